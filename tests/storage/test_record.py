"""The record: gapless, chained, add-only; a change that goes behind its back is found."""

from collections.abc import Sequence

import pytest
from scheme import MAYA, NOW, PRIYA, entry, message, new_id, run, worry
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flows.casework import EntryKind
from flows.effects import Effect
from flows.facts import Facts
from flows.heard import Heard
from storage.record import Fault, FaultKind, verify
from storage.store import Store

DROP = {
    "sqlite": ("DROP TRIGGER entry_no_update", "DROP TRIGGER entry_no_delete"),
    "postgresql": ("DROP TRIGGER entry_add_only ON entry",),
}


async def check(store: Store) -> Fault | None:
    """What `verify` says."""
    async with store.database.reading() as conn:
        return await verify(conn, "harbour")


async def tamper(store: Store, *statements: str) -> None:
    """Changes the record as somebody could who has the database itself."""
    async with store.database.writing() as conn:
        for statement in (*DROP[conn.dialect.name], *statements):
            await conn.execute(text(statement))


async def test_an_empty_record_is_whole(store: Store) -> None:
    assert await check(store) is None


async def test_entries_of_many_turns_make_one_chain(store: Store) -> None:
    first, second = new_id(), new_id()
    await run(store, *worry(first))
    await run(store, *worry(second, 2))
    await run(store, entry(first, EntryKind.ACKNOWLEDGED, by=PRIYA, words="mine"))
    assert await check(store) is None


async def test_a_batch_of_turns_makes_one_chain(store: Store) -> None:
    of = new_id()
    await run(store, *worry(of))

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        return (entry(of, EntryKind.LOOKED, by=PRIYA), entry(of, EntryKind.LOOKED))

    await store.run_batch([message(MAYA), message(PRIYA)], decide, NOW)
    async with store.database.reading() as conn:
        numbers = (await conn.execute(text("SELECT number FROM entry ORDER BY number"))).scalars()
        assert list(numbers) == [1, 2, 3, 4, 5, 6]
    assert await check(store) is None


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        pytest.param(
            ["UPDATE entry SET kind = 'closed' WHERE number = 2"],
            Fault(2, FaultKind.CHANGED),
            id="a word changed",
        ),
        pytest.param(
            ["UPDATE entry SET words = previous WHERE number = 3"],
            Fault(3, FaultKind.CHANGED),
            id="sealed bytes changed",
        ),
        pytest.param(
            ["UPDATE entry SET at = (SELECT max(added_at) FROM person) WHERE number = 1"],
            Fault(1, FaultKind.CHANGED),
            id="a time changed",
        ),
        pytest.param(
            ["DELETE FROM entry WHERE number = 2"],
            Fault(2, FaultKind.MISSING),
            id="one removed",
        ),
        pytest.param(
            ["DELETE FROM entry WHERE number = 4"],
            Fault(4, FaultKind.CUT),
            id="the tail cut",
        ),
        pytest.param(
            [
                "UPDATE entry SET number = 99 WHERE number = 2",
                "UPDATE entry SET number = 2 WHERE number = 3",
                "UPDATE entry SET number = 3 WHERE number = 99",
            ],
            Fault(2, FaultKind.OUT_OF_ORDER),
            id="two swapped",
        ),
        pytest.param(
            [
                "DELETE FROM entry WHERE number = 4",
                "UPDATE record_head SET number = 3",
            ],
            Fault(3, FaultKind.END_CHANGED),
            id="the tail cut and the count with it",
        ),
        pytest.param(
            ["DELETE FROM record_head"],
            Fault(4, FaultKind.END_MISSING),
            id="the end removed",
        ),
    ],
)
async def test_whatever_is_changed_behind_its_back_is_found(
    store: Store, statements: Sequence[str], fault: Fault
) -> None:
    of = new_id()
    await run(store, *worry(of), entry(of, EntryKind.LOOKED), entry(of, EntryKind.CLOSED))
    await tamper(store, *statements)
    assert await check(store) == fault


@pytest.mark.parametrize("table", ["entry", "concern"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET words = words", "DELETE FROM {}"])
async def test_the_database_itself_refuses_to_change_what_is_add_only(
    store: Store, table: str, statement: str
) -> None:
    await run(store, *worry(new_id()))
    with pytest.raises(DBAPIError, match="add-only"):
        async with store.database.writing() as conn:
            await conn.execute(text(statement.format(table)))
    assert await check(store) is None
