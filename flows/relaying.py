"""Relay and pairing as a decision sees them: one message from one half of a pairing to the other.

A relay is held or passed or refused, and says why; its words are kept as received.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flows.agreement import AgreementVersion, Direction, Terms, effective_terms
from flows.level import Level
from flows.people import Person

FLAGS = frozenset({"flag", "/flag", "flag this", "flag a worry"})
"""What a mentor writes to flag a message, alone or in reply to it."""

REPORTS = frozenset({"report", "/report"})
"""What an adult writes to report something said or seen."""

STOP_ALL = frozenset({"/stop-all", "/stop_all"})
START_ALL = frozenset({"/start-all", "/start_all"})
"""What a coordinator writes to stop everything for everybody, and to start it again."""


class PairingState(StrEnum):
    """Where a pairing stands. Words are relayed only while it is active."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Stopper(StrEnum):
    """Who stopped the messages of a pairing. Each takes back their own stop and nobody else's."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"


class RelayKind(StrEnum):
    """What is relayed. Messages and changes of them count against the weekly cap, the rest does not."""

    MESSAGE = "message"
    EDIT = "edit"
    NOTE = "note"
    CARD = "card"
    ANSWER = "answer"


class Verdict(StrEnum):
    """What became of a relay."""

    PASSED = "passed"
    HELD = "held"
    REFUSED = "refused"


class Why(StrEnum):
    """The reason of a verdict."""

    WITHIN_LIMITS = "within_limits"
    OUTSIDE_HOURS = "outside_hours"
    WEEK_FULL = "week_full"
    WITH_CHECK_IN = "with_check_in"
    WHOSE_WORDS = "whose_words"
    WHICH_MENTEE = "which_mentee"
    LEAD_FIRST = "lead_first"
    NO_AGREEMENT = "no_agreement"
    NOT_JOINED = "not_joined"
    NOT_HERE = "not_here"
    CONTACT_DETAILS = "contact_details"
    BELONGS_TO_WORRY = "belongs_to_worry"
    WITHDRAWN = "withdrawn"
    AGREEMENT_ENDED = "agreement_ended"
    NONE_THIS_WAY = "none_this_way"
    GATE = "gate"
    RESTING = "resting"
    STOPPED_BY_MENTEE = "stopped_by_mentee"
    STOPPED_BY_MENTOR = "stopped_by_mentor"
    STOPPED_BY_COORDINATOR = "stopped_by_coordinator"
    ALL_STOPPED = "all_stopped"


AT_REST = frozenset(
    {
        Why.RESTING,
        Why.STOPPED_BY_MENTEE,
        Why.STOPPED_BY_MENTOR,
        Why.STOPPED_BY_COORDINATOR,
        Why.ALL_STOPPED,
    }
)
"""Because somebody stopped it: what waited before waits on, and passes when it is taken back."""


@dataclass(frozen=True, slots=True)
class Relay:
    """One message on its way. `words` are exact; what is sent is made from them when it passes.

    `week` (ISO, in the agreement's zone) and `parcel` are set when it passes; relays that pass
    together share a parcel and count as one. `edits` names the relay whose words were changed.
    `flagged` is the level of what was noticed in it, so that the response card comes with it.
    `forwarded` words are perhaps not the sender's own. `maybe_sent` was taken back after a try of
    which nobody knows whether it arrived.
    """

    id: UUID
    kind: RelayKind
    sender: UUID
    words: str = field(repr=False)
    heard_at: datetime
    verdict: Verdict
    why: Why
    pairing: UUID | None = None
    direction: Direction | None = None
    message: int | None = None
    edits: UUID | None = None
    check_in: UUID | None = None
    due_at: datetime | None = None
    passed_at: datetime | None = None
    week: str | None = None
    parcel: UUID | None = None
    flagged: Level | None = None
    forwarded: bool = False
    maybe_sent: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Pairing:
    """A pairing with what its next relay needs to know.

    `used` is how many messages passed this local week each way; `held` are those waiting for hours
    or a check-in, oldest first; `heard_last` is when each half last wrote something to relay.
    `stops` says who stopped the messages, and since when; it is paused while anybody did.
    """

    id: UUID
    state: PairingState
    mentee: Person
    mentor: Person
    versions: tuple[AgreementVersion, ...]
    version: int
    used: dict[Direction, int] = field(default_factory=dict)
    held: tuple[Relay, ...] = ()
    heard_last: dict[Direction, datetime] = field(default_factory=dict)
    passed_last: dict[Direction, datetime] = field(default_factory=dict)
    stops: dict[Stopper, datetime] = field(default_factory=dict)

    @property
    def terms(self) -> Terms | None:
        """The terms in force, None before all three agreed."""
        return effective_terms(self.versions)

    def sender(self, direction: Direction) -> Person:
        """Who writes this way."""
        return self.mentee if direction is Direction.TO_MENTOR else self.mentor

    def reader(self, direction: Direction) -> Person:
        """Who reads this way."""
        return self.mentor if direction is Direction.TO_MENTOR else self.mentee

    def waiting(self, direction: Direction) -> tuple[Relay, ...]:
        """What is held for the reader's hours, until they join, are back or the gate opens, or while
        it rests; oldest first."""
        for_reader = {Why.NOT_JOINED, Why.NOT_HERE}
        waits = {Why.OUTSIDE_HOURS, Why.WEEK_FULL, Why.GATE, *for_reader, *AT_REST}
        return tuple(r for r in self.held if r.direction is direction and r.why in waits)
