"""The outbox: every outgoing message is a row, and this file alone moves it from state to state.

Never sends. Telegram has no key that would make a second copy harmless, so exactly once cannot be
had: everything goes at least once, but unasked check-ins and reminders (`once`) at most once.

Theory of operation. The arrows, by letter, as they stand in the log (ids and letters, no words):

    a  pending → sending    claimed: the first of each chat and order group
    b  sending → sent
    c  sending → pending    certainly not sent; try again at a later moment
    d  sending → failed     cannot be reached, or given up; a turn hears of it and tells a person
    e  sending → unsure     time-out, 5xx, lost connection, crash: Telegram may have it
    f  unsure  → pending    again, as a repeat; three times at most, alerts until acknowledged
    g  unsure  → sent       `once` rows: never a second copy
    h  pending → withdrawn  no longer true (written by the writer; here for what was being sent)

Four more follow from these: what waited past its time fails (d, from pending); what stays unsure
after the last repeat fails (d, from unsure); what was withdrawn while it was being sent is not repeated
(h), and if it relays words, these wait again and are decided once more; what was pending in an older
state that is put back is unsure (e). An alert keeps its order among alerts only, so that nothing else
holds it up.
"""

import logging
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, and_, bindparam, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.channels import SECOND, Channel, Trouble
from flows.effects import Lane
from flows.heard import DeliveryFailed, Failure, Source, SourceKind, Topic
from storage.alone import REPEATED_AFTER, check_reign
from storage.arrows import (
    MOST_REPEATS,
    PENDING,
    SENDING,
    UNSURE,
    UNWANTED,
    Arrow,
    Trail,
    any_in_flight,
    any_pending,
    claimed,
    leave_unopened,
    lost,
    moved_to,
    too_late,
    unheard,
    waited,
)
from storage.asking import ask
from storage.channels import note_taken, note_trouble
from storage.engine import Database
from storage.outgoing import Outgoing, open_outgoing
from storage.schema import DeliveryState, delivery
from storage.scope import Scope
from storage.sealing import Seals, Vault
from storage.taking_back import look_again
from storage.taking_back_check_ins import not_asked

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it (arrow b), under this number in the chat."""

    id: int
    chat_message: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NotSent:
    """Telegram certainly does not have it (arrow c); to be tried again at a moment."""

    id: int
    again_at: datetime
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be sent, or is given up (arrow d)."""

    id: int
    failure: Failure
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Telegram may have it (arrow e); if it is repeated, then not before a moment."""

    id: int
    again_at: datetime
    trouble: Trouble | None = None


Result = Sent | NotSent | Failed | Unsure


_ONE_BEING_SENT = and_(delivery.c.id == bindparam("of"), SENDING)
_SETTLING: tuple[tuple[str, type[Result], Update], ...] = (
    (
        "b",
        Sent,
        moved_to(DeliveryState.SENT)
        .where(_ONE_BEING_SENT)
        .values(chat_message=bindparam("number"), sent_at=bindparam("moment")),
    ),
    (
        "c",
        NotSent,
        moved_to(DeliveryState.PENDING)
        .where(_ONE_BEING_SENT)
        .values(not_before=bindparam("moment")),
    ),
    (
        "d",
        Failed,
        moved_to(DeliveryState.FAILED).where(_ONE_BEING_SENT).values(failure=bindparam("reason")),
    ),
    (
        "e",
        Unsure,
        moved_to(DeliveryState.UNSURE)
        .where(_ONE_BEING_SENT)
        .values(not_before=bindparam("moment")),
    ),
)


def _values(result: Result) -> dict[str, object]:
    match result:
        case Sent(id=of, chat_message=number, at=moment):
            return {"of": of, "number": number, "moment": moment}
        case NotSent(id=of, again_at=moment) | Unsure(id=of, again_at=moment):
            return {"of": of, "moment": moment}
        case Failed(id=of, failure=reason):
            return {"of": of, "reason": reason}


@dataclass(slots=True)
class Outbox:
    """The outgoing messages of one programme on one channel. Each method is one transaction.

    `reign` is that of the process which claims them, where several may run.
    """

    database: Database
    vault: Vault
    channel: Channel = Channel.TELEGRAM
    reign: int | None = None

    @asynccontextmanager
    async def _scope(self, now: datetime) -> AsyncIterator[tuple[Scope, Trail]]:
        """A transaction whose arrows are in the log before its commit and after it.

        Raises NoLongerTheOne where another reigns: it may be sending the same rows.
        """
        trail = Trail()
        async with self.database.writing() as conn:
            await check_reign(conn, self.vault.programme, self.reign)
            yield Scope(conn, Seals(self.vault), now), trail
            trail.log(log, "begins")
        trail.log(log, "done")

    async def claim(
        self, limit: int, now: datetime, lanes: Collection[Lane] = tuple(Lane)
    ) -> list[Outgoing]:
        """Claims the next messages, alerts first (arrow a). What is too late fails instead (d)."""
        async with self.database.looking() as conn:  # no transaction, since mostly nothing is there
            if not await self._is_any(conn, now, lanes):
                return []
        async with self._scope(now) as (scope, trail):
            return await self._claim(scope, trail, limit, lanes)

    async def settle(self, results: Sequence[Result], now: datetime) -> None:
        """Writes what became of claimed messages (arrows b, c, d, e), then goes on from unsure."""
        async with self._scope(now) as (scope, trail):
            await self._settle(scope, trail, results)

    async def turn_over(
        self,
        results: Sequence[Result],
        limit: int,
        now: datetime,
        lanes: Collection[Lane] = tuple(Lane),
    ) -> list[Outgoing]:
        """Settles and claims in one commit, which is what costs most of either."""
        if not results:
            return await self.claim(limit, now, lanes) if limit > 0 else []
        async with self._scope(now) as (scope, trail):
            await self._settle(scope, trail, results)
            is_any = limit > 0 and await self._is_any(scope.conn, now, lanes)
            return await self._claim(scope, trail, limit, lanes) if is_any else []

    async def _claim(
        self, scope: Scope, trail: Trail, limit: int, lanes: Collection[Lane]
    ) -> list[Outgoing]:
        late = await ask(scope.conn, too_late, scope.programme, scope.now)
        trail.note("d", sorted(late.scalars()))
        mine = (scope.programme, scope.now, limit, lanes, self.channel)
        rows = (await ask(scope.conn, claimed, *mine)).all()
        rows = sorted(rows, key=lambda row: (list(Lane).index(row.lane), row.id))
        trail.note("a", [row.id for row in rows])
        opened, broken, shut = await open_outgoing(scope, rows)
        await leave_unopened(scope, trail, broken, shut)
        return opened

    async def _settle(self, scope: Scope, trail: Trail, results: Sequence[Result]) -> None:
        for letter, kind, statement in _SETTLING:
            rows = [_values(each) for each in results if isinstance(each, kind)]
            if rows:
                moved = await scope.conn.execute(statement, rows)
                if moved.rowcount != len(rows):
                    log.warning("arrow %s: some rows were not being sent any more", letter)
                trail.note(letter, [each.id for each in results if isinstance(each, kind)])
        if any(isinstance(each, NotSent | Unsure) for each in results):
            await _go_on(scope, trail)
        if self.channel in SECOND:
            await self._note_health(scope, results)

    async def _note_health(self, scope: Scope, results: Sequence[Result]) -> None:
        """Of a second channel it is kept how it did. What was only put back says nothing of it."""
        here = (scope.conn, self.vault.programme, self.channel, scope.now)
        if any(isinstance(each, Sent) for each in results):
            await note_taken(*here)
        for each in results:
            if not isinstance(each, Sent) and each.trouble is not None:
                await note_trouble(*here, each.trouble)

    async def recover(self, now: datetime) -> None:
        """At the start: what was being sent when the process died may have arrived (e)."""
        async with self.database.looking() as conn:
            if not (await ask(conn, any_in_flight, self.vault.programme)).scalar_one():
                return
        async with self._scope(now) as (scope, trail):
            await trail.move(
                scope, lost(scope, now if self.reign is None else now + REPEATED_AFTER)
            )
            await _go_on(scope, trail)

    async def restored(self, now: datetime) -> int:
        """In an older state that was put back: what waited then may have been sent since (e). Whether
        it was is known no better than of what was being sent in a crash, so it goes on like that.
        How many there were."""
        async with self._scope(now) as (scope, trail):
            moved = [
                *await trail.move(scope, lost(scope, now)),
                *await trail.move(scope, waited(scope)),
            ]
            await _go_on(scope, trail)
            return len(moved)

    async def _is_any(self, conn: AsyncConnection, now: datetime, lanes: Collection[Lane]) -> bool:
        found = await ask(conn, any_pending, self.vault.programme, self.channel, now, lanes)
        return bool(found.scalar_one())


async def _go_on(scope: Scope, trail: Trail) -> None:
    """Where unsure rows go, and those that nobody wants any more (h, g, f, d, in this order)."""
    mine = delivery.c.programme == scope.programme
    may_repeat = or_(delivery.c.lane == Lane.ALERT, delivery.c.times_unsure <= MOST_REPEATS)
    for arrow in (
        Arrow("h", moved_to(DeliveryState.WITHDRAWN).where(UNWANTED, or_(PENDING, UNSURE))),
        Arrow(
            "g",
            moved_to(DeliveryState.SENT).where(UNSURE, delivery.c.once).values(sent_at=scope.now),
        ),
        Arrow("f", moved_to(DeliveryState.PENDING).where(UNSURE, may_repeat)),
        Arrow("d", moved_to(DeliveryState.FAILED).where(UNSURE).values(failure=Failure.GIVEN_UP)),
    ):
        moved = await trail.move(scope, Arrow(arrow.letter, arrow.statement.where(mine)))
        if arrow.letter == "h":
            await look_again(scope, moved)
            await not_asked(scope, moved)


async def failed_unheard(scope: Scope, limit: int) -> list[DeliveryFailed]:
    """Messages that were given up and of which no turn has heard yet, oldest first."""
    rows = await ask(scope.conn, unheard, scope.programme, scope.now, limit)
    return [
        DeliveryFailed(
            source=Source(SourceKind.DELIVERY, row.id),
            to=row.person,
            text_id=row.text_id,
            failure=row.failure,
            topic=Topic(row.topic_kind, row.topic) if row.topic else None,
            channel=row.channel,
        )
        for row in rows
    ]
