"""An empty folder, a local Telegram with a bot in it, and the set-up page open in that folder."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.clock import SetClock
from bot.sandbox.rules import Limits as TelegramLimits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.settings import PREFIX, Settings

from .laid_out import TOKEN, Laid
from .visitor import Visitor

FRIDAY = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in; no setting of the machine reaches it."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still on a Friday in school holidays."""
    return SetClock(FRIDAY)


@pytest_asyncio.fixture(loop_scope="session")
async def laid(
    folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Laid]:
    """Telegram and the page."""
    telegram = LocalTelegram(clock.now, TOKEN, limits=TelegramLimits.none())
    server = SandboxServer(telegram)
    await server.start()
    monkeypatch.setenv("KEPT_IN_MIND_TELEGRAM_URL", server.url)
    laid = Laid(folder, clock, telegram, server)
    await laid.open()
    yield laid
    await laid.close()
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(laid: Laid) -> AsyncIterator[Visitor]:
    """Somebody with the address."""
    async with ClientSession() as http:
        yield Visitor(http, laid.door.url)
