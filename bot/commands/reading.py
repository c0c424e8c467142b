"""How an operator writes days, hours and months on the command line, and what they mean.

Each is the `type` of an option; a fault says which option it is and how it should look.
"""

import functools
from collections.abc import Callable
from datetime import date, time
from typing import TypeVar
from zoneinfo import ZoneInfoNotFoundError

import click

from flows.agreement import Away, Quiet
from flows.ladder_rules import DAY_NAMES
from flows.local_time import MIDNIGHT, Hours, zone_named

R = TypeVar("R")


def _written_like(example: str) -> Callable[[Callable[[str], R]], Callable[[str], R]]:
    """What cannot be read is answered with an example."""

    def wrap(read: Callable[[str], R]) -> Callable[[str], R]:
        @functools.wraps(read)
        def reading(text: str) -> R:
            try:
                return read(text.strip())
            except (ValueError, KeyError):
                raise click.BadParameter(f"{text!r} should look like {example}") from None

        return reading

    return wrap


@_written_like("2009-05")
def month(text: str) -> date:
    """A month, as its first day."""
    year, number = text.split("-")
    return date(int(year), int(number), 1)


@_written_like("2026-11-02")
def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


@_written_like('"mon 16:30"')
def day_and_time(text: str) -> tuple[int, time]:
    """A local day of the week, Monday being 0, and time."""
    name, at = text.split()
    return _weekday(name), _clock(at)


@_written_like('"tue,thu 16:00-18:00"')
def days_and_hours(text: str) -> Hours:
    """Local hours on some days; 24:00 at the end is midnight."""
    names, span = text.split()
    start, until = map(_clock, span.split("-"))
    days = frozenset(map(_weekday, names.split(",")))
    if until != MIDNIGHT and start >= until:
        raise click.BadParameter(
            f"{text!r} ends before it begins: write the earlier time first, as in "
            f'"{names} 16:00-18:00". Hours over midnight are two: --hours "mon 22:00-24:00" '
            '--hours "tue 00:00-02:00"'
        )
    return Hours(days, start, until)


@_written_like("22:00-07:00")
def quiet_hours(text: str) -> Quiet:
    """Local hours of every day, perhaps over midnight."""
    start, until = map(_clock, text.split("-"))
    if start == until:
        raise ValueError("quiet hours need a length")
    return Quiet(start, until)


@_written_like("2026-12-20..2027-01-03")
def away_days(text: str) -> Away:
    """Local days, both included."""
    first, last = map(date.fromisoformat, text.split(".."))
    if last < first:
        raise ValueError("the last day comes before the first")
    return Away(first, last)


def known_zone(zone: str) -> str:
    """The zone, if there is one of this name. Raises click.UsageError."""
    try:
        zone_named(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.UsageError(f"{zone!r} is not a time zone; write Europe/London") from None
    return zone


def _weekday(name: str) -> int:
    return [str(each) for each in DAY_NAMES].index(name.strip().casefold()[:3])


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return MIDNIGHT if text == "24:00" else time(int(hour), int(minute))
