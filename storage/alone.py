"""Only one process runs the bot on one database: a second is refused, or waits to take over.

The command line needs no leave to write beside it. The lock goes with the process that held it.

Theory of operation. On PostgreSQL a connection holds the lock, so a process may have lost it and not
know. Three things keep two from sending one message. Who holds the lock is told at once when its
connection ends, asks every second, and begins no call when it was not sure for SURE_FOR; the server
gives the lock of a silent machine away later than that (`storage.engine`). Each new holder begins a
reign of its own, and only who reigns can claim a message or write what became of it. And what the
one before was sending is repeated by the next only when that one can begin no call any more.
"""

import asyncio
import fcntl
import hashlib
import math
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Select, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from storage.asking import ask
from storage.engine import Database
from storage.schema import programme

ANSWERS_WITHIN = 3.0
"""Seconds for which a server may be silent. What holds a lock answers without touching a disk."""
SURE_FOR = 4.0
"""Seconds since the last answer for which a holder is sure that it is one."""
CHANNEL = "kept_in_mind"
"""On which, on PostgreSQL, the holder of a lock hears its name when another has written for it."""
REPEATED_AFTER = timedelta(seconds=5)
"""When the next one repeats what the last one was sending: that one is not sure any more by then."""


class AlreadyRunning(Exception):
    """Another process runs the bot on this database; stop that one first."""

    def __init__(self, *, may_wait: bool = False) -> None:
        super().__init__(self.__doc__)
        self.may_wait = may_wait
        """May several run, of which all but one stand by? So it is on PostgreSQL."""


class NoLongerTheOne(Exception):
    """Another process is the one bot by now: this one claims and settles nothing more."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Lock(Protocol):
    """A held lock: one on a file (SQLite) or one on a connection (PostgreSQL)."""

    @property
    def sure_for(self) -> float:
        """For how many seconds without an answer its holder is sure of it."""

    def when_told(self, wake: Callable[[], None]) -> None:
        """What is called when a process that helps its holder has written something."""

    async def still_held(self) -> bool:
        """Is it still ours? A lost connection to PostgreSQL loses it."""

    async def lost_within(self, seconds: float) -> bool:
        """Waits so long, or until it is seen to be lost; says whether it is."""

    async def release(self) -> None:
        """Gives it back."""


@dataclass(slots=True)
class FileLock:
    """Held on a file beside the database. The file stays: removing it would let two hold it."""

    descriptor: int

    @property
    def sure_for(self) -> float:
        """For ever: however busy the machine is."""
        return math.inf

    def when_told(self, wake: Callable[[], None]) -> None:
        """Never: one process works on a file."""

    async def still_held(self) -> bool:
        """A file lock is held until the process ends."""
        return True

    async def lost_within(self, seconds: float) -> bool:
        """Never."""
        await asyncio.sleep(seconds)
        return False

    async def release(self) -> None:
        """Gives it back."""
        os.close(self.descriptor)


@dataclass(slots=True)
class AdvisoryLock:
    """Held by a connection of its own, outside any transaction."""

    conn: AsyncConnection = field(repr=False)
    name: str
    _told: Callable[[], None] | None = None
    _is_lost: bool = False

    @property
    def sure_for(self) -> float:
        """Shorter than the server holds it for a silent machine."""
        return SURE_FOR

    def when_told(self, wake: Callable[[], None]) -> None:
        """What is called when its name is notified."""
        self._told = wake

    async def still_held(self) -> bool:
        """Asks over the very connection that holds it. No answer in time is a lost lock."""
        asked = asyncio.create_task(self._answers())
        try:
            # Not a time-out around it: a driver that is told to stop asks the same silent server.
            done, _ = await asyncio.wait([asked], timeout=ANSWERS_WITHIN)
        finally:
            if not asked.done():
                self._is_lost = True
                asked.cancel()
        return bool(done) and asked.result()

    async def lost_within(self, seconds: float) -> bool:
        """Waits so long, or until the server ends the connection; then asks."""
        # Any: the library calls whatever driver is below an object.
        driver: Any = (await self.conn.get_raw_connection()).driver_connection
        try:
            # Whoever waits for this sees the connection end, too.
            async for notice in driver.notifies(timeout=seconds):
                if notice.payload == self.name and self._told is not None:
                    self._told()
        except self.conn.dialect.loaded_dbapi.Error:
            self._is_lost = True
            return True
        return not await self.still_held()

    async def release(self) -> None:
        """Gives it back at once; the connection is not used again, so that the lock surely ends."""
        with suppress(DBAPIError):  # a connection that is gone holds no lock
            if not (self._is_lost or self.conn.invalidated):
                await self.conn.execute(text("SELECT pg_advisory_unlock_all()"))
        if not self.conn.invalidated:
            await self.conn.invalidate()
        await self.conn.close()

    async def _answers(self) -> bool:
        try:
            await self.conn.execute(text("SELECT 1"))
        except DBAPIError:
            self._is_lost = True
            return False
        return True


async def stand_alone(database: Database, name: str = "run") -> Lock:
    """Takes the lock of a name, such as one bot's. Raises AlreadyRunning where another holds it."""
    if database.file is not None:
        descriptor = await asyncio.to_thread(lock_file, database.file, name)
        return FileLock(descriptor)
    return await _lock_in_postgres(database, name)


async def begin_reign(database: Database, slug: str, decides_by: str) -> int | None:
    """The number under which the holder of the lock claims messages; None where none is needed.

    `decides_by` stands for all that its decisions depend on: who decides otherwise may not help it.
    """
    if database.is_sqlite:  # a lock on a file is never lost
        return None
    async with database.writing() as conn:
        number: int = (await ask(conn, _next_reign, slug, decides_by)).scalar_one()
    return number


async def tell_holder(database: Database, name: str) -> None:
    """On PostgreSQL: whoever holds the lock of this name looks at once for what is to be sent."""
    async with database.looking() as conn:
        await conn.execute(text(f"SELECT pg_notify('{CHANNEL}', :name)"), {"name": name})


async def check_reign(conn: AsyncConnection, slug: str, reign: int | None) -> None:
    """Holds off the next one's reign until the end of the transaction. Raises NoLongerTheOne."""
    if reign is None:
        return
    if (await ask(conn, _reigning, slug, reign)).first() is None:
        raise NoLongerTheOne


def _next_reign(slug: str, decides_by: str) -> ReturningUpdate[int]:
    it = programme.c
    changed = {"reign": it.reign + 1, "decides_by": decides_by}
    return update(programme).where(it.slug == slug).values(changed).returning(it.reign)


def _reigning(slug: str, reign: int) -> Select[str]:
    it = programme.c
    mine = select(it.slug).where(it.slug == slug, it.reign == reign)
    return mine.with_for_update(read=True)


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
        raise AlreadyRunning(may_wait=True)
    await conn.execute(text(f"LISTEN {CHANNEL}"))
    return AdvisoryLock(conn, name)
