"""What a mentor does, whatever the words: writes at night, far more than agreed, changes what was read,
sends contact details again. Says which rule asks a person to look, and how often it was.

Counts what is stored, and nothing else. Never rates a mentor: a rule knows moments alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import Field

from flows.agreement import Direction, Quiet, Terms
from flows.local_time import minutes, to_local, week_name
from flows.rule_files import Reviewed, RuleLevel, Strict, WordListError, load_file

HABITS: Final = "habits"
LONGEST: Final = timedelta(days=14)
"""Nothing older than this is counted."""
ONCE_IN: Final = timedelta(days=7)
"""One rule asks a person to look at one mentor once in so long."""


class Did(StrEnum):
    """What a mentor did."""

    WROTE = "wrote"
    CHANGED_WHAT_HAD_PASSED = "changed_what_had_passed"
    GOT_DETAILS_BACK = "got_details_back"


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that a mentor did, in which pairing and when; without its words."""

    did: Did
    pairing: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Traces:
    """What a mentor did lately, and the rules that asked a person to look within the last week."""

    done: tuple[Trace, ...] = ()
    raised: frozenset[str] = frozenset()


NO_TRACES: Final = Traces()


class HabitRule(Strict):
    """One rule, as it is written in flows/notice/habits.toml."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    level: RuleLevel
    category: str
    about: str = Field(min_length=1)
    did: Did
    times: int = Field(ge=1, le=50)
    within_days: int = Field(ge=1, le=LONGEST.days)
    at_night: Quiet | None = None
    times_agreed: int | None = Field(default=None, ge=2, le=10)

    def count(self, traces: Sequence[Trace], pairing: UUID, terms: Terms, now: datetime) -> int:
        """How often it was, 0 if that is not often enough for a person to look.

        What is measured by an agreement is counted in one pairing and in its week, everything else
        in all of the mentor's. The hours are those of the mentee's zone.
        """
        counted = [each for each in traces if each.did is self.did]
        limit = self.times
        if self.times_agreed is None:
            since = now - timedelta(days=self.within_days)
            counted = [each for each in counted if each.at > since]
        else:
            agreed, week = terms.cap(Direction.TO_MENTEE), week_name(now, terms.zone)
            limit = max(agreed * self.times_agreed, agreed + self.times)
            counted = [
                each
                for each in counted
                if each.pairing == pairing and week_name(each.at, terms.zone) == week
            ]
        if self.at_night is not None:
            counted = [each for each in counted if self._is_night(each.at, terms.zone)]
        return len(counted) if len(counted) >= limit else 0

    def _is_night(self, at: datetime, zone: str) -> bool:
        minute = minutes(to_local(at, zone).time())
        spans = self.at_night.spans() if self.at_night else ()
        return any(start <= minute < until for start, until in spans)


class HabitsFile(Reviewed):
    """All of them, and how many there are, so that a file that was cut short is a fault."""

    holds: int
    habits: tuple[HabitRule, ...]


def read_habits(folder: Traversable | Path) -> tuple[HabitRule, ...]:
    """The rules of a folder; raises WordListError naming file, rule and fault."""
    file = load_file(folder, HABITS, HabitsFile)
    if len(file.habits) != file.holds:
        fault = f"has {len(file.habits)} rules; it says that it holds {file.holds}"
        raise WordListError(f"{HABITS}.toml", "the whole file", fault)
    return file.habits
