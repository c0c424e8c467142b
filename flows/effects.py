"""What a decision wants done: imperative values, written by storage in one transaction.

Nothing is sent by an effect: a message is a row that a worker delivers. Order within a turn counts.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flows.agreement import Party, Terms
from flows.casework import Case, Concern, Entry
from flows.checkins import CheckIn, CheckInPlan, CheckInState
from flows.conversing import Button, Conversation
from flows.heard import Address, Timer, TimerKind, Topic
from flows.people import Duty, Person, Reach, Role, Standing
from flows.relaying import PairingState, Relay, Verdict, Why


class Lane(StrEnum):
    """Which queue an outgoing message stands in, first to last."""

    ALERT = "alert"
    ANSWER = "answer"
    RELAY = "relay"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True)
class Say:
    """Send a message to a person.

    `again` stands before the text of a second copy. `once` is for unasked check-ins and reminders:
    they are never sent twice. `owner` is whose words it holds (default: whom it is to); their data
    key seals it. `keyboard` are the rows of plain words that always stand under the chat.
    """

    id: UUID
    to: UUID
    text_id: str
    text: str = field(repr=False)
    text_version: int = 1
    lane: Lane = Lane.ANSWER
    buttons: tuple[tuple[Button, ...], ...] = field(default=(), repr=False)
    keyboard: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    silent: bool = False
    once: bool = False
    again: str = field(default="", repr=False)
    topic: Topic | None = None
    reply_to: int | None = None
    not_after: datetime | None = None
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class SayToStranger:
    """Answer a chat that belongs to nobody in a programme."""

    id: UUID
    address: Address = field(repr=False)
    text_id: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """Settle a pressed button on the person's phone, with a short notice or none."""

    id: UUID
    address: Address = field(repr=False)
    query: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """Leave a group or channel without a word."""

    id: UUID
    address: Address = field(repr=False)


@dataclass(frozen=True, slots=True)
class WithdrawDeliveries:
    """Take back outgoing messages that are not sent yet and no longer true."""

    topic: Topic
    lane: Lane


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Give a person the account that opened their join link, and mark the link used."""

    id: UUID
    person: UUID
    invite: UUID
    address: Address = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangeReach:
    """Note that an account blocked the bot, came back or is gone."""

    account: UUID
    reach: Reach


@dataclass(frozen=True, slots=True)
class ChangeStanding:
    """Move a person to another standing."""

    person: UUID
    standing: Standing
    version: int


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
    """Keep a new relay."""

    relay: Relay


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


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case under the number that the facts gave. Its first entries come as `Enter`."""

    case: Case


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Write a case's changed fields; `case.version` is the version decided on."""

    case: Case


@dataclass(frozen=True, slots=True)
class KeepConcern:
    """Keep a concern, for ever as it is."""

    concern: Concern


@dataclass(frozen=True, slots=True)
class Enter:
    """Add a line to the record."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Decide something later."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class DropTimers:
    """Drop waiting timers of a kind; those of one pairing or case where one is named."""

    kind: TimerKind
    person: UUID
    pairing: UUID | None = None
    case: UUID | None = None


@dataclass(frozen=True, slots=True)
class AddPerson:
    """Add a person with a data key of their own, a role and perhaps a duty, from now on."""

    person: Person
    role: Role
    duty: Duty | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AddInvite:
    """Keep a one-time link by the hash of its token; earlier unused links of the person end."""

    id: UUID
    person: UUID
    token: str = field(repr=False)
    expires: datetime


@dataclass(frozen=True, slots=True)
class AddPairing:
    """Pair a mentee and a mentor."""

    id: UUID
    mentee: UUID
    mentor: UUID
    state: PairingState
    at: datetime


@dataclass(frozen=True, slots=True)
class AddAgreement:
    """Keep a version of an agreement and what each party said, when and by which way."""

    id: UUID
    pairing: UUID
    number: int
    terms: Terms
    said: tuple[tuple[Party, UUID, datetime, str], ...]
    recorded_by: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Because:
    """Say in plain words what was decided and why. Shown in the demo's panel; kept nowhere."""

    text_id: str
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse a command, with the reason's text id; nothing else of the turn is written."""

    text_id: str
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)


Effect = (
    Say | SayToStranger | AnswerPress | LeaveGroup | WithdrawDeliveries
    | LinkAccount | ChangeReach | ChangeStanding | PutConversation | UseButton
    | KeepRelay | MoveRelay | PutCheckIn | MoveCheckIn | PutPlan
    | OpenCase | MoveCase | KeepConcern | Enter | SetTimer | DropTimers
    | AddPerson | AddInvite | AddPairing | AddAgreement | Because | Refuse
)  # fmt: skip
