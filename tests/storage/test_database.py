"""The database: how it opens, how its schema came to be, and what its statements lean on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from traceback import format_exception

import pytest
from databases import Postgres, migrate
from scheme import MAYA, NOW, keys, open_store, run, say
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from storage.alone import AlreadyRunning, stand_alone
from storage.columns import NaiveMoment
from storage.engine import CannotOpen, Database, open_engine, parse_url, shown_address
from storage.keys import KeyRing
from storage.migrating import MIGRATIONS, newest_revision, upgrade
from storage.programmes import OtherProgramme
from storage.reading_talking import talked
from storage.schema import check_in, metadata, person, programme, timer
from storage.store import Store


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with nobody in it."""
    opened = await open_engine(database_url)
    try:
        yield opened
    finally:
        await opened.close()


def _differences(conn: Connection) -> object:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(conn, opts={"compare_type": True})
    return compare_metadata(context, metadata)


def test_each_migration_is_named_by_its_revision_so_that_the_newest_is_known_at_a_glance() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [newest_revision()]


async def test_the_migrations_make_the_schema_that_the_code_knows(database: Database) -> None:
    async with database.writing() as conn:
        assert await conn.run_sync(_differences) == []


async def test_upgrading_again_changes_nothing(database_url: str) -> None:
    await migrate(database_url)
    await migrate(database_url)


async def test_two_processes_may_upgrade_at_once(postgres: Postgres) -> None:
    with postgres.database(with_schema=False) as url:
        one, other = await open_engine(url), await open_engine(url)
        await asyncio.gather(upgrade(one), upgrade(other))
        await one.close()
        await other.close()


async def test_every_table_belongs_to_a_programme() -> None:
    without = [t.name for t in metadata.tables.values() if "programme" not in t.c]
    assert without == ["programme"]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 24, 16, 30, tzinfo=UTC),
        datetime(2026, 11, 24, 16, 30, 1, 999999, tzinfo=timezone(timedelta(hours=5))),
    ],
)
async def test_a_moment_comes_back_as_the_same_moment_in_utc(
    store: Store, moment: datetime
) -> None:
    async with store.database.writing() as conn:
        await conn.execute(person.update().where(person.c.id == MAYA).values(added_at=moment))
        found = await conn.scalar(select(person.c.added_at).where(person.c.id == MAYA))
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


async def test_a_naive_moment_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError) as caught:
        async with store.database.writing() as conn:
            await conn.execute(select(timer).where(timer.c.due <= naive))
    assert isinstance(caught.value.orig, NaiveMoment)


async def test_the_values_of_a_statement_stay_out_of_its_error(store: Store) -> None:
    row = {"person": MAYA, "programme": "harbour", "slot": "a secret", "state": "asked"}
    with pytest.raises(IntegrityError) as caught:
        async with store.database.writing() as conn:
            await conn.execute(insert(check_in), [row | {"id": MAYA}])
    assert "a secret" not in str(caught.value).split("DETAIL")[0]


async def test_a_batch_that_fails_leaves_nothing(store: Store) -> None:
    async def fail_after_writing() -> None:
        async with store.database.writing() as conn:
            await conn.execute(text("DELETE FROM role"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_after_writing()
    async with store.database.reading() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM role")) == 4


async def test_readers_of_a_file_cannot_write(sqlite_url: str) -> None:
    database = await open_engine(sqlite_url)
    with pytest.raises(StatementError, match="readonly"):
        async with database.reading() as conn:
            await conn.execute(text("DELETE FROM role"))
    await database.close()


async def test_many_writers_wait_for_each_other(store: Store) -> None:
    await asyncio.gather(*(run(store, say(MAYA, str(number))) for number in range(20)))
    async with store.database.reading() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM delivery")) == 20


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///kept.db", "sqlite+aiosqlite"),
        ("postgresql://kept@host/kept", "postgresql+psycopg"),
        ("postgresql+psycopg://kept@host/kept", "postgresql+psycopg"),
    ],
)
def test_an_operators_address_is_understood(address: str, driver: str) -> None:
    assert parse_url(address).drivername == driver


@pytest.mark.parametrize(
    "address",
    ["", "kept.db", "mysql://host/kept", "sqlite://", "sqlite:///:memory:", "sqlite:///a?b=c"],
)
def test_an_address_that_cannot_serve_is_refused(address: str) -> None:
    with pytest.raises(CannotOpen, match=r"sqlite:///"):
        parse_url(address)


