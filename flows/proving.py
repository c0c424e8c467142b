"""The ladder proven: a test alert goes through every rung, and whoever is asked presses.

Decides whom a test asks, how long each rung has, and what came of it (domain guide, section 6:
"weekly test alert"). It has no worry, no young person, and never stands for one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flows.cover import cover_from
from flows.ladder_rules import DAY_NAMES
from flows.local_time import to_local, to_utc
from flows.people import Person
from flows.programme import DUTIES, Programme

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One adult asked in a test: on which rung, when, and until when a press is in time.

    For somebody whom nothing reaches `due` is the moment of asking: no press can be in time.
    """

    id: UUID
    person: UUID
    rung: int
    asked_at: datetime
    due: datetime
    pressed_at: datetime | None = None

    @property
    def is_in_time(self) -> bool:
        """Pressed before the next adult was asked."""
        return self.pressed_at is not None and self.pressed_at < self.due


@dataclass(frozen=True, slots=True)
class LadderTest:
    """One test of the ladder. `started_by` is None where it came by itself.

    `passed_at` is when the last rung had answered, all in time; None while it runs and where it did
    not pass. `proven_at` is when the ladder was last proven, by this test or by an earlier one.
    """

    id: UUID
    started_at: datetime
    started_by: UUID | None
    version: int
    asked: tuple[Asked, ...] = ()
    ended_at: datetime | None = None
    passed_at: datetime | None = None
    proven_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Some adult can still be asked, or can still press in time."""
        return self.ended_at is None

    @property
    def rung(self) -> int:
        """The highest rung asked so far; -1 before the first."""
        return max((each.rung for each in self.asked), default=-1)

    @property
    def silent(self) -> tuple[UUID, ...]:
        """Who did not answer in time, in the order of the rungs."""
        return tuple(each.person for each in self.asked if not each.is_in_time)

    def of(self, person: UUID) -> Asked | None:
        """How one adult was asked."""
        return next((each for each in self.asked if each.person == person), None)

    def has_answered(self, rung: int) -> bool:
        """Has somebody on this rung pressed in time? One is enough, as for a real alert."""
        return any(each.is_in_time for each in self.asked if each.rung == rung)

    @property
    def is_proven(self) -> bool:
        """Has every rung that was asked answered in time? Nobody asked proves nothing."""
        rungs = {each.rung for each in self.asked}
        return bool(rungs) and all(map(self.has_answered, rungs))


def time_of(rules: Programme, rung: int) -> timedelta:
    """How long a rung has: until the ladder of a NOW worry would ask the next adult."""
    climb = rules.ladder.now
    begins = climb.rungs[rung][0]
    later = [minutes for minutes, _ in climb.rungs if minutes > begins]
    return timedelta(minutes=min(later) - begins if later else climb.repeat or climb.acknowledge)


def people_on(
    team: Iterable[Person], rules: Programme, rung: int, already: Collection[UUID]
) -> tuple[Person, ...]:
    """Who holds a duty of this rung and was not asked yet, whether anything reaches them or not."""
    duties = set(DUTIES[rules.ladder.now.rungs[rung][1]])
    found = [each for each in team if each.duties & duties and each.id not in already]
    return tuple(sorted(found, key=lambda each: each.first_name))


def next_test(rules: Programme, now: datetime) -> datetime | None:
    """When the ladder is tested next after now; None where a made-up programme wants no test.

    On a day without cover it waits for the next cover: nobody is to be woken by a test.
    """
    weekly = rules.ladder.test
    if weekly is None:
        return None
    today = to_local(now, rules.zone).date()
    day = today + timedelta(days=DAY_NAMES.index(weekly.day) - today.weekday()) - A_WEEK
    while True:
        slot = to_utc(day, weekly.start, rules.zone)
        due = cover_from(rules, slot) or slot
        if due > now:
            return due
        day += A_WEEK
