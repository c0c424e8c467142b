"""An empty folder, a local Telegram with a bot in it, and the set-up page open in that folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from .laid_out import Laid, lay_out
from .visitor import Visitor


@pytest_asyncio.fixture(loop_scope="session")
async def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Laid]:
    """Telegram and the page."""
    async with lay_out(tmp_path, monkeypatch) as laid:
        yield laid


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(laid: Laid) -> AsyncIterator[Visitor]:
    """Somebody with the address."""
    async with ClientSession() as http:
        yield Visitor(http, laid.door.url)
