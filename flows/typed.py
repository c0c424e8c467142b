"""What people type in answer to a question: names, initials, months, days and hours, read kindly.

Gives None where it cannot be read; never guesses. A surname is never taken: first names alone.
"""

import re
from datetime import date, time
from unicodedata import category

from flows.local_time import DAYS, MIDNIGHT, MONTHS, Hours
from flows.plain_text import plain

LONGEST_NAME = 40
LONGEST_INITIALS = 6
_MONTH_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[-/. ](?P<year>\d{4})"),
    re.compile(r"(?P<name>[a-z]{3,9})[-/. ,]+(?P<year>\d{4})"),
)
_DAY_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2}) (?P<name>[a-z]{3,9}) (?P<year>\d{4})"),
)
_YEARLESS = (
    re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<name>[a-z]{3,9})"),
)
_SPAN = re.compile(r"(?P<days>.+?)\s+(?P<start>[\d:.apm]+)\s*(?:-|–|to)\s*(?P<until>[\d:.apm]+)")
_RANGE = re.compile(r"([a-z]{2,9})\s*(?:-|–|\bto\b)\s*([a-z]{2,9})")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?P<half>am|pm)?")


def first_name(text: str) -> str | None:
    """A first name: letters, perhaps with a hyphen or an apostrophe, and no space in it."""
    name = _tidied(text, LONGEST_NAME)
    if name is None or not any(each.isalpha() for each in name):
        return None
    return name if all(_is_letter(each) or each in "-'’" for each in name) else None


def initials(text: str) -> str | None:
    """What alerts show of somebody: letters, perhaps with figures, full stops or a hyphen."""
    found = _tidied(text, LONGEST_INITIALS)
    if found is None or not any(each.isalpha() for each in found):
        return None
    return (
        found
        if all(_is_letter(each) or each.isdigit() or each in " .-" for each in found)
        else None
    )


def _is_letter(each: str) -> bool:
    """A letter, or a mark that stands with one."""
    return each.isalpha() or category(each).startswith("M")


def _tidied(text: str, longest: int) -> str | None:
    found = " ".join(plain(text).split())
    return found if 1 <= len(found) <= longest and "\ufffd" not in found else None


def month(text: str) -> date | None:
    """A month as its first day, from `2009-05`, `5/2009` or `May 2009`."""
    said = " ".join(plain(text).casefold().split())
    for form in _MONTH_FORMS:
        if found := form.fullmatch(said):
            parts = found.groupdict()
            number = _month_named(parts["name"]) if "name" in parts else int(parts["month"])
            year = int(parts["year"])
            return date(year, number, 1) if number and 1 <= number <= 12 and year else None
    return None


def day(text: str) -> date | None:
    """A day, from `2026-11-02`, `2/11/2026` or `2 November 2026`."""
    said = " ".join(plain(text).casefold().replace(",", " ").split())
    for form in _DAY_FORMS:
        if found := form.fullmatch(said):
            parts = found.groupdict()
            number = _month_named(parts["name"]) if "name" in parts else int(parts["month"])
            try:
                return date(int(parts["year"]), number or 0, int(parts["day"]))
            except ValueError:  # no such day in that month
                return None
    return None


def _month_named(name: str) -> int | None:
    fitting = [n for n, each in enumerate(MONTHS, 1) if each.casefold().startswith(name)]
    return fitting[0] if len(fitting) == 1 else None


def coming_day(text: str, today: date) -> date | None:
    """A day with or without its year: `12 December`, `12/12`; without one, the next from today."""
    found = day(text)
    if found is not None:
        return found
    said = " ".join(plain(text).casefold().replace(",", " ").split()).strip(" .!")
    for form in _YEARLESS:
        if match := form.fullmatch(said):
            parts = match.groupdict()
            month = _month_named(parts["name"]) if "name" in parts else int(parts["month"])
            return _next_day(month, int(parts["day"]), today) if month else None
    return None


def _next_day(month: int, number: int, today: date) -> date | None:
    """The next such day; None where there is none, such as 31 November."""
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, number)
        except ValueError:  # no such day in this year
            continue
        if found >= today:
            return found
    return None


def days_and_hours(text: str) -> Hours | None:
    """Local hours on some days, from `tue, thu 16:00-18:00` or `Monday to Friday 9am to 5pm`."""
    found = _SPAN.fullmatch(" ".join(plain(text).casefold().split()))
    if found is None:
        return None
    days = _days_named(found["days"])
    start, until = clock(found["start"]), clock(found["until"])
    if None in days or start is None or until is None:
        return None
    try:
        return Hours(frozenset(day for day in days if day is not None), start, until)
    except ValueError:  # no day, or an end before the start
        return None


def _days_named(text: str) -> list[int | None]:
    """Days one by one, and `Monday to Friday` as all five."""
    ranges = [_range(first, last) for first, last in _RANGE.findall(text)]
    named = re.split(r"[,+&/ ]+|\band\b", _RANGE.sub(" ", text))
    single = [_day_named(each) for each in named if each]
    return [*single, *(day for each in ranges for day in each)]


def _range(first: str, last: str) -> list[int | None]:
    start, end = _day_named(first), _day_named(last)
    return [None] if start is None or end is None or end < start else list(range(start, end + 1))


def _day_named(text: str) -> int | None:
    fitting = [n for n, each in enumerate(DAYS) if each.casefold().startswith(text.rstrip("s"))]
    return fitting[0] if len(fitting) == 1 and len(text) >= 2 else None


def clock(text: str) -> time | None:
    """A local time, from `17:30`, `5.30pm` or `9am`; 24:00 is midnight."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"] and not 1 <= hour <= 12:
        return None
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    return time(hour, minute) if hour < 24 and minute < 60 else None
