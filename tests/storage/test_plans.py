"""What is asked of the queues all the time, or at each start, is answered from partial indexes."""

import re

from scheme import NOW, keys, open_store
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement

from flows.channels import Channel
from flows.effects import Lane
from storage.arrows import any_in_flight, any_pending, heads, lost, unheard
from storage.backlog import by_lane, counts
from storage.inbox import next_ones
from storage.scope import Scope
from storage.sealing import Seals
from storage.sources import asides
from storage.timers import crowd_ones, due_ones, first_ones, next_moments
from storage.trying import once_more
from storage.waiting import is_there


async def _plan(conn: AsyncConnection, statement: ClauseElement) -> str:
    sql = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    rows = (await conn.execute(text(f"EXPLAIN QUERY PLAN {sql}"))).all()
    return "\n".join(row.detail for row in rows)


def _queues(scope: Scope) -> list[tuple[ClauseElement, list[str]]]:
    """What is asked of the queues, each with the indexes that it is to be answered from."""
    mine = scope.programme
    aside = ["ix_inbox_set_aside", "ix_timer_set_aside", "ix_delivery_failed"]
    failed = ["ix_delivery_failed"]
    moments = ["ix_timer_waiting"] * 2 + ["ix_inbox_waiting", "ix_inbox_set_aside"]
    moments += ["ix_delivery_pending", *failed]
    again = ["ix_inbox_set_aside", "ix_inbox_told", "ix_timer_set_aside", "ix_timer_told"]
    return [
        (
            heads(mine, NOW, 10, tuple(Lane), Channel.TELEGRAM),
            ["ix_delivery_pending", "ix_delivery_ahead"],
        ),
        (
            any_pending(mine, Channel.TELEGRAM, NOW, tuple(Lane)),
            ["ix_delivery_pending", "ix_delivery_not_after"],
        ),
        (unheard(mine, NOW, 10), failed),
        (next_ones(mine, NOW, 10), ["ix_inbox_waiting", "ix_inbox_ahead"]),
        (due_ones(mine, NOW, 10), ["ix_timer_waiting"]),
        (crowd_ones(mine, NOW, 10), ["ix_timer_waiting"]),
        (first_ones(mine, NOW, 10), ["ix_timer_first"]),
        (is_there(mine, NOW), ["ix_inbox_waiting", "ix_timer_waiting", *failed, *aside]),
        (
            counts(mine),
            ["ix_inbox_waiting", "ix_inbox_waiting", *again[:2], "ix_delivery_unsure"],
        ),
        (by_lane(mine, NOW), ["ix_delivery_pending"]),
        (any_in_flight(mine), ["uq_delivery_sending", "ix_delivery_unsure"]),
        (lost(scope, NOW).statement, ["uq_delivery_sending"]),
        *((each, [index]) for each, index in zip(asides(scope).values(), aside, strict=True)),
        *((each, [index]) for each, index in zip(next_moments(mine, NOW), moments, strict=True)),
        *(
            (each, [index])
            for each, index in zip(once_more(mine), [*again, *failed, *failed], strict=True)
        ),
    ]


async def test_the_queues_are_read_by_their_partial_indexes(sqlite_url: str) -> None:
    store = await open_store(sqlite_url, keys())
    async with store.database.writing() as conn:
        for statement, indexes in _queues(Scope(conn, Seals(store.vault), NOW)):
            plan = await _plan(conn, statement)
            read = re.findall(r"(?:SCAN|SEARCH) (?!CONSTANT)(.*)", plan)
            found = [re.findall(r"USING (?:COVERING )?INDEX (\w+)", each) for each in read]
            assert sorted(found) == sorted([each] for each in indexes), plan
    await store.close()
