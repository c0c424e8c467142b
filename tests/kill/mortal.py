"""The real bot as a process of its own, which is killed at a moment that its own log names.

SIGKILL is sent the instant the line is read, so that nothing is cleaned up. Decides nothing.
"""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = (sys.executable, "-m", "bot.command", "run")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Death:
    """How a bot ended: at which line of its log, and the numbers that this line names."""

    line: str | None
    numbers: Sequence[int]


class _Watch(asyncio.SubprocessProtocol):
    """Reads the log as it comes, and kills at the first line that fits."""

    def __init__(self, fatal: re.Pattern[str] | None, begun: str) -> None:
        self._fatal = fatal
        self._begun = begun
        self._rest = b""
        self._transport: asyncio.SubprocessTransport | None = None
        self.log: list[str] = []
        self.killed_at: str | None = None
        self.started = asyncio.Event()
        self.ended = asyncio.Event()
        self.said = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            text = line.decode()
            if self._fatal is not None and self.killed_at is None and self._fatal.search(text):
                self.kill()
                self.killed_at = text
            self.log.append(text)
            if self._begun in text:
                self.started.set()
            self.said.set()
            self.said = asyncio.Event()

    def kill(self) -> None:
        assert self._transport is not None
        if self._transport.get_returncode() is None:
            self._transport.kill()

    def process_exited(self) -> None:
        self.started.set()
        self.ended.set()


@dataclass
class MortalBot:
    """One life of the bot. `fatal` is the log line at which it dies; None: it is to live. `begun` is
    what it says when it has begun: that it has started, or that it stands by. `options` follow
    `run`."""

    folder: Path
    settings: Mapping[str, str] = field(repr=False)
    fatal: re.Pattern[str] | None = None
    begun: str = "has started"
    options: tuple[str, ...] = ()
    _begun: bool = field(default=False, init=False)

    async def start(self) -> None:
        """Starts the process; returns when it listens, or is dead already."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("KEPT_IN_MIND_")}
        transport, watch = await asyncio.get_running_loop().subprocess_exec(
            lambda: _Watch(self.fatal, self.begun),
            *COMMAND,
            *self.options,
            cwd=self.folder,
            env={**inherited, **self.settings, "PYTHONPATH": str(ROOT)},
            stdin=None,
            stdout=None,
        )
        self._transport, self._watch, self._begun = transport, watch, True
        await watch.started.wait()

    async def die(self, within: float) -> Death:
        """Its end: at the fatal line, or by a kill after so many seconds."""
        try:
            await asyncio.wait_for(self._watch.ended.wait(), within)
        except TimeoutError:
            self._watch.kill()
            await self._watch.ended.wait()
        line = self._watch.killed_at
        code = self._transport.get_returncode()
        self._transport.close()
        assert code == -signal.SIGKILL, f"it ended by itself ({code}): {self.log}"
        numbers = [] if line is None else [int(each) for each in line.rpartition(" ")[2].split(",")]
        return Death(line, numbers)

    @property
    def is_alive(self) -> bool:
        """Does the process run?"""
        return self._begun and not self._watch.ended.is_set()

    async def says(self, words: str, within: float = 20) -> None:
        """Returns when its log holds some words."""
        async with asyncio.timeout(within):
            while words not in self.log:
                await self._watch.said.wait()

    def bury(self) -> None:
        """Nothing is left of it, however the test ended."""
        if self._begun:
            self._watch.kill()

    async def stop(self) -> int | None:
        """Asks it to stop, as a service manager does; gives the exit code."""
        self._transport.terminate()
        await self._watch.ended.wait()
        code = self._transport.get_returncode()
        self._transport.close()
        return code

    @property
    def log(self) -> str:
        """What it has logged."""
        return "\n".join(self._watch.log)
