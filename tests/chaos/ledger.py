"""What was counted from both ends after a chaos run: plain values, and nothing that decides."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from storage.schema import DeliveryState, InboxState


@dataclass(frozen=True, slots=True)
class Written:
    """A line that somebody wrote to their half of a pairing, by its mark (#7)."""

    mark: int
    by: UUID
    to: UUID
    message: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the outbox. `is_known` says that Telegram's own number of it is kept."""

    id: int
    person: UUID | None
    state: DeliveryState
    times_unsure: int
    is_known: bool
    is_relay: bool = False
    is_heard: bool = True


@dataclass(frozen=True, slots=True)
class Climb:
    """A worry and what was done about it. `rungs` are the moments at which an adult was to hear,
    `alerted` those at which one did."""

    case: int
    rungs: Sequence[datetime]
    alerted: Sequence[datetime]
    has_owner: bool = False
    has_rung_to_come: bool = True


@dataclass(frozen=True, slots=True)
class Away:
    """From when until when nothing could be decided: no process, no database, or time skipped."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Ledger:
    """Both ends. `given` are the numbers of the updates that Telegram had, `marks` what each phone
    shows of the marks in the order of arrival, `received` how many messages it shows, `alerts` what
    the record says was alerted to whom about which worry, `alerts_shown` what their phones show, and
    `alerts_ended` what was given up or taken back. `asked` are check-ins by person, `questions`
    what their phones show. `unguarded` are moments at which a worry had neither owner nor alarm."""

    given: Sequence[int] = ()
    poison: frozenset[int] = frozenset()
    inbox: Sequence[tuple[int, InboxState]] = ()
    written: Sequence[Written] = ()
    heard: Sequence[tuple[UUID, int]] = ()
    rows: Sequence[Row] = ()
    received: Mapping[UUID, int] = field(default_factory=dict)
    marks: Mapping[UUID, Sequence[int]] = field(default_factory=dict)
    reminded: Sequence[int] = ()
    asked: Counter[UUID] = field(default_factory=Counter)
    questions: Counter[UUID] = field(default_factory=Counter)
    alerts: Counter[tuple[UUID, int]] = field(default_factory=Counter)
    alerts_shown: Counter[tuple[UUID, int]] = field(default_factory=Counter)
    alerts_ended: Counter[UUID] = field(default_factory=Counter)
    climbs: Sequence[Climb] = ()
    away: Sequence[Away] = ()
    unguarded: Sequence[str] = ()
