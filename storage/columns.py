"""The column types of every table: aware UTC moments, enums by name or rank, pairs of texts.

Refuses a naive moment and an unknown name; never guesses a zone.
"""

import json
from datetime import UTC, date, datetime, time
from enum import IntEnum, StrEnum
from typing import TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, SmallInteger, String, Text
from sqlalchemy.types import TypeDecorator

Name = TypeVar("Name", bound=StrEnum)
Number = TypeVar("Number", bound=IntEnum)
Pairs = tuple[tuple[str, str], ...]
PlanTimes = tuple[tuple[int, time], ...]

COUNTER = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up. SQLite counts only in a column called INTEGER."""


class NaiveMoment(ValueError):
    """A moment without a zone was to be stored; every moment is aware and UTC."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. SQLite's own type would drop the offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. Raises NaiveMoment."""
        if value is None:
            return None
        if value.tzinfo is UTC:
            return value
        if value.utcoffset() is None:
            raise NaiveMoment
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back as aware UTC: SQLite gives it naive, PostgreSQL in the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Named(TypeDecorator[Name]):
    """A StrEnum by its value. A value that the enum does not know raises ValueError."""

    impl = String(40)
    cache_ok = True

    def __init__(self, names: type[Name]) -> None:
        super().__init__()
        self.names = names
        self._by_value = {each.value: each for each in names}

    def process_bind_param(self, value: Name | None, dialect: Dialect) -> str | None:
        """To its value, checked."""
        if type(value) is self.names:
            return value.value
        return None if value is None else self.names(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Name | None:
        """Back to the enum."""
        return None if value is None else self._by_value.get(value) or self.names(value)


class Ranked(TypeDecorator[Name]):
    """A StrEnum by its place in the order of declaration, so that rows sort by it."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, names: type[Name]) -> None:
        super().__init__()
        self.names = names
        self._in_order = list(names)

    def process_bind_param(self, value: Name | None, dialect: Dialect) -> int | None:
        """To its place."""
        return None if value is None else self._in_order.index(self.names(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Name | None:
        """Back to the enum."""
        return None if value is None else self._in_order[value]


class Numbered(TypeDecorator[Number]):
    """An IntEnum by its number."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, numbers: type[Number]) -> None:
        super().__init__()
        self.numbers = numbers

    def process_bind_param(self, value: Number | None, dialect: Dialect) -> int | None:
        """To its number, checked."""
        return None if value is None else self.numbers(value).value

    def process_result_value(self, value: int | None, dialect: Dialect) -> Number | None:
        """Back to the enum."""
        return None if value is None else self.numbers(value)


class TextPairs(TypeDecorator[Pairs]):
    """Pairs of clear texts (ids, levels, ways; never anybody's words), in order, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Pairs | None, dialect: Dialect) -> str | None:
        """To JSON."""
        return None if value is None else pairs_to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Pairs | None:
        """Back to pairs."""
        return None if value is None else pairs_from_text(value)


class DayTimes(TypeDecorator[PlanTimes]):
    """Local days (Monday is 0) and times, as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: PlanTimes | None, dialect: Dialect) -> str | None:
        """To JSON."""
        if value is None:
            return None
        return json.dumps([[day, at.isoformat("minutes")] for day, at in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> PlanTimes | None:
        """Back to days and times."""
        if value is None:
            return None
        return tuple((int(day), time.fromisoformat(at)) for day, at in json.loads(value))


_CANONICAL = json.JSONEncoder(separators=(",", ":"))
"""Made once: to make one takes longer than to use it."""


def pairs_to_text(pairs: Pairs) -> str:
    """Pairs as one canonical JSON text: ASCII, so that any code point survives."""
    return _CANONICAL.encode([list(pair) for pair in pairs])


def pairs_from_text(text: str) -> Pairs:
    """Pairs out of the JSON text that `pairs_to_text` made."""
    return tuple((str(name), str(value)) for name, value in json.loads(text))


def day_from_text(text: str | None) -> date | None:
    """A date out of its ISO text."""
    return None if text is None else date.fromisoformat(text)
