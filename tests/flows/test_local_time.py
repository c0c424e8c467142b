"""Local clocks: the hour that is skipped, the hour that comes twice, weeks, and times as said."""

from datetime import date, time

import pytest
from hand_made import clock, utc

from flows.local_time import (
    Hours,
    moments_of,
    monday_of,
    next_week_start,
    say_at,
    say_by,
    say_clock,
    say_date,
    say_since,
    say_was_at,
    spans_of,
    stamp,
    to_utc,
    week_name,
    week_start,
    without,
)

LONDON, NEW_YORK, LORD_HOWE = "Europe/London", "America/New_York", "Australia/Lord_Howe"
KOLKATA, APIA, HAVANA = "Asia/Kolkata", "Pacific/Apia", "America/Havana"

MOMENTS = [
    # a winter and a summer day
    (LONDON, "2026-11-02", "16:30", "2026-11-02 16:30"),
    (LONDON, "2026-07-06", "16:30", "2026-07-06 15:30"),
    (KOLKATA, "2026-07-06", "16:30", "2026-07-06 11:00"),
    # London's clocks go forward: 01:00 to 01:59 are skipped
    (LONDON, "2026-03-29", "00:59", "2026-03-29 00:59"),
    (LONDON, "2026-03-29", "01:00", "2026-03-29 01:00"),
    (LONDON, "2026-03-29", "01:30", "2026-03-29 01:00"),
    (LONDON, "2026-03-29", "01:59", "2026-03-29 01:00"),
    (LONDON, "2026-03-29", "02:00", "2026-03-29 01:00"),
    (LONDON, "2026-03-29", "02:01", "2026-03-29 01:01"),
    # and back: 01:00 to 01:59 come twice, and the first is meant
    (LONDON, "2026-10-25", "00:59", "2026-10-24 23:59"),
    (LONDON, "2026-10-25", "01:00", "2026-10-25 00:00"),
    (LONDON, "2026-10-25", "01:59", "2026-10-25 00:59"),
    (LONDON, "2026-10-25", "02:00", "2026-10-25 02:00"),
    # New York
    (NEW_YORK, "2026-03-08", "01:59", "2026-03-08 06:59"),
    (NEW_YORK, "2026-03-08", "02:30", "2026-03-08 07:00"),
    (NEW_YORK, "2026-03-08", "03:00", "2026-03-08 07:00"),
    (NEW_YORK, "2026-11-01", "01:30", "2026-11-01 05:30"),
    # a zone that moves by half an hour
    (LORD_HOWE, "2026-10-04", "01:59", "2026-10-03 15:29"),
    (LORD_HOWE, "2026-10-04", "02:15", "2026-10-03 15:30"),
    (LORD_HOWE, "2026-10-04", "02:30", "2026-10-03 15:30"),
    (LORD_HOWE, "2026-04-05", "01:45", "2026-04-04 14:45"),
    # a midnight that does not exist, and one that comes twice
    (HAVANA, "2026-03-08", "00:00", "2026-03-08 05:00"),
    (HAVANA, "2026-11-01", "00:00", "2026-11-01 04:00"),
    # a whole day that an island left out
    (APIA, "2011-12-30", "12:00", "2011-12-30 10:00"),
]


@pytest.mark.parametrize(("zone", "day", "at", "expected"), MOMENTS)
def test_a_local_time_is_this_moment(zone: str, day: str, at: str, expected: str) -> None:
    assert to_utc(date.fromisoformat(day), clock(at), zone) == utc(expected)


