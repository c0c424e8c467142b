"""When a check-in is due, when it may be asked late, and when its mentor is asked for a note."""

from dataclasses import replace
from datetime import date, time

import pytest
from hand_made import MAYA, TUESDAYS_AND_THURSDAYS, clock, hours, rules, utc

from flows.agreement import Away, Terms
from flows.checkins import CheckInPlan, Rhythm
from flows.people import Person
from flows.schedule import (
    allowed_on,
    following,
    may_ask_at,
    next_slots,
    prompt_at,
    slot_in,
    week_after,
)

LONDON = "Europe/London"
RULES = rules()
ADULT = replace(MAYA, birth_month=date(2004, 5, 1))
UNKNOWN = replace(MAYA, birth_month=None)


def plan(rhythm: Rhythm, *times: tuple[int, str]) -> CheckInPlan:
    found = tuple((day, clock(at)) for day, at in times)
    return CheckInPlan(MAYA.id, found, rhythm, False, 1)


MONDAYS = plan(Rhythm.WEEKLY, (0, "16:30"))

NEXT = [
    ("2026-11-02 16:29", "2026-W45-1", "2026-11-02 16:30"),
    ("2026-11-02 16:30", "2026-W46-1", "2026-11-09 16:30"),
    ("2026-11-08 23:59", "2026-W46-1", "2026-11-09 16:30"),
    # the same wall time before and after the clocks change
    ("2026-10-20 12:00", "2026-W44-1", "2026-10-26 16:30"),
    ("2026-10-12 12:00", "2026-W42-1", "2026-10-12 15:30"),
    ("2026-03-24 12:00", "2026-W14-1", "2026-03-30 15:30"),
    # into a year with 53 weeks and out of it
    ("2026-12-27 12:00", "2026-W53-1", "2026-12-28 16:30"),
    ("2026-12-28 16:30", "2027-W01-1", "2027-01-04 16:30"),
]


@pytest.mark.parametrize(("after", "name", "due"), NEXT)
def test_the_next_slot(after: str, name: str, due: str) -> None:
    (slot,) = next_slots(MONDAYS, LONDON, utc(after))
    assert (slot.name, slot.due) == (name, utc(due))


def test_each_of_two_times_has_its_own_slots() -> None:
    twice = plan(Rhythm.WEEKLY, (0, "16:30"), (3, "12:00"))
    found = [(slot.name, slot.due) for slot in next_slots(twice, LONDON, utc("2026-11-03 09:00"))]
    assert found == [
        ("2026-W46-1", utc("2026-11-09 16:30")),
        ("2026-W45-2", utc("2026-11-05 12:00")),
    ]


def test_a_slot_that_was_asked_is_passed_over() -> None:
    """A changed plan never asks twice in one week."""
    taken = frozenset({"2026-W45-1", "2026-W46-1"})
    (slot,) = next_slots(MONDAYS, LONDON, utc("2026-11-02 09:00"), taken)
    assert (slot.name, slot.due) == ("2026-W47-1", utc("2026-11-16 16:30"))


FOLLOWING = [
    (Rhythm.WEEKLY, "2026-W45-1", "2026-W46-1"),
    (Rhythm.WEEKLY, "2026-W53-1", "2027-W01-1"),
    (Rhythm.FORTNIGHTLY, "2026-W45-1", "2026-W47-1"),
    (Rhythm.FORTNIGHTLY, "2026-W52-1", "2027-W01-1"),
    (Rhythm.BREAK, "2026-W45-1", None),
    # the plan has only one time now
    (Rhythm.WEEKLY, "2026-W45-2", None),
]


@pytest.mark.parametrize(("rhythm", "slot", "expected"), FOLLOWING)
def test_the_slot_after_a_slot(rhythm: Rhythm, slot: str, expected: str | None) -> None:
    found = following(plan(rhythm, (0, "16:30")), slot, LONDON)
    assert (found.name if found else None) == expected


def test_a_break_has_no_slots() -> None:
    assert list(next_slots(plan(Rhythm.BREAK, (0, "16:30")), LONDON, utc("2026-11-02 09:00"))) == []


def test_a_time_that_the_clocks_skip_is_asked_as_soon_as_it_can_be() -> None:
    slot = slot_in("2026-W13", 1, (6, time(1, 30)), LONDON)
    assert slot.due == utc("2026-03-29 01:00")


def test_weeks_are_counted_over_new_year() -> None:
    assert week_after("2026-W52", 1) == "2026-W53"
    assert week_after("2026-W52", 2) == "2027-W01"
    assert week_after("2020-W53", 53) == "2022-W01"


