"""Check-ins as a decision sees them: the plan a mentee chose, and each one that came of it.

A check-in is never repeated and never chased.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID


class CheckInState(StrEnum):
    """What became of a check-in."""

    DUE = "due"
    ASKED = "asked"
    ANSWERED = "answered"
    MISSED = "missed"


class Rhythm(StrEnum):
    """How often a mentee is asked."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class CheckInPlan:
    """When a mentee is asked: up to two local days and times a week (Monday is 0), in their zone.

    `slowed` says that it was slowed because nothing came back, and that they were told.
    """

    person: UUID
    times: tuple[tuple[int, time], ...]
    rhythm: Rhythm
    slowed: bool
    version: int


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in, unique by person and slot (`2026-W48-1`)."""

    id: UUID
    person: UUID
    slot: str
    due_at: datetime
    state: CheckInState
    asked_at: datetime | None = None
    answers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
