"""Starts lives of the bot: each is a process of its own that runs the real command `run`.

Everything is imported once and each life is forked from that, because a start from nothing costs
more than the rest of a life. A life kills itself with SIGKILL at the very log line that it is told
to die at, before the next thing is done: a signal from outside would often come too late.
Run as `python -m tests.chaos.nursery`; what to start is read line by line. Decides nothing.
"""

import gc
import json
import logging
import os
import re
import select
import signal
from pathlib import Path

from bot.command import main
from bot.commands.run import run  # imported here, so that no life has to
from flows.library import load_library
from storage.migrating import upgrade

FATAL = "fatal"
"""The file in a life's folder with the expression of the log line at which it is to die."""
PRELOADED = (run, upgrade)


def tell(**what: object) -> None:
    """One line to whoever keeps the nursery; short enough not to mix with another's."""
    os.write(1, json.dumps(what).encode() + b"\n")


class Fate(logging.Handler):
    """Kills its own process at the fatal line, and tells when the life has begun."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._fatal = folder / FATAL

    def emit(self, record: logging.LogRecord) -> None:
        """Looks at one line of the log."""
        said = f"{record.name}: {record.getMessage()}"
        if "has started" in said:
            tell(life=os.getpid(), begun=True)
        if record.levelno > logging.DEBUG or not self._fatal.exists():
            return
        if re.search(self._fatal.read_text(encoding="ascii"), said):
            self._fatal.unlink()
            tell(life=os.getpid(), at=said)
            os.kill(os.getpid(), signal.SIGKILL)


def live(folder: Path, settings: dict[str, str]) -> None:
    """One life, from the settings to the end. Never returns."""
    os.environ.update(settings)
    os.chdir(folder)
    log = os.open(folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    logging.getLogger().addHandler(Fate(folder))
    main(["run"])


def keep() -> None:
    """Starts a life for each line, and tells of each end, until nobody asks any more."""
    load_library()
    gc.freeze()  # what all lives share is not looked through, and so not copied, by each
    tell(ready=True)
    asking = os.fdopen(0, "rb", buffering=0)  # what is read ahead would be seen by nobody
    lives: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([0, *lives], [], [])
        for each in ready:
            if each == 0:
                line = asking.readline()
                if not line:
                    return
                asked = json.loads(line)
                if (pid := os.fork()) == 0:
                    live(Path(asked["folder"]), asked["settings"])
                lives[os.pidfd_open(pid)] = pid
                tell(life=pid)
            else:
                pid = lives.pop(each)
                os.close(each)
                tell(life=pid, ended=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    keep()
