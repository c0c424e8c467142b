"""What the command line asks for."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from flows.agreement import Terms
from flows.gate import Line
from flows.heard.chats import Address
from flows.heard.sources import Source
from flows.people import Duty, MentorKind, Role


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody adds a person. `check_ins` are local day (Monday is 0) and time pairs.

    `by` is who adds them; None is the command line, which acts as an administrator.
    """

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
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Somebody corrects what is kept of a person; None leaves it as it is. `by` as in `PersonAdded`."""

    source: Source
    person: UUID
    first_name: str | None = field(default=None, repr=False)
    initials: str | None = field(default=None, repr=False)
    birth_month: date | None = field(default=None, repr=False)
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    """Somebody takes out a person who was added by mistake. `by` as in `PersonAdded`."""

    source: Source
    person: UUID
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """Somebody asks for a fresh join link; token and check word were made outside.

    `by` is who asks; None is the command line, which acts as an administrator.
    """

    source: Source
    person: UUID
    token: str = field(repr=False)
    check_word: str = field(default="", repr=False)
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReachGiven:
    """The command line gives an adult an e-mail address for alerts, or for None takes it away."""

    source: Source
    person: UUID
    address: Address | None = field(repr=False)
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChannelTestAsked:
    """The command line is about to test the second channels; it does so only if it may."""

    source: Source
    by: UUID | None = None


class Deed(StrEnum):
    """What can be done to an account."""

    UNLINK = "unlink"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"


@dataclass(frozen=True, slots=True)
class AccountAsked:
    """Somebody asks that a person's account ends, or is frozen, or is theirs again.

    `by` is who asks; None is the command line, which acts as an administrator.
    """

    source: Source
    person: UUID
    deed: Deed
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PairAsked:
    """The command line pairs a mentee with a mentor. `by` is who asks, as in `LinkAsked`."""

    source: Source
    pairing: UUID
    mentee: UUID
    mentor: UUID
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class AgreementRecorded:
    """The command line records an agreement as agreed on paper, by whom and when.

    `recorded_by` is who saw the paper, by name; `by` is who asks, as in `LinkAsked`.
    """

    source: Source
    pairing: UUID
    terms: Terms
    supervisor: UUID
    recorded_by: str = field(repr=False)
    agreed_on: date
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class GateLineRecorded:
    """The command line records a line of the gate: as `by` found it, on the local day `on`.

    `what` is a help line's id, `person` the mentee or mentor whose line it is, `recheck` the last
    day on which a check of a mentor counts.
    """

    source: Source
    line: Line
    by: UUID
    on: date
    what: str = ""
    person: UUID | None = None
    recheck: date | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BackupRestored:
    """A copy of the database was put in its place, in which nothing is later than `until`.

    `is_older`: the bot may have run since the copy was made; what happened then is not in it.
    """

    source: Source
    until: datetime | None
    is_older: bool


@dataclass(frozen=True, slots=True)
class AllStopAsked:
    """The command line stops everything for everybody, or starts it again, as `by` wants it."""

    source: Source
    by: UUID
    is_stopped: bool
    reason: str = field(default="", repr=False)
