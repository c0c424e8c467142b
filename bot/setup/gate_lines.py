"""What the two pages of the gate share: who may write lines down, what is missing, and the writing.

The rules are the gate's own; a page only asks and shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bot.commanding import COMMAND, Refused
from bot.setup.office import Known, Office
from bot.setup.page_words import PageWords
from bot.setup.typed import Typed
from flows.gate import Line, Missing
from flows.gate_lapsing import Lapsing
from flows.gate_text import Speech
from flows.heard import GateLineRecorded
from flows.library import load_library
from flows.people import Person
from flows.rights import Action, may


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that somebody wants to write down, and the field that it came from."""

    place: str
    line: Line
    what: str = ""
    person: UUID | None = None
    recheck: date | None = None
    words: str = field(default="", repr=False)


def recorders(known: Known) -> list[Person]:
    """Who may write lines down."""
    return [each for each in known.roster.people if may(each, Action.RECORD_GATE)]


def said(
    known: Known, words: PageWords, lacking: Iterable[Missing], soon: Iterable[Lapsing]
) -> list[str]:
    """What is missing and what lapses, in plain words."""
    library = load_library()
    people = {person.id: person for person in known.roster.people}
    speech = Speech(library.words, people, library.help_lines)
    notes = [words.note("missing", what=speech.line(each)) for each in lacking]
    return notes + [words.note("soon", what=speech.line(each)) for each in soon]


async def write_down(
    office: Office, typed: Typed, by: UUID, on: date, lines: Iterable[Wanted]
) -> None:
    """Writes each line down; the first that is refused is told beside its field."""
    for each in lines:
        try:
            await office.carry(
                lambda _, each=each: GateLineRecorded(  # type: ignore[misc]  # bound for this line
                    COMMAND, each.line, by, on, each.what, each.person, each.recheck, each.words
                )
            )
        except Refused as refused:
            place = "on" if refused.text_id == "command.gate_future" else each.place
            typed.refused(place, refused)
            typed.finish()
