"""When somebody is on duty, and by when a worry is to be read. 25 and 28 December are closed."""

from datetime import date

import pytest
from hand_made import PROGRAMME, clock, rules, utc

from flows.cover import (
    cover_from,
    covered_after,
    has_cover,
    is_covered,
    is_staffed,
    promised_by,
    starts_at,
    working_day_end,
)
from flows.cover_changes import (
    CoverChange,
    CoverChangeKind,
    amended,
    hours_from_text,
    hours_to_text,
    takes_away,
)
from flows.level import Level
from flows.local_time import MIDNIGHT, Hours
from flows.programme import ProgrammeError, parse_programme

RULES = rules()

COVERED = [
    # Monday 2 November 2026, in winter
    ("2026-11-02 08:59", False),
    ("2026-11-02 09:00", True),
    ("2026-11-02 09:01", True),
    ("2026-11-02 16:59", True),
    ("2026-11-02 17:00", False),
    # in summer the same wall clock is an hour earlier in UTC
    ("2026-07-06 07:59", False),
    ("2026-07-06 08:00", True),
    ("2026-07-06 15:59", True),
    ("2026-07-06 16:00", False),
    # the Mondays after the clocks change
    ("2026-10-26 08:59", False),
    ("2026-10-26 09:00", True),
    ("2026-03-30 07:59", False),
    ("2026-03-30 08:00", True),
    # a Saturday, a closed Friday, an open Thursday
    ("2026-11-07 12:00", False),
    ("2026-12-25 12:00", False),
    ("2026-12-24 12:00", True),
]


@pytest.mark.parametrize(("moment", "expected"), COVERED)
def test_on_duty_or_not_at_a_minute(moment: str, expected: bool) -> None:
    assert is_covered(RULES, utc(moment)) is expected


NEXT_COVER = [
    ("2026-11-02 08:59", "2026-11-02 09:00"),
    ("2026-11-02 09:00", "2026-11-02 09:00"),
    ("2026-11-02 16:59", "2026-11-02 16:59"),
    ("2026-11-02 17:00", "2026-11-03 09:00"),
    ("2026-11-06 17:00", "2026-11-09 09:00"),
    # Christmas Eve at five: Friday, the weekend and Monday are closed
    ("2026-12-24 17:00", "2026-12-29 09:00"),
    # the clocks go back, and forward, over the weekend
    ("2026-10-23 16:00", "2026-10-26 09:00"),
    ("2026-03-27 17:00", "2026-03-30 08:00"),
]


@pytest.mark.parametrize(("moment", "expected"), NEXT_COVER)
def test_the_next_cover(moment: str, expected: str) -> None:
    assert cover_from(RULES, utc(moment)) == utc(expected)


WORKING_DAYS = [
    # from a moment's own day on, whatever the hour, working days are counted from the day after
    ("2026-11-02 00:00", 1, "2026-11-03 17:00"),
    ("2026-11-02 23:59", 1, "2026-11-03 17:00"),
    ("2026-11-05 12:00", 1, "2026-11-06 17:00"),
    ("2026-11-06 12:00", 1, "2026-11-09 17:00"),
    ("2026-11-07 12:00", 1, "2026-11-09 17:00"),
    ("2026-11-08 23:59", 1, "2026-11-09 17:00"),
    ("2026-11-09 00:00", 1, "2026-11-10 17:00"),
    ("2026-11-02 12:00", 5, "2026-11-09 17:00"),
    # over Christmas: Friday and Monday are closed
    ("2026-12-23 12:00", 1, "2026-12-24 17:00"),
    ("2026-12-24 12:00", 1, "2026-12-29 17:00"),
    ("2026-12-24 12:00", 5, "2027-01-05 17:00"),
    # midnight is local: 23:00 UTC in summer is the next day already
    ("2026-07-06 22:59", 1, "2026-07-07 16:00"),
    ("2026-07-06 23:00", 1, "2026-07-08 16:00"),
]


@pytest.mark.parametrize(("moment", "days", "expected"), WORKING_DAYS)
def test_the_end_of_a_working_day(moment: str, days: int, expected: str) -> None:
    assert working_day_end(RULES, utc(moment), days) == utc(expected)


STAFFED = [
    (Level.NOW, "2026-11-02 08:59", False),
    (Level.NOW, "2026-11-02 09:00", True),
    (Level.NOW, "2026-11-02 16:50", True),
    (Level.NOW, "2026-11-02 16:51", False),
    (Level.TODAY, "2026-11-02 16:51", True),
    (Level.TODAY, "2026-11-02 16:59", True),
    (Level.TODAY, "2026-11-02 17:00", False),
]


