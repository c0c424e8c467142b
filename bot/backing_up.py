"""Makes a backup of a SQLite database: copied beside a running bot, looked over, then named.

A backup that was cut off never has its name. The key file is never in it. For PostgreSQL it says
which of its own commands to use.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from flows.programme import read_programme
from storage.copying import CannotCopy, copy_whole, put_in_place, unfinished
from storage.engine import NoDatabase, parse_url, shown_address
from storage.keys import read_keys
from storage.looking_over import Found, look_over
from storage.sealing import Vault

Progress = Callable[[int, int], None]


class NotHere(Exception):
    """It cannot be done on this database; the message holds the commands that do it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, and what is in it."""

    file: Path
    size: int
    found: Found


def database_file(settings: Settings) -> Path:
    """Where the file of the database is to be. Raises NotHere on PostgreSQL."""
    url = parse_url(settings.database)
    if url.get_backend_name() != "sqlite":
        raise NotHere(_BY_ITS_OWN.format(address=shown_address(settings.database)))
    return Path(url.database or "")


_BY_ITS_OWN = (
    "this database is on PostgreSQL ({address}), which has commands of its own. Back up, while the bot "
    "runs: `pg_dump --format=custom --no-owner --file=kept-in-mind.dump ADDRESS`. Restore, while no bot "
    "runs, into a new, empty database: `pg_restore --exit-on-error --single-transaction --no-owner "
    "--dbname=NEW-ADDRESS kept-in-mind.dump`. Then let KEPT_IN_MIND_DATABASE name it, and run "
    "`kept-in-mind record verify`. The key file is not in the dump: keep a copy apart. Nothing was done."
)


async def back_up(settings: Settings, to: Path, progress: Progress) -> Backup:
    """Makes one. Raises CannotCopy, NotHere, NoDatabase, WrongKey, OtherProgramme, or as files do."""
    source = database_file(settings)
    vault = Vault(read_programme(settings.programme).slug, read_keys(settings.keys))
    if not source.exists():
        raise NoDatabase(parse_url(settings.database))
    _refuse_what_is_there(to)
    with unfinished(to) as folder:
        copy = folder / to.name
        await asyncio.to_thread(copy_whole, source, copy, progress)
        found = await look_over(copy, vault)
        size = copy.stat().st_size
        put_in_place(copy, to)
    return Backup(to, size, found)


def _refuse_what_is_there(to: Path) -> None:
    if to.exists() or to.is_symlink():
        raise CannotCopy(f"{to} is there already; it is left as it is. Nothing was written.")


def name_for(source: Path, at: datetime) -> str:
    """The name of a backup: it says of what and of when, in UTC."""
    return f"{source.stem}-{at:%Y%m%dT%H%M%SZ}.db"
