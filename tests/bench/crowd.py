"""Everybody's check-in due at once, to rows of the outbox through the real `decide`; and an idle tick.

Beside it jobs of APScheduler that do nothing at all, in its own store on a file of the same disk.
"""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, thread_time

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.sparing import spare_what_stays
from bot.turning import Turner
from flows.decide import decide
from flows.effects import Effect, PutCheckIn
from flows.facts import Facts
from flows.heard import Heard
from flows.library import load_library
from storage.schema import check_in, delivery
from storage.store import Store

from .figures import Row, ratio
from .scheme import add_asked, open_scheme
from .traffic import sqlite

HEARTBEAT = 0.002
TICKS = 100


class LoopWatch:
    """How long the event loop was held at most: how late a heartbeat comes.

    `busiest` is the most processor time between two: what others on the machine do is not in it.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.busiest = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "LoopWatch":
        self._task = asyncio.create_task(self._beat())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(2 * HEARTBEAT)
        if self._task is not None:
            self._task.cancel()

    async def _beat(self) -> None:
        while True:
            began, worked = monotonic(), thread_time()
            await asyncio.sleep(HEARTBEAT)
            self.longest = max(self.longest, monotonic() - began - HEARTBEAT)
            self.busiest = max(self.busiest, thread_time() - worked)


class Decided:
    """The real `decide`, which counts the check-ins that it made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
        """Decides."""
        effects = decide(heard, facts, now)
        self.made += sum(isinstance(each, PutCheckIn) for each in effects)
        return effects


class NotDecided(Exception):
    """Not every check-in was made by `decide` and has its row in the outbox."""


async def crowd_part(*, people: int = 5_000, jobs: int = 2_000, whole: int = 100_000) -> list[Row]:
    """So many check-ins at once; `whole` is the number that both are told for."""
    _ = load_library().word_list
    spare_what_stays()  # as `run` does
    with tempfile.TemporaryDirectory(prefix="kept-") as name:
        took, ours = await burst(Path(name), people)
        theirs, peer = await scheduled(Path(name), jobs)
    each, their_each = took / people, theirs / jobs
    return [
        Row(
            f"{people} check-ins due at once, to outbox rows",
            f"{took:.1f} s ({1 / each:.0f}/s)",
            f"APScheduler {1 / their_each:.0f}/s",
            ratio(1 / each, 1 / their_each),
            f"so {whole}: {whole * each:.0f} s and {whole * their_each:.0f} s; {jobs} jobs that do "
            "nothing; goal 20 s",
        ),
        Row(
            "event loop held at most meanwhile",
            f"{1000 * ours.longest:.0f} ms",
            f"APScheduler {1000 * peer.longest:.0f} ms",
            ratio(ours.longest, peer.longest),
            f"of processor time {1000 * ours.busiest:.0f} and {1000 * peer.busiest:.0f} ms; goal 50 ms",
        ),
    ]


async def burst(folder: Path, people: int) -> tuple[float, LoopWatch]:
    """Seconds, and how the loop was held. Raises NotDecided."""
    store = await open_scheme(folder, sqlite(folder))
    try:
        chats = range(10_000_000, 10_000_000 + people)
        await add_asked(store, chats, datetime.now(UTC))
        decided = Decided()
        turner = Turner(store, decided, SystemClock(), turned=lambda effects: None)
        async with LoopWatch() as watch:
            began = monotonic()
            await turner.work()
            took = monotonic() - began
        await _hold_to_account(store, decided, people)
        return took, watch
    finally:
        await store.close()


async def _hold_to_account(store: Store, decided: Decided, people: int) -> None:
    async with store.database.reading() as conn:
        kept = await conn.scalar(select(func.count()).select_from(check_in))
        asked = select(func.count()).where(delivery.c.text_id.like("%weekly%"))
        rows = await conn.scalar(asked)
    if not decided.made == kept == rows == people:
        raise NotDecided(f"{decided.made} decided, {kept} kept, {rows} to be sent, of {people}")


_left = 0
_all_run = asyncio.Event()


def job() -> None:
    """What the peer does at each check-in: nothing."""
    global _left
    _left -= 1
    if not _left:
        _all_run.set()


async def scheduled(folder: Path, jobs: int) -> tuple[float, LoopWatch]:
    """The peer's seconds for jobs due at once, and how long it held the loop."""
    global _left, _all_run
    _left, _all_run = jobs, asyncio.Event()
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")
    scheduler = AsyncIOScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None}, timezone=UTC
    )
    scheduler.start(paused=True)
    due = datetime.now(UTC) - timedelta(seconds=1)
    for _ in range(jobs):
        scheduler.add_job(job, "date", run_date=due)
    try:
        async with LoopWatch() as watch:
            began = monotonic()
            scheduler.resume()
            await _all_run.wait()
            took = monotonic() - began
        return took, watch
    finally:
        scheduler.shutdown(wait=False)


async def idle_part(*, sizes: tuple[int, ...] = (1_000, 100_000)) -> list[Row]:
    """What an idle tick costs with so many people."""
    found: list[float] = []
    for people in sizes:
        with tempfile.TemporaryDirectory(prefix="kept-") as name:
            found.append(await _idle_tick(Path(name), people))
    told = ", ".join(f"{1000 * each:.2f}" for each in found)
    return [
        Row(
            f"an idle tick with {', '.join(map(str, sizes))} people",
            f"{told} ms",
            "",
            ratio(found[-1], found[0]),
            "the last column: the most people beside the fewest",
        )
    ]


async def _idle_tick(folder: Path, people: int) -> float:
    """The median seconds of looking for work and for messages while there are none."""
    store = await open_scheme(folder, sqlite(folder))
    try:
        await add_asked(store, [10_000_000], datetime.now(UTC))
        turner = Turner(store, decide, SystemClock(), turned=lambda effects: None)
        await turner.work()
        await asyncio.to_thread(multiply, folder / "kept.db", people)
        took = []
        for _ in range(TICKS):
            began = perf_counter()
            await turner.work()
            claimed = await store.outbox.claim(8, datetime.now(UTC))
            took.append(perf_counter() - began)
            if claimed:
                raise ValueError("a tick that finds something is not idle")
        return median(took)
    finally:
        await store.close()


def multiply(file: Path, people: int) -> None:
    """Copies one person's rows for so many: their next check-in waits, their last one was sent."""
    own = {
        "person": {"id": "lower(hex(randomblob(16)))", "data_key": "NULL"},
        "timer": {"id": "lower(hex(randomblob(16)))"},
        "delivery": {
            "id": "NULL",
            "effect": "lower(hex(randomblob(16)))",
            "place": "randomblob(32)",
        },
    }
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("UPDATE delivery SET state = 'sent'")
        for table, values in own.items():
            named = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(f'"{each}"' for each in named)
            made = ", ".join(values.get(each, f'it."{each}"') for each in named)
            conn.execute(
                "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "  # noqa: S608
                f"INSERT INTO {table} ({columns}) SELECT {made} "
                f"FROM (SELECT * FROM {table} LIMIT 1) it, n",
                (people,),
            )
        conn.commit()
