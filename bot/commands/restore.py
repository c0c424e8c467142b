"""`restore`: puts a copy in the place of the database, says what that means, and deletes nothing."""

import asyncio
from pathlib import Path

import click

from bot.commands.backup import tell_progress, what_is_in
from bot.commands.opening import now
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.restoring import Restored, Wanted
from bot.restoring import restore as put_back
from bot.settings import load_settings

OLDER = (
    "It is an older state: what people wrote and did since then is not in it. What Telegram still holds "
    "(24 hours) and had not handed over comes when the bot starts; the rest is lost. Messages that "
    "waited may have been sent since: they are sent again and say so, alerts too; check-ins and "
    "reminders are not. Stops, frozen accounts, ended pairs and deletions since then are undone: the "
    "record says that this copy was put back, and the team is told to look when the bot starts."
)
SAME = "As you said, the bot has not run since it was made: everything goes on where it was."


@click.command()
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
@click.option("--move-aside", is_flag=True, help="Rename the database that is there first.")
@click.option(
    "--nothing-since",
    is_flag=True,
    help="The bot was stopped before this copy was made, and has not run since.",
)
@click.option(
    "--broken-record", is_flag=True, help="Take it though its record is not what was written."
)
@as_json_option
@told_plainly
def restore(
    source: Path, move_aside: bool, nothing_since: bool, broken_record: bool, as_json: bool
) -> None:
    """Put the copy FROM in the place of the database, while no bot runs on it.

    The copy itself stays as it is. The keys at hand must open it, and the programme file must be its
    own. A database that is there is renamed, never deleted.
    """
    wanted = Wanted(source, not nothing_since, move_aside, broken_record)
    done = asyncio.run(put_back(load_settings(), wanted, now(), tell_progress))
    put_out(as_json, _as_object(done), _sentences(done, is_older=wanted.is_older))


def _as_object(done: Restored) -> dict[str, object]:
    return {
        "restored": str(done.file),
        "moved_aside": str(done.aside) if done.aside else None,
        "may_have_been_sent": done.passed.deliveries,
        "check_ins_passed_over": done.passed.check_ins,
        **done.found.as_object(),
    }


def _sentences(done: Restored, *, is_older: bool) -> str:
    lines = [f"Restored and looked over: {done.file}. {what_is_in(done.found)}"]
    if done.aside:
        lines.append(
            f"The database that was there is {done.aside} now. Nobody is deleted from it when they are "
            "from yours: delete it yourself when you are sure."
        )
    lines.append(OLDER if is_older else SAME)
    if is_older:
        lines.append(
            f"Waiting messages that may have been sent: {done.passed.deliveries}. Check-ins that came "
            f"due since and are not asked: {done.passed.check_ins}."
        )
    return "\n".join(lines)
