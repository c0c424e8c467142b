"""Timers: what is due is asked of the database, so a restart loses nothing.

Nothing is due early. One whose turn failed is due again at the moment of its next try.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy import literal_column as exactly

from flows.heard import Source, SourceKind, Timer, TimerFired, TimerKind
from storage import inbox as inbox_queue
from storage.arrows import FAILED, HELD, PENDING, UNHEARD
from storage.schema import delivery, inbox, timer
from storage.scope import Scope
from storage.trying import is_time

# Written out, so that the partial index serves: a database cannot tell what a parameter will be.
OPEN = timer.c.state.in_([exactly("'waiting'"), exactly("'told'")])
SET_ASIDE = timer.c.state == exactly("'set_aside'")


# Any: a selection of a whole table has no closer type.
def due_ones(scope: Scope, limit: int) -> Select[Any]:
    """The timers whose moment has come, earliest first."""
    return (
        select(timer)
        .where(
            timer.c.programme == scope.programme,
            OPEN,
            timer.c.due <= scope.now,
            is_time(timer.c.not_before, scope.now),
        )
        .order_by(timer.c.due, timer.c.id)
        .limit(limit)
    )


async def due(scope: Scope, limit: int) -> list[TimerFired]:
    """The timers whose moment has come, earliest first."""
    rows = await scope.conn.execute(due_ones(scope, limit))
    return [
        TimerFired(
            Source(SourceKind.TIMER, row.id),
            Timer(row.id, row.kind, row.due, row.person, row.pairing, row.case, row.expects),
        )
        for row in rows
    ]


async def read_standing(scope: Scope) -> dict[TimerKind, datetime]:
    """When each kind of timer that is the whole programme's fires next."""
    rows = await scope.conn.execute(
        select(timer.c.kind, func.min(timer.c.due))
        .where(timer.c.programme == scope.programme, timer.c.person.is_(None), OPEN)
        .group_by(timer.c.kind)
    )
    return dict(rows.all())


async def next_moment(scope: Scope) -> datetime | None:
    """The earliest moment after now at which anything becomes due: a timer or a later try.

    A clock that is moved forward steps from one to the next, so that nothing is skipped.
    """
    found = [(await scope.conn.execute(each)).scalar_one() for each in next_moments(scope)]
    return min((moment for moment in found if moment is not None), default=None)


def next_moments(scope: Scope) -> list[Select[datetime | None]]:
    """The same for each queue by itself: timers, and later tries of turns and of deliveries."""
    return [
        select(func.min(column)).where(
            column.table.c.programme == scope.programme, *where, column > scope.now
        )
        for column, where in (
            (timer.c.due, (OPEN,)),
            (timer.c.not_before, (OPEN,)),
            (inbox.c.not_before, (inbox_queue.OPEN,)),
            (inbox.c.not_before, (inbox_queue.SET_ASIDE,)),
            (delivery.c.not_before, (PENDING, ~HELD)),
            (delivery.c.turn_not_before, (FAILED, UNHEARD)),
        )
    ]
