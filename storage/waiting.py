"""What no turn has decided yet. It is asked every second, and mostly there is nothing.

So one statement looks whether there is anything of each kind; only what there is, is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from flows.heard import DeliveryFailed, TimerFired, UpdateSetAside
from storage import inbox, outbox, timers
from storage.arrows import FAILED, TURN_OPEN, TURN_SET_ASIDE, UNHEARD
from storage.asking import ask
from storage.inbox import Update
from storage.schema import delivery, timer
from storage.schema import inbox as update
from storage.scope import Scope
from storage.sources import set_aside_unheard
from storage.trying import is_time


@dataclass(frozen=True, slots=True)
class Waiting:
    """What no turn has decided yet. `crowd` are timers that may be due for everybody at one moment,
    `timers` all others. `set_aside` could not be decided, and no person knows yet."""

    updates: Sequence[Update] = ()
    timers: Sequence[TimerFired] = ()
    crowd: Sequence[TimerFired] = ()
    failures: Sequence[DeliveryFailed] = ()
    set_aside: Sequence[UpdateSetAside] = ()


class There(NamedTuple):
    """Is there anything of each kind?"""

    updates: bool
    timers: bool
    failures: bool
    set_aside: bool


def is_there(programme: str, now: datetime) -> Select[bool, bool, bool, bool]:
    """Is there an update, a due timer, a failed delivery, something set aside? What waits for the
    moment of its next try does not count."""
    mine = update.c.programme == programme
    its_timers = timer.c.programme == programme
    unheard = (delivery.c.programme == programme, FAILED, UNHEARD)

    def any_(column: ColumnElement[object], *where: ColumnElement[bool]) -> ColumnElement[bool]:
        return select(column).where(*where).exists()

    return select(
        any_(update.c.id, mine, inbox.OPEN, is_time(update.c.not_before, now)),
        any_(
            timer.c.id,
            its_timers,
            timers.OPEN,
            timer.c.due <= now,
            is_time(timer.c.not_before, now),
        ),
        any_(delivery.c.id, *unheard, TURN_OPEN, is_time(delivery.c.turn_not_before, now)),
        or_(
            any_(update.c.id, mine, inbox.SET_ASIDE, is_time(update.c.not_before, now)),
            any_(timer.c.id, its_timers, timers.SET_ASIDE),
            any_(delivery.c.id, *unheard, TURN_SET_ASIDE),
        ),
    )


async def look(conn: AsyncConnection, programme: str, now: datetime) -> There:
    """Looks whether there is anything of each kind."""
    return There(*(await ask(conn, is_there, programme, now)).one())


async def read_waiting(scope: Scope, there: There, limit: int) -> Waiting:
    """Reads what there is, at most `limit` of a kind."""
    return Waiting(
        updates=await inbox.waiting(scope, limit) if there.updates else (),
        timers=await timers.due_first(scope, limit) if there.timers else (),
        crowd=await timers.due_of_crowd(scope, limit) if there.timers else (),
        failures=await outbox.failed_unheard(scope, limit) if there.failures else (),
        set_aside=await set_aside_unheard(scope) if there.set_aside else (),
    )
