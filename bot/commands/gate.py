"""`gate`: what stands before the first real mentee, what is missing, and recording a line of it."""

from datetime import date
from uuid import UUID

import click

from bot.commanding import COMMAND
from bot.commands.asking import PERSON
from bot.commands.cover_so_now import TO_CHANGE
from bot.commands.opening import commanded, now, with_store
from bot.commands.printing import as_json_option, put_out
from bot.commands.reading import day
from bot.commands.trouble import told_plainly
from flows.gate import (
    OF_MENTEES,
    OF_MENTORS,
    WITH_WORDS,
    Gate,
    Line,
    Missing,
    Recorded,
    all_missing,
    is_open,
    standing_records,
    to_check,
)
from flows.gate_lapsing import Lapsing, dated, lapsing
from flows.gate_text import Speech
from flows.heard import GateLineRecorded
from flows.library import load_library
from storage.reading_gate import read_gate
from storage.roster import read_roster
from storage.store import Store


@click.group(invoke_without_command=True)
@as_json_option
@click.pass_context
def gate(context: click.Context, as_json: bool) -> None:
    """Show what stands, by whom and when, what is missing, and what lapses soon.

    Until every line stands recorded no mentee's link works and nothing is relayed.
    """
    if context.invoked_subcommand is None:
        _show(as_json=as_json)


@told_plainly
def _show(*, as_json: bool) -> None:
    found, at = with_store(_read), now()
    speech = speech_for(found)
    as_object = {
        "made_up": found.rules.made_up,
        "open": is_open(found, at),
        "stands": [_record_json(each, speech) for each in standing_records(found, at)],
        "missing": [_json(each, speech) for each in all_missing(found, at)],
        "lapsing": [_json(each, speech) for each in lapsing(found, at)],
    }
    put_out(as_json, as_object, "\n".join([_state(found), "", *_lists(found, speech)]))


async def _read(store: Store) -> Gate:
    async with store.reading(now()) as scope:
        roster = await read_roster(scope)
        return await read_gate(scope, store.rules, store.library.help_lines, roster)


def speech_for(found: Gate) -> Speech:
    """The sentences about a gate that was read whole."""
    library = load_library()
    people = {person.id: person for person in found.people}
    return Speech(library.words, people, library.help_lines)


def _state(found: Gate) -> str:
    if found.rules.made_up:
        return "The programme is made up, so the gate is open. A real scheme would need all of it."
    if is_open(found, now()):
        return "The gate is open: the scheme's own lines stand."
    return "The gate is closed: no mentee's link works, and nothing is relayed. What waits is kept."


def _lists(found: Gate, speech: Speech) -> list[str]:
    at = now()
    parts = {
        "Missing:": [f"{speech.line(each)} ({how_to(each)})" for each in all_missing(found, at)],
        "Lapses soon:": list(speech.lapsing(found, at)),
        "Stands:": list(speech.standing(found, at)),
    }
    return [line for head, lines in parts.items() if lines for line in (head, *_indented(lines))]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _json(each: Missing | Lapsing, speech: Speech) -> dict[str, object]:
    return {
        "line": each.line.value,
        "help_line": each.what or None,
        "person": str(each.person) if each.person else None,
        "on": each.on.isoformat() if each.on else None,
        "say": speech.line(each),
    }


def _record_json(each: Recorded, speech: Speech) -> dict[str, object]:
    return {
        "line": each.line.value,
        "help_line": each.what or None,
        "person": str(each.person) if each.person else None,
        "by": str(each.by),
        "on": each.on.isoformat(),
        "recheck": each.recheck.isoformat() if each.recheck else None,
        "say": speech.recorded(each),
    }


def how_to(each: Missing) -> str:
    """What to do about a line that is missing."""
    if each.text == "gate.lead_is_deputy":
        return "/duties in chat"
    if each.initials:
        return "`kept-in-mind people link ID` or `people card ID`; `people list` shows the ids"
    if each.line in {Line.LEAD, Line.DEPUTY}:
        return f"`kept-in-mind people add … --duty {each.line}`, and have them open their link"
    if each.line is Line.LADDER_TEST:
        return "it runs each week by itself; `test ladder` in chat begins one"
    if each.text == "gate.missing_cover_soon":
        return TO_CHANGE
    if each.line is Line.DETAILS_OPEN:
        return "the deputy writes /gate in their own chat"
    name = each.what or each.line.value
    of = f" --of {each.person}" if each.person else ""
    recheck = " --recheck DATE" if each.line in OF_MENTORS else ""
    words = ' --words "…"' if each.line in WITH_WORDS else ""
    return f"`kept-in-mind gate record {name} --by PERSON-ID --on DATE{of}{recheck}{words}`"


@gate.command()
@click.argument("line")
@click.option("--by", required=True, type=PERSON, help="Who found it to be so.")
@click.option("--on", required=True, type=day, help="The day on which it was so.")
@click.option("--words", default="", help="What it says, or where it is kept; it is sealed.")
@click.option("--of", "person", type=PERSON, help="The mentee or mentor whose line it is.")
@click.option("--recheck", type=day, help="For a mentor's check: the last day on which it counts.")
@as_json_option
@told_plainly
def record(
    line: str,
    by: UUID,
    on: date,
    words: str,
    person: UUID | None,
    recheck: date | None,
    as_json: bool,
) -> None:
    """Record LINE for a named person, with a date. It adds a record, and never alters one.

    LINE is the name of a line or of a help line, as `kept-in-mind gate` shows them.
    """
    which, what = _named(line)
    heard = GateLineRecorded(COMMAND, which, by, on, what, person, recheck, words)
    commanded(lambda store: heard)
    warnings = _not_for_long(with_store(_read), which, what, person)
    found = {"line": which.value, "help_line": what or None, "on": on.isoformat()}
    said = f"Recorded: {line}. `kept-in-mind gate` shows what is still missing."
    put_out(as_json, found | {"warnings": warnings}, "\n".join((said, *warnings)))


def _not_for_long(found: Gate, line: Line, what: str, person: UUID | None) -> list[str]:
    """That a line just recorded does not count any more, or lapses soon, and when."""
    at, speech = now(), speech_for(found)
    near: list[Missing | Lapsing] = [*all_missing(found, at), *lapsing(found, at)]
    last = {(e.line, e.what, e.person): e.on for e in dated(found, at)}
    day_ = last.get((line, what, person))
    return [
        f"Look at the date: {speech.line(each)} Its last day: {day_}."
        for each in near
        if (each.line, each.what, each.person) == (line, what, person) and day_ is not None
    ]


def _named(line: str) -> tuple[Line, str]:
    """A line by its own name, or a help line by its id."""
    wanted = line.strip().casefold().replace("-", "_")
    help_lines = [each.id for each in to_check(load_library().help_lines)]
    if wanted in help_lines:
        return Line.HELP_LINE, wanted
    if wanted in {each.value for each in Line} - {Line.HELP_LINE.value}:
        return Line(wanted), ""
    scheme = (Line.COVER, Line.LOCAL_NUMBERS, Line.SUPERVISION)
    known = [each.value for each in (*scheme, *OF_MENTEES[:1], *OF_MENTORS)]
    raise click.ClickException(
        f"the gate has no line called {line!r}; there are: {', '.join([*known, *help_lines])}"
    )
