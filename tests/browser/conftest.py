"""A browser, the demo's server with four phones on it, and an open page that is watched."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from telegram import Bot
from yarl import URL

from bot.sandbox.server import SandboxServer
from bot.transport import AiohttpRequest

from .stage import TOKEN, Stage
from .visit import Visit

# A busy machine is no fault of the page: what is awaited has as long as a slow start needs.
expect.set_options(timeout=20_000)

SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest_asyncio.fixture(loop_scope="session")
async def server(stage: Stage) -> AsyncIterator[SandboxServer]:
    server = SandboxServer(stage.telegram, stage)
    await server.start()
    bot = Bot(
        TOKEN,
        base_url=f"{server.url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    await bot.initialize()
    listening = asyncio.create_task(stage.listen(bot))
    yield server
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    await bot.shutdown()
    await server.stop()


@pytest.fixture
def demo_url(server: SandboxServer) -> str:
    """Where the page is."""
    return server.page_url


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "These tests need Chromium: on Debian and Ubuntu, `sudo apt install chromium`."
        if os.environ.get("KEPT_IN_MIND_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=chromium, args=SWITCHES, chromium_sandbox=False
        )
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, demo_url: str) -> AsyncIterator[Visit]:
    """An open page; afterwards nothing went wrong in it and it spoke to nobody else."""
    context = await browser.new_context(viewport={"width": 1600, "height": 1000})
    visit = Visit(await context.new_page(), demo_url)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on(
        "console", lambda said: visit.errors.append(said.text) if said.type == "error" else None
    )
    visit.page.on("request", lambda request: visit.hosts.add(URL(request.url).authority))
    await visit.open()
    yield visit
    await context.close()
    assert visit.errors == []
    assert visit.hosts == {URL(demo_url).authority}
