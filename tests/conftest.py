"""What every test may ask for: a database with the schema, or a store with a made-up scheme in it.

Each on SQLite and on PostgreSQL. Without the test extra the PostgreSQL half is skipped, loudly;
with KEPT_IN_MIND_REQUIRE_ALL=1 it fails.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NoReturn

import only_here
import pytest
from compiled import share_compiled
from databases import NoPostgres, Postgres, SqliteTemplate, postgres_server, quick_folder
from scheme import keys, open_store, set_up

from storage.keys import KeyRing
from storage.store import Store

share_compiled()
only_here.install()

BOTH = (
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
)
MISSING = "PostgreSQL was NOT tested: pip install -e '.[test]' brings it"


def require(reason: str) -> NoReturn:
    """Skips a test that lacks something; fails it where everything is required."""
    if os.environ.get("KEPT_IN_MIND_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def only_this_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a test runs, in its own process or another, is told of if it reaches further."""
    only_here.report_to(tmp_path_factory.mktemp("guard") / "tried")


@pytest.fixture(autouse=True)
def nothing_beyond_this_machine(only_this_machine: None) -> Iterator[None]:
    """Fails each test that tried to reach anything but this machine, whoever caught the error."""
    yield
    assert only_here.take_report() == []


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """One SQLite file with the schema."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_or_none() -> Iterator[Postgres | None]:
    """The server of this run, or None where the extra is not installed."""
    try:
        running = postgres_server()
        server = running.__enter__()
    except NoPostgres:
        yield None
        return
    try:
        yield server
    finally:
        running.__exit__(None, None, None)


@pytest.fixture
def postgres(postgres_or_none: Postgres | None) -> Postgres:
    """The server of this run."""
    if postgres_or_none is None:
        require(MISSING)
    return postgres_or_none


@pytest.fixture
def sqlite_folder(tmp_path: Path) -> Iterator[Path]:
    """Where a SQLite file lives: in memory where the machine can, since no test cuts the power."""
    with quick_folder(tmp_path) as folder:
        yield folder


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database with the schema; each test runs on both kinds."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield template.url_in(request.getfixturevalue("sqlite_folder"))
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database with the schema."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, sqlite_folder: Path) -> str:
    """The address of an empty SQLite database with the schema."""
    return sqlite_template.url_in(sqlite_folder)


@pytest.fixture
def ring() -> KeyRing:
    """The key ring of the test's database."""
    return keys()


@pytest.fixture
async def store(database_url: str, ring: KeyRing) -> AsyncIterator[Store]:
    """A store with Maya, Sam, Priya and Jo."""
    opened = await open_store(database_url, ring)
    try:
        await set_up(opened)
        yield opened
    finally:
        await opened.close()


def pytest_xdist_auto_num_workers() -> int:
    """Two workers a core: about half of the time a test waits for a process or a server."""
    return 2 * len(os.sched_getaffinity(0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end, in red, that half of the databases was not tested."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(MISSING in str(each.longrepr) for each in skipped):
        terminalreporter.write_line(MISSING, red=True, bold=True)
