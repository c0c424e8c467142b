"""Days, times and lengths of time as they are written in a transcript."""

import re
from datetime import UTC, date, datetime, time, timedelta

from flows.local_time import DAYS, MONTHS, ONE_DAY, Hours, to_local, to_utc

from .lines import TranscriptFault

ZONE = "Europe/London"
_DAY = "|".join(DAYS)
_MONTH = "|".join(MONTHS)
DATE = rf"\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?"
WHEN = rf"(?:(?:{_DAY}) )?(?:{DATE},? )?(?:at )?\d\d:\d\d"
_WHEN = re.compile(rf"(?:(?P<day>{_DAY}) )?(?:(?P<date>{DATE}),? )?(?:at )?(?P<time>\d\d:\d\d)")
_HOURS = re.compile(
    rf"(?P<days>every day|(?:{_DAY})(?:(?:, | and | to )(?:{_DAY}))*) "
    r"(?P<start>\d\d:\d\d) to (?P<until>\d\d:\d\d)"
)
HOURS = (
    _HOURS.pattern.replace("?P<days>", "?:").replace("?P<start>", "?:").replace("?P<until>", "?:")
)
_LENGTH = re.compile(r"(\d+) (second|minute|hour|day|week)s?")
_UNIT = r"(?:second|minute|hour|day|week)s?"
LENGTH = rf"\d+ {_UNIT}(?:(?:, | and )\d+ {_UNIT})*"


def clock(text: str) -> time:
    """A local time such as 16:00."""
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise TranscriptFault(f"{text} is no time of day") from error


def calendar_day(text: str, year: int | None = None) -> date:
    """A date such as 2 November 2026; the year may be left out where one is given."""
    number, month, *rest = text.split()
    if not rest and year is None:
        raise TranscriptFault(f"{text} needs its year")
    try:
        return date(int(rest[0]) if rest else year or 0, MONTHS.index(month) + 1, int(number))
    except ValueError as error:
        raise TranscriptFault(f"{text} is no date") from error


def month_of(text: str) -> date:
    """The first day of a month such as May 2009."""
    return calendar_day(f"1 {text}")


def length(text: str) -> timedelta:
    """A length of time such as 20 hours and 30 minutes."""
    found = {f"{unit}s": int(count) for count, unit in _LENGTH.findall(text)}
    return timedelta(**found)


def moment(text: str, now: datetime | None = None) -> datetime:
    """The moment that a text names, in UTC; without a date the first such one after now."""
    found = _WHEN.fullmatch(text)
    if found is None:
        raise TranscriptFault(f"{text} names no moment")
    at = clock(found["time"])
    if found["date"]:
        day = calendar_day(found["date"], to_local(now, ZONE).year if now else None)
        if found["day"] and DAYS[day.weekday()] != found["day"]:
            raise TranscriptFault(f"{found['date']} is a {DAYS[day.weekday()]}")
        return to_utc(day, at, ZONE)
    if now is None:
        raise TranscriptFault(f"{text} needs its date")
    return _next(found["day"], at, now)


def _next(name: str | None, at: time, now: datetime) -> datetime:
    day = to_local(now, ZONE).date()
    while True:
        found = to_utc(day, at, ZONE)
        if found > now and name in {None, DAYS[day.weekday()]}:
            return found
        day += ONE_DAY


def hours(text: str) -> tuple[Hours, ...]:
    """Hours of a week such as Tuesday and Thursday 16:00 to 18:00."""
    return tuple(
        Hours(_days(days), clock(start), clock(until))
        for days, start, until in _HOURS.findall(text)
    )


def _days(text: str) -> frozenset[int]:
    if text == "every day":
        return frozenset(range(7))
    found: set[int] = set()
    for part in re.split(r", | and ", text):
        first, _, last = part.partition(" to ")
        found |= set(range(DAYS.index(first), DAYS.index(last or first) + 1))
    return frozenset(found)


def say(at: datetime) -> str:
    """A moment as a transcript would name it."""
    local = to_local(at.astimezone(UTC), ZONE)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local:%Y, %H:%M}"
