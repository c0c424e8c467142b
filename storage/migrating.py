"""Brings a database to the newest schema, by Alembic alone. Never deletes a row."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_266_309_125


async def upgrade(database: Database) -> None:
    """Upgrades in one transaction; on PostgreSQL several processes may start at once."""
    async with database.writing() as conn:
        if not database.is_sqlite:
            await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await conn.run_sync(_upgrade)


@cache
def newest_revision() -> str:
    """The newest revision there is: each file is named by its revision, in order."""
    files = sorted(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return files[-1].partition("_")[0]


def _is_newest(conn: Connection) -> bool:
    if not inspect(conn).has_table("alembic_version"):
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