@pytest.mark.parametrize(("level", "moment", "expected"), STAFFED)
def test_for_danger_duty_lasts_until_it_is_to_be_read(
    level: Level, moment: str, expected: bool
) -> None:
    assert is_staffed(RULES, level, utc(moment)) is expected


PROMISED = [
    # NOW: ten minutes on duty; off duty it is promised for the next cover
    (Level.NOW, "2026-11-02 08:59", "2026-11-02 09:10"),
    (Level.NOW, "2026-11-02 09:00", "2026-11-02 09:10"),
    (Level.NOW, "2026-11-02 16:50", "2026-11-02 17:00"),
    # nobody is on duty at nine past five: no promise rests on that
    (Level.NOW, "2026-11-02 16:51", "2026-11-03 09:01"),
    (Level.NOW, "2026-11-02 16:59", "2026-11-03 09:09"),
    (Level.NOW, "2026-11-02 17:00", "2026-11-03 09:10"),
    (Level.NOW, "2026-12-24 17:00", "2026-12-29 09:10"),
    # TODAY: one hour of cover, else the first hour of the next: nights do not count
    (Level.TODAY, "2026-11-02 08:59", "2026-11-02 10:00"),
    (Level.TODAY, "2026-11-02 09:00", "2026-11-02 10:00"),
    (Level.TODAY, "2026-11-02 16:00", "2026-11-02 17:00"),
    (Level.TODAY, "2026-11-02 16:01", "2026-11-03 09:01"),
    (Level.TODAY, "2026-11-02 16:59", "2026-11-03 09:59"),
    (Level.TODAY, "2026-11-02 17:00", "2026-11-03 10:00"),
    (Level.TODAY, "2026-11-06 17:00", "2026-11-09 10:00"),
    # SOON: the end of the next working day
    (Level.SOON, "2026-11-02 12:00", "2026-11-03 17:00"),
    (Level.SOON, "2026-11-06 12:00", "2026-11-09 17:00"),
    (Level.SOON, "2026-12-24 12:00", "2026-12-29 17:00"),
    # NOTE: five working days
    (Level.NOTE, "2026-11-02 12:00", "2026-11-09 17:00"),
    (Level.NOTE, "2026-12-24 12:00", "2027-01-05 17:00"),
]


@pytest.mark.parametrize(("level", "raised", "expected"), PROMISED)
def test_by_when_it_is_promised_to_be_read(level: Level, raised: str, expected: str) -> None:
    assert promised_by(RULES, level, utc(raised)) == utc(expected)


STARTS = [
    # NOW runs at once at any hour, TODAY from the next cover on
    (Level.NOW, "2026-11-02 17:00", "2026-11-02 17:00"),
    (Level.NOW, "2026-11-07 03:00", "2026-11-07 03:00"),
    (Level.TODAY, "2026-11-02 16:59", "2026-11-02 16:59"),
    (Level.TODAY, "2026-11-02 17:00", "2026-11-03 09:00"),
    (Level.TODAY, "2026-12-25 12:00", "2026-12-29 09:00"),
    # the slower ones are counted in working days from the day itself
    (Level.SOON, "2026-11-07 03:00", "2026-11-07 03:00"),
    (Level.NOTE, "2026-12-25 12:00", "2026-12-25 12:00"),
]


@pytest.mark.parametrize(("level", "raised", "expected"), STARTS)
def test_when_its_time_begins_to_run(level: Level, raised: str, expected: str) -> None:
    assert starts_at(RULES, level, utc(raised)) == utc(expected)


COVER_MINUTES = [
    ("2026-11-02 09:00", 60, "2026-11-02 10:00"),
    ("2026-11-02 16:00", 60, "2026-11-02 17:00"),
    ("2026-11-02 16:01", 60, "2026-11-03 09:01"),
    ("2026-11-02 08:00", 60, "2026-11-02 10:00"),
    ("2026-11-06 16:30", 60, "2026-11-09 09:30"),
    ("2026-12-24 16:30", 60, "2026-12-29 09:30"),
    ("2026-11-02 09:00", 480, "2026-11-02 17:00"),
    ("2026-11-02 09:00", 481, "2026-11-03 09:01"),
    # over the weekend in which the clocks go back, and forward
    ("2026-10-23 15:30", 60, "2026-10-26 09:30"),
    ("2026-03-27 16:30", 60, "2026-03-30 08:30"),
]


@pytest.mark.parametrize(("moment", "minutes", "expected"), COVER_MINUTES)
def test_minutes_of_cover_leave_out_the_nights(moment: str, minutes: int, expected: str) -> None:
    assert covered_after(RULES, utc(moment), minutes) == utc(expected)


