"""Brings a database to the newest schema, by Alembic alone. Never deletes a row."""

from pathlib import Path

from sqlalchemy import Connection, text

from storage.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_266_309_125


async def upgrade(database: Database) -> None:
    """Upgrades in one transaction; on PostgreSQL several processes may start at once."""
    async with database.writing() as conn:
        if not database.is_sqlite:
            await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await conn.run_sync(_upgrade)


def _upgrade(conn: Connection) -> None:
    # Importing Alembic takes a second; most commands never need it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
