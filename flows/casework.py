"""Concern, Case and Entry: what was told or noticed, the human work that follows, and its record.

A case's state is derived from its entries; nothing here closes, lowers or deletes anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flows.level import Level

PAGES_WITHIN = timedelta(minutes=5)
REPEATS_WITHIN = timedelta(days=14)
"""New words this soon after a closing belong to the same chronology; three worries this close
together ask for a review (domain guide, section 6)."""


TOLD_OF = "told_by"
"""The clear fact of an entry that somebody who told something in this case was erased."""
OF_DOUBT = "account"
"""The clear fact of an entry whose words came from an account that may be somebody else's."""
OF_FORWARDED = "forwarded"
"""The clear fact of an entry whose words were passed on from elsewhere: perhaps somebody else's."""

TOLD_WHY = "told"
"""The clear fact of an entry that deleting was put off: by which text they were told, if they were."""


class RaisedBy(StrEnum):
    """The way in by which a concern came (domain guide, section 6)."""

    HELP_NOW = "help_now"
    TOLD = "told"
    NOTICED = "noticed"
    QUIET = "quiet"
    MEDIA = "media"
    FLAGGED = "flagged"
    REPORTED = "reported"


class CaseState(StrEnum):
    """Where the human work stands. No state is reached without a person's entry but the first."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    IN_HAND = "in_hand"
    REFERRED = "referred"
    CLOSED = "closed"


class Known(StrEnum):
    """How something is known that an adult enters."""

    FACT = "fact"
    OPINION = "opinion"
    HEARSAY = "hearsay"


class EntryKind(StrEnum):
    """What one line of the record says."""

    OPENED = "opened"
    CONCERN = "concern"
    EDIT = "edit"
    LEVEL_RAISED = "level_raised"
    LEVEL_LOWERED = "level_lowered"
    RAISED_AGAIN = "raised_again"
    HANDED_ON = "handed_on"
    ABOUT = "about"
    ALERTED = "alerted"
    LOOKED = "looked"
    ACKNOWLEDGED = "acknowledged"
    TAKEN_OVER = "taken_over"
    WROTE_TO_YOUNG_PERSON = "wrote_to_young_person"
    YOUNG_PERSON_WROTE = "young_person_wrote"
    YOUNG_PERSON_TOLD = "young_person_told"
    MEDIA_SENT = "media_sent"
    UNREACHABLE = "unreachable"
    MESSAGE_RELEASED = "message_released"
    FLAGGED = "flagged"
    REPORTER_TOLD = "reporter_told"
    REVIEW_ASKED = "review_asked"
    ACTED = "acted"
    TOLD_OTHER = "told_other"
    NOTED = "noted"
    WISHES = "wishes"
    REFERRED = "referred"
    CLOSING = "closing"
    LAPSED = "lapsed"
    CLOSED = "closed"
    EXPORTED = "exported"
    REOPENED = "reopened"
    PROPOSED = "proposed"
    AGREED_TO = "agreed_to"
    DECLINED_TO = "declined_to"
    PERSON_CHANGED = "person_changed"
    PERSON_REMOVED = "person_removed"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    ASKED_TO_DELETE = "asked_to_delete"
    DELETION_PUT_OFF = "deletion_put_off"
    ERASED = "erased"
    LIMIT_LOOSENED = "limit_loosened"
    LADDER_TEST_STARTED = "ladder_test_started"
    LADDER_TEST_PRESSED = "ladder_test_pressed"
    LADDER_TEST_ENDED = "ladder_test_ended"
    GATE_RECORDED = "gate_recorded"
    COVER_CHANGED = "cover_changed"
    DUTY_CHANGED = "duty_changed"
    GATE_OPENED = "gate_opened"
    GATE_CLOSED = "gate_closed"
    REACH_GIVEN = "reach_given"
    RESTED = "rested"
    CAME_BACK = "came_back"
    MESSAGES_STOPPED = "messages_stopped"
    MESSAGES_STARTED = "messages_started"
    RESTORED = "restored"
    GAP_TOLD = "gap_told"
    ALL_STOPPED = "all_stopped"
    ALL_STARTED = "all_started"
    REASON_GIVEN = "reason_given"
    WANTS_TO_LEAVE = "wants_to_leave"
    PAIRING_ENDED = "pairing_ended"
    LINK_MADE = "link_made"
    LINK_REOPENED = "link_reopened"
    LINK_ENDED = "link_ended"
    LINKS_GUESSED = "links_guessed"
    WRONG_WORDS = "wrong_words"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"
    DENIED = "denied"
    UNLINKED = "unlinked"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    DOUBTFUL = "doubtful"


STATE_AFTER = {
    EntryKind.OPENED: CaseState.RAISED,
    EntryKind.LEVEL_RAISED: CaseState.RAISED,
    EntryKind.RAISED_AGAIN: CaseState.RAISED,
    EntryKind.ACKNOWLEDGED: CaseState.ACKNOWLEDGED,
    EntryKind.WROTE_TO_YOUNG_PERSON: CaseState.IN_HAND,
    EntryKind.ACTED: CaseState.IN_HAND,
    EntryKind.TOLD_OTHER: CaseState.IN_HAND,
    EntryKind.WISHES: CaseState.IN_HAND,
    EntryKind.REFERRED: CaseState.REFERRED,
    EntryKind.CLOSED: CaseState.CLOSED,
    EntryKind.REOPENED: CaseState.RAISED,
}
"""The state that a case is in after an entry; entries that are not here leave it as it was."""

WORKED_ON = {CaseState.ACKNOWLEDGED, CaseState.IN_HAND}
"""In these, work puts a case in hand. It stands for no reading, undoes no referral and reopens
nothing."""


def state_after(state: CaseState, kind: EntryKind) -> CaseState:
    """The state that one entry leaves a case in."""
    became = STATE_AFTER.get(kind, state)
    return state if became is CaseState.IN_HAND and state not in WORKED_ON else became


@dataclass(frozen=True, slots=True)
class Concern:
    """What was told or noticed, exact and immutable. `by` wrote it, `person` is the young person."""

    id: UUID
    case: UUID
    person: UUID
    by: UUID
    raised_by: RaisedBy
    level: Level
    category: str
    rule: str
    words: str = field(repr=False)
    said_at: datetime
    recorded_at: datetime
    message: int | None = None
    noticed: str = field(default="", repr=False)
    read_as: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record. Number, previous hash and hash are given when it is written.

    `case` is None for what belongs to no worry; `person` is then whom it concerns, if anybody.
    `by` is None where the program itself wrote it. `facts` are clear values (levels, ids, ways);
    words go into `words`, which is sealed: by the key of the young person of the case, else of
    `person`, else of the programme.
    """

    case: UUID | None
    at: datetime
    kind: EntryKind
    by: UUID | None = None
    facts: tuple[tuple[str, str], ...] = ()
    words: str = field(default="", repr=False)
    number: int | None = None
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The human work that follows concerns of one young person.

    `about` are the people whom it is about: they are out of every list, view and ladder of it.
    `asked_for` is the adult whom the young person chose. `paged_at` is when adults were last
    alerted, `starts_at` when its times began to run (the next cover, if it came out of cover).
    `told_at` is when the young person last heard of it, `promised_at` by when they were told it is
    read, `questions_stopped_at` when they heard that the usual questions stop. `raised_by` are those
    whose words its concerns are, `concern_times` when each was recorded. `closed_at` is when a
    person closed it last. `pages_lately` is how often adults were alerted within `PAGES_WITHIN`
    and nobody has opened it since.
    """

    id: UUID
    number: int
    person: UUID
    level: Level
    state: CaseState
    opened_at: datetime
    starts_at: datetime
    paged_at: datetime
    version: int
    about: frozenset[UUID] = frozenset()
    asked_for: UUID | None = None
    owner: UUID | None = None
    told_at: datetime | None = None
    promised_at: datetime | None = None
    questions_stopped_at: datetime | None = None
    closed_at: datetime | None = None
    raised_by: frozenset[UUID] = frozenset()
    concern_times: tuple[datetime, ...] = ()
    pages_lately: int = field(default=0, compare=False)

    @property
    def concerns(self) -> int:
        """How many concerns it holds."""
        return len(self.concern_times)

    @property
    def last_concern_at(self) -> datetime | None:
        """When the newest concern was recorded."""
        return max(self.concern_times, default=None)

    @property
    def is_open(self) -> bool:
        """Not closed by a person."""
        return self.state is not CaseState.CLOSED

    @property
    def is_unread(self) -> bool:
        """Nobody has said "I have it" yet."""
        return self.state is CaseState.RAISED


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case opened by a named adult: its concerns and entries, oldest first.

    `waiting` counts the messages of its young person that wait until they say whom each is for,
    and of which nothing was noticed.
    """

    case: Case
    concerns: tuple[Concern, ...] = ()
    entries: tuple[Entry, ...] = ()
    waiting: int = 0

    @property
    def is_noticed(self) -> bool:
        """Did a rule of the word list notice any of its words?"""
        return any(each.noticed for each in self.concerns)


def state_from(entries: Iterable[Entry]) -> CaseState:
    """The state that entries, oldest first, leave a case in."""
    state = CaseState.RAISED
    for entry in entries:
        state = state_after(state, entry.kind)
    return state
