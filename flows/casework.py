"""Concern, Case and Entry: what was told or noticed, the human work that follows, and its record.

A case's state is derived from its entries; nothing here closes, lowers or deletes anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flows.level import Level


class RaisedBy(StrEnum):
    """The way in by which a concern came (domain guide, section 6)."""

    HELP_NOW = "help_now"
    TOLD = "told"
    NOTICED = "noticed"
    QUIET = "quiet"
    MEDIA = "media"


class CaseState(StrEnum):
    """Where the human work stands. No state is reached without a person's entry but the first."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    IN_HAND = "in_hand"
    REFERRED = "referred"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What one line of the record says."""

    OPENED = "opened"
    CONCERN = "concern"
    EDIT = "edit"
    LEVEL_RAISED = "level_raised"
    RAISED_AGAIN = "raised_again"
    ABOUT = "about"
    ALERTED = "alerted"
    LOOKED = "looked"
    ACKNOWLEDGED = "acknowledged"
    WROTE_TO_YOUNG_PERSON = "wrote_to_young_person"
    YOUNG_PERSON_WROTE = "young_person_wrote"
    YOUNG_PERSON_TOLD = "young_person_told"
    MEDIA_SENT = "media_sent"
    UNREACHABLE = "unreachable"
    MESSAGE_RELEASED = "message_released"
    REFERRED = "referred"
    CLOSED = "closed"
    REOPENED = "reopened"
    PROPOSED = "proposed"
    AGREED_TO = "agreed_to"
    DECLINED_TO = "declined_to"
    ROLE_GIVEN = "role_given"


STATE_AFTER = {
    EntryKind.OPENED: CaseState.RAISED,
    EntryKind.LEVEL_RAISED: CaseState.RAISED,
    EntryKind.RAISED_AGAIN: CaseState.RAISED,
    EntryKind.ACKNOWLEDGED: CaseState.ACKNOWLEDGED,
    EntryKind.WROTE_TO_YOUNG_PERSON: CaseState.IN_HAND,
    EntryKind.REFERRED: CaseState.REFERRED,
    EntryKind.CLOSED: CaseState.CLOSED,
    EntryKind.REOPENED: CaseState.RAISED,
}
"""The state that a case is in after an entry; entries that are not here leave it as it was."""


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
    read, `questions_stopped_at` when they heard that the usual questions stop.
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
    concerns: int = 0
    last_concern_at: datetime | None = None

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
    """A case opened by a named adult: its concerns and entries, oldest first."""

    case: Case
    concerns: tuple[Concern, ...] = ()
    entries: tuple[Entry, ...] = ()


def state_from(entries: Iterable[Entry]) -> CaseState:
    """The state that entries, oldest first, leave a case in.

    Writing to the young person does not stand for having read it.
    """
    state = CaseState.RAISED
    for entry in entries:
        is_unread = state is CaseState.RAISED
        if not (is_unread and entry.kind is EntryKind.WROTE_TO_YOUNG_PERSON):
            state = STATE_AFTER.get(entry.kind, state)
    return state
