"""Keeps apart what must not be decided in one batch: two turns of one person, or of one pairing.

A turn reads what an earlier turn of the same people wrote; so the later one waits for a next batch.
Whom a press, a command or a link names counts too, and what stops everything is decided by itself.
On PostgreSQL their rows are locked too, so that no other process decides for them meanwhile.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, Table, select, text

from flows.conversing import Act, ShownButton
from flows.heard import Heard
from storage.asked import Asked, asked_by
from storage.asking import ask
from storage.naming import known
from storage.reading_pairings import Halves, by_person, read_halves
from storage.reading_people import people_at, read_invites
from storage.reading_talking import read_buttons
from storage.schema import pairing, person
from storage.scope import Scope

Key = UUID | bytes
GATE = b"gate"
"""Two looks at the gate: what the first enters in the record, the second must find there."""
EVERYBODY = b"everybody"
"""What concerns everybody: it waits for all before it, and all after it waits for it."""

_GATE_OF = text("SELECT pg_advisory_xact_lock(hashtextextended(:programme, 0))")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
        is_first = not together and not later
        if not is_first and (mine & taken or EVERYBODY in mine | taken):
            later.append(heard)
        else:
            together.append(heard)
            locked |= mine
        taken |= mine
    await _lock(scope, locked)
    return together, later


async def _keys_of(scope: Scope, heards: Sequence[Heard]) -> list[set[Key]]:
    """Each one's place, person and pairings, and those of everybody whom it names."""
    asked = [asked_by(scope.seals.vault, heard) for heard in heards]
    found = await people_at(scope, known(each.place for each in asked))
    mine = [each.person or found.get(each.place or b"") for each in asked]
    buttons = await read_buttons(scope, known(each.token for each in asked))
    pressed = [buttons.get(each.token or "") for each in asked]
    invites = await read_invites(scope, known(each.link for each in asked))
    ids = [
        {
            *known((me, each.pairing, invites[each.link].person if each.link in invites else None)),
            *each.people,
            *_meant(button),
        }
        for each, me, button in zip(asked, mine, pressed, strict=True)
    ]
    every = set[UUID]().union(*ids)
    of = by_person(await read_halves(scope, every, every))
    return [
        _with_pairings(named, of) | _of_all(each, button)
        for each, named, button in zip(asked, ids, pressed, strict=True)
    ]


def _with_pairings(named: set[UUID], of: Mapping[UUID, Sequence[Halves]]) -> set[Key]:
    return {*named, *(h.id for who in named for h in of.get(who, ()))}


def _of_all(asked: Asked, pressed: ShownButton | None) -> set[Key]:
    """What is shared by more than people: a place, the gate, everything. A second yes may change
    anybody's part here, so it is decided by itself."""
    keys: set[Key] = {*known([asked.place])}
    if asked.of_gate:
        keys.add(GATE)
    if asked.stops_all or (pressed is not None and pressed.button.act is Act.AGREE):
        keys.add(EVERYBODY)
    return keys


def _meant(pressed: ShownButton | None) -> set[UUID]:
    """Everybody and everything that a press names, whatever it calls them: whose messages it may
    stop, whose account it may freeze or end, whose data it may delete."""
    meaning = pressed.button.meaning if pressed else ()
    return {UUID(found) for _, value in meaning for found in _ID.findall(value)}


async def _lock(scope: Scope, keys: Collection[Key]) -> None:
    """In one order everywhere, so that two processes cannot wait for each other.

    NO KEY UPDATE, because every row that names a person shares a lock on that person's key.
    """
    if not keys or scope.conn.dialect.name == "sqlite":
        return
    if GATE in keys:
        await scope.conn.execute(_GATE_OF, {"programme": f"gate {scope.programme}"})
    ids = {key for key in keys if isinstance(key, UUID)}
    if EVERYBODY in keys:
        await ask(scope.conn, _everybody, scope.programme)
    else:
        await ask(scope.conn, _people, ids)
    await ask(scope.conn, _pairings, ids)


def _everybody(programme: str) -> Select[UUID]:
    return _locked(person).where(person.c.programme == programme)


def _people(ids: Collection[UUID]) -> Select[UUID]:
    return _locked(person).where(person.c.id.in_(ids))


def _pairings(ids: Collection[UUID]) -> Select[UUID]:
    return _locked(pairing).where(pairing.c.id.in_(ids))


def _locked(table: Table) -> Select[UUID]:
    return select(table.c.id).order_by(table.c.id).with_for_update(key_share=True)
