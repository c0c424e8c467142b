"""Brings a database to the newest schema, by Alembic alone. Never deletes a row."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import Database, NoDatabase

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_266_309_125


async def upgrade(database: Database, *, may_make: bool = True) -> None:
    """Upgrades in one transaction; on PostgreSQL several processes may start at once.

    `may_make`: may the schema be made where nothing of ours is? Else that raises NoDatabase.
    """
    async with database.writing() as conn:
        if not database.is_sqlite:
            await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not may_make and not await conn.run_sync(_is_ours):
            raise NoDatabase(database.url)
        await conn.run_sync(_upgrade)


async def is_made(database: Database) -> bool:
    """Is there a schema of ours, of whatever version?"""
    async with database.reading() as conn:
        return await conn.run_sync(_is_ours)


@cache
def newest_revision() -> str:
    """The newest revision there is: each file is named by its revision, in order."""
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return files[-1].partition("_")[0]


def _is_ours(conn: Connection) -> bool:
    return inspect(conn).has_table("alembic_version")


def _is_newest(conn: Connection) -> bool:
    if not _is_ours(conn):
        return False
    stored = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return stored == newest_revision()


def _upgrade(conn: Connection) -> None:
    # Importing Alembic takes a second, and reading its scripts most of a restart.
    if _is_newest(conn):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
