"""Cover as it was changed in chat: the rows that amend the programme file's cover, and the outcome.

Pure. Decides what the cover is and whether a change takes some away; never who may change it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from flows.ladder_rules import DAY_NAMES, HoursRule
from flows.local_time import Hours, spans_of
from flows.programme import Cover, Programme


class CoverChangeKind(StrEnum):
    """What a change does."""

    CLOSED = "closed"
    OPENED = "opened"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class CoverChange:
    """One change. `on` is the local day without cover, or with it again, or from which hours hold.

    The one with the highest `number`, that of its entry in the record, goes before earlier ones.
    """

    kind: CoverChangeKind
    on: date
    hours: tuple[Hours, ...] = ()
    by: UUID | None = None
    at: datetime | None = None
    number: int = 0


class AmendedCover(Cover):
    """The file's cover with what was changed in chat. No file can say this."""

    later: tuple[tuple[date, tuple[HoursRule, ...]], ...] = ()
    """Weekly hours with the day from which they hold, the newest last."""

    def hours_on(self, day: date) -> tuple[HoursRule, ...]:
        """The weekly hours that hold on a local day."""
        found = [hours for first, hours in self.later if first <= day]
        return found[-1] if found else self.hours


def amended(rules: Programme, changes: Iterable[CoverChange]) -> Programme:
    """The rules with their cover as it is by now."""
    in_order = sorted(changes, key=lambda each: each.number)
    return with_change(rules, *in_order) if in_order else rules


def with_change(rules: Programme, *changes: CoverChange) -> Programme:
    """The rules after further changes, in this order."""
    closed = set(rules.cover.closed)
    later = rules.cover.later if isinstance(rules.cover, AmendedCover) else ()
    for each in changes:
        match each.kind:
            case CoverChangeKind.CLOSED:
                closed.add(each.on)
            case CoverChangeKind.OPENED:
                closed.discard(each.on)
            case CoverChangeKind.HOURS:
                later = (*later, (each.on, tuple(map(_rule, each.hours))))
    cover = AmendedCover(hours=rules.cover.hours, closed=tuple(sorted(closed)), later=later)
    return rules.model_copy(update={"cover": cover})


def _rule(hours: Hours) -> HoursRule:
    days = tuple(DAY_NAMES[day] for day in sorted(hours.days))
    return HoursRule(days=days, start=hours.start, until=hours.until)


def takes_away(rules: Programme, change: CoverChange) -> bool:
    """Is somebody on duty less than before? A day without cover always is less."""
    if change.kind is not CoverChangeKind.HOURS:
        return change.kind is CoverChangeKind.CLOSED
    before = [each.hours() for each in rules.cover.hours_on(change.on)]
    week = (date(2026, 11, 2 + number) for number in range(7))  # any Monday to Sunday
    return any(not _within(spans_of(day, before), spans_of(day, change.hours)) for day in week)


def _within(inner: Sequence[tuple[int, int]], outer: Sequence[tuple[int, int]]) -> bool:
    return all(any(a <= start and until <= b for a, b in outer) for start, until in inner)


def hours_to_text(hours: Iterable[Hours]) -> str:
    """Weekly hours as text, for the database and the record."""
    return json.dumps(
        [[sorted(each.days), f"{each.start:%H:%M}", f"{each.until:%H:%M}"] for each in hours]
    )


def hours_from_text(text: str) -> tuple[Hours, ...]:
    """The hours again. Raises ValueError where the text is none of ours."""
    return tuple(
        Hours(frozenset(days), time.fromisoformat(start), time.fromisoformat(until))
        for days, start, until in (json.loads(text) if text else [])
    )
