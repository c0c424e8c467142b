"""Only one process runs the bot on one database: a second is refused, or waits to take over.

The command line needs no leave to write beside it. The lock goes with the process that held it.
"""

import asyncio
import fcntl
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Database


class AlreadyRunning(Exception):
    """Another process runs the bot on this database; stop that one first."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Lock(Protocol):
    """A held lock: one on a file (SQLite) or one on a connection (PostgreSQL)."""

    async def still_held(self) -> bool:
        """Is it still ours? A lost connection to PostgreSQL loses it."""

    async def release(self) -> None:
        """Gives it back."""


@dataclass(slots=True)
class FileLock:
    """Held on a file beside the database. The file stays: removing it would let two hold it."""

    descriptor: int

    async def still_held(self) -> bool:
        """A file lock is held until the process ends."""
        return True

    async def release(self) -> None:
        """Gives it back."""
        os.close(self.descriptor)


@dataclass(slots=True)
class AdvisoryLock:
    """Held by a connection of its own, outside any transaction."""

    conn: AsyncConnection = field(repr=False)

    async def still_held(self) -> bool:
        """Asks over the very connection that holds it."""
        try:
            await self.conn.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    async def release(self) -> None:
        """Gives it back at once; the connection is not used again, so that the lock surely ends."""
        with suppress(DBAPIError):  # a connection that is gone holds no lock
            if not self.conn.invalidated:
                await self.conn.execute(text("SELECT pg_advisory_unlock_all()"))
        if not self.conn.invalidated:
            await self.conn.invalidate()
        await self.conn.close()


async def stand_alone(database: Database, name: str = "run") -> Lock:
    """Takes the lock of a name, such as one bot's. Raises AlreadyRunning where another holds it."""
    if database.file is not None:
        descriptor = await asyncio.to_thread(lock_file, database.file, name)
        return FileLock(descriptor)
    return await _lock_in_postgres(database, name)


def lock_file(database: Path, name: str) -> int:
    """Takes the lock of a name for a SQLite file, there or not; `os.close` gives it back.

    Raises AlreadyRunning where another holds it.
    """
    # By whatever path it is reached, such as a link to it, one database has one lock.
    database = database.resolve()
    beside = database.with_name(f"{database.name}.{name}-lock")
    descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning from None
    return descriptor


async def _lock_in_postgres(database: Database, name: str) -> AdvisoryLock:
    digest = hashlib.sha256(f"kept-in-mind:{name}".encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    conn = await database.writer.connect()
    # Outside a transaction: an idle one would be ended by the server, and the lock with it.
    conn = await conn.execution_options(isolation_level="AUTOCOMMIT")
    won = await conn.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number})
    if not won:
        await conn.close()
        raise AlreadyRunning
    return AdvisoryLock(conn)
