"""What is done to the bot, in an order that a seed alone decides, so that every run can be replayed.

Each deed leaves the world able to go on; each that takes something away makes sure that it was away.
"""

import asyncio
import random
import signal
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, text, update

from bot.sandbox.faults import ANY_METHOD, Fault
from flows.effects import Say
from flows.heard import Source, SourceKind
from storage.schema import delivery, inbox
from storage.sealing import Seals
from storage.writer import write

from .aims import PLACES, kill_at
from .world import NotSo, World

NOTICED_WITHIN = 12.0
"""Seconds in which a bot whose database is away has tried to use it."""
TROUBLE = ("tries again until it works", "cannot be stored", "the right to be the one bot")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do. `seconds` is how long it lasts, or how far a clock jumps."""

    name: str
    seconds: float = 0

    def __str__(self) -> str:
        return f"{self.name} {self.seconds:g}" if self.seconds else self.name


WINDOWS = {
    "connections reset": Fault.close_before_reading(),
    "answers lost": Fault.close_after_delivery(),
    "5xx": Fault.status(502),
    "5xx after delivery": Fault.status(503, delivered=True),
    "slow answers": Fault.slow(0.7),
    "malformed answers": Fault.malformed_json(),
}


async def _window(world: World, deed: Deed) -> None:
    world.telegram.faults.always(ANY_METHOD, WINDOWS[deed.name])
    await asyncio.sleep(deed.seconds)
    world.telegram.faults.clear()


async def _slow_down(world: World, deed: Deed) -> None:
    world.fail_next(Fault.retry_after(max(1, round(deed.seconds))))
    await asyncio.sleep(deed.seconds)
    world.telegram.faults.clear()


async def _telegram_down(world: World, deed: Deed) -> None:
    world.telegram.down()
    await asyncio.sleep(deed.seconds)
    world.telegram.up()


async def _kill(world: World, deed: Deed) -> None:
    life = await world.begin()
    await asyncio.sleep(deed.seconds)
    async with world.nobody_decides():
        life.signal(signal.SIGKILL)
        await life.ended.wait()
        world.kills["random"] += 1
        await world.begin()


async def _full_disk(world: World, deed: Deed) -> None:
    assert world.disk is not None
    async with world.scheme.store.database.looking() as conn:
        await conn.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))  # no room is left in the log
    before = _troubles(world)
    async with world.nobody_decides():
        world.disk.fill()
        try:
            await _until_trouble(world, deed.seconds, before)
        finally:
            world.disk.clear()


async def _no_server(world: World, deed: Deed) -> None:
    assert world.postgres is not None
    before = _troubles(world)
    async with world.nobody_decides():
        await asyncio.to_thread(world.postgres.stop)
        try:
            await _until_trouble(world, deed.seconds, before)
        finally:
            await asyncio.to_thread(world.postgres.go_on)


async def _until_trouble(world: World, seconds: float, before: int) -> None:
    """So long, and until the bot has noticed. Raises NotSo where it never does."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while _troubles(world) == before or loop.time() < begun + seconds:
        if loop.time() > begun + seconds + NOTICED_WITHIN:
            raise NotSo("the bot did not notice that its database was away")
        await asyncio.sleep(0.05)


def _troubles(world: World) -> int:
    log = world.lives.log
    return sum(log.count(each) for each in TROUBLE)


async def _jump(world: World, deed: Deed) -> None:
    """The clock jumps; what is heard next has the new time."""
    async with world.nobody_decides():
        world.clock.move(timedelta(seconds=deed.seconds))
        await asyncio.sleep(1.1)  # so long the library goes on with the old time
    jumped = world.now
    for _ in range(200):
        async with world.scheme.store.reading(jumped) as scope:
            last = select(inbox.c.received_at).order_by(inbox.c.id.desc()).limit(1)
            heard_at = (await scope.conn.execute(last)).scalar_one()
        if abs(heard_at - world.now) < timedelta(seconds=abs(deed.seconds) / 2):
            return
        await asyncio.sleep(0.05)
    raise NotSo("the clock did not jump")


