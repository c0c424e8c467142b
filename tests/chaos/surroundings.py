"""What the bot stands on, to be taken away from it: its disk, its database server, its clock.

Each part is real: a small file system that is full, a server that is stopped, a system clock that
jumps. Where the machine cannot give one, that fault is left out and the report says so.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

DISK_BYTES = 48 * 2**20
FAKETIME = "faketime/libfaketime.so.1"
"""Debian's libfaketime: the clock of the bot's process, and of nothing else, can be moved."""


@dataclass
class Disk:
    """A small file system of its own, in memory. Only root can mount one."""

    folder: Path

    def fill(self) -> None:
        """Not one more page fits."""
        with (self.folder / "ballast").open("ab", buffering=0) as ballast:
            for size in (2**20, 4096, 1):
                try:
                    while ballast.write(b"\0" * size):
                        pass
                except OSError:  # it is as full as pieces of this size make it
                    continue

    def clear(self) -> None:
        """There is room again."""
        (self.folder / "ballast").unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk | None]:
    """A small disk at a folder that is made; None where this user cannot mount one."""
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        yield None
        return
    command = [mount, "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    done = subprocess.run(command, check=False, stderr=subprocess.DEVNULL)  # noqa: S603 (our own)
    if done.returncode:
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run([unmount, "--lazy", str(folder)], check=True)  # noqa: S603 (our own)


@dataclass
class MovedClock:
    """The clock as the bot sees it. Without the library it is the machine's, and stays so."""

    file: Path
    library: Path | None
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """What the bot takes the time to be."""
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> None:
        """From now on the bot's clock shows so much more, or less. It looks once a second."""
        self.ahead += by
        made = self.file.with_suffix(".new")
        made.write_text(f"{self.ahead.total_seconds():+.0f}", encoding="ascii")
        made.replace(self.file)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the process needs to see this clock. Its monotonic time stays real."""
        if self.library is None:
            return {}
        self.move(timedelta(0))
        return {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Debian turns this on; then a wait with a bound ends at once, and threads only spin.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }


def movable_clock(folder: Path) -> MovedClock:
    """The bot's clock, which can be moved where Debian's libfaketime is installed."""
    found = (path / FAKETIME for path in Path("/usr/lib").glob("*-linux-gnu"))
    library = next((path for path in found if path.exists()), None)
    return MovedClock(folder / "clock", library)