async def test_a_database_that_does_not_open_says_so_without_its_password(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is a letter and not a database, " * 100)
    for address in (
        f"sqlite:///{tmp_path}/none/kept.db",
        f"sqlite:///{tmp_path}/text.db",
        f"sqlite:///{tmp_path}",
        "postgresql://kept:s3cret@127.0.0.1:1/kept",
    ):
        with pytest.raises(CannotOpen) as caught:
            await open_engine(address)
        assert "s3cret" not in str(caught.value)


async def test_a_second_run_is_refused_and_may_start_when_the_first_has_ended(
    database: Database, database_url: str
) -> None:
    other = await open_engine(database_url)
    first = await stand_alone(database)
    with pytest.raises(AlreadyRunning):
        await stand_alone(other)
    assert await first.still_held()
    elsewhere = await stand_alone(other, "another bot")
    await first.release()
    second = await stand_alone(other)
    with pytest.raises(AlreadyRunning):
        await stand_alone(database)
    await second.release()
    await elsewhere.release()
    await other.close()


async def test_a_lock_that_was_lost_is_known_to_be_lost(postgres_url: str) -> None:
    database, other = await open_engine(postgres_url), await open_engine(postgres_url)
    lock = await stand_alone(database)
    async with other.writing() as conn:
        await conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND pid <> pg_backend_pid()"
            )
        )
    assert not await lock.still_held()
    await (await stand_alone(other)).release()
    await lock.release()
    await database.close()
    await other.close()


async def test_the_command_line_may_write_beside_a_running_bot(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    running = await stand_alone(store.database)
    beside = await open_store(database_url, ring)
    await run(beside, say(MAYA))
    assert len(await store.outbox.claim(10, NOW)) == 1
    await beside.close()
    await running.release()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user:12@34:s3cret@host/kept",
        "postgresql://user:12@s3cret@host/kept",
        "postgresql://user:s3cret@host:5x/kept",
        "postgresql://user:s3cret@[::1/kept",
        "postgresql://user:s3cret@ho\0st/kept",
        "sqlite:///s3cret\0.db",
    ],
)
def test_an_address_that_cannot_be_read_is_told_without_a_piece_of_it(address: str) -> None:
    with pytest.raises(CannotOpen, match="in a password @ as %40") as caught:
        parse_url(address)
    assert "s3cret" not in "".join(format_exception(caught.value))


@pytest.mark.parametrize("host", ["a" * 64, "kept..example"])
async def test_a_host_that_cannot_be_one_is_told(host: str) -> None:
    address = f"postgresql://user:s3cret@{host}/kept"
    with pytest.raises(CannotOpen, match="address cannot be read") as caught:
        await open_engine(address)
    assert "s3cret" not in "".join(format_exception(caught.value))


def test_an_address_is_shown_without_its_password() -> None:
    shown = shown_address("postgresql://user:s3cret@host/kept?host=/run/pg&password=s3cret")
    assert shown == "postgresql://user:***@host/kept?host=%2Frun%2Fpg&password=hidden"


async def test_one_file_has_one_lock_by_whatever_path(sqlite_url: str, tmp_path: Path) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    (tmp_path / "link.db").symlink_to(file)
    (tmp_path / "folder").symlink_to(file.parent, target_is_directory=True)
    addresses = (
        sqlite_url,
        f"sqlite:///{tmp_path}/link.db",
        f"sqlite:///{tmp_path}/folder/kept.db",
    )
    databases = [await open_engine(address) for address in addresses]
    lock = await stand_alone(databases[0])
    for database in databases:
        with pytest.raises(AlreadyRunning):
            await stand_alone(database)
        await database.close()
    await lock.release()


async def test_another_slug_on_an_old_database_is_refused_and_changes_nothing(
    database_url: str,
) -> None:
    ring = keys()
    await (await open_store(database_url, ring, slug="harbour")).close()
    with pytest.raises(OtherProgramme, match=r'holds the programme "harbour"'):
        await open_store(database_url, ring, slug="haven")
    store = await open_store(database_url, ring, slug="harbour")
    async with store.database.reading() as conn:
        assert (await conn.execute(select(programme.c.slug))).scalars().all() == ["harbour"]
    await store.close()


async def test_open_conversations_are_read_by_their_partial_indexes(sqlite_url: str) -> None:
    """With parameters as they are bound in use: a state that is bound hides the indexes."""
    statement = talked([MAYA], NOW).compile(
        dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}
    )
    database = await open_engine(sqlite_url)
    async with database.reading() as conn:
        bound = tuple("" for _ in statement.positiontup or ())
        found = await conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound)
        plan = str(found.all())
    await database.close()
    assert "uq_conversation_open_person" in plan
    assert "ix_conversation_aside" in plan
    assert "ix_conversation_flag" in plan
    assert "SCAN" not in plan
