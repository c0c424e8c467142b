"""Acknowledged and forgotten: until when something must stand in the record, and who hears if not.

Decides times and people (domain guide, section 6, column "Decide"), never what is to be done. The
owner hears first; then the ladder climbs again until somebody works on the worry or takes it over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from flows.casework import Case, CaseFile, CaseState, EntryKind
from flows.cover import cover_ends, cover_from, covered_after, working_day_end
from flows.ladder import holders
from flows.ladder_rules import SlowClimb
from flows.level import Level
from flows.people import LADDER, Person
from flows.programme import Programme

DECIDE_NOW = timedelta(minutes=30)
AGAIN_NOW = timedelta(minutes=10)
DECIDE_SOON = 3
"""Working days."""
REVIEW_NOTE = timedelta(weeks=1)

OWNING = {EntryKind.ACKNOWLEDGED, EntryKind.TAKEN_OVER}
"""The entries with which somebody has a worry from then on."""

NEW_WORDS = {
    EntryKind.CONCERN,
    EntryKind.YOUNG_PERSON_WROTE,
    EntryKind.EDIT,
    EntryKind.MEDIA_SENT,
}
"""The entries that bring something new to open."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How often it is due by now (0 is the first time), and when it is due next."""

    number: int
    next_due: datetime


def work_due(rules: Programme, level: Level, since: datetime) -> Iterator[datetime]:
    """When something must stand in the record of a worry that somebody has since then; for ever.

    NOW climbs each ten minutes; once everybody has heard, it comes back each half hour.
    """
    due = _decide_by(rules, level, since)
    for number in count():
        yield due
        is_climbing = number < len(LADDER)
        quickly = level is Level.NOW and is_climbing
        due = due + AGAIN_NOW if quickly else _decide_by(rules, level, due)


def _decide_by(rules: Programme, level: Level, since: datetime) -> datetime:
    """Without cover in sight the clock runs on."""
    if level is Level.NOW:
        return since + DECIDE_NOW
    if level is Level.TODAY:
        return cover_ends(rules, since) or since + timedelta(days=1)
    if level is Level.SOON:
        return working_day_end(rules, since, DECIDE_SOON) or since + timedelta(days=DECIDE_SOON)
    return cover_from(rules, since + REVIEW_NOTE) or since + REVIEW_NOTE


def opening_due(rules: Programme, level: Level, since: datetime) -> Iterator[datetime]:
    """When new words in a worry that somebody has must have been opened; for ever.

    As soon as a new worry of this level must be acknowledged.
    """
    due = since
    while True:
        due = _open_by(rules, level, due)
        yield due


def _open_by(rules: Programme, level: Level, since: datetime) -> datetime:
    climb = rules.climb(level)
    if isinstance(climb, SlowClimb):
        days = climb.working_days
        return working_day_end(rules, since, days) or since + timedelta(days=days)
    by_clock = since + timedelta(minutes=climb.acknowledge)
    if level is Level.NOW:
        return by_clock
    return covered_after(rules, since, climb.acknowledge) or by_clock


def stage_at(dues: Iterator[datetime], now: datetime) -> Stage:
    """Which of these moments is the last one due: after an outage only that one counts."""
    for number, due in enumerate(dues, -1):
        if due > now:
            return Stage(number, due)
    raise ValueError("what is due for ever came to an end")


def owned_since(file: CaseFile) -> datetime | None:
    """Since when somebody has it; None where nobody does."""
    return max((each.at for each in file.entries if each.kind in OWNING), default=None)


def is_forgotten(case: Case) -> bool:
    """Somebody has it, and no work stands in the record since: that would have moved it on."""
    return case.state is CaseState.ACKNOWLEDGED


def unopened_since(file: CaseFile) -> datetime | None:
    """When the first of the words came that whoever has it has not opened; None if they have all."""
    owner = file.case.owner
    mine = [
        entry.number or 0
        for entry in file.entries
        if entry.kind in OWNING or (entry.kind is EntryKind.LOOKED and entry.by == owner)
    ]
    seen = max(mine, default=0)
    new = (e.at for e in file.entries if e.kind in NEW_WORDS and (e.number or 0) > seen)
    return next(new, None)


def beyond(team: Sequence[Person], case: Case, times: int) -> tuple[Person, ...]:
    """Whom it climbs to from its owner for the first, second, … time; past the top everybody else.

    Empty where nobody else may see it and can be reached.
    """
    owner = next((each for each in team if each.id == case.owner), None)
    rung = min((LADDER.index(duty) for duty in owner.duties), default=-1) if owner else -1
    others = tuple(each for each in holders(team, case, LADDER) if each.id != case.owner)
    above = [
        found
        for duty in LADDER[rung + 1 :]
        if (found := tuple(each for each in others if duty in each.duties))
    ]
    return above[times - 1] if times <= len(above) else others
