"""Several processes on one PostgreSQL: of two that hold the same row, only one can still say it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from databases import Postgres
from scheme import MAYA, NOW, SAM, keys, open_store, run, say, set_up
from sqlalchemy import make_url, select

from bot.one_bot import LockLost, be_the_one
from storage.alone import ANSWERS_WITHIN, REPEATED_AFTER, SURE_FOR, NoLongerTheOne
from storage.engine import open_engine
from storage.outbox import Sent
from storage.schema import DeliveryState, delivery
from storage.store import Store


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[Store, Store]]:
    """The stores of two processes, of which the first has a message to say."""
    ring = keys()
    first, second = await open_store(url, ring), await open_store(url, ring)
    try:
        await set_up(first)
        yield first, second
    finally:
        await first.close()
        await second.close()


async def states(store: Store) -> list[DeliveryState]:
    """Where each row stands."""
    async with store.reading(NOW) as scope:
        return list((await scope.conn.execute(select(delivery.c.state))).scalars())


async def test_who_reigns_no_more_claims_and_settles_nothing(postgres_url: str) -> None:
    async with two(postgres_url) as (first, second):
        await first.reign()
        await run(first, say(MAYA))
        [row] = await first.outbox.claim(10, NOW)
        await second.reign()
        await run(second, say(SAM))
        with pytest.raises(NoLongerTheOne):
            await first.outbox.claim(10, NOW)
        with pytest.raises(NoLongerTheOne):
            await first.outbox.settle([Sent(row.id, 1, NOW)], NOW)
        assert await states(first) == [DeliveryState.SENDING, DeliveryState.PENDING]


async def test_the_next_repeats_only_when_the_last_can_begin_no_call(postgres_url: str) -> None:
    async with two(postgres_url) as (first, second):
        await first.reign()
        await run(first, say(MAYA))
        [row] = await first.outbox.claim(10, NOW)
        await second.reign()
        await second.outbox.recover(NOW)
        assert await second.outbox.claim(10, NOW) == []
        [again] = await second.outbox.claim(10, NOW + REPEATED_AFTER)
        assert (again.id, again.is_repeat) == (row.id, True)
        assert REPEATED_AFTER.total_seconds() > SURE_FOR


async def test_no_claim_slips_past_the_next_reign(postgres_url: str) -> None:
    """What the last one claims while the next begins is either seen by the next, or not claimed."""
    async with two(postgres_url) as (first, second):
        await first.reign()
        for person in (MAYA, SAM) * 10:
            await run(first, say(person))
        claims = asyncio.gather(
            *(first.outbox.claim(1, NOW) for _ in range(8)), return_exceptions=True
        )
        await second.reign()
        await second.outbox.recover(NOW)
        await claims
        assert DeliveryState.SENDING not in await states(second)


class SilentLine:
    """A line to a PostgreSQL server that goes silent when told to, and does not end."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._lets = asyncio.Event()
        self._lets.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self._ends.append(writer)
        there, back = await asyncio.open_unix_connection(self._server)
        self._ends.append(back)
        for source, target in ((reader, back), (there, writer)):
            self._tasks.add(asyncio.create_task(self._pass_on(source, target)))

    def go_silent(self) -> None:
        """From now on nothing passes."""
        self._lets.clear()

    async def end(self) -> None:
        """Ends every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for each in self._ends:
            each.close()
        await asyncio.gather(*(each.wait_closed() for each in self._ends), return_exceptions=True)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            await self._lets.wait()
            target.write(data)
            await target.drain()
        target.close()


async def test_who_hears_nothing_of_the_server_is_no_longer_sure(
    postgres: Postgres, postgres_url: str, tmp_path: Path
) -> None:
    """A network that is gone ends no connection; before the server gives the lock away, it stops."""
    url = make_url(postgres_url)
    line = SilentLine(Path(str(url.query["host"])) / ".s.PGSQL.5432")
    server = await asyncio.start_unix_server(line.take, tmp_path / ".s.PGSQL.5432")
    by_the_line = url.update_query_dict({"host": str(tmp_path)})
    store = await open_store(by_the_line.render_as_string(hide_password=False), keys())
    one = await be_the_one(store, seconds=0.2)
    watching = asyncio.create_task(one.watch())
    try:
        await asyncio.sleep(1)
        assert one.is_sure()
        assert not watching.done()
        line.go_silent()
        begun = monotonic()
        with pytest.raises(LockLost):
            await watching
        assert not one.is_sure()
        assert 0.1 < monotonic() - begun < ANSWERS_WITHIN + 1
    finally:
        await one.give_back()
        await store.close()
        server.close()
        await line.end()


async def test_a_connection_that_ends_is_noticed_at_once(postgres_url: str) -> None:
    """Not at the next question, which here would come in an hour."""
    store, server = await open_store(postgres_url, keys()), await open_engine(postgres_url)
    one = await be_the_one(store, seconds=3600)
    watching = asyncio.create_task(one.watch())
    await asyncio.sleep(0)
    async with server.looking() as conn:
        await conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
    with pytest.raises(LockLost):
        await asyncio.wait_for(watching, 5)
    assert not one.is_sure()
    await one.give_back()
    await store.close()
    await server.close()
