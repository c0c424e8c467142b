"""What was heard in a chat. Holds words; shows none."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flows.heard.sources import Source

Address = str
"""A place on a channel, such as a Telegram chat id as text. Found by keyed hash, stored sealed."""


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
    """Words that somebody wrote, as the message with this number, at this moment.

    `is_forwarded` says that they were passed on from elsewhere, or that another bot put them there.
    """

    words: str = field(repr=False)
    message: int | None
    at: datetime
    is_forwarded: bool = False


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
        return Said(self.text, self.message, self.at, self.is_forwarded)


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


class TopicKind(StrEnum):
    """What a message belongs to."""

    RELAY = "relay"
    CASE = "case"
    CHECK_IN = "check_in"
    PAIRING = "pairing"
    LADDER_TEST = "ladder_test"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a message belongs to, so that a reply to it is read as meant."""

    kind: TopicKind
    id: UUID
