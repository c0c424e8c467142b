"""Brings a database to the newest schema, by Alembic alone. Never deletes a row.

Before a SQLite file is changed it is copied, and the copy looked over; it stays beside the file.
"""

import asyncio
import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, inspect, text

from storage.copying import CannotCopy, copy_whole, in_megabytes, put_in_place, unfinished
from storage.engine import Database, NoDatabase

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_266_309_125
_ALEMBIC: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

log = logging.getLogger(__name__)


async def upgrade(
    database: Database, *, may_make: bool = True, migrations: Path = MIGRATIONS
) -> None:
    """Upgrades in one transaction; on PostgreSQL several processes may start at once.

    `may_make`: may the schema be made where nothing of ours is? Else that raises NoDatabase.
    Raises CannotCopy where a SQLite file cannot be copied first; nothing is changed then.
    """
    async with database.writing() as conn:
        if not database.is_sqlite:
            await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not may_make and not await conn.run_sync(_is_ours):
            raise NoDatabase(database.url)
        older = await conn.run_sync(_older_revision, migrations)
        if older is not None and database.file is not None:
            # Beside this transaction, which has written nothing and lets nobody else write.
            await asyncio.to_thread(_copy_first, database.file.resolve(), older)
        async with _alembic():
            await conn.run_sync(_upgrade, migrations)


def _alembic() -> asyncio.Lock:
    """Held while Alembic works: what it keeps for the whole process serves one database at a time,
    and one process may open several."""
    return _ALEMBIC.setdefault(asyncio.get_running_loop(), asyncio.Lock())


async def is_made(database: Database) -> bool:
    """Is there a schema of ours, of whatever version?"""
    async with database.reading() as conn:
        return await conn.run_sync(_is_ours)


def newest_revision(migrations: Path = MIGRATIONS) -> str:
    """The newest revision there is: each file is named by its revision, in order."""
    return _revisions(migrations)[-1]


@cache
def _revisions(migrations: Path) -> tuple[str, ...]:
    files = sorted(path.name for path in (migrations / "versions").glob("[0-9]*.py"))
    return tuple(name.partition("_")[0] for name in files)


def _is_ours(conn: Connection) -> bool:
    return inspect(conn).has_table("alembic_version")


def _revision(conn: Connection) -> str | None:
    if not _is_ours(conn):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _older_revision(conn: Connection, migrations: Path) -> str | None:
    """The revision from which we know the way; None where there is no way to go."""
    stored = _revision(conn)
    return stored if stored in _revisions(migrations)[:-1] else None


def _upgrade(conn: Connection, migrations: Path) -> None:
    # Importing Alembic takes a second, and reading its scripts most of a restart.
    if _revision(conn) == newest_revision(migrations):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


# the copy before


def _copy_first(file: Path, revision: str) -> None:
    """Raises CannotCopy: then there is no upgrade either."""
    now = datetime.now(UTC)
    to = file.with_name(f"{file.stem}-schema-{revision}-{now:%Y%m%dT%H%M%SZ}{file.suffix}")
    try:
        with unfinished(to) as folder:
            copy = folder / to.name
            copy_whole(file, copy, _tell)
            _look_over(copy, revision)
            put_in_place(copy, to)
    except CannotCopy as fault:
        raise CannotCopy(
            f"this version has a newer schema, and copies the database before it changes it. {fault} "
            "Make room on that disk, then try again. The database is as it was."
        ) from None
    log.info("the schema is upgraded from %s; the database as it was is kept as %s", revision, to)


def _look_over(copy: Path, revision: str) -> None:
    with closing(sqlite3.connect(copy)) as conn:
        whole = conn.execute("PRAGMA integrity_check(1)").fetchone()
        stored = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    if (whole, stored) != (("ok",), (revision,)):
        raise CannotCopy("The copy is not whole: the database may be damaged.")


def _tell(done: int, size: int) -> None:
    log.info("%s of at most %s copied", in_megabytes(done), in_megabytes(size))
