"""The record's chain: what each entry's hash covers, and where the chain is broken, if it is.

The hash covers what is stored, so words that are erased leave the chain whole. Changes nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.casework import EntryKind
from storage.schema import entry, record_head

FIRST_HASH = bytes(32)
"""What stands before the first entry."""


class FaultKind(StrEnum):
    """What is wrong at the first place where the record is not what was written."""

    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    CHANGED = "changed"
    CUT = "cut"
    END_CHANGED = "end_changed"
    END_MISSING = "end_missing"


WHAT = {
    FaultKind.MISSING: "this entry is missing",
    FaultKind.OUT_OF_ORDER: "this entry does not follow the one before it",
    FaultKind.CHANGED: "this entry was changed",
    FaultKind.CUT: "this entry is missing at the end",
    FaultKind.END_CHANGED: "the end of the record is not the one that was written",
    FaultKind.END_MISSING: "the end of the record is missing",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the record is not what was written, by the number of the entry."""

    number: int
    kind: FaultKind

    @property
    def what(self) -> str:
        """What is wrong there, in words."""
        return WHAT[self.kind]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in its row; `words` are sealed."""

    programme: str
    number: int
    case: UUID | None
    person: UUID | None
    at: datetime
    by: UUID | None
    kind: EntryKind
    facts: str
    words: bytes
    previous: bytes

    def hash(self) -> bytes:
        """SHA-256 over the canonical form: sorted JSON, ASCII, UTC to the microsecond."""
        form = {
            "programme": self.programme,
            "number": self.number,
            "case": self.case.hex if self.case else None,
            "person": self.person.hex if self.person else None,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": self.by.hex if self.by else None,
            "kind": self.kind.value,
            "facts": self.facts,
            "words": self.words.hex(),
            "previous": self.previous.hex(),
        }
        text = json.dumps(form, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).digest()


async def verify(conn: AsyncConnection, programme: str) -> Fault | None:
    """Walks the whole record of a programme; the first fault, or None where it is whole."""
    number, last = 0, FIRST_HASH
    # By their names, so that a record in an older schema can be walked too.
    columns = (*(entry.c[name] for name in StoredEntry.__slots__), entry.c.hash)
    chain = select(*columns).where(entry.c.programme == programme).order_by(entry.c.number)
    async with conn.stream(chain) as rows:
        async for row in rows:
            number += 1
            if row.number != number:
                return Fault(number, FaultKind.MISSING)
            if row.previous != last:
                return Fault(number, FaultKind.OUT_OF_ORDER)
            fields = {name: getattr(row, name) for name in StoredEntry.__slots__}
            last = StoredEntry(**fields).hash()
            if row.hash != last:
                return Fault(number, FaultKind.CHANGED)
    return await _check_head(conn, programme, number, last)


async def _check_head(
    conn: AsyncConnection, programme: str, number: int, last: bytes
) -> Fault | None:
    head = (
        await conn.execute(select(record_head).where(record_head.c.programme == programme))
    ).one_or_none()
    if head is None:
        return Fault(number, FaultKind.END_MISSING)
    if head.number > number:
        return Fault(number + 1, FaultKind.CUT)
    if (head.number, head.hash) != (number, last):
        return Fault(number, FaultKind.END_CHANGED)
    return None


async def count(conn: AsyncConnection, programme: str) -> int:
    """How many entries the record holds."""
    found = select(func.count()).select_from(entry).where(entry.c.programme == programme)
    return int((await conn.execute(found)).scalar_one())
