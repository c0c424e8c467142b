"""The processes of the bench: started, asked, measured from outside, and ended. Decides nothing."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from .telegram import TOKEN

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Ended(Exception):
    """A process of the bench ended by itself."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process, seen from outside."""

    running: asyncio.subprocess.Process
    started_in: float = 0

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = self._stat("stat").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def memory(self) -> float:
        """Megabytes in memory now."""
        return int(self._stat("statm").split()[1]) * PAGE / 1e6

    def _stat(self, name: str) -> str:
        return Path(f"/proc/{self.running.pid}/{name}").read_text(encoding="ascii")


@dataclass(frozen=True, slots=True)
class Telegram(Process):
    """The local Telegram in a process of its own."""

    url: str = ""

    # Any: what goes there and back is JSON.
    async def ask(self, do: str, **values: object) -> dict[str, Any]:
        """Has it do one thing; gives what it says. Raises Ended."""
        stdin, stdout = self.running.stdin, self.running.stdout
        if stdin is None or stdout is None:
            raise Ended
        stdin.write(json.dumps({"do": do, **values}).encode() + b"\n")
        return _said(await stdout.readline())


def _said(line: bytes) -> dict[str, Any]:
    if not line:
        raise Ended
    found: dict[str, Any] = json.loads(line)
    return found


@asynccontextmanager
async def telegram(*arguments: str) -> AsyncIterator[Telegram]:
    """A new local Telegram."""
    async with _running("tests.bench.telegram", *arguments, talks=True) as running:
        assert running.stdout is not None
        url = _said(await running.stdout.readline())["url"]
        yield Telegram(running, url=url)


@asynccontextmanager
async def echo_bot(url: str) -> AsyncIterator[Process]:
    """The peer, listening."""
    async with _running("tests.bench.echo", url) as running:
        yield await _started(running)


def settings_of(folder: Path, url: str, database: str, **more: str) -> dict[str, str]:
    """The environment of a bot of ours. `more` are settings without their prefix."""
    known = {"TOKEN": TOKEN, "TELEGRAM_URL": url, "DATABASE": database, "LOG_LEVEL": "INFO"}
    return {f"KEPT_IN_MIND_{name}": value for name, value in (known | more).items()}


LIFTED = {"MESSAGES_PER_SECOND": "1000", "MESSAGES_PER_CHAT_PER_SECOND": "100"}
"""The settings that lift our own limits."""


@asynccontextmanager
async def our_bot(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """Ours, as an operator runs it, listening."""
    async with _running("bot.command", "run", folder=folder, settings=settings) as running:
        yield await _started(running)


async def _started(running: asyncio.subprocess.Process) -> Process:
    began = monotonic()
    assert running.stderr is not None
    said = b""
    while line := await running.stderr.readline():
        said += line
        if b"has started" in line:
            drained = asyncio.create_task(running.stderr.read())
            drained.add_done_callback(lambda task: None)
            return Process(running, monotonic() - began)
    raise Ended(said.decode())


@asynccontextmanager
async def _running(
    module: str,
    *arguments: str,
    folder: Path = ROOT,
    settings: Mapping[str, str] | None = None,
    talks: bool = False,
) -> AsyncIterator[asyncio.subprocess.Process]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("KEPT_IN_MIND_")}
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=folder,
        env={**inherited, **(settings or {}), "PYTHONPATH": str(ROOT)},
        stdin=pipe if talks else nothing,
        stdout=pipe if talks else nothing,
        stderr=None if talks else pipe,
        limit=2**24,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        try:
            await asyncio.wait_for(running.wait(), 20)
        except TimeoutError:
            running.kill()
            await running.wait()
