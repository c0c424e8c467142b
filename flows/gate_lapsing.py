"""When each line of the go-live gate lapses, and on which days the team is warned.

Pure. Decides nothing about what is missing already (`flows/gate.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flows.cover import cover_gap
from flows.gate import (
    COVER_WITHIN,
    OF_MENTORS,
    Gate,
    Line,
    checked_help_lines,
    lapses_for_new,
    proven_until,
)
from flows.help_lines import HIDDEN_AFTER, demanded
from flows.people import Role

WARNED_AT: Mapping[Line, tuple[int, ...]] = {
    Line.HELP_LINE: (90, 14, 7, 1),
    Line.COVER: (7, 1),
    Line.LADDER_TEST: (14, 7, 1),
} | dict.fromkeys(OF_MENTORS, (90, 60, 30, 14, 7))
"""How many days before it lapses the team hears of it (domain guide, sections 3 and 7). From the
first of them on it is shown as a line that lapses soon."""
WARNED_OF_NEW = (6, 3, 1)
"""The same where somebody new has a duty: on the first morning after they took it, and again."""


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A line that stands until the end of the day `on`. `text` is the id of its sentence.

    `warned_at` is on which days before it the team is warned, where its line has others as a rule.
    """

    line: Line
    text: str
    on: date
    what: str = ""
    person: UUID | None = None
    warned_at: tuple[int, ...] = ()

    def days(self, today: date) -> int:
        """How many days it still stands after today; less than nothing where it has lapsed."""
        return (self.on - today).days

    def is_news(self, then: date, today: date) -> bool:
        """Has a day on which the team is warned come since the day `then`?"""
        before, left = self.days(then), self.days(today)
        return any(left <= at < before for at in self.warned_at or WARNED_AT[self.line])

    def has_lapsed(self, then: date, today: date) -> bool:
        """Has it lapsed since the day `then`?"""
        return self.days(today) < 0 <= self.days(then)


def lapsing(gate: Gate, now: datetime) -> tuple[Lapsing, ...]:
    """What still stands and lapses within the days of its warnings, the soonest first."""
    today = gate.today(now)
    near = (e for e in dated(gate, now) if 0 <= e.days(today) <= max(WARNED_AT[e.line]))
    return tuple(sorted(near, key=lambda each: each.on))


def dated(gate: Gate, now: datetime) -> Iterator[Lapsing]:
    """Every line that has a last day, whether it is near, far or past."""
    checked = checked_help_lines(gate)
    for line in demanded(gate.help_lines, gate.rules.nation):
        if line.id in checked:
            until = checked[line.id] + HIDDEN_AFTER
            yield Lapsing(Line.HELP_LINE, "gate.soon_help_line", until, line.id)
    if (proven := proven_until(gate)) is not None:
        yield _ladder(proven, is_new=lapses_for_new(gate))
    gap = cover_gap(gate.rules, now, COVER_WITHIN)
    if gap is not None and gap > now:
        last = gate.today(gap)
        if (last - gate.today(now)).days <= max(WARNED_AT[Line.COVER]):
            yield Lapsing(Line.COVER, "gate.soon_cover", last)
    for person in gate.people:
        for of_mentor in OF_MENTORS if Role.MENTOR in person.roles else ():
            found = gate.newest(of_mentor, person=person.id)
            if found is not None and found.recheck is not None:
                yield Lapsing(of_mentor, "gate.soon_check", found.recheck, person=person.id)


def _ladder(until: date, *, is_new: bool) -> Lapsing:
    text = "gate.soon_unasked_ladder_test" if is_new else "gate.soon_ladder_test"
    return Lapsing(Line.LADDER_TEST, text, until, warned_at=WARNED_OF_NEW if is_new else ())
