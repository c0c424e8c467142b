"""Where something was heard, so that the turn that decides it also marks it done."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class SourceKind(StrEnum):
    """Which queue a turn came from."""

    INBOX = "inbox"
    TIMER = "timer"
    DELIVERY = "delivery"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Source:
    """The row that the turn settles: an inbox or delivery row's id, a timer's id, or a command."""

    kind: SourceKind
    id: int | UUID | None = None
