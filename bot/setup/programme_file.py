"""Changes the programme file where it stands: comments and whatever a page does not show stay.

What is written is read again first and must say exactly what was wanted. An older file is kept.
"""

from datetime import date, datetime, time
from pathlib import Path

import tomlkit
from tomlkit.items import Array

from bot.own_files import write_new, write_over
from flows.ladder_rules import DAY_NAMES, HoursRule
from flows.programme import Programme, as_programme, parse_programme

Change = str | bool | tuple[object, ...]
"""A value of the file: words, yes or no, dates, hours or holidays."""


class NotAsWanted(Exception):
    """The programme file would not say what was wanted, so it was left as it was."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def changed_text(text: str, name: str, changes: dict[str, Change]) -> str:
    """The text of a programme file with changes by dotted name, such as `cover.hours`.

    Raises ProgrammeError where the programme cannot be so, and NotAsWanted.
    """
    wanted = _wanted(text, name, changes)
    document = tomlkit.parse(text)
    for dotted, value in changes.items():
        table, _, key = dotted.rpartition(".")
        place = document.setdefault(table, tomlkit.table()) if table else document
        place[key] = _written(value)
    written = tomlkit.dumps(document)
    if parse_programme(written, name) != wanted:
        raise NotAsWanted
    return written


def _wanted(text: str, name: str, changes: dict[str, Change]) -> Programme:
    values = parse_programme(text, name).model_dump(exclude_unset=True)
    for dotted, value in changes.items():
        table, _, key = dotted.rpartition(".")
        (values.setdefault(table, {}) if table else values)[key] = value
    return as_programme(values, name)


def save(path: Path, text: str, now: datetime) -> None:
    """Puts the file in place; one that was there is kept beside it. Raises CannotWrite."""
    if not write_new(path, text):
        kept = path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S}")
        write_new(kept, path.read_text(encoding="utf-8"))
        write_over(path, text)


def hours_rules(by_day: dict[int, tuple[tuple[time, time], ...]]) -> tuple[HoursRule, ...]:
    """Hours by day of the week as rules: days with the same hours together, in order."""
    together: dict[tuple[time, time], list[int]] = {}
    for day, spans in sorted(by_day.items()):
        for span in spans:
            together.setdefault(span, []).append(day)
    return tuple(
        HoursRule(days=tuple(DAY_NAMES[day] for day in days), start=start, until=until)
        for (start, until), days in together.items()
    )


def _written(value: object) -> object:
    if isinstance(value, tuple):
        array = tomlkit.array()
        for each in value:
            array.append(_written(each))
        return _in_lines(array)
    if isinstance(value, HoursRule):
        days = tomlkit.array()
        days.extend(value.days)
        return _inline(days=days, start=_clock(value.start), until=_clock(value.until))
    if isinstance(value, dict):
        return _inline(**value)
    if isinstance(value, str | bool | date):
        return value
    raise TypeError(f"a programme file holds no {type(value).__name__}")


def _in_lines(array: Array) -> Array:
    return array.multiline(bool(len(array)))


def _inline(**values: object) -> object:
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
