"""Several real processes run one bot on one PostgreSQL: one works, and another takes over from it.

While people write, the one that works is killed with SIGKILL or loses its connection. At the end
all that was written is counted, in order, and no row was said by two that was not unsure.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from mortal import MortalBot
from scheme_at_noon import Member, Scheme, found_scheme
from sqlalchemy import func, select, text

from bot.sandbox.phones import Phone
from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from storage.schema import DeliveryState, InboxState, delivery, inbox, relay

TOKEN = "123456789:" + "A" * 35
MARK = re.compile(r"#(\d+)")
STANDS_BY = "stands by"
MOVING = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE)
WITHIN = 10.0
"""Seconds until another has taken over. Stated to operators."""
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND pid IN (SELECT pid FROM pg_stat_activity WHERE xact_start IS NULL)"
)
"""Ends the connection that holds the lock of the one bot; a turn's locks are held in a transaction."""


@dataclass
class Office:
    """A scheme whose people go on writing, and the processes that run its bot."""

    folder: Path
    telegram: LocalTelegram
    scheme: Scheme
    settings: dict[str, str]
    chance: random.Random
    written: dict[int, tuple[Member, Member]] = field(default_factory=dict)
    processes: list[MortalBot] = field(default_factory=list)
    strangers: list[Phone] = field(default_factory=list)

    async def process(self, until: str = "has started") -> MortalBot:
        """One more process, of which the log has said this."""
        one = MortalBot(self.folder, self.settings, begun=until)
        self.processes.append(one)
        await one.start()
        assert until in one.log
        return one

    async def chatter(self) -> None:
        """Mentees and mentors write to each other, for ever."""
        while True:
            here, there = self.chance.choice(self.scheme.pairs)
            if self.chance.random() < 0.5:
                here, there = there, here
            number = len(self.written)
            self.written[number] = (here, there)
            here.phone.write(f"How was your day? #{number}")
            await asyncio.sleep(self.chance.uniform(0.05, 0.15))

    def arrived(self) -> int:
        """How many messages have come out at the other end."""
        return sum(len(marks(each)) for pair in self.scheme.pairs for each in pair)

    async def next_arrival(self) -> float:
        """The seconds until one more message has come out."""
        begun, before = monotonic(), self.arrived()
        async with asyncio.timeout(WITHIN * 2):
            while self.arrived() == before:
                await self.telegram.wait_changed()
        return monotonic() - begun

    async def is_finished(self) -> bool:
        """Does nothing wait any more?"""
        async with self.scheme.store.reading(datetime.now(UTC)) as scope:
            waits = select(func.count()).where(inbox.c.state == InboxState.WAITING)
            moves = select(func.count()).where(delivery.c.state.in_(MOVING))
            left = [await scope.conn.scalar(each) for each in (waits, moves)]
        return not any(left) and not len(self.telegram.queue)

    async def come_to_rest(self) -> None:
        """Until nothing waits. What is asked is another's database, which rings no bell here."""
        async with asyncio.timeout(30):
            while not await self.is_finished():  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def count(self) -> int:
        """Nothing lost, order kept, no copy but of what was unsure; gives how many copies."""
        async with self.scheme.store.reading(datetime.now(UTC)) as scope:
            heard = (await scope.conn.execute(select(relay.c.sender, relay.c.message))).all()
            unsure = await scope.conn.scalar(select(func.sum(delivery.c.times_unsure)))
        assert len(heard) == len(set(heard)) == len(self.written)
        copies = 0
        for member in (each for pair in self.scheme.pairs for each in pair):
            came = marks(member)
            first = list(dict.fromkeys(came))
            assert first == [n for n, (_, to) in self.written.items() if to is member]
            copies += len(came) - len(first)
        assert copies <= int(unsure or 0)
        return copies


def marks(member: Member) -> list[int]:
    """The numbers in what a person received, as they came."""
    return [int(found) for shown in member.phone.inbox for found in MARK.findall(shown.text)]


@asynccontextmanager
async def office(folder: Path, database: str, *, chats: bool = True) -> AsyncIterator[Office]:
    """Opens a scheme in which everybody writes, by themselves or where a test has them."""
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN, limits=Limits.none())
    server = SandboxServer(telegram)
    await server.start()
    settings = {
        "KEPT_IN_MIND_TOKEN": TOKEN,
        "KEPT_IN_MIND_TELEGRAM_URL": server.url,
        "KEPT_IN_MIND_DATABASE": database,
        "KEPT_IN_MIND_MESSAGES_PER_SECOND": "1000",
        "KEPT_IN_MIND_MESSAGES_PER_CHAT_PER_SECOND": "100",
    }
    scheme = await found_scheme(folder, telegram, database)
    here = Office(folder, telegram, scheme, settings, random.Random(7))  # noqa: S311 (no secret)
    chatting = asyncio.create_task(here.chatter() if chats else asyncio.sleep(0))
    try:
        yield here
        chatting.cancel()
        await here.come_to_rest()
        print("copies:", await here.count(), "of", len(here.written))
        assert all([await each.stop() == 0 for each in here.processes if each.is_alive])
    finally:
        chatting.cancel()
        for each in here.processes:
            each.bury()
        await scheme.store.close()
        await server.stop()


@pytest.mark.timeout(120)
async def test_another_takes_over_from_one_that_is_killed(
    tmp_path: Path, postgres_url: str
) -> None:
    async with office(tmp_path, postgres_url) as here:
        first = await here.process()
        second = await here.process(STANDS_BY)
        third = await here.process(STANDS_BY)
        await here.next_arrival()
        await first.die(within=0)
        took = await here.next_arrival()
        print(f"after SIGKILL: {took:.2f} s")
        assert took < WITHIN
        [now] = [each for each in (second, third) if "has started" in each.log]
        [waits] = [each for each in (second, third) if each is not now]
        await now.die(within=0)
        assert await here.next_arrival() < WITHIN
        assert "has started" in waits.log


@pytest.mark.timeout(120)
async def test_another_takes_over_from_one_that_lost_its_connection(
    tmp_path: Path, postgres_url: str
) -> None:
    """The one that lost it lives: from that moment it says nothing, and stands by."""
    async with office(tmp_path, postgres_url) as here:
        first = await here.process()
        second = await here.process(STANDS_BY)
        await here.next_arrival()
        async with here.scheme.store.database.writing() as conn:
            assert len((await conn.execute(text(CUT))).all()) == 1
        took = await here.next_arrival()
        print(f"after its connection was cut: {took:.2f} s")
        assert took < WITHIN
        await asyncio.gather(first.says("right to be the one bot"), here.next_arrival())
        # Whoever asks first has it; the other one stands by, and can be stopped there.
        assert [each.log.count("has started") for each in (first, second)] in ([1, 1], [2, 0])
