"""An older state of the database was put back: what had been in flight, and what came due since.

Unasked check-ins and reminders are never sent a second time; everything else is sent again, and says
that it may be a repeat. Deletes nothing but reminders that are no longer due.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, insert, select, tuple_, update

from flows.checkins import CheckInState
from flows.heard import TimerKind
from flows.relaying import Verdict
from storage.outbox import Outbox
from storage.schema import check_in, relay, timer
from storage.scope import Scope
from storage.sealing import Seals
from storage.store import Store


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many messages may have been sent since, and how many check-ins are not asked any more."""

    deliveries: int
    check_ins: int


async def pass_over(store: Store, now: datetime) -> PassedOver:
    """Brings an older state to what is certain now. Twice is harmless."""
    deliveries = await Outbox(store.database, store.vault).restored(now)
    async with store.database.writing() as conn:
        scope = Scope(conn, Seals(store.vault), now)
        await _held_may_have_passed(scope)
        return PassedOver(deliveries, await _let_check_ins_go(scope))


async def _held_may_have_passed(scope: Scope) -> None:
    mine = (relay.c.programme == scope.programme, relay.c.verdict == Verdict.HELD)
    await scope.conn.execute(update(relay).where(*mine).values(maybe_sent=True))


async def _let_check_ins_go(scope: Scope) -> int:
    """A slot that has its row is not asked; its timer then sets the next one."""
    due = (timer.c.programme == scope.programme, timer.c.due <= scope.now)
    rows = await scope.conn.execute(select(timer).where(*due, timer.c.kind == TimerKind.CHECK_IN))
    missed = {(row.person, _expected(row, "slot")): row for row in rows}
    there = await scope.conn.execute(
        select(check_in.c.person, check_in.c.slot).where(
            tuple_(check_in.c.person, check_in.c.slot).in_(list(missed))
        )
    )
    for each in there:
        del missed[each.person, each.slot]
    if missed:
        await scope.conn.execute(insert(check_in), [_missed(row) for row in missed.values()])
    await scope.conn.execute(delete(timer).where(*due, timer.c.kind == TimerKind.NOTE_PROMPT))
    return len(missed)


# Any, here and below: a row of a table has no closer type.
def _expected(row: Row[Any], name: str) -> str:
    return str(dict(row.expects)[name])


def _missed(row: Row[Any]) -> dict[str, object]:
    return {
        "id": uuid4(),
        "programme": row.programme,
        "person": row.person,
        "slot": _expected(row, "slot"),
        "due_at": datetime.fromisoformat(_expected(row, "due")),
        "state": CheckInState.MISSED,
    }
