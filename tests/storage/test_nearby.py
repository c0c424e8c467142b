"""Where the statements of SQLite run: short ones at once, what may take long in a thread."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from time import sleep

import pytest

from storage.nearby import SLOW_FOR, TOO_LONG, NearbyConnection

HERE = threading.get_ident()


class Watched:
    """A connection, and in which thread each of its statements ran."""

    def __init__(self, connection: NearbyConnection) -> None:
        self.connection = connection
        self.ran: list[tuple[str, bool]] = []

    async def run(self, sql: str, many: list[tuple[int]] | None = None) -> None:
        """Runs a statement and fetches what it gives."""
        cursor = await self.connection.cursor()
        await (cursor.execute(sql) if many is None else cursor.executemany(sql, many))
        await cursor.fetchall()
        await cursor.close()

    def note(self, sql: str) -> None:
        """Called by SQLite as a statement begins, in the thread that runs it."""
        self.ran.append((sql, threading.get_ident() == HERE))


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    connection = NearbyConnection(tmp_path / "kept.db")
    async with connection:
        connection.isolation_level = None
        await connection.execute("CREATE TABLE word (n INTEGER)")
        await connection.create_function("slow", 0, lambda: sleep(2 * TOO_LONG))
        seen = Watched(connection)
        await connection.set_trace_callback(seen.note)
        yield seen


async def test_short_statements_run_at_once_and_what_may_wait_does_not(watched: Watched) -> None:
    await watched.run("BEGIN IMMEDIATE")
    await watched.run("INSERT INTO word VALUES (1)")
    await watched.run("INSERT INTO word VALUES (?)", many=[(2,)])
    await watched.run("UPDATE word SET n = 3 WHERE n = 2")
    await watched.run("SELECT n FROM word")
    await watched.run("DELETE FROM word")
    await watched.connection.commit()
    assert watched.ran == [
        ("BEGIN IMMEDIATE", False),
        ("INSERT INTO word VALUES (1)", True),
        ("INSERT INTO word VALUES (2)", False),
        ("UPDATE word SET n = 3 WHERE n = 2", True),
        ("SELECT n FROM word", True),
        ("DELETE FROM word", False),
        ("COMMIT", False),
    ]


async def test_a_slow_statement_holds_the_loop_once_in_a_while(watched: Watched) -> None:
    for _ in range(SLOW_FOR + 3):
        await watched.run("SELECT slow()")
    assert [here for _, here in watched.ran] == [True, *[False] * SLOW_FOR, True, False]


async def test_whoever_is_called_off_while_it_commits_leaves_a_usable_connection(
    watched: Watched,
) -> None:
    for n in range(20):
        await watched.run("BEGIN IMMEDIATE")
        await watched.run(f"INSERT INTO word VALUES ({n})")  # noqa: S608 (a number of ours)
        committing = asyncio.ensure_future(watched.connection.commit())
        await asyncio.sleep(0)
        committing.cancel()
        await asyncio.wait([committing])
        await watched.connection.rollback()
    cursor = await watched.connection.execute("SELECT count(*) FROM word")
    (kept,) = await cursor.fetchone() or (0,)
    assert kept == 20  # what the thread had begun to commit, it committed


async def test_nothing_runs_at_hand_while_the_thread_still_works_for_somebody_called_off(
    watched: Watched,
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        may_end.wait(10)

    await watched.connection.create_function("wait", 0, wait)
    await watched.run("INSERT INTO word VALUES (1)")
    deleting = asyncio.ensure_future(watched.run("DELETE FROM word WHERE wait()"))
    await asyncio.to_thread(begun.wait, 10)
    deleting.cancel()
    await asyncio.wait([deleting])
    looking = asyncio.ensure_future(watched.run("SELECT n FROM word"))
    await asyncio.wait([looking], timeout=0.05)
    assert not any(sql.startswith("SELECT") for sql, _ in watched.ran)
    may_end.set()
    await looking
    assert ("SELECT n FROM word", True) in watched.ran


async def test_it_closes_while_the_thread_still_works_for_somebody_called_off(
    tmp_path: Path,
) -> None:
    for n in range(30):
        async with NearbyConnection(tmp_path / f"{n}.db") as connection:
            await connection.execute("CREATE TABLE word (n INTEGER)")
            rows = ((n,) for n in range(2_000))
            adding = asyncio.ensure_future(
                connection.executemany("INSERT INTO word VALUES (?)", rows)
            )
            await asyncio.sleep(n / 10_000)
            adding.cancel()
            await asyncio.wait([adding])
