"""Messages through the whole bot beside a plain echo bot, on the same local Telegram.

Ours receives, stores, decides, scans, commits, delivers and settles each; the peer says it again.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic

from databases import postgres_server
from sqlalchemy import func, select

from storage.schema import DeliveryState, InboxState, delivery, inbox, relay
from storage.store import Store

from .figures import Row, ratio
from .processes import LIFTED, Process, Telegram, echo_bot, our_bot, settings_of, telegram
from .scheme import add_lead, add_pairs, open_scheme

PAIRS = 250
"""Who write to each other: each writes twice or so in a thousand messages, as in a busy hour."""
WARM = 100
"""Messages before the clock runs: connections are open and what is compiled once is compiled."""
DURABLE = "-c fsync=on -c synchronous_commit=on -c max_connections=60"


@dataclass(frozen=True, slots=True)
class Flow:
    """What came out in one go: messages a second, processor time, and how busy the server was."""

    rate: float
    cpu: float
    busy: float
    sends: float


@dataclass(frozen=True, slots=True)
class Ours:
    """A bot of ours with pairs who write, and its database."""

    bot: Process
    chats: list[int]
    store: Store


async def flow(server: Telegram, bot: Process, chats: list[int], count: int) -> Flow:
    """Everybody in turn has written; until each message has come out."""
    cpu = bot.cpu
    said = await server.ask("chat", chats=chats, count=count)
    used, rate = bot.cpu - cpu, count / said["seconds"]
    return Flow(rate, 1000 * used / count, said["busy"], said["messages"] / said["seconds"])


@asynccontextmanager
async def ours_at(
    server: Telegram, database: Callable[[Path], str], pairs: int, **settings: str
) -> AsyncIterator[Ours]:
    """Our bot on a new database with pairs."""
    with tempfile.TemporaryDirectory(prefix="kept-") as name:
        folder = Path(name)
        chats = (await server.ask("people", count=2 * pairs + 1))["chats"]
        store = await open_scheme(folder, database(folder))
        try:
            await add_pairs(store, chats[1:], await add_lead(store, chats[0]))
            known = settings_of(folder, server.url, database(folder), **settings)
            async with our_bot(folder, known) as bot:
                yield Ours(bot, chats[1:], store)
        finally:
            await store.close()


def sqlite(folder: Path) -> str:
    """A file on a real disk: in memory a commit would cost nothing."""
    return f"sqlite:///{folder / 'kept.db'}"


async def settled(store: Store) -> tuple[int, int]:
    """Waits until nothing is open; how many relays and deliveries there are then."""
    while True:
        async with store.database.reading() as conn:
            waiting = select(func.count()).where(inbox.c.state != InboxState.DONE)
            going = select(func.count()).where(delivery.c.state != DeliveryState.SENT)
            if not await conn.scalar(waiting) and not await conn.scalar(going):
                relays = await conn.scalar(select(func.count()).select_from(relay))
                sent = await conn.scalar(select(func.count()).select_from(delivery))
                return int(relays or 0), int(sent or 0)
        await asyncio.sleep(0.05)


async def relayed(
    count: int, rounds: int, database: Callable[[Path], str] = sqlite, pairs: int = PAIRS
) -> list[Flow]:
    """Our flows. Raises ValueError where not everything was kept, sent and settled."""
    async with (
        telegram() as server,
        ours_at(server, database, pairs, **LIFTED) as ours,
    ):
        await flow(server, ours.bot, ours.chats, WARM)
        flows: list[Flow] = []
        for _ in range(rounds):
            began = monotonic()
            found = await flow(server, ours.bot, ours.chats, count)
            relays, sent = await settled(ours.store)
            expected = WARM + count * (len(flows) + 1)
            if relays != expected or sent < expected:
                raise ValueError(f"{relays} relays and {sent} deliveries of {expected}")
            # Settled is part of the way: the clock stops there.
            flows.append(Flow(count / (monotonic() - began), found.cpu, found.busy, found.sends))
        return flows


async def echoed(count: int, rounds: int, chats: int = 2 * PAIRS) -> list[Flow]:
    """The peer's flows."""
    async with telegram() as server, echo_bot(server.url) as bot:
        found = (await server.ask("people", count=chats))["chats"]
        await flow(server, bot, found, WARM)
        return [await flow(server, bot, found, count) for _ in range(rounds)]


