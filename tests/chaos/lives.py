"""The lives of the real bot, one after the other, as seen by whoever ends them. Decides nothing."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .nursery import FATAL

ROOT = Path(__file__).parents[2]
BEGINS_WITHIN = 60.0
"""Seconds. Far more than a start takes, on a machine that does much else."""


@dataclass
class Life:
    """One process of the bot. `fatal_line` is the line at which it ended, if it did at one."""

    pid: int
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    fatal_line: str | None = None
    code: int | None = None

    @property
    def numbers(self) -> list[int]:
        """The rows or updates that its last line names."""
        if self.fatal_line is None:
            return []
        return [int(each) for each in self.fatal_line.rpartition(" ")[2].split(",")]

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal, unless it has ended."""
        if not self.ended.is_set():
            os.kill(self.pid, number)


class Lives:
    """Begins lives in a folder and hears of their ends. `settings` are the bot's own."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._settings = settings
        self._known: dict[int, Life] = {}
        self._born: asyncio.Queue[Life] = asyncio.Queue()
        self._ready = asyncio.Event()

    async def open(self, environment: Mapping[str, str]) -> None:
        """Starts the nursery. `environment` is for what must be there before anything is imported."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("KEPT_IN_MIND_")}
        self._nursery = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.chaos.nursery"),
            cwd=ROOT,
            env={**clean, **environment, "PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._reading = asyncio.create_task(self._read())
        await asyncio.wait_for(self._ready.wait(), BEGINS_WITHIN)

    async def begin(self) -> Life:
        """A new life, not yet begun. Nothing fatal is left from the one before."""
        self.spare()
        asked = {"folder": str(self._folder), "settings": dict(self._settings)}
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(json.dumps(asked).encode() + b"\n")
        return await asyncio.wait_for(self._born.get(), BEGINS_WITHIN)

    def doom(self, line: str) -> None:
        """Whoever lives dies at the first line of its log that fits the expression."""
        re.compile(line)
        made = self._folder / f"{FATAL}.new"
        made.write_text(line, encoding="ascii")
        made.replace(self._folder / FATAL)

    def spare(self) -> None:
        """Nothing is fatal any more."""
        (self._folder / FATAL).unlink(missing_ok=True)

    @property
    def count(self) -> int:
        """How many there have been."""
        return len(self._known)

    @property
    def log(self) -> str:
        """What all of them have logged."""
        file = self._folder / "log.txt"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    async def close(self) -> None:
        """Nothing is left of any of them."""
        for life in self._known.values():
            life.signal(signal.SIGKILL)
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        await self._reading
        await self._nursery.wait()

    async def _read(self) -> None:
        assert self._nursery.stdout is not None
        async for line in self._nursery.stdout:
            said = json.loads(line)
            if "ready" in said:
                self._ready.set()
            else:
                self._hear(said)

    def _hear(self, said: Mapping[str, object]) -> None:
        pid = int(str(said["life"]))
        if pid not in self._known:
            self._known[pid] = Life(pid)
            self._born.put_nowait(self._known[pid])
        life = self._known[pid]
        if "begun" in said:
            life.begun.set()
        if "at" in said:
            life.fatal_line = str(said["at"])
        if "ended" in said:
            life.code = int(str(said["ended"]))
            life.begun.set()
            life.ended.set()