# 2 November 2026 is a school Monday, 7 November a Saturday; 21 December begins the holidays,
# 1 January ends them (a Friday), 4 January is a school Monday.
ASKED = [
    # an adult: 09:00 to 20:00 every day
    (ADULT, "2026-11-02 08:59", "2026-11-02 08:59", "2026-11-02 09:00"),
    (ADULT, "2026-11-02 09:00", "2026-11-02 09:00", "2026-11-02 09:00"),
    (ADULT, "2026-11-02 19:59", "2026-11-02 19:59", "2026-11-02 19:59"),
    (ADULT, "2026-11-02 20:00", "2026-11-02 20:00", "2026-11-03 09:00"),
    # under 18 on a school day: from 15:30
    (MAYA, "2026-11-02 15:29", "2026-11-02 15:29", "2026-11-02 15:30"),
    (MAYA, "2026-11-02 15:30", "2026-11-02 15:30", "2026-11-02 15:30"),
    (MAYA, "2026-11-02 19:59", "2026-11-02 19:59", "2026-11-02 19:59"),
    (MAYA, "2026-11-02 20:00", "2026-11-02 20:00", "2026-11-03 15:30"),
    # an unknown age counts as under 18
    (UNKNOWN, "2026-11-02 09:00", "2026-11-02 09:00", "2026-11-02 15:30"),
    # on a Saturday and in the holidays from 09:00
    (MAYA, "2026-11-07 08:59", "2026-11-07 08:59", "2026-11-07 09:00"),
    (MAYA, "2026-12-18 12:00", "2026-12-18 12:00", "2026-12-18 15:30"),
    (MAYA, "2026-12-21 12:00", "2026-12-21 12:00", "2026-12-21 12:00"),
    (MAYA, "2027-01-01 12:00", "2027-01-01 12:00", "2027-01-01 12:00"),
    (MAYA, "2027-01-04 12:00", "2027-01-04 12:00", "2027-01-04 15:30"),
    # late: at the first allowed hour within 24 hours of when it was due
    (MAYA, "2026-11-02 16:30", "2026-11-02 18:00", "2026-11-02 18:00"),
    (MAYA, "2026-11-02 16:30", "2026-11-02 21:00", "2026-11-03 15:30"),
    (MAYA, "2026-11-02 16:30", "2026-11-03 16:29", "2026-11-03 16:29"),
    (MAYA, "2026-11-02 16:30", "2026-11-03 16:30", "2026-11-03 16:30"),
    (MAYA, "2026-11-02 16:30", "2026-11-03 16:31", None),
    # the first allowed hour is later than a day after: missed, not asked late
    (MAYA, "2026-11-01 15:29", "2026-11-01 20:00", None),
    (MAYA, "2026-11-01 15:30", "2026-11-01 20:00", "2026-11-02 15:30"),
    # over the change of the clocks a day is still 24 hours
    (ADULT, "2026-10-24 09:00", "2026-10-25 09:00", "2026-10-25 09:00"),
    (ADULT, "2026-10-24 08:00", "2026-10-24 19:00", None),
    (ADULT, "2026-03-28 08:59", "2026-03-28 20:00", "2026-03-29 08:00"),
]


@pytest.mark.parametrize(("who", "due", "now", "expected"), ASKED)
def test_when_a_check_in_may_be_asked(
    who: Person, due: str, now: str, expected: str | None
) -> None:
    found = may_ask_at(RULES, who, utc(due), utc(now))
    assert found == (utc(expected) if expected else None)


def test_somebody_is_treated_as_17_until_the_month_of_birth_is_over() -> None:
    born = replace(MAYA, birth_month=date(2008, 11, 1))
    assert allowed_on(RULES, born, date(2026, 11, 30)).start == time(15, 30)
    assert allowed_on(RULES, born, date(2026, 12, 1)).start == time(9)


def test_a_programme_that_begins_late_begins_late_on_school_days_too() -> None:
    late = RULES.model_copy(
        update={"check_ins": RULES.check_ins.model_copy(update={"start": time(17)})}
    )
    assert allowed_on(late, MAYA, date(2026, 11, 2)).start == time(17)


TERMS = TUESDAYS_AND_THURSDAYS

PROMPTS = [
    # the last of the mentor's hours before the check-in begins
    (TERMS, "2026-11-09 16:30", "2026-11-02 09:00", "2026-11-05 16:00"),
    # at least two hours before: hours that begin at 16:00 are too late for 17:59
    (TERMS, "2026-11-03 17:59", "2026-10-29 17:00", "2026-10-29 17:00"),
    (TERMS, "2026-11-03 17:59", "2026-10-30 09:00", None),
    (TERMS, "2026-11-03 18:00", "2026-10-30 09:00", "2026-11-03 16:00"),
    (TERMS, "2026-11-03 18:01", "2026-10-30 09:00", "2026-11-03 16:00"),
    # hours that are running: at once
    (TERMS, "2026-11-06 12:00", "2026-11-05 17:30", "2026-11-05 17:30"),
    # over already
    (TERMS, "2026-11-06 12:00", "2026-11-05 18:00", None),
    # not more than six days before
    (replace(TERMS, hours=(hours({0}, "10:00", "11:00"),)), "2026-11-08 11:01",
     "2026-10-26 09:00", None),
    (replace(TERMS, hours=(hours({0}, "10:00", "11:00"),)), "2026-11-08 10:59",
     "2026-10-26 09:00", "2026-11-02 10:59"),
    # away
    (replace(TERMS, away=(Away(date(2026, 11, 3), date(2026, 11, 8)),)), "2026-11-09 16:30",
     "2026-11-02 09:00", None),
    # the clocks go back in between
    (replace(TERMS, hours=(hours({5}, "10:00", "11:00"),)), "2026-10-26 16:30",
     "2026-10-20 09:00", "2026-10-24 09:00"),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "due", "now", "expected"), PROMPTS)
def test_when_a_mentor_is_asked_for_a_note(
    terms: Terms, due: str, now: str, expected: str | None
) -> None:
    found = prompt_at(terms, utc(due), utc(now))
    assert found == (utc(expected) if expected else None)
