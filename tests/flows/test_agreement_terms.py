"""The terms in force, the hours they open, and when the next message passes."""

from dataclasses import replace
from datetime import date

import pytest
from hand_made import EVERY_DAY, TUESDAYS_AND_THURSDAYS, WEEKDAYS, clock, hours, utc, version

from flows.agreement import (
    AgreementVersion,
    Away,
    Direction,
    Party,
    Quiet,
    Terms,
    effective_terms,
    is_open,
    loosens,
    next_opening,
    next_pass,
    spans_on,
)

AGREED = TUESDAYS_AND_THURSDAYS
MENTEE, MENTOR, SUPERVISOR = Party
TO_MENTOR, TO_MENTEE = Direction.TO_MENTOR, Direction.TO_MENTEE

WIDER = replace(AGREED, hours=(hours(WEEKDAYS, "15:00", "19:00"),), mentee_a_week=9)
SHORTER = replace(AGREED, hours=(hours({1}, "16:30", "17:00"),), mentor_a_week=1)
ELSEWHERE = replace(AGREED, hours=(hours({4}, "16:00", "18:00"),))
STOPPED = replace(AGREED, hours=(), mentee_a_week=0, mentor_a_week=0)
MIXED = replace(AGREED, hours=(hours({1, 2}, "17:00", "20:00"),), mentee_a_week=1, mentor_a_week=9)
CUT_BY_MIXED = replace(AGREED, hours=(hours({1}, "17:00", "18:00"),), mentee_a_week=1)

IN_FORCE = [
    # nothing is relayed before all three said yes
    ([], None),
    ([version(1, AGREED, MENTEE)], None),
    ([version(1, AGREED, MENTEE, MENTOR)], None),
    ([version(1, AGREED, MENTOR, SUPERVISOR)], None),
    ([version(1, AGREED)], AGREED),
    # loosening waits for all three, whoever proposed it
    ([version(1, AGREED), version(2, WIDER, MENTEE)], AGREED),
    ([version(1, AGREED), version(2, WIDER, MENTOR, SUPERVISOR)], AGREED),
    ([version(1, AGREED), version(2, WIDER)], WIDER),
    # tightening counts at once, whoever proposed it
    ([version(1, AGREED), version(2, SHORTER, MENTEE)], SHORTER),
    ([version(1, AGREED), version(2, SHORTER, MENTOR)], SHORTER),
    ([version(1, AGREED), version(2, STOPPED, MENTEE)], STOPPED),
    # other hours are tighter and looser in one: only what both allow is left
    ([version(1, AGREED), version(2, ELSEWHERE, MENTOR)], replace(AGREED, hours=())),
    ([version(1, AGREED), version(2, MIXED, MENTEE)], CUT_BY_MIXED),
    # two proposals tighten one after the other; a version that all accepted starts anew
    ([version(1, AGREED), version(2, SHORTER, MENTEE), version(3, WIDER, MENTOR)], SHORTER),
    ([version(1, AGREED), version(2, SHORTER, MENTEE), version(3, WIDER)], WIDER),
    # order of the rows does not matter
    ([version(2, SHORTER, MENTEE), version(1, AGREED)], SHORTER),
]


@pytest.mark.parametrize(("versions", "expected"), IN_FORCE)
def test_the_terms_in_force(versions: list[AgreementVersion], expected: Terms | None) -> None:
    found = effective_terms(versions)
    assert found is None or expected is None or found.hours == expected.hours
    assert found == expected


