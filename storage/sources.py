"""Settles what a turn came from, together with the turn: an update, a timer, a failed delivery.

A source that another process has settled meanwhile makes the turn Stale; none is settled twice.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    delete,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.heard import Heard, Source, SourceKind, UpdateSetAside
from storage import inbox as inbox_queue
from storage import timers
from storage.arrows import FAILED, TURN_OPEN, TURN_SET_ASIDE, UNHEARD
from storage.asking import ask
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
    """Those that still wait to be settled; on PostgreSQL nobody else settles them meanwhile, and what
    somebody else is settling is not among them."""
    telling = [each.source for each in heards if isinstance(each, UpdateSetAside)]
    turns = [each.source for each in heards if not isinstance(each, UpdateSetAside)]
    waiting = {each for each in turns if each.kind is SourceKind.COMMAND}
    for kind, table, is_open, is_aside in _BY_KIND:
        for sources, is_wanted in ((turns, is_open), (telling, is_aside)):
            if ids := _ids(sources, kind):
                rows = await conn.execute(_locking(table, is_wanted), {"ids": ids})
                waiting |= {Source(kind, found) for found in rows.scalars()}
    return waiting


# Any: the ids of updates and deliveries are numbers, those of timers are not.
@cache
def _locking(table: Table, is_wanted: ColumnElement[bool]) -> Select[Any]:
    it = table.c.id
    named = it.in_(bindparam("ids", expanding=True))
    # What a process that helps is deciding is left to it. Nothing else is decided by two.
    is_shared = table is inbox
    return select(it).where(named, is_wanted).order_by(it).with_for_update(skip_locked=is_shared)


async def settle_sources(conn: AsyncConnection, sources: Sequence[Source]) -> None:
    """Marks each as done, or as told of where it was set aside. Only what is done is emptied.

    Raises Stale.
    """
    for kind, build in ((SourceKind.INBOX, _updates), (SourceKind.DELIVERY, _failed)):
        if ids := _ids(sources, kind):
            result = await ask(conn, build, ids)
            if result.rowcount != len(ids):
                raise Stale
    await _settle_timers(conn, _ids(sources, SourceKind.TIMER))


def _updates(ids: Collection[int | UUID]) -> Update:
    it = inbox.c
    return (
        update(inbox)
        .where(or_(inbox_queue.OPEN, inbox_queue.SET_ASIDE), it.id.in_(ids))
        .values(
            raw=case((inbox_queue.SET_ASIDE, it.raw), else_=None),
            state=case(
                (inbox_queue.SET_ASIDE, literal(InboxState.TOLD, it.state.type)),
                else_=literal(InboxState.DONE, it.state.type),
            ),
        )
    )


def _failed(ids: Collection[int | UUID]) -> Update:
    it = delivery.c
    told = literal(TurnState.TOLD, it.turn_state.type)
    return (
        update(delivery)
        .where(_FAILED_UNHEARD, it.id.in_(ids))
        .values(
            heard=~TURN_SET_ASIDE,
            turn_state=case((TURN_SET_ASIDE, told), else_=it.turn_state),
        )
    )


async def _settle_timers(conn: AsyncConnection, ids: list[int | UUID]) -> None:
    """A timer's row goes with its turn; one that was set aside is tried on after a person knows."""
    if not ids:
        return
    gone = await ask(conn, _fired, ids)
    told = 0
    if gone.rowcount != len(ids):
        told = (await ask(conn, _told, ids)).rowcount
    if gone.rowcount + told != len(ids):
        raise Stale


def _fired(ids: Collection[int | UUID]) -> Delete:
    return delete(timer).where(timer.c.id.in_(ids), timers.OPEN)


def _told(ids: Collection[int | UUID]) -> Update:
    those = update(timer).where(timer.c.id.in_(ids), timers.SET_ASIDE)
    return those.values(state=TurnState.TOLD)


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