WEEKS = [
    # the minute before Monday 00:00 belongs to the week before
    (LONDON, "2026-11-22 23:59", "2026-11-16 00:00", "2026-11-23 00:00", "2026-W47"),
    (LONDON, "2026-11-23 00:00", "2026-11-23 00:00", "2026-11-30 00:00", "2026-W48"),
    (LONDON, "2026-11-23 00:01", "2026-11-23 00:00", "2026-11-30 00:00", "2026-W48"),
    # in summer Monday begins at 23:00 UTC
    (LONDON, "2026-07-05 22:59", "2026-06-28 23:00", "2026-07-05 23:00", "2026-W27"),
    (LONDON, "2026-07-05 23:00", "2026-07-05 23:00", "2026-07-12 23:00", "2026-W28"),
    # a week that loses an hour and one that gains one
    (LONDON, "2026-03-29 12:00", "2026-03-23 00:00", "2026-03-29 23:00", "2026-W13"),
    (LONDON, "2026-10-25 12:00", "2026-10-18 23:00", "2026-10-26 00:00", "2026-W43"),
    # the same moment is another week elsewhere
    (KOLKATA, "2026-11-22 18:29", "2026-11-15 18:30", "2026-11-22 18:30", "2026-W47"),
    (KOLKATA, "2026-11-22 18:30", "2026-11-22 18:30", "2026-11-29 18:30", "2026-W48"),
    # around a new year with 53 weeks
    (LONDON, "2027-01-03 23:59", "2026-12-28 00:00", "2027-01-04 00:00", "2026-W53"),
    (LONDON, "2027-01-04 00:00", "2027-01-04 00:00", "2027-01-11 00:00", "2027-W01"),
]


@pytest.mark.parametrize(("zone", "moment", "start", "following", "name"), WEEKS)
def test_a_week_runs_from_monday_midnight_on_the_local_clock(
    zone: str, moment: str, start: str, following: str, name: str
) -> None:
    assert week_start(utc(moment), zone) == utc(start)
    assert next_week_start(utc(moment), zone) == utc(following)
    assert week_name(utc(moment), zone) == name


def test_a_week_name_leads_back_to_its_monday() -> None:
    assert monday_of("2026-W53") == date(2026, 12, 28)
    assert monday_of("2027-W01") == date(2027, 1, 4)


CLOCKS = [
    ("00:00", "midnight"), ("00:01", "12:01am"), ("00:30", "12:30am"), ("09:00", "9am"),
    ("11:59", "11:59am"), ("12:00", "noon"), ("12:01", "12:01pm"), ("16:00", "4pm"),
    ("16:05", "4:05pm"), ("23:59", "11:59pm"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "said"), CLOCKS)
def test_a_clock_time_is_said_as_people_say_it(at: str, said: str) -> None:
    assert say_clock(clock(at)) == said


SAID = [
    # (zone, now, moment, at, by); 2 November 2026 is a Monday
    (LONDON, "2026-11-02 10:00", "2026-11-02 16:30", "today at 4:30pm", "4:30pm today"),
    (LONDON, "2026-11-02 10:00", "2026-11-02 23:59", "today at 11:59pm", "11:59pm today"),
    (LONDON, "2026-11-02 10:00", "2026-11-03 00:00", "tomorrow at midnight", "midnight tomorrow"),
    (LONDON, "2026-11-02 10:00", "2026-11-03 12:00", "tomorrow at noon", "noon tomorrow"),
    (LONDON, "2026-11-02 10:00", "2026-11-04 09:00", "on Wednesday at 9am", "9am on Wednesday"),
    (LONDON, "2026-11-02 10:00", "2026-11-08 09:00", "on Sunday at 9am", "9am on Sunday"),
    # a week ahead the date is said too, so that nobody waits on the wrong Monday
    (
        LONDON,
        "2026-11-02 10:00",
        "2026-11-09 09:00",
        "on Monday 9 November at 9am",
        "9am on Monday 9 November",
    ),
    # the reader's own day counts: it is already Tuesday in Kolkata
    (KOLKATA, "2026-11-02 18:29", "2026-11-02 18:30", "tomorrow at midnight", "midnight tomorrow"),
    (KOLKATA, "2026-11-02 18:30", "2026-11-02 18:30", "today at midnight", "midnight today"),
    # over a clock change the wall clock is said, not the hours between
    (LONDON, "2026-10-24 15:00", "2026-10-25 16:00", "tomorrow at 4pm", "4pm tomorrow"),
    (LONDON, "2026-03-28 16:00", "2026-03-29 15:00", "tomorrow at 4pm", "4pm tomorrow"),
    # seconds are never dropped: a promise is not earlier than it is
    (LONDON, "2026-11-02 10:00", "2026-11-02 16:29:01", "today at 4:30pm", "4:30pm today"),
    (LONDON, "2026-11-02 10:00", "2026-11-02 16:59:59", "today at 5pm", "5pm today"),
    (
        LONDON,
        "2026-11-02 10:00",
        "2026-11-02 23:59:30",
        "tomorrow at midnight",
        "midnight tomorrow",
    ),
]