def test_a_proposal_cuts_every_part_at_once() -> None:
    """Quiet hours, days away, dates and approved links: each at its tightest."""
    agreed = replace(
        AGREED,
        quiet=(Quiet(clock("17:00"), clock("17:15")),),
        ends_on=date(2027, 7, 1),
        approved=("the library", "https://harbour.example/times"),
    )
    proposed = replace(
        AGREED,
        quiet=(Quiet(clock("17:45"), clock("18:00")),),
        away=(Away(date(2026, 12, 1), date(2026, 12, 8)),),
        starts_on=date(2026, 11, 9),
        ends_on=date(2027, 3, 1),
        approved=("the library",),
    )
    found = effective_terms([version(1, agreed), version(2, proposed, MENTEE)])
    assert found is not None
    assert found.quiet == agreed.quiet + proposed.quiet
    assert found.away == proposed.away
    assert (found.starts_on, found.ends_on) == (date(2026, 11, 9), date(2027, 3, 1))
    assert found.approved == ("the library",)


MONDAY, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)
NIGHTS = Quiet(clock("20:00"), clock("08:00"))
ALL_DAY = replace(AGREED, hours=(hours(EVERY_DAY, "00:00", "00:00"),))

SPANS = [
    (AGREED, MONDAY, []),
    (AGREED, TUESDAY, [(960, 1080)]),
    (ALL_DAY, TUESDAY, [(0, 1440)]),
    # quiet over midnight cuts the morning and the evening of the same day
    (replace(ALL_DAY, quiet=(NIGHTS,)), TUESDAY, [(480, 1200)]),
    (replace(AGREED, quiet=(NIGHTS,)), TUESDAY, [(960, 1080)]),
    (replace(AGREED, quiet=(Quiet(clock("17:00"), clock("17:30")),)), TUESDAY,
     [(960, 1020), (1050, 1080)]),
    (replace(AGREED, quiet=(Quiet(clock("16:00"), clock("18:00")),)), TUESDAY, []),
    (replace(AGREED, quiet=(Quiet(clock("15:00"), clock("16:01")),)), TUESDAY, [(961, 1080)]),
    (replace(ALL_DAY, quiet=(Quiet(clock("22:00"), clock("00:00")),)), TUESDAY, [(0, 1320)]),
    # away: both days included
    (replace(AGREED, away=(Away(TUESDAY, TUESDAY),)), TUESDAY, []),
    (replace(AGREED, away=(Away(MONDAY, TUESDAY),)), TUESDAY, []),
    (replace(AGREED, away=(Away(date(2026, 11, 4), date(2026, 11, 9)),)), TUESDAY, [(960, 1080)]),
    (replace(AGREED, away=(Away(date(2026, 10, 1), MONDAY),)), TUESDAY, [(960, 1080)]),
    # first and last day: both included
    (replace(AGREED, starts_on=TUESDAY), TUESDAY, [(960, 1080)]),
    (replace(AGREED, starts_on=date(2026, 11, 4)), TUESDAY, []),
    (replace(AGREED, ends_on=TUESDAY), TUESDAY, [(960, 1080)]),
    (replace(AGREED, ends_on=MONDAY), TUESDAY, []),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "day", "expected"), SPANS)
def test_the_open_hours_of_a_day(terms: Terms, day: date, expected: list[tuple[int, int]]) -> None:
    assert spans_on(terms, day) == expected


SUMMER = replace(AGREED, hours=(hours({6}, "00:30", "03:00"),))
ZONES = replace(AGREED, zone="Asia/Kolkata")

