"""Moves a SQLite database aside under another name, with all that belongs to it. Never deletes any.

Only while nobody else has it open: what they wrote afterwards would be in the wrong file.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.copying import CannotCopy, beside, keep_name

SUFFIXES = ("", "-wal", "-shm", "-journal")


def rows_in(file: Path) -> int | None:
    """How many people a database holds; None where that cannot be read, 0 where nothing is there."""
    if not file.exists() or file.stat().st_size == 0:
        return 0
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as conn:
            return int(conn.execute("SELECT count(*) FROM person").fetchone()[0])
    except sqlite3.Error:
        return None


def move_aside(file: Path, to: Path) -> None:
    """Renames a database. Raises CannotCopy where another has it open, or the name is taken."""
    if to.exists():
        raise CannotCopy(f"{to} is there already; it is left as it is. Nothing was changed.")
    if not file.exists():
        _rename(file, to)  # what is left of one would belong to the new one
        return
    with closing(sqlite3.connect(file, timeout=2, isolation_level=None)) as conn:
        try:
            _hold(conn)
        except sqlite3.DatabaseError as error:
            if not _is_no_database(error):
                raise CannotCopy(
                    f"{file} is in use by another program ({error}). Nothing was changed."
                ) from None
        _rename(file, to)


def _hold(conn: sqlite3.Connection) -> None:
    """Brings all that was written into the one file; that needs nobody else to have it open."""
    (mode,) = conn.execute("PRAGMA journal_mode=DELETE").fetchone()
    if mode != "delete":
        raise sqlite3.OperationalError("it stays open elsewhere")
    conn.execute("BEGIN EXCLUSIVE")


def _is_no_database(error: sqlite3.DatabaseError) -> bool:
    """Damaged or something else: it is moved as it is, with what lies beside it."""
    return error.sqlite_errorcode in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def _rename(file: Path, to: Path) -> None:
    # What belongs to it goes first: left alone beside a new database it would be taken for that one's.
    for suffix in reversed(SUFFIXES):
        part = beside(file, suffix)
        if part.exists():
            part.rename(beside(to, suffix))
    keep_name(to)