def test_a_programme_that_is_closed_for_ever_says_so() -> None:
    closed = ", ".join(str(date.fromordinal(739_922 + day)) for day in range(80))
    text = f"""
slug = "shut"
name = "Shut"
[cover]
hours = [{{ days = ["mon"], start = "09:00", until = "17:00" }}]
closed = [{closed}]
"""
    shut = parse_programme(text, "programme.toml")
    moment = utc("2026-11-02 12:00")
    assert cover_from(shut, moment) is None
    assert covered_after(shut, moment, 60) is None
    assert working_day_end(shut, moment, 1) is None
    assert [promised_by(shut, level, moment) for level in Level] == [None] * 4
    assert [starts_at(shut, level, moment) for level in Level] == [moment] * 4


MON_TO_FRI = frozenset(range(5))
CHRISTMAS_EVE, BOXING_MONDAY = date(2026, 12, 24), date(2026, 12, 28)


def hours_from(day: date, *hours: Hours, number: int = 1) -> CoverChange:
    """Weekly hours from a day on."""
    return CoverChange(CoverChangeKind.HOURS, day, hours, number=number)


def test_a_day_loses_its_cover_and_gets_it_back() -> None:
    closed = CoverChange(CoverChangeKind.CLOSED, CHRISTMAS_EVE, number=4)
    opened = CoverChange(CoverChangeKind.OPENED, BOXING_MONDAY, number=7)
    after = amended(RULES, (opened, closed))
    assert not has_cover(after, CHRISTMAS_EVE)
    assert not after.is_working_day(CHRISTMAS_EVE)
    assert has_cover(after, BOXING_MONDAY)
    again = CoverChange(CoverChangeKind.OPENED, CHRISTMAS_EVE, number=9)
    assert has_cover(amended(RULES, (again, closed)), CHRISTMAS_EVE)
    assert amended(RULES, ()) is RULES


def test_new_weekly_hours_hold_from_their_day_on_and_not_before() -> None:
    evening = Hours(MON_TO_FRI, clock("18:00"), clock("20:00"))
    after = amended(RULES, [hours_from(date(2026, 11, 4), evening)])
    assert is_covered(after, utc("2026-11-03 16:59"))
    assert not is_covered(after, utc("2026-11-04 16:59"))
    assert is_covered(after, utc("2026-11-04 18:00"))
    later = hours_from(
        date(2026, 11, 5), Hours(MON_TO_FRI, clock("08:00"), clock("09:00")), number=2
    )
    both = amended(after, [later])
    assert is_covered(both, utc("2026-11-04 18:00"))
    assert is_covered(both, utc("2026-11-05 08:00"))
    assert not is_covered(both, utc("2026-11-05 18:00"))


@pytest.mark.parametrize(
    ("change", "is_less"),
    [
        (CoverChange(CoverChangeKind.CLOSED, CHRISTMAS_EVE), True),
        (CoverChange(CoverChangeKind.OPENED, BOXING_MONDAY), False),
        (hours_from(CHRISTMAS_EVE, Hours(MON_TO_FRI, clock("09:00"), clock("17:00"))), False),
        (hours_from(CHRISTMAS_EVE, Hours(MON_TO_FRI, clock("08:59"), clock("00:00"))), False),
        (hours_from(CHRISTMAS_EVE, Hours(MON_TO_FRI, clock("09:01"), clock("17:00"))), True),
        (hours_from(CHRISTMAS_EVE, Hours(MON_TO_FRI, clock("09:00"), clock("16:59"))), True),
        (hours_from(CHRISTMAS_EVE, Hours(frozenset({0, 1, 2, 3}), clock("00:00"), MIDNIGHT)), True),
        (
            hours_from(
                CHRISTMAS_EVE,
                Hours(MON_TO_FRI, clock("09:00"), clock("13:00")),
                Hours(MON_TO_FRI, clock("13:00"), clock("17:00")),
            ),
            False,
        ),
    ],
)
def test_less_cover_is_told_from_more_to_the_minute(change: CoverChange, is_less: bool) -> None:
    assert takes_away(RULES, change) is is_less


def test_hours_come_back_from_their_text() -> None:
    hours = (
        Hours(MON_TO_FRI, clock("09:00"), MIDNIGHT),
        Hours(frozenset({5}), clock("10:30"), clock("12:00")),
    )
    assert hours_from_text(hours_to_text(hours)) == hours
    assert hours_from_text("") == ()


def test_no_file_says_what_only_chat_can() -> None:
    with pytest.raises(ProgrammeError, match="later"):
        parse_programme(PROGRAMME.replace("[cover]", "[cover]\nlater = []"), "programme.toml")