async def _poison_update(world: World, deed: Deed) -> None:
    """One that nobody can read, from somebody who goes on writing."""
    chat = {"id": world.scheme.pairs[0][0].phone.id, "type": "private"}
    number = world.telegram.push_raw(
        {"message": {"message_id": 77, "chat": chat, "text": "no date"}}
    )
    world.poison.add(number)


async def _poison_delivery(world: World, deed: Deed) -> None:
    """One whose words do not open, to somebody to whom others go on writing."""
    poison = Say(uuid4(), world.scheme.lead.id, "test", "It will not open.")
    store, source = world.scheme.store, Source(SourceKind.COMMAND)
    async with store.database.writing() as conn:
        await write(conn, Seals(store.vault), [(source, (poison,))], world.now)
        mine = delivery.c.effect == poison.id
        await conn.execute(update(delivery).where(mine).values(payload=b"broken"))


async def _worry(world: World, deed: Deed) -> None:
    await world.worry_that_climbs_in(deed.seconds)


async def _cry(world: World, deed: Deed) -> None:
    world.cry_for_help()


async def _check_ins(world: World, deed: Deed) -> None:
    await world.ask_some(4, deed.seconds)


async def _aimed(world: World, deed: Deed) -> None:
    await kill_at(world, deed.name.removeprefix("kill at "))


Doing = Callable[[World, Deed], Coroutine[None, None, None]]
DOING: dict[str, Doing] = {
    **dict.fromkeys(WINDOWS, _window),
    **{f"kill at {place}": _aimed for place in PLACES},
    "kill": _kill,
    "429": _slow_down,
    "Telegram down": _telegram_down,
    "full disk": _full_disk,
    "PostgreSQL stopped": _no_server,
    "clock on": _jump,
    "clock back": _jump,
    "poison update": _poison_update,
    "poison delivery": _poison_delivery,
    "worry of a minute ago": _worry,
    "worry": _cry,
    "check-ins": _check_ins,
}

BRIEF = 1.0
"""Seconds that a fault lasts in the first round."""
LONGEST = {"429": 30.0, "5xx": 120.0, "5xx after delivery": 60.0, "kill": 3.0, "check-ins": 5.0,
           "worry of a minute ago": 30.0, "clock on": 90.0, "clock back": 90.0}  # fmt: skip
"""Seconds that a fault lasts at most in later rounds; any other at most twenty."""


def rounds(seed: int, without: frozenset[str]) -> Iterator[tuple[Deed, ...]]:
    """For ever: each round does everything once, in an order of its own; the first is brief.

    Worries come early in it, so that rungs fall due while all the rest happens.
    """
    chance = random.Random(seed)  # noqa: S311 (no secret)
    yield _round(chance, without, lambda name: _brief(chance, name))
    while True:
        yield _round(chance, without, lambda name: _longer(chance, name))


def _round(
    chance: random.Random, without: frozenset[str], seconds: Callable[[str], float]
) -> tuple[Deed, ...]:
    names = [name for name in DOING if name not in without]
    chance.shuffle(names)
    names.sort(key=lambda name: name not in {"worry of a minute ago", "worry"})
    deeds = [Deed(name, seconds(name)) for name in names]
    forth = [each for each in deeds if each.name == "clock on"]
    # What was jumped forward is jumped back: the run stays near noon.
    return tuple(
        Deed(each.name, -forth[0].seconds) if each.name == "clock back" and forth else each
        for each in deeds
    )


def _brief(chance: random.Random, name: str) -> float:
    if name.startswith("clock"):
        return 40.0
    if name == "worry of a minute ago":
        return chance.choice((8.0, 14.0))
    return BRIEF


def _longer(chance: random.Random, name: str) -> float:
    return round(chance.uniform(1.0, LONGEST.get(name, 20.0)), 1)
