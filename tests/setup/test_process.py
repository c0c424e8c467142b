"""`kept-in-mind setup` as a process with no screen: prints, serves, refuses a second, stops cleanly."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from aiohttp import ClientSession
from commands.office import Office

from bot.clock import SystemClock
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram

from .filled import FORMS, fill
from .laid_out import TOKEN
from .visitor import Visitor

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
STOPPED = "The set-up has stopped, and the bot with it. What was saved stays saved.\n"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An empty folder, and a Telegram on this machine."""
    telegram = LocalTelegram(SystemClock().now, TOKEN)
    server = SandboxServer(telegram)
    await server.start()
    yield Office(tmp_path, {"KEPT_IN_MIND_TELEGRAM_URL": server.url})
    await server.stop()


@pytest_asyncio.fixture
async def start(office: Office) -> AsyncIterator[Start]:
    """Starts commands; whatever still runs at the end is ended."""
    running: list[asyncio.subprocess.Process] = []

    async def started(*words: str) -> asyncio.subprocess.Process:
        running.append(await office.start(*words))
        return running[-1]

    yield started
    for each in running:
        if each.returncode is None:
            each.kill()
        await each.communicate()


def a_browser(office: Office) -> Path:
    """A browser of this test's own, which writes down what it was asked to open."""
    script, opened = office.folder / "browser", office.folder / "opened"
    script.write_text(
        '#!/bin/sh\nfile="${1#file://}"\n'
        f'{{ echo "$1"; stat -c %a "$file"; cat "$file"; }} > "{opened}.new"\n'
        f'mv "{opened}.new" "{opened}"\n',
        "utf-8",
    )
    script.chmod(0o700)
    office.settings |= {"DISPLAY": ":99", "BROWSER": str(script)}
    return opened


async def address(running: asyncio.subprocess.Process) -> str:
    """The address that it prints on a line of its own."""
    assert running.stdout is not None
    while line := (await running.stdout.readline()).decode():
        if re.fullmatch(r"http://127\.0\.0\.1:\d+/[A-Za-z0-9_-]{43}/\n", line):
            return line.strip()
    assert running.stderr is not None
    raise AssertionError((await running.stderr.read()).decode())


async def ended(running: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    """How it ended, and what else it printed."""
    out, err = await running.communicate()
    return running.returncode, out.decode(), err.decode()


async def test_it_serves_one_in_a_folder_until_it_is_stopped(start: Start, office: Office) -> None:
    (office.folder / ".env").write_text("KEPT_IN_MIND_TOKN=1\n", "utf-8")
    opened = a_browser(office)
    running = await start("setup")
    url = await address(running)
    async with asyncio.timeout(20):
        while not opened.exists():  # noqa: ASYNC110 (another process writes it)
            await asyncio.sleep(0.05)
    argument, mode, page_text = opened.read_text("utf-8").splitlines()
    assert argument.startswith("file:///")  # everybody on a machine sees a command's arguments
    assert mode == "600"
    assert url in page_text
    async with ClientSession() as http:
        page = await Visitor(http, url).open("token")
    assert "Get a token for your bot" in page.words
    assert "KEPT_IN_MIND_TOKN is not a setting; did you mean KEPT_IN_MIND_TOKEN?" in page.words
    second = await ended(await start("setup"))
    assert second == (
        1,
        "",
        "Error: another set-up runs in this folder: use its page, or stop it with Ctrl-C first\n",
    )
    running.send_signal(signal.SIGINT)
    code, out, err = await ended(running)
    assert (code, err) == (0, "")
    assert out.endswith(STOPPED)


async def test_a_bot_that_runs_already_and_a_port_that_is_taken(
    start: Start, office: Office
) -> None:
    office.settings["KEPT_IN_MIND_TOKEN"] = TOKEN
    assert (await office.process("init")).code == 0
    bot = await start("run")
    assert bot.stderr is not None
    while b"has started" not in await bot.stderr.readline():
        pass
    code, out, err = await ended(await start("setup"))
    assert (code, out) == (1, "")
    assert "Another process runs the bot on this database" in err
    bot.terminate()
    await ended(bot)
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as taken:
        port = taken.sockets[0].getsockname()[1]
        code, out, err = await ended(await start("setup", "--port", str(port)))
    assert (code, out) == (1, "")
    assert err == f"Error: port {port} is taken; leave out --port to use a free one\n"


async def test_the_bot_runs_beside_the_page_and_stops_with_it(start: Start, office: Office) -> None:
    running = await start("setup")
    url = await address(running)
    async with ClientSession() as http:
        visitor = Visitor(http, url)
        await fill(visitor, "token", "programme", "ladder")
        page = await visitor.send("", {"do": "start"})
        assert "Kept in Mind is running." in page.words
        code, _, err = await ended(await start("run"))
        assert code == 1
        assert "Another process runs the bot" in err
        assert "The bot has stopped." in (await visitor.send("", {"do": "stop"})).words
        assert "Kept in Mind is running." in (await visitor.send("", {"do": "start"})).words
    running.terminate()
    code, out, err = await ended(running)
    assert code == 0
    assert out.endswith(STOPPED)
    for secret in (TOKEN, TOKEN.partition(":")[2], url.split("/")[3], "Priya", "Joe", "Riverside"):
        assert secret not in out + err
    assert "Kept in Mind has stopped" in err


async def test_going_on_on_the_next_day(start: Start, office: Office) -> None:
    first = await start("setup")
    async with ClientSession() as http:
        await fill(Visitor(http, await address(first)), "programme", "ladder", "mentee")
        first.terminate()
        assert (await ended(first))[0] == 0
        again = await start("setup")
        visitor = Visitor(http, await address(again))
        page = await visitor.open()
        assert "Maya: mentee, has not joined yet" in page.words
        assert "Priya: lead, has not joined yet" in page.words
        assert "The bot has no token yet." in page.words
        assert "There is no mentor yet." in page.words
        page = await visitor.open("programme")
        assert 'value="Riverside Mentoring"' in page.text
        assert (await visitor.send("token", FORMS["token"])).step == "mentor"
