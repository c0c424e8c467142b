"""A newer schema: the file is copied first, and where that cannot be, nothing is changed.

The newer schema is a real revision more, in a folder of the test's own.
"""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from databases import Postgres

from storage.copying import CannotCopy
from storage.engine import open_engine
from storage.migrating import MIGRATIONS, newest_revision, upgrade

VALID_FOR = 92
"""Where in a SQLite file stands for which version of it the count of its pages is."""

NEWER = '''
"""A revision of the tests."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{last}", None, None


def upgrade():
    op.add_column("guess", sa.Column("colour", sa.Text(), nullable=True))
    {more}
'''


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations, with one more."""
    return more_than_ours(tmp_path / "migrations", "pass")


def more_than_ours(folder: Path, more: str) -> Path:
    """A folder of migrations with one more, which also does something."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = NEWER.format(last=newest_revision(), more=more)
    (folder / "versions" / "9999_newer.py").write_text(text)
    return folder


def file_of(url: str) -> Path:
    """The file of an address."""
    return Path(url.removeprefix("sqlite:///"))


def copies(url: str) -> list[Path]:
    """What was copied before an upgrade."""
    return sorted(file_of(url).parent.glob(f"kept-schema-{newest_revision()}-*Z.db"))


def looks(file: Path) -> tuple[str, bool]:
    """The revision of a file, and whether the newer column is in it."""
    with closing(sqlite3.connect(file)) as conn:
        (revision,) = conn.execute("SELECT version_num FROM alembic_version").fetchone()
        columns = [row[1] for row in conn.execute("PRAGMA table_info(guess)")]
    return revision, "colour" in columns


async def upgraded(url: str, migrations: Path = MIGRATIONS) -> None:
    """Opens and upgrades."""
    database = await open_engine(url)
    try:
        await upgrade(database, may_make=False, migrations=migrations)
    finally:
        await database.close()


async def test_the_file_is_copied_first(sqlite_url: str, newer: Path) -> None:
    with closing(sqlite3.connect(file_of(sqlite_url))) as conn, conn:
        conn.execute("INSERT INTO data_key VALUES ('of', 'harbour', 'k1', x'01')")
    await upgraded(sqlite_url, newer)
    assert looks(file_of(sqlite_url)) == ("9999", True)
    (copy,) = copies(sqlite_url)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert looks(copy) == (newest_revision(), False)
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT id FROM data_key").fetchall() == [("of",)]
    await upgraded(sqlite_url, newer)
    assert copies(sqlite_url) == [copy]  # only where an upgrade is due


async def test_without_an_upgrade_nothing_is_copied(sqlite_url: str) -> None:
    before = set(file_of(sqlite_url).parent.iterdir())
    await upgraded(sqlite_url)
    assert set(file_of(sqlite_url).parent.iterdir()) == before


async def test_an_upgrade_that_fails_leaves_the_file_and_its_copy(
    sqlite_url: str, tmp_path: Path
) -> None:
    broken = more_than_ours(tmp_path / "broken", "raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        await upgraded(sqlite_url, broken)
    assert looks(file_of(sqlite_url)) == (newest_revision(), False)
    assert len(copies(sqlite_url)) == 1


async def test_a_newer_database_than_ours_is_neither_copied_nor_changed(
    sqlite_url: str, newer: Path
) -> None:
    from alembic.util import CommandError

    await upgraded(sqlite_url, newer)
    with pytest.raises(CommandError):
        await upgraded(sqlite_url)
    assert len(copies(sqlite_url)) == 1


async def test_postgresql_is_upgraded_too(postgres: Postgres, newer: Path) -> None:
    with postgres.database() as url:
        await upgraded(url, newer)
        await upgraded(url, newer)


# a full disk


TRIED = """
import asyncio, resource, sys
from pathlib import Path
from storage.copying import CannotCopy
from storage.engine import open_engine
from storage.migrating import upgrade

async def main():
    database = await open_engine(sys.argv[1])
    soft = int(sys.argv[3])
    if soft:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    try:
        await upgrade(database, may_make=False, migrations=Path(sys.argv[2]))
    except CannotCopy as fault:
        print(fault)
    finally:
        await database.close()

asyncio.run(main())
"""


def test_a_disk_that_becomes_full_is_told_and_nothing_is_upgraded(
    sqlite_url: str, newer: Path
) -> None:
    """No file may grow beyond a limit: a write fails in the middle, as on a full disk."""
    said = tried(sqlite_url, newer, limit=65536)
    assert "copies the database before it changes it" in said
    assert "The database is as it was" in said
    assert looks(file_of(sqlite_url)) == (newest_revision(), False)
    assert not copies(sqlite_url)
    assert not list(file_of(sqlite_url).parent.glob(".unfinished-*"))
    assert tried(sqlite_url, newer) == ""
    assert looks(file_of(sqlite_url)) == ("9999", True)


def tried(url: str, migrations: Path, limit: int = 0) -> str:
    """What is said of an upgrade, in a process of its own."""
    done = subprocess.run(  # noqa: S603  # our own lines
        [sys.executable, "-c", TRIED, url, str(migrations), str(limit)],
        env={"PYTHONPATH": str(MIGRATIONS.parents[1]), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def stretched(database: Path) -> bytes:
    """Makes a file that is too long for its disk; what it began with, but for the mark of its count.

    SQLite goes by the length of a file whose own count of pages is of an older version of it.
    """
    before = database.read_bytes()
    free = shutil.disk_usage(database.parent).free
    with open(database, "r+b") as file:
        file.seek(VALID_FOR)
        file.write(bytes(4))
        file.truncate(4096 * (free // 4096 + 1000))
    return before[VALID_FOR + 4 :]


def begins_as(database: Path, before: bytes) -> bool:
    """Is it as it was?"""
    with open(database, "rb") as file:
        file.seek(VALID_FOR + 4)
        return file.read(len(before)) == before


async def test_too_little_room_is_known_before(sqlite_url: str, newer: Path) -> None:
    before = stretched(file_of(sqlite_url))
    with pytest.raises(CannotCopy, match="too full for a copy"):
        await upgraded(sqlite_url, newer)
    assert not copies(sqlite_url)
    assert begins_as(file_of(sqlite_url), before)
