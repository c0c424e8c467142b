"""The lines of the gate in plain words: what stands, what is missing, what lapses. Decides nothing.

The same sentences for every door: chat, command line, `doctor`, the desk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flows.gate import (
    OF_MENTEES,
    Gate,
    Line,
    Missing,
    Recorded,
    all_missing,
    is_proven,
    proven_on,
    standing_records,
)
from flows.gate_lapsing import Lapsing, lapsing
from flows.help_lines import HelpLine
from flows.local_time import say_date
from flows.people import Duty, Person
from flows.wording import Words

HELD_BY = {Line.LEAD: Duty.LEAD, Line.DEPUTY: Duty.DEPUTY}


@dataclass(frozen=True, slots=True)
class Speech:
    """What the sentences are made of: the words, and whom the lines are about."""

    words: Words
    people: Mapping[UUID, Person]
    help_lines: tuple[HelpLine, ...]

    def line(self, each: Missing | Lapsing) -> str:
        """What is missing or lapses soon, and what to do about it."""
        return self.words.fill(
            each.text,
            what=self.what(each),
            name=self.whose(each),
            day=dated(each.on) if each.on else "",
            initials=each.initials if isinstance(each, Missing) else "",
        )

    def what(self, each: Missing | Lapsing | Recorded) -> str:
        """What a line is called: a help line by its own words."""
        if each.line is Line.HELP_LINE:
            return next((h.show for h in self.help_lines if h.id == each.what), each.what)
        return self.words.label(f"gate_{each.line.value}")

    def whose(self, each: Missing | Lapsing | Recorded) -> str:
        """Whose line it is: a mentee by initials, a mentor by name."""
        person = self.people.get(each.person) if each.person else None
        if person is None:
            return ""
        return person.initials if each.line in OF_MENTEES else person.first_name

    def called(self, each: Missing | Lapsing | Recorded) -> str:
        """Whose line it is, where it is somebody's, and what it is called."""
        return ", ".join(filter(None, (self.whose(each), self.what(each))))

    def recorded(self, each: Recorded) -> str:
        """Who recorded a line, and for which day."""
        by = self.people.get(each.by)
        values = {
            "what": self.what(each),
            "who": by.first_name if by else self.words.label("an_adult"),
            "day": dated(each.on),
        }
        if each.person is None:
            return self.words.fill("gate.stands", **values)
        values["name"] = self.whose(each)
        if each.recheck is None:
            return self.words.fill("gate.stands_of", **values)
        return self.words.fill("gate.stands_until", when=dated(each.recheck), **values)

    def missing(self, gate: Gate, now: datetime) -> tuple[str, ...]:
        """A sentence for each line that does not stand."""
        return tuple(map(self.line, all_missing(gate, now)))

    def lapsing(self, gate: Gate, now: datetime) -> tuple[str, ...]:
        """A sentence for each line that lapses soon, the soonest first."""
        return tuple(map(self.line, lapsing(gate, now)))

    def standing(self, gate: Gate, now: datetime) -> tuple[str, ...]:
        """A sentence for each line that stands: by whom and when."""
        return (*self._by_itself(gate, now), *map(self.recorded, standing_records(gate, now)))

    def _by_itself(self, gate: Gate, now: datetime) -> Iterator[str]:
        for line, duty in HELD_BY.items():
            if held := gate.holders(duty):
                who = ", ".join(each.first_name for each in held)
                yield self.words.fill(
                    "gate.held_by", what=self.words.label(f"gate_{line.value}"), who=who
                )
        proven = proven_on(gate)
        if proven is not None and is_proven(gate, now):
            yield self.words.fill("gate.proven", day=dated(proven))


def dated(day: date) -> str:
    """A date with its year: a line may be old."""
    return f"{say_date(day)} {day.year}"
