"""Timers: what is due is asked of the database, so a restart loses nothing.

Nothing is due early. One whose turn failed is due again at the moment of its next try.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy import literal_column as exactly

from flows.heard import OF_CROWDS, Source, SourceKind, Timer, TimerFired, TimerKind
from storage import inbox as inbox_queue
from storage.arrows import FAILED, HELD, PENDING, UNHEARD
from storage.asking import ask
from storage.schema import delivery, inbox, timer
from storage.scope import Scope
from storage.trying import is_time

# Written out, so that the partial index serves: a database cannot tell what a parameter will be.
OPEN = timer.c.state.in_([exactly("'waiting'"), exactly("'told'")])
SET_ASIDE = timer.c.state == exactly("'set_aside'")
_CROWD = timer.c.kind.in_([exactly(f"'{kind}'") for kind in sorted(OF_CROWDS)])


# Any, here and below: a row or a selection of a whole table has no closer type.
def due_ones(programme: str, now: datetime, limit: int) -> Select[Any]:
    """The timers whose moment has come, earliest first."""
    return _due(programme, now, limit)


def first_ones(programme: str, now: datetime, limit: int) -> Select[Any]:
    """Those of them that wait for no crowd: somebody may have to be alerted."""
    return _due(programme, now, limit, ~_CROWD)


def crowd_ones(programme: str, now: datetime, limit: int) -> Select[Any]:
    """Those of them that may be due for everybody at one moment."""
    return _due(programme, now, limit, _CROWD)


def _due(programme: str, now: datetime, limit: int, *which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(timer)
        .where(
            timer.c.programme == programme,
            OPEN,
            *which,
            timer.c.due <= now,
            is_time(timer.c.not_before, now),
        )
        .order_by(timer.c.due, timer.c.id)
        .limit(limit)
    )


async def due(scope: Scope, limit: int) -> list[TimerFired]:
    """The timers whose moment has come, earliest first."""
    return _fired(await ask(scope.conn, due_ones, scope.programme, scope.now, limit))


async def due_first(scope: Scope, limit: int) -> list[TimerFired]:
    """Those of them that wait for no crowd."""
    return _fired(await ask(scope.conn, first_ones, scope.programme, scope.now, limit))


async def due_of_crowd(scope: Scope, limit: int) -> list[TimerFired]:
    """Those of them that may be due for everybody at one moment."""
    return _fired(await ask(scope.conn, crowd_ones, scope.programme, scope.now, limit))


def _fired(rows: Iterable[Row[Any]]) -> list[TimerFired]:
    return [
        TimerFired(
            Source(SourceKind.TIMER, row.id),
            Timer(row.id, row.kind, row.due, row.person, row.pairing, row.case, row.expects),
        )
        for row in rows
    ]


async def read_standing(scope: Scope) -> dict[TimerKind, datetime]:
    """When each kind of timer that is the whole programme's fires next."""
    return dict((await ask(scope.conn, _standing, scope.programme)).all())


def _standing(programme: str) -> Select[TimerKind, datetime]:
    it = timer.c
    first = select(it.kind, func.min(it.due))
    return first.where(it.programme == programme, it.person.is_(None), OPEN).group_by(it.kind)


async def next_moment(scope: Scope) -> datetime | None:
    """The earliest moment after now at which anything becomes due: a timer or a later try.

    A clock that is moved forward steps from one to the next, so that nothing is skipped.
    """
    found = (await ask(scope.conn, _next_of_all, scope.programme, scope.now)).one()
    return min((moment for moment in found if moment is not None), default=None)


def _next_of_all(programme: str, now: datetime) -> Select[*tuple[datetime | None, ...]]:
    return select(*(each.scalar_subquery() for each in next_moments(programme, now)))


def next_moments(programme: str, now: datetime) -> list[Select[datetime | None]]:
    """The same for each queue by itself: timers, and later tries of turns and of deliveries."""
    return [
        select(func.min(column)).where(column.table.c.programme == programme, *where, column > now)
        for column, where in (
            (timer.c.due, (OPEN,)),
            (timer.c.not_before, (OPEN,)),
            (inbox.c.not_before, (inbox_queue.OPEN,)),
            (inbox.c.not_before, (inbox_queue.SET_ASIDE,)),
            (delivery.c.not_before, (PENDING, ~HELD)),
            (delivery.c.turn_not_before, (FAILED, UNHEARD)),
        )
    ]
