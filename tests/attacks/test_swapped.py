"""Whoever can write to the database cannot make one thing stand for another: it is refused, and told.

Sealed values are moved from row to row and from person to person behind the bot's back.
That each seal holds for its own table, column and row alone, and that a worry's words cannot be
written over at all, is in the storage tests; here it is what people see.
"""

from datetime import timedelta
from uuid import UUID

from playing.stage import Stage
from scheme_at_four import scheme, texts
from sqlalchemy import Column, Table, func, select, update

from storage.schema import InboxState, inbox, person, relay

TOLD = "could not be worked on"


async def sealed(stage: Stage, column: Column[bytes], of: UUID) -> bytes:
    """What stands in a row, as it is written."""
    assert stage.running is not None
    async with stage.running.store.database.reading() as conn:
        row = select(column).where(column.table.c.id == of)
        found: bytes = (await conn.execute(row)).scalar_one()
    return found


async def write(stage: Stage, column: Column[bytes], to: UUID, blob: bytes) -> None:
    """Writes into a row, as somebody with the database's password could."""
    assert stage.running is not None
    assert isinstance(column.table, Table)
    change = update(column.table).where(column.table.c.id == to).values({column: blob})
    async with stage.running.store.database.writing() as conn:
        await conn.execute(change)


async def move(stage: Stage, column: Column[bytes], *, to: UUID, of: UUID) -> None:
    """Has what is sealed in one row stand in another."""
    await write(stage, column, to, await sealed(stage, column, of))


async def ids_of(stage: Stage, table: Table) -> list[UUID]:
    """The ids of the rows of a table."""
    assert stage.running is not None
    async with stage.running.store.database.reading() as conn:
        return list((await conn.execute(select(table.c.id).order_by(table.c.id))).scalars())


async def waits(stage: Stage) -> int:
    """How many updates were set aside, with all that was in them."""
    assert stage.running is not None
    kept = (inbox.c.state == InboxState.SET_ASIDE, inbox.c.raw.is_not(None))
    async with stage.running.store.database.reading() as conn:
        counting = select(func.count()).select_from(inbox).where(*kept)
        return (await conn.execute(counting)).scalar_one()


async def test_one_persons_name_does_not_become_anothers(database_url: str) -> None:
    async with scheme(database_url) as stage:
        said = {name: texts(stage, name) for name in stage.phones}
        await move(stage, person.c.profile, to=stage.ids["Maya"], of=stage.ids["Tess"])
        stage.phones["Maya"].write("see you at five")
        await stage.settle()
        await stage.go_to(stage.clock.now().replace(hour=16, minute=40))
        assert texts(stage, "Sam") == said["Sam"]
        assert not any("Tess" in text for text in texts(stage, "Maya"))
        assert any("SealBroken" in line for line in stage.trouble.lines)
        assert await waits(stage) == 1  # with its words, for when the row has been put right


async def test_words_that_wait_for_one_do_not_reach_another(database_url: str) -> None:
    """Two messages are held until tomorrow; meanwhile each gets the other's words."""
    async with scheme(database_url) as stage:
        await stage.go_to(stage.clock.now() + timedelta(hours=4))
        stage.phones["Maya"].write("for sam alone")
        stage.phones["Ola"].write("for tess alone")
        await stage.settle()
        one, other = await ids_of(stage, relay)
        words = await sealed(stage, relay.c.words, one)
        await move(stage, relay.c.words, to=one, of=other)
        await write(stage, relay.c.words, other, words)
        await stage.go_to(stage.clock.now() + timedelta(days=2))
        assert not any("alone" in text for name in ("Sam", "Tess") for text in texts(stage, name))
        assert any("SealBroken" in line for line in stage.trouble.lines)
        assert any(TOLD in text for text in texts(stage, "Priya"))
