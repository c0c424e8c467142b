"""What people type in answer to a question: read kindly where it is clear, never guessed at."""

from datetime import date, time

import pytest

from flows.local_time import Hours
from flows.typed import coming_day, day, days_and_hours, first_name, initials, month


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Maya", "Maya"),
        ("  maya\n", "maya"),
        ("Anne-Marie", "Anne-Marie"),
        ("D'Arcy", "D'Arcy"),
        ("Zoë", "Zoë"),
        ("مها", "مها"),
        ("Ma\u202eya", "Maya"),
        ("Maya Khan", None),
        ("Maya2", None),
        ("@mayaxyz", None),
        ("<b>Maya</b>", None),
        ("Maya😀", None),
        ("", None),
        ("   ", None),
        ("😀", None),
        ("M" * 41, None),
        ("\ud800", None),
    ],
)
def test_a_first_name(text: str, read: str | None) -> None:
    assert first_name(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("MK", "MK"),
        (" m k ", "m k"),
        ("M.K.", "M.K."),
        ("MK2", "MK2"),
        ("", None),
        ("ABCDEFG", None),
    ]
    + [(each, None) for each in ("😀", "<b>", "@MK", "12", "--")],
)
def test_initials(text: str, read: str | None) -> None:
    assert initials(text) == read


@pytest.mark.parametrize(
    "text", ["2009-05", "5/2009", "05.2009", "May 2009", "may, 2009", "2009 5"]
)
def test_a_month(text: str) -> None:
    assert month(text) == date(2009, 5, 1)


@pytest.mark.parametrize(
    "text", ["", "2009", "13/2009", "0/2009", "M 2009", "Ma 2009", "may 09", "yesterday", "0000-05"]
)
def test_what_is_no_month(text: str) -> None:
    assert month(text) is None


TUESDAYS = frozenset({1})
BOTH = frozenset({1, 3})


@pytest.mark.parametrize(
    ("text", "days", "start", "until"),
    [
        ("tue 16:00-18:00", TUESDAYS, time(16), time(18)),
        ("tue,thu 16:00-18:00", BOTH, time(16), time(18)),
        ("Tuesdays and Thursdays 4pm to 6pm", BOTH, time(16), time(18)),
        ("Tuesday & Thursday 16.30 – 17.45", BOTH, time(16, 30), time(17, 45)),
        ("tue 22:00-24:00", TUESDAYS, time(22), time(0)),
        ("tu 12pm to 1pm", TUESDAYS, time(12), time(13)),
    ],
)
def test_days_and_hours(text: str, days: frozenset[int], start: time, until: time) -> None:
    assert days_and_hours(text) == Hours(days, start, until)


@pytest.mark.parametrize(
    "text",
    ["", "tue", "16:00-18:00", "t 16:00-18:00", "tue 18:00-16:00", "tue 25:00-26:00", "tue 13pm-2pm",
     "someday 16:00-18:00", "tue 16:60-18:00"],
)  # fmt: skip
def test_what_is_no_days_and_hours(text: str) -> None:
    assert days_and_hours(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-02", date(2026, 11, 2)),
        ("2/11/2026", date(2026, 11, 2)),
        ("2 November 2026", date(2026, 11, 2)),
        (" 2 nov, 2026 ", date(2026, 11, 2)),
        ("31 November 2026", None),
        ("2 smarch 2026", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day(text: str, expected: date | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 December", date(2026, 12, 12)), ("12 dec", date(2026, 12, 12)), 
        ("9th November", date(2026, 11, 9)),
        ("2 Nov", date(2026, 11, 2)), ("1 November", date(2027, 11, 1)), ("3/1", date(2027, 1, 3)),
        ("2026-12-12", date(2026, 12, 12)), ("29 February", None), ("31 November", None),
        ("soon", None), ("", None), ("12 J", None), ("0/0", None), ("12/13", None),
    ],
)  # fmt: skip
def test_a_day_to_come_needs_no_year(text: str, expected: date | None) -> None:
    """Seen from 2 November 2026; the next two Februaries have no 29th."""
    assert coming_day(text, date(2026, 11, 2)) == expected
