"""Effects on what is said: messages, answers to presses, and what is taken back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flows.channels import Channel
from flows.conversing import Button
from flows.heard import Address, Topic


class Lane(StrEnum):
    """Which queue an outgoing message stands in, first to last."""

    ALERT = "alert"
    ANSWER = "answer"
    RELAY = "relay"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True)
class File:
    """A file of our own making that goes with a message, such as a person's own data."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Late:
    """What is said instead of a text from a moment on: the time that it names has passed by then."""

    since: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Say:
    """Send a message to a person.

    `again` stands before the text of a second copy; `repeats` is one from the start. `once` is for
    unasked check-ins and reminders: they are never sent twice. `owner` is whose words it holds
    (default: whom it is to); their data key seals it. `keyboard` are the rows of plain words that
    always stand under the chat. With a `file` the text stands beside it; once it is settled the row
    keeps neither. `apart` is said to an account of which it is not clear whose it is, and waits for
    nothing. `late` is what is said instead from a moment on. `concerns` are those whom a message to an
    adult names: where one of them is erased, what is kept of it goes too.
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
    repeats: bool = False
    topic: Topic | None = None
    reply_to: int | None = None
    not_after: datetime | None = None
    late: "Late | None" = None
    owner: UUID | None = None
    file: File | None = None
    apart: bool = False
    concerns: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Send an alert, a test or an alarm by a second channel: level and number, never words or names.

    `to` is whose e-mail it is; None for the scheme's webhook. `reference` is the same on a second
    copy, which has `again` before its text. It is given up at `not_after`.
    """

    id: UUID
    channel: Channel
    to: UUID | None
    text_id: str
    subject: str
    text: str
    reference: str
    note: str
    not_after: datetime
    again: str
    topic: Topic | None = None
    level: str = ""
    number: int = 0
    is_alarm: bool = False


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
    """Take back outgoing messages that are not sent yet and no longer true: everybody's, or one's."""

    topic: Topic
    lane: Lane
    person: UUID | None = None


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
