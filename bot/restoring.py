"""Puts a copy of a SQLite database in the place of the one that is set, and deletes nothing.

Theory of operation. While no bot runs here (its lock is held), the copy is brought into a private
folder beside the database, looked over, brought to the newest schema, and told what it is: an older
state. Only then is the database that was there renamed, and the new one gets its name. Whoever is cut
off before that has changed nothing; cut off between the two renamings there is no database, and
whoever starts is told so: the same command finishes it.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from bot.backing_up import database_file
from bot.commanding import COMMAND, carry_out
from bot.settings import Settings
from flows.heard import BackupRestored
from flows.library import load_library
from flows.programme import read_programme
from storage.alone import lock_file
from storage.copying import (
    CannotCopy,
    beside,
    copy_as_it_is,
    give_to_owner_of,
    put_in_place,
    unfinished,
)
from storage.keys import KeyRing, read_keys
from storage.looking_over import Found, look_over
from storage.moving_aside import move_aside, rows_in
from storage.restoring import PassedOver, pass_over
from storage.sealing import Vault
from storage.store import Store

SEED_BYTES = 32
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator said. `is_older`: the bot may have run since the copy was made."""

    source: Path
    is_older: bool = True
    may_move: bool = False
    may_be_broken: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was put in place, and where the one before it is now."""

    file: Path
    found: Found
    passed: PassedOver
    aside: Path | None


async def restore(
    settings: Settings, wanted: Wanted, now: datetime, progress: Progress
) -> Restored:
    """Restores. Raises CannotCopy, NotHere, AlreadyRunning, WrongKey, OtherProgramme, or as files do."""
    target = database_file(settings).resolve()
    ring = read_keys(settings.keys)
    vault = Vault(read_programme(settings.programme).slug, ring)
    _refuse(wanted.source, target)
    with _no_bot(target):
        _refuse_to_replace(target, may_move=wanted.may_move)
        with unfinished(target) as folder:
            copy = folder / target.name
            await asyncio.to_thread(copy_as_it_is, wanted.source, copy, progress)
            found = await look_over(copy, vault)
            _refuse_broken(found, may_be=wanted.may_be_broken)
            passed = await _told_what_it_is(settings, ring, copy, found, wanted, now)
            _refuse_unsettled(copy)
            give_to_owner_of(_owners(target), copy)
            aside = _aside(target, now)
            put_in_place(copy, target)
    return Restored(target, found, passed, aside)


@contextmanager
def _no_bot(target: Path) -> Iterator[None]:
    """None runs on this database, and none starts. Raises AlreadyRunning."""
    if not target.parent.is_dir():
        raise CannotCopy(f"there is no folder {target.parent}. Nothing was changed.")
    held = lock_file(target, "run")
    give_to_owner_of(_owners(target), beside(target, ".run-lock"))
    try:
        yield
    finally:
        os.close(held)


def _owners(target: Path) -> Path:
    """What belongs to whoever runs the bot."""
    return target if target.exists() else target.parent


def _refuse(source: Path, target: Path) -> None:
    if not source.is_file():
        raise CannotCopy(f"there is no file {source}. Nothing was changed.")
    if target.exists() and source.samefile(target):
        raise CannotCopy(f"{source} is the database itself. Nothing was changed.")


def _refuse_to_replace(target: Path, *, may_move: bool) -> None:
    people = rows_in(target)
    if people == 0 or may_move:
        return
    what = "a file that cannot be read" if people is None else f"a database with {people} people"
    raise CannotCopy(
        f"at {target} there is {what}. Say --move-aside to have it renamed first; it is never "
        "deleted. Nothing was changed."
    )


def _refuse_broken(found: Found, *, may_be: bool) -> None:
    if found.fault is not None and not may_be:
        raise CannotCopy(
            f"the record in it is not what was written, from entry {found.fault.number} on "
            f"({found.fault.what}). Use another copy; only if there is none, say --broken-record and "
            "tell the lead. Nothing was changed."
        )


async def _told_what_it_is(
    settings: Settings, ring: KeyRing, copy: Path, found: Found, wanted: Wanted, now: datetime
) -> PassedOver:
    known = (ring, read_programme(settings.programme), load_library(settings.own_rules))
    store = await Store.open(f"sqlite:///{copy}", *known, lambda: os.urandom(SEED_BYTES))
    try:
        passed = await pass_over(store, now) if wanted.is_older else PassedOver(0, 0)
        await carry_out(store, BackupRestored(COMMAND, found.latest, wanted.is_older), now)
    finally:
        await store.close()
    return passed


def _refuse_unsettled(copy: Path) -> None:
    """What SQLite has not brought into the one file yet would be left behind."""
    left = beside(copy, "-wal")
    if left.exists() and left.stat().st_size:
        raise CannotCopy("the copy could not be finished on this disk. Nothing was changed.")


def _aside(target: Path, now: datetime) -> Path | None:
    stem = f"{target.stem}-before-restore-{now:%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{more}{target.suffix}" for more in chain([""], (f"-{n}" for n in count(2))))
    was_there = target.exists()
    to = next(each for name in names if not (each := target.with_name(name)).exists())
    move_aside(target, to)
    return to if was_there else None
