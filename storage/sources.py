"""Settles what a turn came from, together with the turn: an update, a timer, a failed delivery.

A source that another process has settled meanwhile makes the turn Stale; none is settled twice.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Table, Update, and_, case, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.heard import Source, SourceKind, UpdateSetAside
from storage.rows import Stale
from storage.schema import DeliveryState, InboxState, TimerState, delivery, inbox, timer
from storage.scope import Scope

LAST_TRY = 5
"""How often a turn is tried before what it came from is set aside and a person is told."""


def _ids(sources: Iterable[Source], kind: SourceKind) -> list[int | UUID]:
    return [each.id for each in sources if each.kind is kind and each.id is not None]


_inbox_open = inbox.c.state.in_([InboxState.WAITING, InboxState.SET_ASIDE])
_timer_open = timer.c.state.in_([TimerState.WAITING, TimerState.SET_ASIDE])
_delivery_open = and_(delivery.c.state == DeliveryState.FAILED, ~delivery.c.heard)


async def lock_sources(conn: AsyncConnection, sources: Sequence[Source]) -> set[Source]:
    """Those that still wait to be settled; on PostgreSQL nobody else settles them meanwhile."""
    waiting = {each for each in sources if each.kind is SourceKind.COMMAND}
    for kind, table, is_open in (
        (SourceKind.INBOX, inbox, _inbox_open),
        (SourceKind.TIMER, timer, _timer_open),
        (SourceKind.DELIVERY, delivery, _delivery_open),
    ):
        if ids := _ids(sources, kind):
            rows = await conn.execute(
                select(table.c.id)
                .where(table.c.id.in_(ids), is_open)
                .order_by(table.c.id)
                .with_for_update()
            )
            waiting |= {Source(kind, found) for found in rows.scalars()}
    return waiting


async def settle_sources(conn: AsyncConnection, sources: Sequence[Source]) -> None:
    """Marks each as done. An update is emptied, unless it was set aside. Raises Stale."""
    was_waiting = inbox.c.state == InboxState.WAITING
    by_kind = {
        SourceKind.INBOX: update(inbox)
        .where(_inbox_open)
        .values(
            raw=case((was_waiting, None), else_=inbox.c.raw),
            state=case(
                (was_waiting, literal(InboxState.DONE, inbox.c.state.type)),
                else_=literal(InboxState.TOLD, inbox.c.state.type),
            ),
        ),
        SourceKind.DELIVERY: update(delivery).where(_delivery_open).values(heard=True),
    }
    columns = {SourceKind.INBOX: inbox.c.id, SourceKind.DELIVERY: delivery.c.id}
    for kind, statement in by_kind.items():
        if ids := _ids(sources, kind):
            result = await conn.execute(statement.where(columns[kind].in_(ids)))
            if result.rowcount != len(ids):
                raise Stale
    await _settle_timers(conn, _ids(sources, SourceKind.TIMER))


async def _settle_timers(conn: AsyncConnection, ids: list[int | UUID]) -> None:
    """A timer's row goes with its turn; one that was set aside stays for a person to look at."""
    if not ids:
        return
    gone = await conn.execute(
        delete(timer).where(timer.c.id.in_(ids), timer.c.state == TimerState.WAITING)
    )
    told = 0
    if gone.rowcount != len(ids):
        result = await conn.execute(
            update(timer)
            .where(timer.c.id.in_(ids), timer.c.state == TimerState.SET_ASIDE)
            .values(state=TimerState.TOLD)
        )
        told = result.rowcount
    if gone.rowcount + told != len(ids):
        raise Stale


async def set_aside_unheard(scope: Scope) -> list[UpdateSetAside]:
    """What could not be decided after the last try and of which no person knows yet.

    Carries Telegram's number of an update; 0 where a timer or a failed delivery was set aside.
    """
    updates = await scope.conn.execute(
        select(inbox.c.id, inbox.c.update_id)
        .where(inbox.c.programme == scope.programme, inbox.c.state == InboxState.SET_ASIDE)
        .order_by(inbox.c.id)
    )
    found = [UpdateSetAside(Source(SourceKind.INBOX, of), number) for of, number in updates]
    timers = await scope.conn.execute(
        select(timer.c.id).where(
            timer.c.programme == scope.programme, timer.c.state == TimerState.SET_ASIDE
        )
    )
    found += [UpdateSetAside(Source(SourceKind.TIMER, of), 0) for of in timers.scalars()]
    deliveries = await scope.conn.execute(
        select(delivery.c.id).where(
            delivery.c.programme == scope.programme,
            _delivery_open,
            delivery.c.turn_attempts >= LAST_TRY,
        )
    )
    found += [UpdateSetAside(Source(SourceKind.DELIVERY, of), 0) for of in deliveries.scalars()]
    return found


async def note_failure(conn: AsyncConnection, source: Source) -> None:
    """Counts one more failed try of a turn; after the last its source is set aside.

    A command has no row: whoever gave it is told at once that it failed.
    """
    match source.kind:
        case SourceKind.INBOX:
            tried = _tried(inbox, InboxState.WAITING, InboxState.SET_ASIDE)
            await conn.execute(tried.where(inbox.c.id == source.id))
        case SourceKind.TIMER:
            tried = _tried(timer, TimerState.WAITING, TimerState.SET_ASIDE)
            await conn.execute(tried.where(timer.c.id == source.id))
        case SourceKind.DELIVERY:
            await conn.execute(
                update(delivery)
                .where(delivery.c.id == source.id)
                .values(turn_attempts=delivery.c.turn_attempts + 1)
            )
        case SourceKind.COMMAND:
            return


def _tried(table: Table, waiting: StrEnum, aside: StrEnum) -> Update:
    """One more try of rows; those that still waited are set aside with the last one."""
    is_last = and_(table.c.attempts + 1 >= LAST_TRY, table.c.state == waiting)
    set_aside = literal(aside, table.c.state.type)
    return update(table).values(
        attempts=table.c.attempts + 1,
        state=case((is_last, set_aside), else_=table.c.state),
    )
