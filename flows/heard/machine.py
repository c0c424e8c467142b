"""What the program itself brings to be decided: timers, failed messages, what was set aside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flows.alarms import Alarm, Gap, Raised
from flows.channels import Channel
from flows.heard.chats import Topic
from flows.heard.sources import Source


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
    FORGOTTEN = "forgotten"
    UNOPENED = "unopened"
    MORNING = "morning"
    LADDER_TEST = "ladder_test"
    LADDER_TEST_RUNG = "ladder_test_rung"
    GATE = "gate"
    MENTOR_PAUSED = "mentor_paused"
    TELEGRAM_SILENT = "telegram_silent"
    CHANNELS_TESTED = "channels_tested"
    WELCOME = "welcome"
    WAITING = "waiting"


OF_CROWDS = frozenset({TimerKind.CHECK_IN, TimerKind.NOTE_PROMPT, TimerKind.WINDOW})
"""What may be due for everybody at one moment. Any other may have to alert somebody: it goes first."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to decide later. `expects` is what it hopes to find unchanged; stale ones drop.

    `person` is the young person around whom it turns; None where it is the whole programme's.
    """

    id: UUID
    kind: TimerKind
    due: datetime
    person: UUID | None
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
    """An outgoing message was given up. `to` is the person it was for, if it was for one.

    `channel` is where it should have gone.
    """

    source: Source
    to: UUID | None
    text_id: str
    failure: Failure
    topic: Topic | None
    channel: Channel = Channel.TELEGRAM


@dataclass(frozen=True, slots=True)
class UpdateSetAside:
    """An update that could not be decided after the last try."""

    source: Source
    number: int


@dataclass(frozen=True, slots=True)
class ProgrammeStarted:
    """A bot of this programme has started: what recurs in it is to be waiting from now on."""

    source: Source


@dataclass(frozen=True, slots=True)
class AlarmsLooked:
    """How the running of the bot is: what stands, and what is known not to.

    `told` are those of which people heard by a way that leaves no trace, while nothing could be
    stored. `gap` is when messages may have been lost, where that is news; `heard_at` until when
    what people wrote is known to have come.
    """

    source: Source
    standing: tuple[Raised, ...] = ()
    over: frozenset[Alarm] = frozenset()
    told: frozenset[Alarm] = frozenset()
    gap: Gap | None = None
    heard_at: datetime | None = None
