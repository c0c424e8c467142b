"""What one batch will write: rows by step, each step one statement, in the order of foreign keys.

A step that changes rows by version counts them; any other count is Stale and nothing is written.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Table, Update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.agreement import Direction
from storage.inserting import insert_all
from storage.sealing import Seals

# Any: a row maps column names to values of every type that a column may have.
Row = dict[str, Any]


class Stale(Exception):
    """Something that was decided on has changed meanwhile; read again and decide again."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class UnknownStep(Exception):
    """A batch holds rows for a step that has no place in the order of writing."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A statement that changes rows. `exact` means: each of its rows must match one."""

    statement: Update | Delete
    exact: bool = True


Step = Table | Change


@dataclass(slots=True)
class Rows:
    """Rows gathered from the effects of a batch."""

    by_step: dict[Step, list[Row]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def add(self, step: Step, /, **row: object) -> None:
        """One more row for a step."""
        self.by_step[step].append(row)

    def drop(self, step: Step, matches: Callable[[Mapping[str, Any]], bool]) -> None:
        """Forgets rows gathered so far, where a later effect takes them back."""
        self.by_step[step] = [row for row in self.by_step[step] if not matches(row)]

    async def write(self, conn: AsyncConnection, order: Sequence[Step]) -> None:
        """Writes every step in order. Raises Stale."""
        if not self.by_step.keys() <= set(order):
            raise UnknownStep
        for step in order:
            if rows := self.by_step.get(step):
                await _write(conn, step, rows)


async def _write(conn: AsyncConnection, step: Step, rows: list[Row]) -> None:
    if isinstance(step, Table):
        await insert_all(conn, step, rows)
        return
    result = await conn.execute(step.statement, rows)
    if step.exact and result.rowcount != len(rows):
        raise Stale


@dataclass(slots=True)
class Head:
    """The last entry of the record: what the next one follows."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Recipient:
    """The live account of a person, and the keyed hash of its address."""

    account: UUID
    place: bytes


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who is to be erased: their data key, and where they can be reached a last time."""

    data_key: UUID
    address: str | None = field(repr=False)
    place: bytes | None


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """One relay, and the delivery that carries it."""

    relay: UUID
    pairing: UUID
    mentee: UUID
    direction: Direction
    has_card: bool
    delivery: int
    is_being_sent: bool
    maybe_sent: bool
    sender: UUID
    made_at: datetime


@dataclass(slots=True)
class Known:
    """What the effects of a batch refer to and do not say themselves.

    `apart` are those to whom nothing is sent after this batch. `unasked` are check-ins that wait to
    be sent and are taken back, `unasked_talks` the conversations about them, each with whose it is.
    """

    now: datetime
    seals: Seals = field(repr=False)
    recipients: dict[UUID, Recipient] = field(default_factory=dict)
    mail: dict[UUID, Recipient] = field(default_factory=dict)
    young: dict[UUID, UUID] = field(default_factory=dict)
    mentees: dict[UUID, UUID] = field(default_factory=dict)
    leavers: dict[UUID, Leaver] = field(default_factory=dict)
    head: Head | None = None
    apart: set[UUID] = field(default_factory=set)
    on_their_way: Sequence[OnItsWay] = ()
    unasked: dict[UUID, UUID] = field(default_factory=dict)
    unasked_talks: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def programme(self) -> str:
        """The programme that is written."""
        return self.seals.vault.programme
