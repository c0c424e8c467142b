"""What is asked for every message, with a year of rows in the database: no statement reads a whole table.

The statements are not written down here: they are listened to, as they are, and the database says how
it would find the rows.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from scheme import HOUR, MAYA, NOW, SAM, facts_for, linked, message, new_id, person, raw, run, say
from sqlalchemy import Connection, Index, event, text, update
from sqlalchemy.engine import Engine

from flows.checkins import CheckIn, CheckInState
from flows.conversing import Act, Button
from flows.effects import AddPairing, KeepRelay, PutCheckIn, SetTimer
from flows.heard import Timer, TimerKind
from flows.people import Role
from flows.relaying import PairingState, Relay, RelayKind, Verdict, Why
from storage.schema import DeliveryState, InboxState, delivery, inbox, metadata
from storage.store import Store

PEOPLE, EACH = 300, 8
"""So many young people, each with so many rows in every table that grows."""
GROWING = (
    *("inbox", "delivery", "timer", "relay", "check_in", "button", "account", "person"),
    *("invite", "pairing", "data_key"),
)
SMALL = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if isinstance(index, Index) and index.dialect_options["sqlite"]["where"] is not None
}
"""Partial indexes: they hold what waits, not what was."""

Asked = tuple[str, Any]  # Any: the values of a statement, as its driver wants them


async def a_year(store: Store) -> None:
    """Fills the tables, as the writer fills them; nearly all of it is over."""
    people = [new_id() for _ in range(PEOPLE)]
    await run(store, *(e for each in people for e in person(each, "Ali", Role.MENTEE)))
    await run(store, *(e for n, each in enumerate(people) for e in linked(each, f"8{n:011}")))
    pairings = {each: new_id() for each in people}
    beside = zip(people, [*people[1:], people[0]], strict=True)
    ended = PairingState.ENDED
    await run(store, *(AddPairing(pairings[of], of, by, ended, NOW) for of, by in beside))
    await run(store, *(e for each in people for n in range(EACH) for e in _rows(each, pairings, n)))
    raws = [raw(n, f"8{n % PEOPLE:011}") for n in range(PEOPLE * EACH)]
    await store.keep_updates(1, raws, NOW - HOUR)
    async with store.database.writing() as conn:
        await conn.execute(update(delivery).values(state=DeliveryState.SENT))
        await conn.execute(update(inbox).values(state=InboxState.DONE))
    async with store.database.writing() as conn:
        await conn.execute(text("ANALYZE"))


def _rows(of: UUID, pairings: dict[UUID, UUID], number: int) -> Iterator[Any]:
    button = Button(f"{of}-{number}", "Yes", Act.CHOOSE, (("choice", "yes"),))
    due = NOW + timedelta(days=1 + number)
    yield say(of, buttons=((button,),))
    yield SetTimer(Timer(new_id(), TimerKind.WINDOW, due, of))
    yield PutCheckIn(CheckIn(new_id(), of, f"2026-W{10 + number}-1", NOW, CheckInState.MISSED))
    yield KeepRelay(
        Relay(
            *(new_id(), RelayKind.MESSAGE, of, "hello", NOW, Verdict.PASSED, Why.WITHIN_LIMITS),
            message=number,
            pairing=pairings[of],
        )
    )


@contextmanager
def listening(engines: Collection[Engine]) -> Iterator[list[Asked]]:
    """Every statement that reads or changes rows, with its values."""
    heard: list[Asked] = []

    def on_execute(
        conn: Connection, cursor: object, sql: str, values: Any, context: object, many: bool
    ) -> None:
        if sql.startswith(("SELECT", "UPDATE", "WITH", "DELETE")):
            heard.append((sql, values[0] if many else values))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", on_execute)
    try:
        yield heard
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", on_execute)


async def scans(store: Store, asked: Sequence[Asked]) -> list[str]:
    """The statements that read all of a table that grows, and what the database says of them."""
    found = []
    async with store.database.writing() as conn:
        if not store.database.is_sqlite:  # of a table with few pages it would read all by choice
            await conn.execute(text("SET LOCAL enable_seqscan = off"))
        for sql, values in asked:
            explain = "EXPLAIN QUERY PLAN" if store.database.is_sqlite else "EXPLAIN (FORMAT JSON)"
            rows = (await conn.exec_driver_sql(f"{explain} {sql}", values)).all()
            read = _of_sqlite(rows) if store.database.is_sqlite else _of_postgres(rows[0][0])
            found += [f"{each}: {sql}" for each in read]
    return found


def _of_sqlite(rows: Sequence[Any]) -> Iterator[str]:
    for row in rows:
        words = row.detail.split()
        if words[0] == "SCAN" and words[1] in GROWING and not SMALL & set(words):
            yield row.detail
        if "AUTOMATIC" in words:  # it reads all of a table to make an index of it, each time
            yield row.detail


def _of_postgres(plan: Any) -> Iterator[str]:
    nodes = [each["Plan"] for each in (json.loads(plan) if isinstance(plan, str) else plan)]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", ())
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING:
            yield f"Seq Scan on {node['Relation Name']}"


async def test_no_statement_of_a_turn_reads_a_whole_table(store: Store) -> None:
    await a_year(store)
    engines = {store.database.writer.sync_engine, store.database.reader.sync_engine}
    await run(store, say(MAYA), say(SAM))
    with listening(engines) as asked:
        await store.keep_updates(1, [raw(10**6), raw(10**6 + 1, "700123456702")], NOW)
        waiting = await store.what_waits(100, NOW)
        assert len(waiting.updates) == 2
        await store.due_timers(100, NOW)  # the claim of due timers
        stranger = message(MAYA, number=3, address="700123456799")
        await facts_for(store, message(MAYA), message(SAM, number=2), stranger)
        labels = ("for Sam", "No, keep it")  # which button is it, and which message waits?
        for number, words in enumerate(labels, 4):
            await facts_for(store, message(MAYA, words, number=number))
        assert len(await store.outbox.claim(10, NOW)) == 2
        await store.pending(NOW)
        await store.next_moment(NOW)
    assert len(asked) > 10
    for name in ("relay", "account", "inbox", "delivery", "timer"):
        assert any(f"FROM {name}" in sql or f"UPDATE {name}" in sql for sql, _ in asked), name
    assert await scans(store, asked) == []


async def test_a_statement_that_reads_a_whole_table_is_found(store: Store) -> None:
    await a_year(store)
    engines = [store.database.writer.sync_engine]
    with listening(engines) as asked:
        async with store.database.writing() as conn:
            await conn.execute(text("SELECT text_id FROM delivery WHERE text_version = 77"))
    assert len(await scans(store, asked)) == 1
