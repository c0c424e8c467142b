"""When a worry that somebody has must show work, and whom it climbs to where it does not.

Cover is Monday to Friday 9 to 5; Friday 25 and Monday 28 December 2026 are closed.
"""

from dataclasses import replace
from itertools import islice
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MINUTE, PRIYA, TEAM, TOM, case, rules, unreachable, utc

from flows.casework import CaseFile, CaseState, Entry, EntryKind
from flows.forgotten import beyond, opening_due, stage_at, unopened_since, work_due
from flows.level import Level
from flows.people import Person

RULES = rules()

WORK = [
    # NOW: half an hour by the clock, at any hour; then each ten minutes, then each half hour
    (Level.NOW, "2026-11-02 10:00", ["10:30", "10:40", "10:50", "11:00", "11:10", "11:40"]),
    (Level.NOW, "2026-11-02 20:00", ["20:30", "20:40", "20:50", "21:00", "21:10", "21:40"]),
    # TODAY: the end of cover of this day, if it is still to come, else of the next
    (Level.TODAY, "2026-11-02 08:00", ["17:00", "2026-11-03 17:00"]),
    (Level.TODAY, "2026-11-02 16:59", ["17:00", "2026-11-03 17:00"]),
    (Level.TODAY, "2026-11-02 17:00", ["2026-11-03 17:00", "2026-11-04 17:00"]),
    (Level.TODAY, "2026-11-06 17:00", ["2026-11-09 17:00", "2026-11-10 17:00"]),
    (Level.TODAY, "2026-12-24 17:00", ["2026-12-29 17:00", "2026-12-30 17:00"]),
    # the clocks go back on Sunday 25 October, and forward on Sunday 28 March
    (Level.TODAY, "2026-10-23 16:00", ["2026-10-26 17:00", "2026-10-27 17:00"]),
    (Level.TODAY, "2027-03-26 17:00", ["2027-03-29 16:00", "2027-03-30 16:00"]),
    # SOON: three working days
    (Level.SOON, "2026-11-02 10:00", ["2026-11-05 17:00", "2026-11-10 17:00"]),
    (Level.SOON, "2026-12-23 10:00", ["2026-12-30 17:00", "2027-01-05 17:00"]),
    # NOTE: a week, in cover
    (Level.NOTE, "2026-11-02 10:00", ["2026-11-09 10:00", "2026-11-16 10:00"]),
    (Level.NOTE, "2026-11-01 10:00", ["2026-11-09 09:00", "2026-11-16 09:00"]),
]


@pytest.mark.parametrize(("level", "since", "expected"), WORK)
def test_when_work_must_stand_in_the_record(level: Level, since: str, expected: list[str]) -> None:
    found = list(islice(work_due(RULES, level, utc(since)), len(expected)))
    assert found == [utc(each if " " in each else f"{since[:10]} {each}") for each in expected]


OPENING = [
    (Level.NOW, "2026-11-02 16:55", ["17:05", "17:15"]),
    (Level.TODAY, "2026-11-02 16:30", ["2026-11-03 09:30", "2026-11-03 10:30"]),
    (Level.SOON, "2026-11-02 10:00", ["2026-11-03 17:00", "2026-11-04 17:00"]),
]


@pytest.mark.parametrize(("level", "since", "expected"), OPENING)
def test_when_new_words_must_be_opened(level: Level, since: str, expected: list[str]) -> None:
    found = list(islice(opening_due(RULES, level, utc(since)), len(expected)))
    assert found == [utc(each if " " in each else f"{since[:10]} {each}") for each in expected]


STAGES = [(29, -1), (30, 0), (39, 0), (40, 1), (49, 1), (50, 2), (70, 4), (99, 4), (100, 5)]


@pytest.mark.parametrize(("minutes", "number"), STAGES)
def test_after_an_outage_only_the_last_one_due_counts(minutes: int, number: int) -> None:
    since = utc("2026-11-02 10:00")
    now = since + minutes * MINUTE
    stage = stage_at(work_due(RULES, Level.NOW, since), now)
    assert stage.number == number
    assert now < stage.next_due <= now + 30 * MINUTE


CASE = replace(
    case(Level.TODAY, utc("2026-11-02 10:00")), state=CaseState.ACKNOWLEDGED, owner=PRIYA.id
)
BEYOND = [
    (TEAM, PRIYA, 1, (JOE,)),
    (TEAM, PRIYA, 2, (GRACE,)),
    (TEAM, PRIYA, 3, (TOM,)),
    (TEAM, PRIYA, 4, (JOE, GRACE, TOM)),
    (TEAM, PRIYA, 9, (JOE, GRACE, TOM)),
    (TEAM, TOM, 1, (PRIYA, JOE, GRACE)),
    ((PRIYA, unreachable(JOE), GRACE), PRIYA, 1, (GRACE,)),
    ((PRIYA,), PRIYA, 1, ()),
    # whoever had it holds no duty any more: it begins at the foot
    ((JOE, GRACE), PRIYA, 1, (JOE,)),
]


@pytest.mark.parametrize(("team", "owner", "times", "expected"), BEYOND)
def test_whom_it_climbs_to(
    team: tuple[Person, ...], owner: Person, times: int, expected: tuple[Person, ...]
) -> None:
    assert beyond(team, replace(CASE, owner=owner.id), times) == expected


def test_it_never_climbs_to_whom_it_is_about() -> None:
    about = replace(CASE, about=frozenset({JOE.id}))
    assert beyond(TEAM, about, 1) == (GRACE,)
    assert beyond(TEAM, about, 9) == (GRACE, TOM)


def entry(number: int, kind: EntryKind, by: UUID | None = None) -> Entry:
    """One line of the record, so many minutes past ten."""
    return Entry(CASE.id, utc("2026-11-02 10:00") + number * MINUTE, kind, by, number=number)


OWNED = (
    entry(1, EntryKind.CONCERN),
    entry(2, EntryKind.LOOKED, PRIYA.id),
    entry(3, EntryKind.ACKNOWLEDGED, PRIYA.id),
)
WROTE, EDITED = entry(4, EntryKind.YOUNG_PERSON_WROTE), entry(5, EntryKind.EDIT)
UNOPENED: list[tuple[tuple[Entry, ...], int | None]] = [
    ((), None),
    ((WROTE,), 4),
    ((WROTE, EDITED), 4),
    ((WROTE, entry(5, EntryKind.LOOKED, JOE.id)), 4),
    ((WROTE, entry(5, EntryKind.LOOKED, PRIYA.id)), None),
    ((WROTE, entry(5, EntryKind.LOOKED, PRIYA.id), entry(6, EntryKind.MEDIA_SENT)), 6),
    ((WROTE, entry(5, EntryKind.TAKEN_OVER, PRIYA.id)), None),
]


@pytest.mark.parametrize(("more", "minutes"), UNOPENED)
def test_since_when_words_wait_for_whoever_has_it(
    more: tuple[Entry, ...], minutes: int | None
) -> None:
    since = None if minutes is None else utc("2026-11-02 10:00") + minutes * MINUTE
    assert unopened_since(CaseFile(CASE, entries=(*OWNED, *more))) == since
