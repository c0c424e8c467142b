"""Reads what was typed into a form, as people write it, and collects what cannot be read.

Each fault is the name of a sentence in the page's file, beside its field. Decides nothing else.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TypeVar

from bot.commanding import Refused
from bot.setup.page_words import PageWords, page_words
from flows import typed
from flows.local_time import MIDNIGHT, MONTHS

T = TypeVar("T")

Spans = tuple[tuple[time, time], ...]
Ranges = tuple[tuple[date, date], ...]
NO_SPANS: Spans = ()
NO_RANGES: Ranges = ()
NO_DAYS: tuple[date, ...] = ()

_BETWEEN = re.compile(r"\s*(?:\bto\b|\buntil\b|-|–)\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s+(?:to|until|-|–)\s+|\.\.", re.IGNORECASE)


class Misread(ValueError):
    """What was typed cannot be read; `fault` is the name of the sentence that says what to do."""

    def __init__(self, fault: str, **values: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.values = values


class Faulty(Exception):
    """A form cannot be saved as it is: what to do, by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


class Typed:
    """One form that was sent, read field by field; `finish` raises what was found wrong."""

    def __init__(self, words: PageWords, form: Mapping[str, str]) -> None:
        self._words = words
        self._form = form
        self._faults: dict[str, str] = {}

    def text(self, name: str) -> str:
        """What was typed, without spaces around it."""
        return self._form.get(name, "").strip()

    def take(self, name: str, read: Callable[[str], T], instead: T) -> T:
        """A field as `read` understands it; `instead` only stands in until `finish` raises."""
        try:
            return read(self.text(name))
        except Misread as misread:
            self.wrong(name, misread.fault, **misread.values)
            return instead

    def chosen(self, name: str, among: Mapping[str, T] | None = None) -> str:
        """One of the choices that were offered; nothing where it is none of them."""
        found = self.text(name)
        if not found or (among is not None and found not in among):
            self.wrong(name, "choose")
            return ""
        return found

    def wrong(self, name: str, fault: str, /, **values: str) -> None:
        """Notes a fault; the first of each field counts."""
        words = self._words if fault in self._words.faults else page_words("frame")
        self._faults.setdefault(name, words.fault(fault, **values))

    def refused(self, name: str, refused: Refused) -> None:
        """Notes what a command was refused for, beside the field that it is about."""
        if refused.text_id.replace(".", "_") in self._words.faults:
            self.wrong(name, refused.text_id.replace(".", "_"))
        else:
            self.told(name, str(refused))

    def told(self, name: str, sentence: str) -> None:
        """Notes a fault in the words of whoever found it."""
        self._faults.setdefault(name, sentence)

    def finish(self) -> None:
        """Raises Faulty where anything was wrong."""
        if self._faults:
            raise Faulty(self._faults)


def first_name(text: str) -> str:
    """A first name."""
    found = typed.first_name(text)
    if found is None:
        raise Misread("first_name" if text else "no_name")
    return found


def initials_or(name: str) -> Callable[[str], str]:
    """Initials; where nothing is typed the first letter of the name."""

    def read(text: str) -> str:
        if not text:
            return name[:1].upper()  # a name that cannot be read has a fault of its own
        found = typed.initials(text)
        if found is None:
            raise Misread("initials")
        return found

    return read


def clock(text: str) -> time:
    """A local time: 17:30, 5.30pm, 9am. 24:00 is midnight."""
    found = typed.clock(text.strip().casefold().replace(" ", ""))
    if found is None:
        raise Misread("clock" if text else "no_clock", typed=shortened(text))
    return found


def spans(text: str) -> Spans:
    """Hours of one day, such as "9:00 to 12:30, 13:30 to 17:00"; nothing typed is none."""
    return tuple(_span(each) for each in text.split(",") if each.strip())


def _span(text: str) -> tuple[time, time]:
    parts = _BETWEEN.split(text.strip())
    if len(parts) != 2:
        raise Misread("hours", typed=shortened(text))
    start, until = clock(parts[0]), clock(parts[1])
    if until != MIDNIGHT and start >= until:
        raise Misread("hours_order", typed=shortened(text))
    return start, until


def day(text: str) -> date:
    """A date: 25/12/2026, 2026-12-25 or 25 December 2026."""
    try:
        return _date(text)
    except (ValueError, StopIteration):
        raise Misread("date" if text else "no_date", typed=shortened(text)) from None


def day_or_none(text: str) -> date | None:
    """A date, or nothing."""
    return day(text) if text else None


def month(text: str) -> date:
    """A month, as its first day: May 2009, 05/2009 or 2009-05."""
    found = typed.month(text)
    if found is None:
        raise Misread("month" if text else "no_month", typed=shortened(text))
    return found


def whole_number(text: str) -> int:
    """A number from 0 to 200."""
    if not (text.isascii() and text.isdigit()) or int(text) > 200:
        raise Misread("number", typed=shortened(text))
    return int(text)


def number_or_none(text: str) -> int | None:
    """A number, or nothing."""
    return whole_number(text) if text else None


def ranges(text: str) -> Ranges:
    """Days or stretches of days, one a line: "21/12/2026 to 1/1/2027"."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found.append(_range(line.strip(), str(number)))
    return tuple(found)


def days(text: str) -> tuple[date, ...]:
    """The same, as single days."""
    return tuple(
        date.fromordinal(each)
        for first, last in ranges(text)
        for each in range(first.toordinal(), last.toordinal() + 1)
    )


def _range(line: str, number: str) -> tuple[date, date]:
    parts = _RANGE.split(line)
    try:
        first, last = day(parts[0]), day(parts[-1])
    except Misread:
        raise Misread("line", line=number, typed=shortened(line)) from None
    if len(parts) > 2 or last < first:
        raise Misread("line", line=number, typed=shortened(line))
    if (last - first).days > 366:
        raise Misread("line_long", line=number, typed=shortened(line))
    return first, last


def _date(text: str) -> date:
    first, middle, last = re.split(r"[\s/.-]+", text.strip())
    if len(first) == 4:
        first, last = last, first
    if len(last) != 4:
        raise ValueError("a year has four digits")
    return date(int(last), _month_number(middle), int(first))


def _month_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if len(text) < 3:
        raise ValueError("a month is a number or a name")
    short = text.casefold()
    return next(at for at, name in enumerate(MONTHS, start=1) if name.casefold().startswith(short))


def shortened(text: str) -> str:
    """What was typed, to be quoted in a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"
