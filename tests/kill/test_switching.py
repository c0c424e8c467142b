"""From asking Telegram to being posted to and back, while people write all the time: each word once.

The real process is killed, each time, between storing what came and Telegram's hearing so. The next
one begins the other way, with what Telegram still holds.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import ClientError, ClientSession, web
from mortal import MortalBot
from opened import free_port
from scheme_at_noon import Scheme, found_scheme
from sqlalchemy import func, select
from yarl import URL

from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from storage.schema import InboxState, inbox, relay

TOKEN = "123456789:" + "A" * 35
ASKED, POSTED = "bot.listening: stored: ", "bot.receiving: stored: "
CONFIRMED = 3
"""So many batches a life stores and confirms before it dies at the next."""


class Between:
    """Stands between Telegram and the bot, and passes on what one of them asks of the other.

    It kills the bot where a confirmation, the one after the first few, would pass it by: a call with
    an offset on its way to Telegram, or a 200 of the bot. Telegram never hears that one.
    """

    def __init__(self, behind: str) -> None:
        self._behind = behind
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.2)
        self.life: MortalBot | None = None
        self.confirmed = 0
        self.url = ""

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        return app

    async def start(self) -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        if "offset" in request.query and self._has_to_kill():
            return web.Response(status=504)
        headers = {k: v for k, v in request.headers.items() if k.startswith(("X-", "Content-T"))}
        try:
            async with (
                ClientSession(trust_env=False) as http,
                http.request(
                    request.method,
                    URL(f"{self._behind}{request.raw_path}", encoded=True),
                    data=await request.read(),
                    headers=headers,
                ) as response,
            ):
                status, body = response.status, await response.read()
        except ClientError:
            return web.Response(status=502)
        if "X-Telegram-Bot-Api-Secret-Token" in headers and status == 200 and self._has_to_kill():
            return web.Response(status=504)
        return web.Response(status=status, body=body, content_type="application/json")

    def _has_to_kill(self) -> bool:
        self.confirmed += 1
        if self.life is None or self.confirmed <= CONFIRMED:
            return False
        self.life.bury()
        return True


class Chatter:
    """Three pairs who write to each other, two or three messages a second."""

    def __init__(self, scheme: Scheme) -> None:
        self.written = 0
        self._scheme = scheme

    async def go_on(self) -> None:
        for here, there in cycle(self._scheme.pairs):
            for one in (here, there):
                one.phone.write(f"How was your day? #{self.written}")
                self.written += 1
                await asyncio.sleep(0.4)


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Returns as soon as a condition of this process holds; fails when it never does."""
    ends = monotonic() + seconds
    while not condition():
        assert monotonic() < ends, "it never came about"
        await asyncio.sleep(0.02)


@pytest.mark.timeout(120)
async def test_switching_both_ways_loses_and_doubles_nothing(tmp_path: Path) -> None:
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN, limits=Limits.none())
    server = SandboxServer(telegram)
    await server.start()
    database = f"sqlite:///{tmp_path / 'kept.db'}"
    scheme = await found_scheme(tmp_path, telegram, database)
    port = free_port()
    to_telegram, to_bot = Between(server.url), Between(f"http://127.0.0.1:{port}")
    for between in (to_telegram, to_bot):
        await between.start()
    settings = {
        "KEPT_IN_MIND_TOKEN": TOKEN,
        "KEPT_IN_MIND_TELEGRAM_URL": server.url,
        "KEPT_IN_MIND_DATABASE": database,
        "KEPT_IN_MIND_LOG_LEVEL": "DEBUG",
        "KEPT_IN_MIND_MESSAGES_PER_SECOND": "1000",
        "KEPT_IN_MIND_MESSAGES_PER_CHAT_PER_SECOND": "100",
    }
    asking = MortalBot(tmp_path, settings | {"KEPT_IN_MIND_TELEGRAM_URL": to_telegram.url})
    listening = {
        "KEPT_IN_MIND_LISTEN_URL": f"{to_bot.url}/public/path",
        "KEPT_IN_MIND_LISTEN_PORT": str(port),
    }
    posted = MortalBot(tmp_path, settings | listening, options=("--webhook",))
    # What was set for the way by webhook is gone from the settings of who asks again.
    last = MortalBot(tmp_path, settings)
    to_telegram.life, to_bot.life = asking, posted
    chatter = Chatter(scheme)
    chatting = asyncio.create_task(chatter.go_on())
    try:
        counts = []
        for between, life in ((to_telegram, asking), (to_bot, posted)):
            await life.start()
            await life.die(within=60)
            assert between.confirmed > CONFIRMED, life.log
            assert len(telegram.queue), "Telegram holds what was stored and not confirmed"
            counts.append(chatter.written)
        assert telegram.webhook is not None
        await last.start()
        await until(lambda: telegram.webhook is None)
        counts.append(chatter.written)
        await until(lambda: chatter.written > counts[-1] + 5)
        chatting.cancel()
        await until(lambda: len(telegram.queue) == 0)
        await _nothing_waits(scheme, last)
        assert await last.stop() == 0, last.log
    finally:
        chatting.cancel()
        for life in (asking, posted, last):
            life.bury()
        await to_telegram.stop()
        await to_bot.stop()
        await server.stop()
    assert 0 < counts[0] < counts[1] < counts[2] < chatter.written  # people wrote all through it
    assert "is taken away" in last.log
    assert (ASKED in asking.log, POSTED in posted.log, ASKED in last.log) == (True, True, True)
    async with scheme.store.reading(datetime.now(UTC)) as scope:
        heard = (await scope.conn.execute(select(relay.c.sender, relay.c.message))).all()
        states = set((await scope.conn.execute(select(inbox.c.state))).scalars())
        stored = await scope.conn.scalar(select(func.count()).select_from(inbox)) or 0
    await scheme.store.close()
    assert states == {InboxState.DONE}
    # some came twice, and each is there once
    assert len(written_down(asking)) + len(written_down(posted)) + len(written_down(last)) > stored
    assert len(heard) == len(set(heard)) == chatter.written == stored - 1  # that Bo blocked the bot


def written_down(life: MortalBot) -> list[int]:
    """The updates that a life says it has stored."""
    found = re.findall(r"stored: ([\d,]+)", life.log)
    return [int(number) for line in found for number in line.split(",")]


async def _nothing_waits(scheme: Scheme, life: MortalBot) -> None:
    for _ in range(600):
        async with scheme.store.reading(datetime.now(UTC)) as scope:
            is_open = inbox.c.state == InboxState.WAITING
            if not await scope.conn.scalar(select(func.count()).select_from(inbox).where(is_open)):
                return
        await asyncio.sleep(0.1)
    pytest.fail(f"something waits, and nobody comes for it: {life.log[-2000:]}")
