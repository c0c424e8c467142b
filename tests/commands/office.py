"""An operator's folder, and the commands given in it: in this process, or as a real one."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import bot
from bot.command import main
from bot.commands.init import programme_template
from bot.own_files import write_new
from storage.keys import make_keys

ROOT = Path(bot.__file__).parent.parent
TOKEN = "7000000001:" + "B" * 35


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    # Any: what a command prints as JSON has the shape that the test then looks at.
    @property
    def json(self) -> Any:
        """What it printed, as an object."""
        return json.loads(self.out)


@dataclass
class Office:
    """A folder with settings of its own; nothing of the machine's settings reaches it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, typed: str = "") -> Done:
        """A command in this process."""
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            done = CliRunner().invoke(
                main, words, input=typed, env=dict(self.settings), prog_name="kept-in-mind"
            )
        finally:
            os.chdir(before)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """A command as a process of its own, with nothing to read."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.command",
            *words,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **self.settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def process(self, *words: str) -> Done:
        """A command as a process of its own, until it ends."""
        running = await self.start(*words)
        out, err = await running.communicate()
        assert running.returncode is not None
        return Done(running.returncode, out.decode(), err.decode())

    # what most stories begin with

    def furnished(self) -> "Office":
        """With a programme file and keys, as `init` writes them; a database is made elsewhere."""
        (self.folder / "programme.toml").write_text(programme_template(), encoding="utf-8")
        write_new(self.folder / "kept-in-mind.keys", make_keys())
        return self

    def add(self, name: str, role: str, *more: str) -> str:
        """Adds a person; gives the id."""
        done = self.run("people", "add", name, "--role", role, *more, "--json")
        assert done.code == 0, done.err
        return str(done.json["id"])

    def pair(self) -> tuple[str, str, str, str]:
        """Maya with Sam, and Priya as the lead: their ids, and the pairing's before them."""
        maya = self.add("Maya", "mentee", "--born", "2009-05")
        sam = self.add("Sam", "mentor")
        priya = self.add("Priya", "coordinator", "--duty", "lead")
        return str(self.run("pair", maya, sam, "--json").json["id"]), maya, sam, priya

    def agree(self, pairing: str, supervisor: str, *more: str) -> Done:
        """Records an ordinary agreement."""
        return self.run("agree", pairing, "--supervisor", supervisor, *USUAL, *more)


USUAL = (
    "--recorded-by", "Priya", "--on", "2026-11-02", "--hours", "tue,thu 16:00-18:00",
    "--mentee-a-week", "10", "--mentor-a-week", "5",
)  # fmt: skip