def middle(flows: list[Flow]) -> Flow:
    """The median of each figure."""
    return Flow(
        *(
            median(getattr(each, name) for each in flows)
            for name in ("rate", "cpu", "busy", "sends")
        )
    )


async def relay_part(*, count: int = 1000, rounds: int = 3, on_postgres: bool = True) -> list[Row]:
    """Relays a second beside echo answers a second."""
    theirs: list[Flow] = []
    mine: list[Flow] = []
    for _ in range(rounds):  # one after the other, so that what else the machine does hits both
        theirs += await echoed(count, 1)
        mine += await relayed(count, 1)
    our, their = middle(mine), middle(theirs)
    rows = [
        Row(
            "relays a second, SQLite synchronous=FULL",
            f"{our.rate:.0f}/s",
            f"echo {their.rate:.0f}/s",
            ratio(our.rate, their.rate),
            f"with receipts {our.sends:.0f} sends/s; local Telegram busy {our.busy:.0%} and {their.busy:.0%}",
        ),
        Row(
            "processor time a message",
            f"{our.cpu:.2f} ms",
            f"echo {their.cpu:.2f} ms",
            ratio(our.cpu, their.cpu),
            "user and system time of the bot's process",
        ),
    ]
    return [*rows, await _on_postgres(count, rounds, their)] if on_postgres else rows


async def _on_postgres(count: int, rounds: int, their: Flow) -> Row:
    async with _postgres() as url:
        found = middle(await relayed(count, rounds, lambda folder: url))
    return Row(
        "relays a second, PostgreSQL, one process",
        f"{found.rate:.0f}/s",
        f"echo {their.rate:.0f}/s",
        ratio(found.rate, their.rate),
        f"fsync on; {found.cpu:.2f} ms of the bot's processor time",
    )


@asynccontextmanager
async def _postgres() -> AsyncIterator[str]:
    """An empty database on a server that keeps what it commits. It is started in a thread, since it
    runs an event loop of its own for that."""
    running = postgres_server(DURABLE)
    server = await asyncio.to_thread(running.__enter__)
    try:
        with server.database(with_schema=False) as url:
            yield url
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)


async def far_part(*, count: int = 300) -> list[Row]:
    """Telegram answers after 100 ms and keeps its limits; so do we."""
    async with telegram("--real-limits") as server, ours_at(server, sqlite, PAIRS) as ours:
        await flow(server, ours.bot, ours.chats, WARM)
        await server.ask("slow", seconds=0.1)
        mine = await flow(server, ours.bot, ours.chats, count)
    async with telegram("--real-limits") as server, echo_bot(server.url) as bot:
        chats = (await server.ask("people", count=2 * PAIRS))["chats"]
        await flow(server, bot, chats, WARM)
        await server.ask("slow", seconds=0.1)
        theirs = await flow(server, bot, chats, count // 3)
    return [
        Row(
            "messages a second, Telegram answers after 100 ms and allows 30/s",
            f"{mine.sends:.1f}/s",
            f"echo {theirs.sends:.1f}/s",
            ratio(mine.sends, theirs.sends),
            "relays and receipts, our own limits as they come",
        )
    ]


async def memory_part(*, count: int = 4000) -> list[Row]:
    """Start-up and memory, idle and after so many messages."""
    async with telegram() as server:
        async with ours_at(server, sqlite, PAIRS, **LIFTED) as ours:
            idle = ours.bot.memory
            await flow(server, ours.bot, ours.chats, count // 4)
            early = ours.bot.memory
            for _ in range(3):
                await flow(server, ours.bot, ours.chats, count // 4)
            late, start = ours.bot.memory, ours.bot.started_in
        async with echo_bot(server.url) as bot:
            peer, peer_start = bot.memory, bot.started_in
    return [
        Row("start-up", f"{start:.2f} s", f"echo {peer_start:.2f} s", ratio(start, peer_start), ""),
        Row("memory, idle", f"{idle:.0f} MB", f"echo {peer:.0f} MB", ratio(idle, peer), ""),
        Row(
            f"memory after {count // 4} and after {count} messages",
            f"{early:.0f} and {late:.0f} MB",
            "",
            ratio(late, early),
            "the last column: growth",
        ),
    ]
