"""Looks a copied database over: is it whole, whose is it, and do the keys at hand open it?

Changes nothing but SQLite's own mark of how the file is kept. Reads nobody's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.copying import CannotCopy
from storage.engine import CannotOpen, open_engine
from storage.programmes import check_programme
from storage.record import Fault, count, verify
from storage.rewrapping import not_opening
from storage.schema import concern, delivery, entry, inbox, person
from storage.sealing import Vault


@dataclass(frozen=True, slots=True)
class Found:
    """What a database holds. `latest` is the last moment of which anything is in it."""

    revision: str
    people: int
    entries: int
    worries: int
    latest: datetime | None
    fault: Fault | None = None

    def as_object(self) -> Mapping[str, object]:
        """For scripts."""
        return {
            "revision": self.revision,
            "people": self.people,
            "record_entries": self.entries,
            "concerns": self.worries,
            "latest": self.latest.isoformat() if self.latest else None,
            "record_whole": self.fault is None,
        }


async def look_over(file: Path, vault: Vault) -> Found:
    """Reads the whole file. Raises CannotCopy where it is damaged or nothing of ours, WrongKey,
    or OtherProgramme."""
    try:
        database = await open_engine(f"sqlite:///{file}", may_make=False)
    except CannotOpen as fault:
        raise CannotCopy(f"this is no database that opens: {fault}") from None
    try:
        async with database.writing() as conn:
            return await _found(conn, vault)
    except DBAPIError as error:
        raise CannotCopy(f"this database is damaged or not ours ({error.orig})") from None
    finally:
        await database.close()


async def _found(conn: AsyncConnection, vault: Vault) -> Found:
    await _refuse_damaged(conn)
    revision = await conn.scalar(text("SELECT version_num FROM alembic_version"))
    await check_programme(conn, vault)
    if shut := await not_opening(conn, vault):
        raise CannotCopy(f"{shut} data keys in it do not open with this key file")
    found = await what_is_in_it(conn, vault.programme)
    return Found(str(revision), *found, fault=await verify(conn, vault.programme))


async def _refuse_damaged(conn: AsyncConnection) -> None:
    for pragma in ("integrity_check(1)", "foreign_key_check"):
        row = (await conn.execute(text(f"PRAGMA {pragma}"))).first()
        if row is not None and row[0] != "ok":
            raise CannotCopy(f"this database is damaged ({pragma.partition('(')[0]})")


async def what_is_in_it(
    conn: AsyncConnection, programme: str
) -> tuple[int, int, int, datetime | None]:
    """How many people, entries and concerns, and the last moment of which anything is kept."""
    many = [
        int(await conn.scalar(select(func.count()).where(t.c.programme == programme)) or 0)
        for t in (person, concern)
    ]
    moments = [
        await conn.scalar(select(func.max(column)))
        for column in (inbox.c.received_at, delivery.c.made_at, delivery.c.sent_at, entry.c.at)
    ]
    latest = max((each for each in moments if each is not None), default=None)
    return many[0], await count(conn, programme), many[1], latest
