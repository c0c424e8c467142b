"""Timers: what is due is asked of the database, so a restart loses nothing.

Nothing is due early.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy import literal_column as exactly

from flows.heard import Source, SourceKind, Timer, TimerFired
from storage.schema import DeliveryState, delivery, timer
from storage.scope import Scope

# Written out, so that the partial index serves: a database cannot tell what a parameter will be.
WAITING = timer.c.state == exactly("'waiting'")


async def due(scope: Scope, limit: int) -> list[TimerFired]:
    """The timers whose moment has come, earliest first."""
    rows = await scope.conn.execute(
        select(timer)
        .where(
            timer.c.programme == scope.programme,
            WAITING,
            timer.c.due <= scope.now,
        )
        .order_by(timer.c.due, timer.c.id)
        .limit(limit)
    )
    return [
        TimerFired(
            Source(SourceKind.TIMER, row.id),
            Timer(row.id, row.kind, row.due, row.person, row.pairing, row.case, row.expects),
        )
        for row in rows
    ]


async def next_due(scope: Scope) -> datetime | None:
    """When the next timer is due, or was."""
    waiting = select(func.min(timer.c.due)).where(timer.c.programme == scope.programme, WAITING)
    found: datetime | None = await scope.conn.scalar(waiting)
    return found


async def next_moment(scope: Scope) -> datetime | None:
    """The earliest moment after now at which anything becomes due: a timer or a later try.

    A clock that is moved forward steps from one to the next, so that nothing is skipped.
    """
    timers = select(func.min(timer.c.due)).where(
        timer.c.programme == scope.programme,
        WAITING,
        timer.c.due > scope.now,
    )
    tries = select(func.min(delivery.c.not_before)).where(
        delivery.c.programme == scope.programme,
        delivery.c.state == DeliveryState.PENDING,
        delivery.c.not_before > scope.now,
    )
    found = [(await scope.conn.execute(each)).scalar_one() for each in (timers, tries)]
    return min((moment for moment in found if moment is not None), default=None)
