"""Files that only their owner can read, written whole or not at all.

Half a key file would look like one, and lose what it locks; half a programme would stop the bot.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.copying import give_to_owner_of, keep_name


class CannotWrite(Exception):
    """A file cannot be written; the message names it and says why."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path}: cannot be written ({error.strerror or type(error).__name__})")


def write_new(path: Path, text: str) -> bool:
    """Writes a new file; False where there is one already. Raises CannotWrite."""
    if path.exists() or path.is_symlink():
        return False
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            # Unlike a renaming a link overwrites nothing.
            os.link(_whole(Path(folder) / path.name, text), path)
        keep_name(path)
    except FileExistsError:
        return False
    except OSError as error:
        raise CannotWrite(path, error) from None
    return True


def write_over(path: Path, text: str) -> None:
    """Puts a file in the place of an older one, or where there was none. Raises CannotWrite."""
    path = path.resolve()  # what is a link stays one
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            whole = _whole(Path(folder) / path.name, text)
            if path.exists():
                give_to_owner_of(path, whole)
            os.replace(whole, path)
        keep_name(path)
    except OSError as error:
        raise CannotWrite(path, error) from None


def _whole(path: Path, text: str) -> Path:
    """The text on the disk for certain, under a name that nobody reads yet."""
    with open(path, "x", encoding="utf-8", newline="", opener=_private) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
