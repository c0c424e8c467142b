"""`keys`: lists, adds and removes keys of the key file, and wraps data keys anew. Shows no key.

An old key goes only when nothing is wrapped by it; old backups still need it.
"""

import asyncio
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from bot.commands.opening import now, opened
from bot.commands.printing import as_json_option, put_out
from bot.commands.trouble import told_plainly
from bot.own_files import CannotWrite, write_over
from bot.settings import Settings, load_settings
from flows.programme import read_programme
from storage.engine import open_engine
from storage.keys import KeyRing, read_keys, with_key, without_key
from storage.migrating import is_made
from storage.rewrapping import hold_data_keys, in_use, rewrap
from storage.store import Store

SETTLED = 60.0
"""Seconds: no process that looks at the key file before it wraps takes as long to commit."""


@click.group()
def keys() -> None:
    """List, add and remove keys, and wrap people's data keys by the newest. Shows no key."""


@keys.command("list")
@as_json_option
@told_plainly
def list_keys(as_json: bool) -> None:
    """List the keys by name, and how many data keys each of them wraps."""
    settings = load_settings()
    ring = read_keys(settings.keys)
    counts = asyncio.run(_counts(settings))
    missing = sorted(counts.keys() - ring.wrapping.keys())
    found = [
        {"name": name, "data_keys": counts.get(name, 0), "wraps_new": name == ring.first}
        for name in ring.wrapping
    ]
    lines = [f"{each['name']}: {_many(counts.get(str(each['name']), 0))}" for each in found]
    lines[0] += "; it wraps what is new"
    lines += [
        f"{name}: {_many(counts[name])}; NOT in {settings.keys}: put back the copy that holds it"
        for name in missing
    ]
    as_object = {"file": str(settings.keys), "keys": found, "missing": missing}
    put_out(as_json, as_object, "\n".join(lines))
    if missing:
        raise SystemExit(1)


@keys.command()
@as_json_option
@told_plainly
def add(as_json: bool) -> None:
    """Add a new first key to the key file; the old ones stay. A running bot notices it."""
    settings = load_settings()
    with _alone_with(settings.keys):
        ring = read_keys(settings.keys)
        name = _new_name(ring, now())
        write_over(settings.keys, with_key(settings.keys.read_text("ascii"), name))
    put_out(
        as_json,
        {"added": name, "file": str(settings.keys)},
        f"Added {name} to {settings.keys}; from now on it wraps what is new, in a running bot too.\n"
        "Copy the key file to its safe place again NOW: the old copy does not open what is new. Then "
        "`kept-in-mind keys rotate` wraps what is old by it as well.",
    )


@keys.command()
@click.option(
    "--copied", is_flag=True, help="On PostgreSQL: the key file is on every machine of this scheme."
)
@as_json_option
@told_plainly
def rotate(copied: bool, as_json: bool) -> None:
    """Wrap every data key by the first key. May be cut off and run again, beside a running bot."""
    settings = load_settings()
    done, name, counts = asyncio.run(_rotate(settings, copied=copied))
    old = [each for each in read_keys(settings.keys).wrapping if each != name]
    lines = [
        f"{_many(done)} wrapped anew by {name}; by others: {sum(counts.values()) - counts[name]}."
    ]
    lines += [
        f"{each} wraps nothing any more, but backups from before open only with it: when the last of "
        f"them is deleted, `kept-in-mind keys remove {each}`."
        for each in old
        if not counts.get(each)
    ]
    put_out(as_json, {"rewrapped": done, "by": name, "data_keys": counts}, "\n".join(lines))


@keys.command()
@click.argument("name")
@as_json_option
@told_plainly
def remove(name: str, as_json: bool) -> None:
    """Take an old key out of the key file; refused while any data key is wrapped by it."""
    settings = load_settings()
    with _alone_with(settings.keys):
        asyncio.run(_remove(settings, name))
    put_out(
        as_json,
        {"removed": name, "file": str(settings.keys)},
        f"Removed {name} from {settings.keys}. Backups from before the last `keys rotate` do not open "
        "with this file any more. Copy the key file to its safe place again.",
    )


def _many(count: int) -> str:
    return "1 data key" if count == 1 else f"{count} data keys"


def _new_name(ring: KeyRing, at: datetime) -> str:
    """A name that says its age, and that no other machine gives to another key."""
    while (name := f"k-{at.date().isoformat()}-{secrets.token_hex(2)}") in ring.wrapping:
        pass
    return name


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Two who change the key file at once would lose a key: the second waits. Raises CannotWrite."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise CannotWrite(path, error) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


async def _counts(settings: Settings) -> dict[str, int]:
    """Asked of the database as it is, also where the key file does not open it."""
    slug = read_programme(settings.programme).slug
    database = await open_engine(settings.database, may_make=False)
    try:
        if not await is_made(database):
            return {}
        async with database.reading() as conn:
            return dict(await in_use(conn, slug))
    finally:
        await database.close()


async def _rotate(settings: Settings, *, copied: bool) -> tuple[int, str, dict[str, int]]:
    async with opened(settings) as store:
        if not store.database.is_sqlite and not copied:
            raise click.ClickException(
                "several machines may run this scheme. Copy the key file to each of them first, then "
                "say --copied: one without the new key could read nothing until it has it."
            )
        done = await _rewrap_all(store)
        async with store.database.reading() as conn:
            counts = dict(await in_use(conn, store.rules.slug))
    return done, store.vault.ring.first, counts


async def _rewrap_all(store: Store) -> int:
    done = 0
    while True:
        async with store.database.writing() as conn:
            batch = await rewrap(conn, store.vault)
        if not batch:
            return done
        done += batch
        click.echo(f"{done} wrapped anew …", err=True)


async def _remove(settings: Settings, name: str) -> None:
    """The file changes while nobody can make a data key, so none is wrapped by what has gone."""
    async with opened(settings) as store:
        ring = read_keys(settings.keys)
        _refuse_what_is_needed(ring, name)
        async with store.database.writing() as conn:
            await hold_data_keys(conn)
            if many := (await in_use(conn, store.rules.slug)).get(name):
                raise click.ClickException(
                    f"{_many(many)} still wrapped by {name}: `kept-in-mind keys rotate` first. "
                    "Nothing was changed."
                )
            if not store.database.is_sqlite:
                _refuse_what_is_fresh(settings.keys)
            write_over(settings.keys, without_key(settings.keys.read_text("ascii"), name))


def _refuse_what_is_needed(ring: KeyRing, name: str) -> None:
    if name not in ring.wrapping:
        raise click.ClickException(f"there is no wrapping key {name!r} in this key file")
    if name == ring.first:
        raise click.ClickException(
            f"{name} is the key that wraps what is new: `kept-in-mind keys add` first"
        )


def _refuse_what_is_fresh(path: Path) -> None:
    """Another process may have wrapped by the old first key just before, and not committed yet."""
    if time.time() - path.stat().st_mtime < SETTLED:
        raise click.ClickException(
            "the key file was changed a moment ago: wait a minute, then try again"
        )
