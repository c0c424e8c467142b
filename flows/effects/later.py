"""Effects on what is decided later: timers."""

from dataclasses import dataclass
from uuid import UUID

from flows.heard import Timer, TimerKind


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Decide something later."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class DropTimers:
    """Drop waiting timers of a kind; those of one pairing or case where one is named.

    `person` None drops those that are the whole programme's.
    """

    kind: TimerKind
    person: UUID | None
    pairing: UUID | None = None
    case: UUID | None = None
