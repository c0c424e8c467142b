"""How much waits in the queues, and how long the oldest of it has waited. Numbers, never words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy import literal_column as exactly

from flows.effects import Lane
from storage.arrows import HELD, PENDING, UNSURE
from storage.asking import ask
from storage.engine import Database
from storage.inbox import OPEN, SET_ASIDE
from storage.schema import delivery, inbox

TOLD = inbox.c.state == exactly("'told'")


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait whose time has come, and since when the oldest of them does."""

    waiting: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """`set_aside` are updates that could not be decided; `unsure` are messages of which it is not
    known whether Telegram has them."""

    inbox: Queue = Queue()
    set_aside: int = 0
    unsure: int = 0
    outbox: Mapping[Lane, Queue] = field(default_factory=dict)


async def read_backlog(database: Database, programme: str, now: datetime) -> Backlog:
    """What waits at this moment. Raises what the database raises."""
    async with database.reading() as conn:
        inside = (await ask(conn, counts, programme)).one()
        outside = (await ask(conn, by_lane, programme, now)).all()
    lanes = {row.lane: Queue(row.waiting, row.since) for row in outside}
    return Backlog(
        inbox=Queue(inside.waiting, inside.since),
        set_aside=inside.set_aside + inside.told,
        unsure=inside.unsure,
        outbox={lane: lanes.get(lane, Queue()) for lane in Lane},
    )


# Any, here and below: a selection of several counts has no closer type.
def counts(programme: str) -> Select[Any]:
    """One row: how much waits in the inbox and since when, and what stands aside or unsure."""
    mine = inbox.c.programme == programme
    theirs = delivery.c.programme == programme

    def count(column: Any, *where: Any) -> Any:
        return select(func.count(column)).where(*where).scalar_subquery()

    # The first by number is the oldest. By time it would be looked for among all that is done.
    first = select(inbox.c.received_at).where(mine, OPEN).order_by(inbox.c.id).limit(1)
    return select(
        count(inbox.c.id, mine, OPEN).label("waiting"),
        first.scalar_subquery().label("since"),
        count(inbox.c.id, mine, SET_ASIDE).label("set_aside"),
        count(inbox.c.id, mine, TOLD).label("told"),
        count(delivery.c.id, theirs, UNSURE).label("unsure"),
    )


def by_lane(programme: str, now: datetime) -> Select[Any]:
    """A row a lane: how much could be sent now, and since when it waits."""
    it = delivery.c
    # A try that failed moves the moment of the next one, but not that since which it waits.
    since = case((it.attempts == 0, it.not_before), else_=it.made_at)
    return (
        select(it.lane, func.count(it.id).label("waiting"), func.min(since).label("since"))
        .where(
            PENDING, it.programme == programme, ~HELD, (it.not_before <= now) | (it.attempts > 0)
        )
        .group_by(it.lane)
    )
