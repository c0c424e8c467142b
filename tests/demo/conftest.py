"""An open demo, and a browser's way to it without a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest_asyncio

from bot.demo import Demo, lay_out

from .visitor import Visitor


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """An open demo."""
    folder = tmp_path / "demo"
    lay_out(folder)
    async with Demo(folder) as opened:
        yield opened


@pytest_asyncio.fixture
async def visitor(demo: Demo) -> AsyncIterator[Visitor]:
    """Somebody with the page open."""
    async with aiohttp.ClientSession(demo.url) as session:
        yield Visitor(session, demo)
