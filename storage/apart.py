"""Keeps apart what must not be decided in one batch: two turns of one person, or of one pairing.

A turn reads what an earlier turn of the same people wrote; so the later one waits for a next batch.
On PostgreSQL their rows are locked too, so that no other process decides for them meanwhile.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.conversing import ShownButton
from flows.heard import Heard
from storage.asked import asked_by
from storage.naming import known
from storage.reading_pairings import read_halves
from storage.reading_people import people_at
from storage.reading_talking import read_buttons
from storage.schema import pairing, person
from storage.scope import Scope

Key = UUID | bytes
GATE = b"gate"
"""Two looks at the gate: what the first enters in the record, the second must find there."""


async def keep_apart(scope: Scope, heards: Sequence[Heard]) -> tuple[list[Heard], list[Heard]]:
    """What may be decided together, oldest first, and what has to wait for it. Locks the people."""
    if len(heards) == 1 and scope.conn.dialect.name == "sqlite":
        return list(heards), []
    keys = await _keys_of(scope, heards)
    together: list[Heard] = []
    later: list[Heard] = []
    taken: set[Key] = set()
    locked: set[Key] = set()
    for heard, mine in zip(heards, keys, strict=True):
        if mine & taken:
            later.append(heard)
        else:
            together.append(heard)
            locked |= mine
        taken |= mine
    await _lock(scope.conn, {key for key in locked if isinstance(key, UUID)})
    return together, later


async def _keys_of(scope: Scope, heards: Sequence[Heard]) -> list[set[Key]]:
    """Each one's place, person and pairings."""
    asked = [asked_by(scope.seals.vault, heard) for heard in heards]
    found = await people_at(scope, known(each.place for each in asked))
    mine = [each.person or found.get(each.place or b"") for each in asked]
    pressed = await read_buttons(scope, known(each.token for each in asked))
    halves = await read_halves(scope, known(mine), known(each.pairing for each in asked))
    keys: list[set[Key]] = []
    for each, me in zip(asked, mine, strict=True):
        pairings = {h.id for h in halves if me in (h.mentee, h.mentor) or h.id == each.pairing}
        of_gate = {GATE} if each.of_gate else set()
        leavers = _leavers(pressed.get(each.token or ""))
        own: set[Key] = {*known([each.place]), *known([me])}
        keys.append({*own, *each.people, *pairings, *of_gate, *leavers})
    return keys


def _leavers(pressed: ShownButton | None) -> set[UUID]:
    """Whose data a press may delete: nothing of theirs may be decided beside it."""
    meaning = dict(pressed.button.meaning) if pressed else {}
    return {UUID(meaning[name]) for name in ("erases", "leaver") if name in meaning}


async def _lock(conn: AsyncConnection, keys: Collection[UUID]) -> None:
    """In one order everywhere, so that two processes cannot wait for each other.

    NO KEY UPDATE, because every row that names a person shares a lock on that person's key.
    """
    if not keys or conn.dialect.name == "sqlite":
        return
    for table in (person, pairing):
        await conn.execute(
            select(table.c.id)
            .where(table.c.id.in_(keys))
            .order_by(table.c.id)
            .with_for_update(key_share=True)
        )
