"""Runs commands that die by SIGKILL at a moment named beforehand: just before their nth step.

A step is each statement that SQLite gets, and each making, renaming and removing of a file, as the
interpreter's own audit and SQLite's own trace tell them, in every thread. One process imports
everything once and forks for each death, so that a death costs little.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .office import Office

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class End:
    """How a command ended: the signal (9: killed) or the exit code, and the steps it took."""

    signal: int
    code: int
    steps: Sequence[str]


class Nursery:
    """The process from which commands are born."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own file
            [sys.executable, __file__],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, office: "Office", *words: str, at: int = 0) -> End:
        """Runs a command in an office; before step `at`, counted from 1, it dies."""
        place = (str(office.folder), office.settings)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([words, at, *place]), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, "the nursery has ended"
        return End(*json.loads(answer))

    def close(self) -> None:
        """Ends it."""
        self._process.communicate(timeout=10)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """A nursery, closed at the end."""
    made = Nursery()
    try:
        yield made
    finally:
        made.close()


# in the other process


FILES = {"os.rename", "os.link", "os.mkdir", "os.rmdir", "os.remove"}


def _watch(at: int, steps: int) -> None:
    numbers = count(1)

    def step(what: str) -> None:
        number = next(numbers)
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(steps, f"{what}\n".encode())

    # Any: what is audited with an event depends on it.
    def audited(event: str, args: tuple[Any, ...]) -> None:
        if event in FILES:
            step(event)

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connects(*args, **kwargs)
        made.set_trace_callback(lambda statement: step(" ".join(statement.split()[:3])))
        return made

    # A connection can be asked to tell its statements only once it is made: what the driver gives is
    # handed on as it is, and tells.
    connects = sqlite3.connect
    sqlite3.connect = connect  # type: ignore[assignment]  # it has several forms, and takes each
    sys.addaudithook(audited)


def _live(words: Sequence[str], at: int, steps: int) -> None:
    from bot.command import main

    nothing = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nothing, each)
    _watch(at, steps)
    code = 1
    try:
        main(list(words), prog_name="kept-in-mind", standalone_mode=False)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os._exit(code)


def _bear(words: Sequence[str], at: int, folder: str, settings: Mapping[str, str]) -> str:
    heard, said = os.pipe()
    child = os.fork()
    if not child:
        os.close(heard)
        os.chdir(folder)
        os.environ.update(settings)
        _live(words, at, said)
    os.close(said)
    with os.fdopen(heard) as pipe:
        steps = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return json.dumps([ended, 0 if ended else os.WEXITSTATUS(status), steps])


if __name__ == "__main__":
    import alembic.command  # noqa: F401  # what a command imports late is imported once here

    import bot.commands.backup
    import bot.commands.keys
    import bot.commands.restore  # noqa: F401

    for line in sys.stdin:
        print(_bear(*json.loads(line)), flush=True)
