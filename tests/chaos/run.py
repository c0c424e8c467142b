"""One chaos run from its founding to its ledger: SQLite or PostgreSQL, brief or for many minutes."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from databases import Postgres
from sqlalchemy import func, select

from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from flows.casework import CaseState
from flows.heard import TimerKind
from storage.schema import DeliveryState, InboxState, TurnState, case_file, delivery, inbox, timer

from .accounting import counted
from .aims import missed
from .beside import standing_by
from .deeds import DOING, Deed, rounds
from .laws import MOVING, breaches
from .ledger import Ledger
from .lives import Lives
from .scheme_at_noon import found_scheme
from .surroundings import Disk, movable_clock, small_disk
from .world import NotSo, World

TOKEN = "123456789:" + "A" * 35
QUIET_WITHIN = 90.0
"""Seconds in which all is quiet, once nothing goes wrong any more."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What a run proved: it is good where nothing was broken and every kill landed."""

    broken: list[str]
    left_out: frozenset[str]
    counts: dict[str, int]


@dataclass
class ChaosRun:
    """What a run is told. `minutes` 0 is one brief round of everything; so many stand by
    `beside` each life on PostgreSQL, and decide with it."""

    folder: Path
    seed: int
    minutes: float = 0
    postgres: Postgres | None = None
    beside: int = 0
    say: Say = print

    async def run(self, database: str | None) -> Outcome:
        """Founds a world, does everything to it, and counts. Raises NotSo where a fault failed."""
        with small_disk(self.folder / "disk") as disk:
            at = database or f"sqlite:///{self.folder / 'disk' / 'kept.db'}"
            async with self._world(at, disk if database is None else None) as world:
                without = _without(world)
                await self._all_deeds(world, without)
                await self._come_to_rest(world)
                ledger = await counted(world)
        lost = [f"no kill landed at {place}" for place in missed(world)]
        return Outcome(breaches(ledger) + lost, without, _counts(world, ledger))

    def log_of_the_bot(self) -> str:
        """Ids and letters, no words."""
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    @asynccontextmanager
    async def _world(self, database: str, disk: Disk | None) -> AsyncIterator[World]:
        clock = movable_clock(self.folder)
        telegram = LocalTelegram(clock.now, TOKEN, limits=Limits.none())
        server = SandboxServer(telegram)
        await server.start()
        scheme = await found_scheme(self.folder, telegram, database)
        lives = Lives(self.folder, _settings(server.url, database))
        await lives.open(clock.environment)
        chance = random.Random(self.seed)  # noqa: S311 (no secret)
        world = World(self.folder, telegram, scheme, lives, clock, chance, disk, self.postgres)
        telegram.queue.on_push.append(lambda queued: world.given.append(queued.update_id))
        try:
            async with standing_by(self.beside, self.folder, TOKEN, server.url, database, clock):
                yield world
        finally:
            await lives.close()
            await scheme.store.close()
            await server.stop()

    async def _all_deeds(self, world: World, without: frozenset[str]) -> None:
        await world.begin()
        around = [
            asyncio.create_task(each) for each in (world.chatter(), world.care(), guard(world))
        ]
        try:
            ends = monotonic() + self.minutes * 60
            for number, round_ in enumerate(rounds(self.seed, without)):
                for deed in round_:
                    if number and monotonic() >= ends:  # the first is done whole
                        return
                    await self._do(world, deed)
        finally:
            for each in around:
                each.cancel()
            for ended in await asyncio.gather(*around, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

    async def _do(self, world: World, deed: Deed) -> None:
        self.say(f"{world.now:%H:%M:%S} {deed}")
        await DOING[deed.name](world, deed)

    async def _come_to_rest(self, world: World) -> None:
        """Nothing goes wrong any more. A rung may fall due in the moment of the stop, so there may be
        one more life for what that has left."""
        self.say(f"{world.now:%H:%M:%S} nothing goes wrong any more")
        world.telegram.faults.clear()
        ends = monotonic() + QUIET_WITHIN
        while monotonic() < ends:  # else the ledger says what is stuck
            await world.begin()
            while not await is_quiet(world) and monotonic() < ends:
                await world.let_no_try_wait()
                await asyncio.sleep(0.3)
            await _stop(world)
            if await is_quiet(world):
                return


async def _stop(world: World) -> None:
    """The life that there is ends as a service manager ends it."""
    life = await world.begin()
    life.signal(signal.SIGTERM)
    await asyncio.wait_for(life.ended.wait(), 30)
    if life.code != 0:
        raise NotSo(f"it did not stop well ({life.code}): {world.lives.log[-2000:]}")


def _settings(url: str, database: str) -> dict[str, str]:
    return {
        "KEPT_IN_MIND_TOKEN": TOKEN,
        "KEPT_IN_MIND_TELEGRAM_URL": url,
        "KEPT_IN_MIND_DATABASE": database,
        "KEPT_IN_MIND_LOG_LEVEL": "DEBUG",
        "KEPT_IN_MIND_MESSAGES_PER_SECOND": "1000",
        "KEPT_IN_MIND_MESSAGES_PER_CHAT_PER_SECOND": "100",
    }


def _without(world: World) -> frozenset[str]:
    """The faults that this machine or this database cannot have."""
    lacking = {
        "full disk": world.disk is None,
        "PostgreSQL stopped": world.postgres is None,
        "clock on": world.clock.library is None,
        "clock back": world.clock.library is None,
    }
    return frozenset(name for name, lacks in lacking.items() if lacks)


async def guard(world: World) -> None:
    """Looks each second whether every worry has a named owner or an alarm that climbs on."""
    raised = select(case_file.c.number).where(
        case_file.c.state == CaseState.RAISED,
        case_file.c.owner.is_(None),
        ~select(timer.c.id)
        .where(
            timer.c.case == case_file.c.id,
            timer.c.kind == TimerKind.RUNG,
            timer.c.state.in_([TurnState.WAITING, TurnState.TOLD]),
        )
        .exists(),
    )
    while True:
        try:
            async with world.scheme.store.database.reading() as conn:
                for number in (await conn.execute(raised)).scalars():
                    world.unguarded.append(f"worry {number} at {world.now:%H:%M:%S}")
        except Exception:  # noqa: BLE001, S110 (the database may be away: that is the point)
            pass
        await asyncio.sleep(1)


async def is_quiet(world: World) -> bool:
    """Nothing waits anywhere."""
    if len(world.telegram.queue):
        return False
    async with world.scheme.store.reading(world.now) as scope:
        waiting = select(func.count()).where(
            inbox.c.state.in_([InboxState.WAITING, InboxState.SET_ASIDE, InboxState.AGAIN])
        )
        moving = select(func.count()).select_from(delivery).where(delivery.c.state.in_(MOVING))
        untold = select(func.count()).where(
            delivery.c.state == DeliveryState.FAILED, delivery.c.heard.is_(False)
        )
        return not any([await scope.conn.scalar(each) for each in (waiting, moving, untold)])


def _counts(world: World, ledger: Ledger) -> dict[str, int]:
    return {
        "updates": len(ledger.given),
        "lines written": len(ledger.written),
        "messages received": sum(ledger.received.values()),
        "sends unsure": sum(row.times_unsure for row in ledger.rows),
        "worries": len(ledger.climbs),
        "rungs": sum(len(each.rungs) for each in ledger.climbs),
        "check-ins asked": sum(ledger.questions.values()),
        "reminders": world.reminders,
        "kills": sum(world.kills.values()),
        "lives": world.lives.count,
    }
