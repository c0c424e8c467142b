"""While it stands by, a process decides some of what waits for the one bot. It sends nothing itself.

Decides nothing about who is the one bot. Whatever goes wrong here is left to the one bot.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.asking_telegram import OwnName
from bot.hearing import Unreadable, hear
from bot.logs import trouble
from bot.one_bot import lock_name
from bot.transport import AiohttpRequest
from bot.wiring import Wiring, open_store
from flows.heard import Heard, Source, SourceKind
from storage.helping import NEXT, Help, hold_nothing_long
from storage.inbox import Update
from storage.store import Store

EVERY = 0.5
"""Seconds between two looks whether there is something to help with."""
AT_ONCE = 25
"""Updates at most in one commit: whom they concern wait for no long one of somebody else's."""
logger = logging.getLogger(__name__)


@asynccontextmanager
async def helping(wiring: Wiring, left: int = NEXT) -> AsyncIterator[None]:
    """Meanwhile it helps where words of more people wait than are `left` to the one bot. What is in
    hand is finished at the end."""
    helper = _Helper(wiring, left)
    working = asyncio.create_task(helper.run())
    try:
        yield
    finally:
        helper.close()
        _, late = await asyncio.wait([working], timeout=wiring.stop_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(working, return_exceptions=True)


class _Helper:
    def __init__(self, wiring: Wiring, left: int) -> None:
        self._wiring = wiring
        self._left = left
        self._closing = asyncio.Event()
        self._told: str | None = None

    def close(self) -> None:
        self._closing.set()

    async def run(self) -> None:
        """Helps until it is closed. What goes wrong is tried again, and told once."""
        while not self._closing.is_set():
            try:
                await self._open_and_help()
            except Exception as error:  # noqa: BLE001 (the one bot finds the same, and tells of it)
                what = trouble(error)
                if what != self._told:
                    logger.info("cannot help now, and tries again: %s", what)
                self._told = what
                await self._rest()

    async def _open_and_help(self) -> None:
        wiring = self._wiring
        request = AiohttpRequest(read_timeout=wiring.send_seconds, connections=1)
        store = await open_store(wiring)
        try:
            await hold_nothing_long(store.database)
            await request.initialize()
            if await self._knows_its_name(store, request):
                await self._help(store)
        finally:
            await request.shutdown()
            await store.close()

    async def _knows_its_name(self, store: Store, request: AiohttpRequest) -> bool:
        """Some words hold the bot's own name: without it, it would decide otherwise than the one bot."""

        def learnt(name: str) -> None:
            store.bot_name = name

        own = OwnName(f"{self._wiring.telegram_url}/bot{self._wiring.token}", learnt)
        while store.bot_name is None and not self._closing.is_set():
            await own.ask(request)
            if store.bot_name is None:
                await self._rest()
        return store.bot_name is not None

    async def _help(self, store: Store) -> None:
        wiring = self._wiring
        help_ = Help(store, lock_name(store), wiring.decides_by, self._left)
        while not self._closing.is_set():
            now = wiring.clock.now()
            heards = _readable(await help_.free(AT_ONCE, now))
            done = await help_.turn(heards, wiring.decide, now) if heards else 0
            self._told = None
            if done:
                logger.debug("%d turns for the one bot", done)
            else:
                await self._rest()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), EVERY)
        except TimeoutError:
            return


def _readable(updates: Sequence[Update]) -> list[Heard]:
    """What cannot be read is left to the one bot, which sets it aside."""
    heards = []
    for each in updates:
        try:
            heards.append(hear(Source(SourceKind.INBOX, each.id), each.json, each.received_at))
        except Unreadable:
            continue
    return heards
