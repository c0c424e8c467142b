"""Effects on talk: conversations, relays, check-ins and their plans."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flows.checkins import CheckIn, CheckInPlan, CheckInState
from flows.conversing import Conversation
from flows.relaying import Relay, Verdict, Why


@dataclass(frozen=True, slots=True)
class PutConversation:
    """Write a person's place in a flow; `version` 0 is a new one, else the version decided on."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class UseButton:
    """Mark a button as pressed, so that it counts once."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeepRelay:
    """Keep a new relay. What two say to each other is the mentee's: `owner`, if it is known who."""

    relay: Relay
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class MoveRelay:
    """Move a held relay on. None leaves a field as it was."""

    relay: UUID
    verdict: Verdict
    why: Why
    version: int
    pairing: UUID | None = None
    direction: str | None = None
    due_at: datetime | None = None
    passed_at: datetime | None = None
    week: str | None = None
    parcel: UUID | None = None


@dataclass(frozen=True, slots=True)
class TakeBackRelays:
    """Take back what two wrote that passed and is not sent yet: held or refused from now on.

    What a channel is being given at this moment cannot be taken back; if the channel does not take
    it, it is looked at again instead of being sent once more.
    """

    pairing: UUID
    verdict: Verdict
    why: Why


@dataclass(frozen=True, slots=True)
class TakeBackCheckIns:
    """Take back whatever would be sent to a person without being asked for: check-ins and reminders.

    A check-in that has not gone was never asked: it is missed, and the conversation about it ends.
    """

    person: UUID


@dataclass(frozen=True, slots=True)
class PutCheckIn:
    """Keep a new check-in (one a person and slot)."""

    check_in: CheckIn


@dataclass(frozen=True, slots=True)
class MoveCheckIn:
    """Move a check-in on; answers replace those kept."""

    check_in: UUID
    person: UUID
    state: CheckInState
    asked_at: datetime | None = None
    answers: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PutPlan:
    """Write a mentee's check-in plan; version 0 is new, else the version decided on."""

    plan: CheckInPlan
