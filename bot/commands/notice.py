"""`notice`: how the rules of the word list did, as people judged them. Counts alone, never a word."""

import click

from bot.commands.opening import now, with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from storage.reading_notices import RuleCount, read_rule_counts
from storage.store import Store

HEAD = "Rule: noticed in so many cases, of which useful, false alarms, not judged. Precision."
NOTHING = "No rule has noticed anything yet."
CAUTION = (
    "Small numbers say little. A rule that is often wrong may still be right when it matters: talk "
    "about it before switching it off in notice.toml."
)


@click.group()
def notice() -> None:
    """See how the rules that notice words did."""


@notice.command("report")
@as_json_option
@told_plainly
def report(as_json: bool) -> None:
    """List for each rule in how many cases it noticed words, and how often that was useful.

    That is asked of whoever closes a worry with noticed words; what was not judged does not count.
    """
    counts = with_store(_read)
    put_out(as_json, {"rules": [_as_object(each) for each in counts]}, _sentences(counts))


async def _read(store: Store) -> list[RuleCount]:
    async with store.reading(now()) as scope:
        return await read_rule_counts(scope)


def precision(count: RuleCount) -> float | None:
    """Useful ones among those that were judged; None where none was."""
    judged = count.useful + count.false_alarms
    return count.useful / judged if judged else None


def _as_object(count: RuleCount) -> dict[str, object]:
    return {
        "rule": count.rule,
        "category": count.category,
        "cases": count.cases,
        "useful": count.useful,
        "false_alarms": count.false_alarms,
        "precision": precision(count),
    }


def _sentences(counts: list[RuleCount]) -> str:
    return "\n".join([HEAD, *map(_sentence, counts), CAUTION]) if counts else NOTHING


def _sentence(count: RuleCount) -> str:
    share = precision(count)
    told = "not known yet" if share is None else f"{100 * share:.0f} %"
    rest = count.cases - count.useful - count.false_alarms
    return (
        f"{count.rule} ({count.category}): {count.cases} noticed, {count.useful} useful, "
        f"{count.false_alarms} false alarms, {rest} not judged: {told}"
    )