OPEN = [
    (AGREED, "2026-11-03 15:59", False),
    (AGREED, "2026-11-03 16:00", True),
    (AGREED, "2026-11-03 16:01", True),
    (AGREED, "2026-11-03 17:59", True),
    (AGREED, "2026-11-03 18:00", False),
    (AGREED, "2026-11-04 17:00", False),
    # in summer the same wall clock is an hour earlier in UTC
    (AGREED, "2026-07-07 14:59", False),
    (AGREED, "2026-07-07 15:00", True),
    (AGREED, "2026-07-07 16:59", True),
    (AGREED, "2026-07-07 17:00", False),
    (ZONES, "2026-11-03 10:29", False),
    (ZONES, "2026-11-03 10:30", True),
    (ZONES, "2026-11-03 12:29", True),
    (ZONES, "2026-11-03 12:30", False),
    # the night the clocks go forward: half past twelve to three is an hour shorter
    (SUMMER, "2026-03-29 00:29", False),
    (SUMMER, "2026-03-29 00:30", True),
    (SUMMER, "2026-03-29 01:59", True),
    (SUMMER, "2026-03-29 02:00", False),
    # and an hour longer when they go back
    (SUMMER, "2026-10-24 23:29", False),
    (SUMMER, "2026-10-24 23:30", True),
    (SUMMER, "2026-10-25 02:59", True),
    (SUMMER, "2026-10-25 03:00", False),
    # quiet hours and the last day
    (replace(ALL_DAY, quiet=(NIGHTS,)), "2026-11-03 07:59", False),
    (replace(ALL_DAY, quiet=(NIGHTS,)), "2026-11-03 08:00", True),
    (replace(ALL_DAY, quiet=(NIGHTS,)), "2026-11-03 19:59", True),
    (replace(ALL_DAY, quiet=(NIGHTS,)), "2026-11-03 20:00", False),
    (replace(ALL_DAY, ends_on=TUESDAY), "2026-11-03 23:59", True),
    (replace(ALL_DAY, ends_on=TUESDAY), "2026-11-04 00:00", False),
    (replace(ALL_DAY, starts_on=TUESDAY), "2026-11-02 23:59", False),
    (replace(ALL_DAY, starts_on=TUESDAY), "2026-11-03 00:00", True),
]


@pytest.mark.parametrize(("terms", "moment", "expected"), OPEN)
def test_open_or_not_at_a_minute(terms: Terms, moment: str, expected: bool) -> None:
    assert is_open(terms, utc(moment)) is expected
    found = next_opening(terms, utc(moment))
    assert (found is not None and found[0] == utc(moment)) is expected


OPENINGS = [
    (AGREED, "2026-11-02 09:00", ("2026-11-03 16:00", "2026-11-03 18:00")),
    (AGREED, "2026-11-03 17:00", ("2026-11-03 17:00", "2026-11-03 18:00")),
    (AGREED, "2026-11-03 17:59", ("2026-11-03 17:59", "2026-11-03 18:00")),
    (AGREED, "2026-11-03 18:00", ("2026-11-05 16:00", "2026-11-05 18:00")),
    # over the change of the clocks: Tuesday is at 4pm on the wall before and after it
    (AGREED, "2026-10-22 17:30", ("2026-10-27 16:00", "2026-10-27 18:00")),
    (AGREED, "2026-03-26 18:30", ("2026-03-31 15:00", "2026-03-31 17:00")),
    (
        replace(AGREED, away=(Away(TUESDAY, date(2026, 11, 9)),)),
        "2026-11-02 09:00",
        ("2026-11-10 16:00", "2026-11-10 18:00"),
    ),
    (
        replace(AGREED, starts_on=date(2026, 12, 1)),
        "2026-11-02 09:00",
        ("2026-12-01 16:00", "2026-12-01 18:00"),
    ),
    (replace(AGREED, ends_on=MONDAY), "2026-11-02 09:00", None),
    (replace(AGREED, hours=()), "2026-11-02 09:00", None),
]


@pytest.mark.parametrize(("terms", "moment", "expected"), OPENINGS)
def test_the_next_opening(terms: Terms, moment: str, expected: tuple[str, str] | None) -> None:
    found = next_opening(terms, utc(moment))
    assert found == (None if expected is None else tuple(utc(each) for each in expected))


