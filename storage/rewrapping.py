"""Wraps data keys anew by the first key of the key ring, and tells which ring keys are in use.

A batch is one transaction that changes a row only as it was read: whoever is cut off goes on later,
and a bot may run beside it. Touches no sealed words and never shows a key.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.asking import ask
from storage.keys import KeyRing, RingKeyMissing, RingKeyWrong
from storage.schema import data_key
from storage.sealing import Vault

BATCH = 500
"""Data keys in one transaction: some twenty milliseconds, for which a running bot waits."""

_REWRAPPED = (
    update(data_key)
    .where(data_key.c.id == bindparam("of"), data_key.c.ring_key == bindparam("was"))
    .values(ring_key=bindparam("by"), wrapped=bindparam("box"))
)


async def in_use(conn: AsyncConnection, programme: str) -> Mapping[str, int]:
    """How many data keys of a programme each ring key wraps, by its name."""
    rows = await ask(conn, _counted, programme)
    return {row.ring_key: row.many for row in rows}


async def rewrap(conn: AsyncConnection, vault: Vault) -> int:
    """Wraps a batch anew; how many. None are left where it gives 0.

    Raises RingKeyMissing or RingKeyWrong, and has changed nothing then.
    """
    first = vault.ring.first
    rows = (await ask(conn, _others, vault.programme, first)).all()
    if rows:
        await conn.execute(_REWRAPPED, [_anew(vault.ring, row) for row in rows])
    return len(rows)


async def not_opening(conn: AsyncConnection, vault: Vault) -> int:
    """How many data keys of the programme this key ring does not open."""
    many = 0
    rows = await conn.execute(select(data_key).where(data_key.c.programme == vault.programme))
    for row in rows:
        try:
            vault.ring.unwrap(row.id, row.ring_key, row.wrapped)
        except (RingKeyMissing, RingKeyWrong):
            many += 1
    return many


async def hold_data_keys(conn: AsyncConnection) -> None:
    """No data key is made or wrapped anew by anybody until this transaction ends."""
    if conn.dialect.name != "sqlite":  # there a transaction that writes is alone as it is
        await conn.execute(text("LOCK TABLE data_key IN SHARE ROW EXCLUSIVE MODE"))


# Any: a row or a selection of a whole table has no closer type.
def _anew(ring: KeyRing, row: Row[Any]) -> dict[str, object]:
    by, box = ring.wrap(row.id, ring.unwrap(row.id, row.ring_key, row.wrapped))
    return {"of": row.id, "was": row.ring_key, "by": by, "box": box}


def _others(programme: str, first: str) -> Select[Any]:
    mine = (data_key.c.programme == programme, data_key.c.ring_key != first)
    return select(data_key).where(*mine).order_by(data_key.c.id).limit(BATCH).with_for_update()


def _counted(programme: str) -> Select[str, int]:
    counted = select(data_key.c.ring_key, func.count().label("many")).where(
        data_key.c.programme == programme
    )
    return counted.group_by(data_key.c.ring_key)
