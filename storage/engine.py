"""Opens the database: SQLite for one process, PostgreSQL for several.

Every writing transaction takes its lock at once; the values of a statement reach
no log and no error.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.nearby import NearbyConnection
from storage.pinging import ping_where_idle

READERS = 4
PG_OPTIONS = (
    "-c lock_timeout=8000 -c statement_timeout=30000"
    " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
    # A machine that is gone without a word holds its lock for seven seconds, and not two hours.
    " -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2"
    " -c tcp_user_timeout=7000"
)
PG_SILENCE = {
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 7000,
}
"""The same at this end. On a socket of one machine neither is needed, nor does it anything."""
SQLITE_PRAGMAS = (
    "busy_timeout=10000",
    "foreign_keys=ON",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
)

NEEDS_POSTGRES = (
    "PostgreSQL needs a part that is not installed; in the program's folder: "
    "pip install '.[postgres]' -c constraints.txt"
)
UNREADABLE = (
    "the database address cannot be read; write sqlite:///a-file or "
    "postgresql://user:password@host:5432/name, and in a password @ as %40, : as %3A and / as %2F"
)

BEGINS = "begins"
"""An option of our own: does a connection to SQLite begin a transaction?"""


class CannotOpen(Exception):
    """The database cannot be opened; the message says why, and holds no password."""


class NoDatabase(CannotOpen):
    """Nothing of ours is where the database should be. To begin anew there would look like a scheme
    that has lost everybody, so only what sets up a scheme may do it."""

    def __init__(self, url: URL) -> None:
        is_file = url.get_backend_name() == "sqlite"
        where = Path(url.database or "").absolute() if is_file else _shown(url)
        super().__init__(
            f"there is no database of Kept in Mind at {where}, the place that KEPT_IN_MIND_DATABASE "
            "names. If there was one, look whether that setting is right, whether this is the right "
            "folder, and whether its disk or server is the right one. For a new scheme "
            "`kept-in-mind init` makes it. Nothing was made."
        )


@dataclass(slots=True)
class Urgent:
    """How many write what cannot wait, or wait for their turn to write it."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: a writer and, on SQLite, readers that do not wait for it.

    `looker` has the reader's connections, and begins no transaction.
    """

    url: URL
    writer: AsyncEngine
    reader: AsyncEngine
    looker: AsyncEngine
    urgent: Urgent = field(default_factory=Urgent)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None on PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """One file and one process."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def writing(self, *, is_urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write; committed at the end, rolled back by any exception.

        For what `is_urgent` a crowd gives way.
        """
        self.urgent.count += is_urgent
        try:
            async with self.writer.begin() as conn:
                yield conn
        finally:
            self.urgent.count -= is_urgent

    @property
    def is_awaited(self) -> bool:
        """Does something urgent wait until whoever writes now has done so?"""
        return self.is_sqlite and self.urgent.count > 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self.reader.begin() as conn:
            yield conn

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """For one statement that only reads: half the trips, for what is asked all the time."""
        async with self.looker.connect() as conn:
            yield conn

    async def close(self) -> None:
        """Closes every connection."""
        await self.writer.dispose()
        await self.reader.dispose()


def parse_url(text: str) -> URL:
    """`sqlite:///path` or `postgresql://…` as the operator writes it. Raises CannotOpen."""
    url = _parts_of(text)
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:" or url.query:
            raise CannotOpen("a SQLite database needs the path of a file: sqlite:///kept.db")
        return url.set(drivername="sqlite+aiosqlite")
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise CannotOpen("the database address should begin sqlite:/// or postgresql://")


def _parts_of(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise CannotOpen("the database address should begin sqlite:/// or postgresql://") from None
    except ValueError:  # `from None`: its message quotes what follows a second colon
        raise CannotOpen(UNREADABLE) from None
    # The part behind a second @ would be taken for the host, and be shown.
    if "@" in (url.host or "") or "\0" in text:
        raise CannotOpen(UNREADABLE)
    return url


def shown_address(text: str) -> str:
    """A database address to be shown, without its password wherever it stands. Raises CannotOpen."""
    return _shown(_parts_of(text))


def _shown(url: URL) -> str:
    query = {name: "hidden" if "pass" in name else value for name, value in url.query.items()}
    plain = url.set(drivername=url.get_backend_name(), query=query)
    return plain.render_as_string(hide_password=True)


async def open_engine(text: str, *, may_make: bool = True) -> Database:
    """Opens a database and checks that it answers. Raises CannotOpen.

    `may_make`: may a SQLite file be made where there is none? Else that raises NoDatabase.
    """
    url = parse_url(text)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if not may_make and is_yet_to_be_made(path):
            raise NoDatabase(url)
        await asyncio.to_thread(_try_file, path)
        return _open_sqlite(url)
    try:
        opened = _open_postgres(url)
    except ModuleNotFoundError as error:
        raise CannotOpen(NEEDS_POSTGRES) from error
    try:
        async with opened.writing() as conn:
            await conn.exec_driver_sql("SELECT 1")
    except ValueError:  # a host that cannot be a name, such as one with two dots together
        await opened.close()
        raise CannotOpen(UNREADABLE) from None
    except (DBAPIError, OSError) as error:
        await opened.close()
        # The kind of fault alone: a driver's message may repeat the address with its password.
        fault = type(error.orig if isinstance(error, DBAPIError) else error).__name__
        raise CannotOpen(f"the database does not open ({fault})") from None
    return opened


def is_yet_to_be_made(path: Path) -> bool:
    """Is a SQLite file not there, or one with nothing in it, though its folder is there?"""
    if not path.parent.is_dir():
        return False  # told as what it is
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _try_file(path: Path) -> None:
    """Opens a SQLite file once by itself: a fault leaves no thread of the async driver behind."""
    if not path.parent.is_dir():
        raise CannotOpen("the folder of the database file does not exist")
    try:
        path.touch(mode=0o600)  # nobody else on this machine reads even what is not sealed
        with closing(sqlite3.connect(path, timeout=10)) as conn:
            (mode,) = conn.execute("PRAGMA journal_mode=WAL").fetchone()
    except (sqlite3.Error, OSError) as error:
        fault = error.strerror if isinstance(error, OSError) else error
        raise CannotOpen(f"the database does not open ({fault})") from None
    if mode != "wal":  # so it is on file systems of a network
        raise CannotOpen("this file system cannot keep a SQLite database safely")


def _open_postgres(url: URL) -> Database:
    engine = create_async_engine(
        url,
        hide_parameters=True,
        use_native_hstore=False,  # no column is one; else each start asks the server for it
        connect_args={"options": PG_OPTIONS, "connect_timeout": 10, **PG_SILENCE},
    )
    ping_where_idle(engine)
    return Database(url, engine, engine, engine.execution_options(isolation_level="AUTOCOMMIT"))


def _open_sqlite(url: URL) -> Database:
    writer, reader = (
        create_async_engine(
            url,
            hide_parameters=True,
            pool_size=size,
            max_overflow=0,
            connect_args={"async_creator_fn": lambda path, **_: NearbyConnection(Path(path))},
        )
        for size in (1, READERS)
    )
    for engine, begin in ((writer, "BEGIN IMMEDIATE"), (reader, "BEGIN")):
        _set_up(engine, begin, is_reader=engine is reader)
    return Database(url, writer, reader, reader.execution_options(**{BEGINS: False}))


def _set_up(engine: AsyncEngine, begin: str, *, is_reader: bool) -> None:
    # A deferred BEGIN that reads and then writes fails at once under contention, whatever the
    # busy time-out says; so the driver's own transactions are off and each begins as told here.
    def on_connect(dbapi: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        dbapi.isolation_level = None
        pragmas = (*SQLITE_PRAGMAS, "query_only=ON" if is_reader else "journal_mode=WAL")
        try:
            for pragma in pragmas:
                _run_pragma(dbapi, pragma)
        except BaseException:
            dbapi.close()  # nobody else would, and its thread would live on
            raise

    def on_begin(conn: Connection) -> None:
        if conn.get_execution_options().get(BEGINS, True):
            conn.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)


def _run_pragma(dbapi: DBAPIConnection, pragma: str) -> None:
    cursor = dbapi.cursor()
    try:
        cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()
