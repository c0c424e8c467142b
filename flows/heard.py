"""What was heard: the past-tense facts that start a turn.

Each names its source, so that the turn that decides it also marks it done. Holds words; shows none.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from flows.agreement import Terms
from flows.people import Duty, MentorKind, Role

Address = str
"""A place on a channel, such as a Telegram chat id as text. Found by keyed hash, stored sealed."""


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


class MessageKind(StrEnum):
    """What kind of message it was. Anything but text is never opened, downloaded or stored."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    FILE = "file"
    STICKER = "sticker"
    PLACE = "place"
    CONTACT = "contact"
    POLL = "poll"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody wrote, as the message with this number, at this moment."""

    words: str = field(repr=False)
    message: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageHeard:
    """Somebody wrote, or changed what they wrote. `text` is the text, a caption or a sticker's emoji."""

    source: Source
    address: Address = field(repr=False)
    message: int
    text: str = field(repr=False)
    at: datetime
    kind: MessageKind = MessageKind.TEXT
    reply_to: int | None = None
    is_edit: bool = False
    is_forwarded: bool = False

    @property
    def said(self) -> Said:
        """The words alone, with their number and moment."""
        return Said(self.text, self.message, self.at)


@dataclass(frozen=True, slots=True)
class StartHeard:
    """Somebody opened the bot, perhaps by a one-time join link (its token is hashed by storage)."""

    source: Source
    address: Address = field(repr=False)
    link: str | None = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A press. `token` is whatever the client sent: it may be forged, old or somebody else's."""

    source: Source
    address: Address = field(repr=False)
    token: str = field(repr=False)
    query: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """Somebody blocked the bot, or unblocked it."""

    source: Source
    address: Address = field(repr=False)
    is_blocked: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class GroupHeard:
    """Something came from a group or channel, where this bot has no business."""

    source: Source
    address: Address = field(repr=False)
    was_added: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """An update of a kind that asks nothing of us; it is marked done."""

    source: Source
    kind: str


class TimerKind(StrEnum):
    """What is to be decided later."""

    CHECK_IN = "check_in"
    NOTE_PROMPT = "note_prompt"
    WINDOW = "window"
    RUNG = "rung"
    WHOSE_WORDS = "whose_words"
    TELLING_QUIET = "telling_quiet"
    UNANSWERED = "unanswered"
    ANSWER_DUE = "answer_due"


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to decide later. `expects` is what it hopes to find unchanged; stale ones drop.

    `person` is the young person around whom it turns.
    """

    id: UUID
    kind: TimerKind
    due: datetime
    person: UUID
    pairing: UUID | None = None
    case: UUID | None = None
    expects: tuple[tuple[str, str], ...] = ()

    def expected(self, name: str) -> str | None:
        """The expected value of one thing, as text."""
        return dict(self.expects).get(name)


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer's moment came, or is past."""

    source: Source
    timer: Timer


class Failure(StrEnum):
    """Why a delivery was given up."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    TOO_LATE = "too_late"
    NO_ACCOUNT = "no_account"


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """An outgoing message was given up. `to` is the person it was for, if it was for one."""

    source: Source
    to: UUID | None
    text_id: str
    failure: Failure
    topic: "Topic | None"


class TopicKind(StrEnum):
    """What a message belongs to."""

    RELAY = "relay"
    CASE = "case"
    CHECK_IN = "check_in"
    PAIRING = "pairing"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a message belongs to, so that a reply to it is read as meant."""

    kind: TopicKind
    id: UUID


@dataclass(frozen=True, slots=True)
class UpdateSetAside:
    """An update that could not be decided after the last try."""

    source: Source
    number: int


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """The command line adds a person. `check_ins` are local day (Monday is 0) and time pairs."""

    source: Source
    person: UUID
    first_name: str = field(repr=False)
    initials: str = field(repr=False)
    role: Role
    zone: str
    duty: Duty | None = None
    mentor_kind: MentorKind | None = None
    birth_month: date | None = field(default=None, repr=False)
    nation: str = field(default="england", repr=False)
    language: str = field(default="en", repr=False)
    check_ins: tuple[tuple[int, time], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """The command line asks for a fresh join link; `token` was made outside."""

    source: Source
    person: UUID
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PairAsked:
    """The command line pairs a mentee with a mentor."""

    source: Source
    pairing: UUID
    mentee: UUID
    mentor: UUID


@dataclass(frozen=True, slots=True)
class AgreementRecorded:
    """The command line records an agreement as agreed on paper, by whom and when."""

    source: Source
    pairing: UUID
    terms: Terms
    supervisor: UUID
    recorded_by: str = field(repr=False)
    agreed_on: date


Heard = (
    MessageHeard
    | StartHeard
    | ButtonPressed
    | ReachChanged
    | GroupHeard
    | NothingHeard
    | TimerFired
    | DeliveryFailed
    | UpdateSetAside
    | PersonAdded
    | LinkAsked
    | PairAsked
    | AgreementRecorded
)