PASSES = [
    # (terms, moment, used this week, direction, when the next one passes)
    (AGREED, "2026-11-03 16:30", 0, TO_MENTOR, "2026-11-03 16:30"),
    (AGREED, "2026-11-03 16:30", 2, TO_MENTOR, "2026-11-03 16:30"),
    (AGREED, "2026-11-03 16:30", 3, TO_MENTOR, "2026-11-10 16:00"),
    (AGREED, "2026-11-03 16:30", 4, TO_MENTOR, "2026-11-10 16:00"),
    # the cap of the other way is its own
    (AGREED, "2026-11-03 16:30", 1, TO_MENTEE, "2026-11-03 16:30"),
    (AGREED, "2026-11-03 16:30", 2, TO_MENTEE, "2026-11-10 16:00"),
    # the last minute of Sunday is this week, the first of Monday the next
    (AGREED, "2026-11-08 23:59", 3, TO_MENTOR, "2026-11-10 16:00"),
    (AGREED, "2026-11-09 00:00", 3, TO_MENTOR, "2026-11-17 16:00"),
    # Monday is Monday in the agreement's zone
    (ZONES, "2026-11-08 18:29", 3, TO_MENTOR, "2026-11-10 10:30"),
    (ZONES, "2026-11-08 18:30", 3, TO_MENTOR, "2026-11-17 10:30"),
    # the week that gains an hour begins an hour later in UTC
    (ALL_DAY, "2026-10-25 12:00", 3, TO_MENTOR, "2026-10-26 00:00"),
    (ALL_DAY, "2026-03-29 12:00", 3, TO_MENTOR, "2026-03-29 23:00"),
    # no messages this way at all
    (replace(AGREED, mentee_a_week=0), "2026-11-03 16:30", 0, TO_MENTOR, None),
    (replace(AGREED, mentee_a_week=0), "2026-11-03 16:30", 0, TO_MENTEE, "2026-11-03 16:30"),
    # the week is full and the agreement ends before the next
    (replace(AGREED, ends_on=date(2026, 11, 8)), "2026-11-03 16:30", 3, TO_MENTOR, None),
    (replace(AGREED, ends_on=date(2026, 11, 9)), "2026-11-03 16:30", 3, TO_MENTOR, None),
    (
        replace(AGREED, ends_on=date(2026, 11, 10)),
        "2026-11-03 16:30",
        3,
        TO_MENTOR,
        "2026-11-10 16:00",
    ),
]


@pytest.mark.parametrize(("terms", "moment", "used", "direction", "expected"), PASSES)
def test_when_the_next_message_passes(
    terms: Terms, moment: str, used: int, direction: Direction, expected: str | None
) -> None:
    found = next_pass(terms, utc(moment), used, direction)
    assert found == (utc(expected) if expected else None)


LOOSER = [
    (AGREED, False),
    (WIDER, True),
    (SHORTER, False),
    (ELSEWHERE, True),
    (STOPPED, False),
    (MIXED, True),
    (replace(AGREED, mentee_a_week=AGREED.mentee_a_week + 1), True),
    (replace(AGREED, mentor_a_week=AGREED.mentor_a_week + 1), True),
    (replace(AGREED, hours=(hours({1, 3}, "15:59", "18:00"),)), True),
    (replace(AGREED, hours=(hours({1, 3}, "16:00", "18:01"),)), True),
    (replace(AGREED, hours=(hours({1}, "16:00", "17:00"), hours({1, 3}, "17:00", "18:00"))), False),
    (replace(AGREED, quiet=(Quiet(clock("17:00"), clock("08:00")),)), False),
    (replace(AGREED, ends_on=date(2027, 1, 1)), False),
    (replace(AGREED, starts_on=date(2027, 1, 1)), False),
    (replace(AGREED, away=(Away(date(2026, 12, 20), date(2027, 1, 3)),)), False),
    (replace(AGREED, approved=("the library",)), True),
]


@pytest.mark.parametrize(("other", "looser"), LOOSER)
def test_what_is_looser_than_an_agreement(other: Terms, looser: bool) -> None:
    assert loosens(AGREED, other) is looser


def test_taking_back_an_end_a_start_or_days_away_is_looser() -> None:
    away = (Away(date(2026, 12, 20), date(2027, 1, 3)),)
    for held in ({"ends_on": date(2027, 1, 1)}, {"starts_on": date(2027, 1, 1)}, {"away": away}):
        assert loosens(replace(AGREED, **held), AGREED)
