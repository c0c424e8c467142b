"""The record's chain: what each entry's hash covers, and where the chain is broken, if it is.

The hash covers what is stored, so words that are erased leave the chain whole. Changes nothing.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.casework import EntryKind
from storage.schema import entry, record_head

FIRST_HASH = bytes(32)
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the record is not what was written."""

    number: int
    what: str


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
    chain = select(entry).where(entry.c.programme == programme).order_by(entry.c.number)
    async with conn.stream(chain) as rows:
        async for row in rows:
            number += 1
            if row.number != number:
                return Fault(number, "this entry is missing")
            if row.previous != last:
                return Fault(number, "this entry does not follow the one before it")
            fields = {name: getattr(row, name) for name in StoredEntry.__slots__}
            last = StoredEntry(**fields).hash()
            if row.hash != last:
                return Fault(number, "this entry was changed")
    return await _check_head(conn, programme, number, last)


async def _check_head(
    conn: AsyncConnection, programme: str, number: int, last: bytes
) -> Fault | None:
    head = (
        await conn.execute(select(record_head).where(record_head.c.programme == programme))
    ).one_or_none()
    if head is None:
        return Fault(number, "the end of the record is missing")
    if head.number > number:
        return Fault(number + 1, "this entry is missing at the end")
    if (head.number, head.hash) != (number, last):
        return Fault(number, "the end of the record is not the one that was written")
    return None
