"""Copies a SQLite database whole, while others read and write it. Never over a file that is there.

The copy is made by SQLite itself, as of one moment: a plain copy of a file in use may be torn. It has
none of the free pages, where what was deleted may still stand, such as a deleted data key.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

UNFINISHED = ".unfinished-"
"""How the name of a folder begins in which a copy is made; one that was left there may be deleted."""
EVERY = 1.0
"""Seconds between two words on how far it is."""
_STEPS = 50_000
_PIECE = 1 << 20

Tell = Callable[[int, int], None]
"""Hears how many bytes of how many are written; the last may be fewer, since no free page is."""


class CannotCopy(Exception):
    """The copy was not made; the message says why. Nothing was changed."""


@contextmanager
def unfinished(beside: Path) -> Iterator[Path]:
    """A private folder on the disk of a file, for what is not whole yet; gone at the end."""
    try:
        folder = TemporaryDirectory(dir=beside.parent, prefix=UNFINISHED)
    except OSError as error:
        raise CannotCopy(f"{beside.parent}: {_why(error)}. Nothing was changed.") from None
    with folder:
        yield Path(folder.name)


def copy_whole(source: Path, to: Path, tell: Tell) -> None:
    """Writes a copy for its owner alone, on the disk for certain. Raises CannotCopy."""
    try:
        size = _size(source)
        _refuse_too_full(to.parent, size)
        to.touch(mode=0o600, exist_ok=False)
        _vacuum(source, to, size, tell)
        _settle(to)
    except (OSError, sqlite3.Error) as error:
        raise CannotCopy(f"{source} cannot be copied to {to.parent}: {_why(error)}") from None


def copy_as_it_is(source: Path, to: Path, tell: Tell) -> None:
    """Copies a file that nobody writes, with what SQLite has beside it. Raises CannotCopy."""
    names = [(source, to), (beside(source, "-wal"), beside(to, "-wal"))]
    try:
        there = [each for each in names if each[0].exists()]
        before = [each[0].stat() for each in there]
        size = sum(each.st_size for each in before)
        _refuse_too_full(to.parent, 2 * size)  # it may have to be brought to a newer schema
        for one, other in there:
            _copy(one, other, size, tell)
        after = [each[0].stat() for each in there]
    except OSError as error:
        raise CannotCopy(
            f"{source} cannot be copied: {_why(error)}. Nothing was changed."
        ) from None
    if [(s.st_size, s.st_mtime_ns) for s in before] != [(s.st_size, s.st_mtime_ns) for s in after]:
        raise CannotCopy(f"{source} is in use: something writes to it. Nothing was changed.")


def beside(file: Path, suffix: str) -> Path:
    """What SQLite keeps beside a database, such as `-wal`."""
    return file.with_name(f"{file.name}{suffix}")


def _copy(source: Path, to: Path, size: int, tell: Tell) -> None:
    last = monotonic()
    with open(source, "rb") as old, open(to, "xb", opener=_private) as new:
        while piece := old.read(_PIECE):
            new.write(piece)
            if monotonic() - last >= EVERY:
                last = monotonic()
                tell(new.tell(), size)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def put_in_place(file: Path, to: Path) -> None:
    """Gives a finished file its name; never that of another file. Raises CannotCopy."""
    _settle(file)
    try:
        os.link(file, to)  # unlike a renaming it overwrites nothing
    except FileExistsError:
        raise CannotCopy(f"{to} is there already; it is left as it is") from None
    except OSError:  # so it is on a disk that knows no second name, such as a stick's
        if to.exists():
            raise CannotCopy(f"{to} is there already; it is left as it is") from None
        file.rename(to)
    keep_name(to)


def give_to_owner_of(like: Path, file: Path) -> None:
    """What root makes is to be read by whoever runs the bot: the owner of the old file, or the folder."""
    stat, mine = like.stat(), file.stat()
    if (stat.st_uid, stat.st_gid) != (mine.st_uid, mine.st_gid):
        with suppress(PermissionError):  # who is not root makes it for themselves
            os.chown(file, stat.st_uid, stat.st_gid)


def keep_name(path: Path) -> None:
    """Puts the names in the folder of a file on the disk for certain."""
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _settle(file: Path) -> None:
    with open(file, "rb") as opened:
        os.fsync(opened.fileno())


def _size(source: Path) -> int:
    with closing(sqlite3.connect(source, timeout=10)) as conn:
        (pages,) = conn.execute("PRAGMA page_count").fetchone()
        (page,) = conn.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(page)


def _refuse_too_full(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size:
        raise CannotCopy(
            f"the disk of {folder} is too full for a copy: it needs {in_megabytes(size)}, and "
            f"{in_megabytes(free)} are free. Nothing was changed."
        )


def _vacuum(source: Path, to: Path, size: int, tell: Tell) -> None:
    last = monotonic()

    def look() -> None:
        nonlocal last
        if monotonic() - last >= EVERY:
            last = monotonic()
            tell(to.stat().st_size, size)

    with closing(sqlite3.connect(source, timeout=10, isolation_level=None)) as conn:
        conn.set_progress_handler(look, _STEPS)
        conn.execute("VACUUM INTO ?", (str(to),))


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    said = str(error)
    return f"{said} (the disk is too full)" if "disk is full" in said else said


def in_megabytes(size: int) -> str:
    """A size in bytes, as it is said to people."""
    return f"{size / 1_000_000:.1f} MB"
