"""`kept-in-mind demo` as a process with no screen and nothing to read: prints, serves, stops."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest_asyncio
from commands.office import Office

from bot.commands.demo import PORT

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest_asyncio.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts demos in a folder of their own; whatever still runs at the end is ended."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    office = Office(tmp_path, {"TMPDIR": str(temporary)})
    running: list[asyncio.subprocess.Process] = []

    async def started(*words: str) -> asyncio.subprocess.Process:
        running.append(await office.start("demo", *words))
        return running[-1]

    yield started
    for each in running:
        if each.returncode is None:
            each.kill()
        await each.communicate()
    assert list(temporary.iterdir()) == []


async def address(running: asyncio.subprocess.Process) -> str:
    """The address that it prints on a line of its own."""
    assert running.stdout is not None
    while line := (await running.stdout.readline()).decode():
        if re.fullmatch(r"http://127\.0\.0\.1:\d+\n", line):
            return line.strip()
    assert running.stderr is not None
    raise AssertionError((await running.stderr.read()).decode())


async def ended(running: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    """How it ended, and what else it printed."""
    out, err = await running.communicate()
    return running.returncode, out.decode(), err.decode()


async def test_it_serves_until_it_is_stopped_and_leaves_nothing_behind(start: Start) -> None:
    running = await start()
    url = await address(running)
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as page:
            assert page.status == 200
            assert "Kept in Mind" in await page.text()
        async with session.get(f"{url}/api/state") as state:
            assert len((await state.json())["phones"]) == 4
    running.terminate()
    code, out, err = await ended(running)
    assert (code, err) == (0, "")
    assert out.endswith("next time everything starts over.\n")


async def test_a_port_of_ones_own_and_one_that_is_taken(start: Start) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.listen()
        taken = await start("--port", str(port))
        code, out, err = await ended(taken)
    assert (code, out) == (1, "")
    assert err == f"Error: port {port} is taken; leave out --port to use a free one\n"
    own = await start("--port", str(port))
    assert await address(own) == f"http://127.0.0.1:{port}"
    own.terminate()
    assert (await ended(own))[0] == 0


async def test_what_is_kept_can_be_looked_at_with_the_other_commands(
    start: Start, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    code, out, _ = await ended(await start("--play", "--fast", "--keep", str(kept)))
    assert code == 0
    assert out.endswith("The story went as it should.\n")
    listed = await Office(kept).process("people", "list", "--json")
    standing = {each["first_name"]: each["standing"] for each in listed.json["people"]}
    assert standing == dict.fromkeys(("Maya", "Sam", "Priya", "Joe", "Grace", "Tom"), "joined")
    again, out, err = await ended(await start("--keep", str(kept)))
    assert (again, out) == (1, "")
    assert "name a new or empty folder" in err


async def test_a_folder_that_cannot_be_made_is_told(start: Start) -> None:
    code, out, err = await ended(await start("--keep", "/proc/nope"))
    assert (code, out) == (1, "")
    assert err == "Error: /proc/nope: cannot be written to (No such file or directory)\n"


async def test_a_story_that_goes_differently_ends_with_one(start: Start, tmp_path: Path) -> None:
    story = tmp_path / "mine.toml"
    story.write_text('about = "x"\n[[steps]]\nwho = "Sam"\npress = "Fly"\nexpect = []\n', "utf-8")
    code, _, err = await ended(await start("--play", "--fast", "--story", str(story)))
    assert code == 1
    assert err == ("Error: the story went differently:\nSam: there is no button 'Fly' to press\n")
    story.write_text("about =", "utf-8")
    code, _, err = await ended(await start("--play", "--story", str(story)))
    assert code == 1
    assert err.startswith("Error: mine.toml: at its end: ")


async def test_a_second_demo_says_that_another_may_still_run(start: Start) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # taken already, which is as good
            probe.bind(("127.0.0.1", PORT))
            probe.listen()
        second = await start()
        await address(second)
        second.terminate()
        code, out, err = await ended(second)
    assert (code, err) == (0, "")
    assert f"Port {PORT} is taken: another demo may still run" in out
