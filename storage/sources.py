"""Settles what a turn came from, together with the turn: an update, a timer, a failed delivery.

A source that another process has settled meanwhile makes the turn Stale; none is settled twice.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, delete, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.heard import Heard, Source, SourceKind, UpdateSetAside
from storage import inbox as inbox_queue
from storage import timers
from storage.arrows import FAILED, TURN_OPEN, TURN_SET_ASIDE, UNHEARD
from storage.rows import Stale
from storage.schema import InboxState, TurnState, delivery, inbox, timer
from storage.scope import Scope
from storage.trying import is_time


def _ids(sources: Iterable[Source], kind: SourceKind) -> list[int | UUID]:
    return [each.id for each in sources if each.kind is kind and each.id is not None]


_FAILED_UNHEARD = and_(FAILED, UNHEARD)
_BY_KIND = (
    (SourceKind.INBOX, inbox, inbox_queue.OPEN, inbox_queue.SET_ASIDE),
    (SourceKind.TIMER, timer, timers.OPEN, timers.SET_ASIDE),
    (
        SourceKind.DELIVERY,
        delivery,
        and_(_FAILED_UNHEARD, TURN_OPEN),
        and_(_FAILED_UNHEARD, TURN_SET_ASIDE),
    ),
)
"""Each kind's table, and which of its rows wait for their turn, and which for a person to be told."""


async def lock_sources(conn: AsyncConnection, heards: Sequence[Heard]) -> set[Source]:
    """Those that still wait to be settled; on PostgreSQL nobody else settles them meanwhile."""
    telling = [each.source for each in heards if isinstance(each, UpdateSetAside)]
    turns = [each.source for each in heards if not isinstance(each, UpdateSetAside)]
    waiting = {each for each in turns if each.kind is SourceKind.COMMAND}
    for kind, table, is_open, is_aside in _BY_KIND:
        for sources, is_wanted in ((turns, is_open), (telling, is_aside)):
            if ids := _ids(sources, kind):
                rows = await conn.execute(
                    select(table.c.id)
                    .where(table.c.id.in_(ids), is_wanted)
                    .order_by(table.c.id)
                    .with_for_update()
                )
                waiting |= {Source(kind, found) for found in rows.scalars()}
    return waiting


async def settle_sources(conn: AsyncConnection, sources: Sequence[Source]) -> None:
    """Marks each as done, or as told of where it was set aside. Only what is done is emptied.

    Raises Stale.
    """
    told = literal(TurnState.TOLD, delivery.c.turn_state.type)
    by_kind = {
        SourceKind.INBOX: update(inbox)
        .where(or_(inbox_queue.OPEN, inbox_queue.SET_ASIDE))
        .values(
            raw=case((inbox_queue.SET_ASIDE, inbox.c.raw), else_=None),
            state=case(
                (inbox_queue.SET_ASIDE, literal(InboxState.TOLD, inbox.c.state.type)),
                else_=literal(InboxState.DONE, inbox.c.state.type),
            ),
        ),
        SourceKind.DELIVERY: update(delivery)
        .where(_FAILED_UNHEARD)
        .values(
            heard=~TURN_SET_ASIDE,
            turn_state=case((TURN_SET_ASIDE, told), else_=delivery.c.turn_state),
        ),
    }
    columns = {SourceKind.INBOX: inbox.c.id, SourceKind.DELIVERY: delivery.c.id}
    for kind, statement in by_kind.items():
        if ids := _ids(sources, kind):
            result = await conn.execute(statement.where(columns[kind].in_(ids)))
            if result.rowcount != len(ids):
                raise Stale
    await _settle_timers(conn, _ids(sources, SourceKind.TIMER))


async def _settle_timers(conn: AsyncConnection, ids: list[int | UUID]) -> None:
    """A timer's row goes with its turn; one that was set aside is tried on after a person knows."""
    if not ids:
        return
    mine = timer.c.id.in_(ids)
    gone = await conn.execute(delete(timer).where(mine, timers.OPEN))
    told = 0
    if gone.rowcount != len(ids):
        result = await conn.execute(
            update(timer).where(mine, timers.SET_ASIDE).values(state=TurnState.TOLD)
        )
        told = result.rowcount
    if gone.rowcount + told != len(ids):
        raise Stale


# Any: selections of several columns have no closer type.
def asides(scope: Scope) -> dict[SourceKind, Select[Any]]:
    """What was set aside and is to be told of now, with the number that Telegram gave an update."""
    none = literal(0)
    return {
        SourceKind.INBOX: select(inbox.c.id, inbox.c.update_id)
        .where(
            inbox.c.programme == scope.programme,
            inbox_queue.SET_ASIDE,
            is_time(inbox.c.not_before, scope.now),
        )
        .order_by(inbox.c.id),
        SourceKind.TIMER: select(timer.c.id, none).where(
            timer.c.programme == scope.programme, timers.SET_ASIDE
        ),
        SourceKind.DELIVERY: select(delivery.c.id, none).where(
            delivery.c.programme == scope.programme, FAILED, UNHEARD, TURN_SET_ASIDE
        ),
    }


async def set_aside_unheard(scope: Scope) -> list[UpdateSetAside]:
    """What could not be decided after the last try and of which no person knows yet.

    Carries Telegram's number of an update; 0 where a timer or a failed delivery was set aside.
    """
    return [
        UpdateSetAside(Source(kind, of), number)
        for kind, statement in asides(scope).items()
        for of, number in await scope.conn.execute(statement)
    ]
