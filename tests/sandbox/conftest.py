"""A local Telegram for each test, on a port of its own."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot

from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.transport import AiohttpRequest

from .raw import TOKEN, Clock, Stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A local Telegram without limits on pace; Maya has pressed Start and the bot has read it."""
    clock = Clock()
    telegram = LocalTelegram(clock.now, TOKEN, limits=Limits.none())
    server = SandboxServer(telegram)
    await server.start()
    maya = telegram.phone("Maya", username="maya_b", language="en")
    maya.start()
    async with aiohttp.ClientSession() as http:
        made = Stage(clock, telegram, server, maya, http)
        await made.confirm_all()
        yield made
    await made.server.stop()


@pytest.fixture
async def bot(stage: Stage) -> AsyncIterator[Bot]:
    """The library's own bot, over our transport."""
    made = Bot(
        TOKEN,
        base_url=f"{stage.server.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    async with made:
        yield made