@pytest.mark.parametrize(("zone", "now", "moment", "at", "by"), SAID)
def test_a_moment_is_said_in_its_readers_day(
    zone: str, now: str, moment: str, at: str, by: str
) -> None:
    assert say_at(utc(moment), utc(now), zone) == at
    assert say_by(utc(moment), utc(now), zone) == by


PAST = [
    ("2026-11-02 23:59:40", "2026-11-02 23:59:30", "today at 11:59pm", "11:59pm today"),
    ("2026-11-02 23:59:30", "2026-11-02 23:59:30", "today at 11:59pm", "11:59pm today"),
    ("2026-11-02 16:30:00", "2026-11-02 16:29:59", "today at 4:29pm", "4:29pm today"),
    ("2026-11-03 00:00:01", "2026-11-03 00:00:00", "today at midnight", "midnight today"),
    (
        "2026-11-03 00:00:00",
        "2026-11-02 23:59:59",
        "on Monday 2 November at 11:59pm",
        "11:59pm on Monday 2 November",
    ),
]


@pytest.mark.parametrize(("now", "moment", "at", "since"), PAST)
def test_what_happened_is_not_said_to_be_later_than_it_was(
    now: str, moment: str, at: str, since: str
) -> None:
    assert say_was_at(utc(moment), utc(now), LONDON) == at
    assert say_since(utc(moment), utc(now), LONDON) == since


def test_dates_and_stamps_are_exact() -> None:
    assert say_date(date(2026, 11, 2)) == "Monday 2 November"
    assert stamp(utc("2026-07-06 15:30"), LONDON) == "Mon 6 Jul 2026 16:30"


SPANS = [
    ([("16:00", "18:00")], [(960, 1080)]),
    ([("16:00", "18:00"), ("17:00", "19:00")], [(960, 1140)]),
    ([("16:00", "18:00"), ("18:00", "19:00")], [(960, 1140)]),
    ([("16:00", "18:00"), ("18:01", "19:00")], [(960, 1080), (1081, 1140)]),
    ([("22:00", "00:00"), ("09:00", "10:00")], [(540, 600), (1320, 1440)]),
]


@pytest.mark.parametrize(("given", "expected"), SPANS)
def test_hours_of_one_day_are_joined(
    given: list[tuple[str, str]], expected: list[tuple[int, int]]
) -> None:
    monday = date(2026, 11, 2)
    hours = [Hours(frozenset({0}), clock(start), clock(until)) for start, until in given]
    assert spans_of(monday, hours) == expected
    assert spans_of(date(2026, 11, 3), hours) == []


CUTS = [
    ((900, 950), [(960, 1080)]),
    ((960, 970), [(970, 1080)]),
    ((1000, 1010), [(960, 1000), (1010, 1080)]),
    ((1070, 1080), [(960, 1070)]),
    ((1080, 1090), [(960, 1080)]),
    ((900, 1100), []),
]


@pytest.mark.parametrize(("cut", "left"), CUTS)
def test_a_cut_leaves_the_rest(cut: tuple[int, int], left: list[tuple[int, int]]) -> None:
    assert without([(960, 1080)], cut) == left


def test_a_span_that_ends_at_midnight_ends_with_the_day() -> None:
    start, until = moments_of(date(2026, 10, 24), (1320, 1440), LONDON)
    assert (start, until) == (utc("2026-10-24 21:00"), utc("2026-10-24 23:00"))


@pytest.mark.parametrize(
    ("days", "start", "until"),
    [
        (frozenset(), "09:00", "10:00"),
        (frozenset({7}), "09:00", "10:00"),
        (frozenset({0}), "10:00", "09:00"),
        (frozenset({0}), "09:00", "09:00"),
    ],
)
def test_hours_without_days_or_backwards_are_refused(
    days: frozenset[int], start: str, until: str
) -> None:
    with pytest.raises(ValueError, match="hours"):
        Hours(days, clock(start), clock(until))


def test_hours_until_midnight_are_good() -> None:
    assert Hours(frozenset({0}), time(23, 59), time(0)).until == time(0)
