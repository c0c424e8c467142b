"""The inbox: every update is stored before it is confirmed to Telegram, and none twice.

One person's updates are taken in order, one at a time: those behind one that fails wait for its
first tries, and then overtake it. It holds up nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Row, Select, delete, select
from sqlalchemy import literal_column as exactly
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.asking import ask
from storage.schema import InboxState, inbox
from storage.scope import Scope
from storage.sealing import NoDataKey, SealBroken, Seals, Vault
from storage.trying import is_time

KEPT_FOR = timedelta(days=8)
"""How long a done update's number is kept: after an idle week Telegram starts anew at random."""
WAITED_FOR = 3
"""How many tries of an update the later ones of the same person wait for: about eleven seconds."""

# Written out, so that the partial indexes serve: a database cannot tell what a parameter will be.
OPEN = inbox.c.state.in_([exactly("'waiting'"), exactly("'again'")])
SET_ASIDE = inbox.c.state == exactly("'set_aside'")

_KEEPING = {
    name: insert(inbox).on_conflict_do_nothing(index_elements=["bot", "update_id"])
    for name, insert in (("sqlite", insert_sqlite), ("postgresql", insert_postgresql))
}


@dataclass(frozen=True, slots=True)
class Raw:
    """An update as it arrived; `address` is the chat it came from, where one could be read."""

    update_id: int
    address: str | None = field(repr=False)
    json: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Update:
    """A stored update that waits for its turn. `id` is the row's, for its Source."""

    id: int
    bot: int
    update_id: int
    received_at: datetime
    attempts: int
    json: bytes = field(repr=False)


async def keep(
    conn: AsyncConnection, vault: Vault, bot: int, raws: Sequence[Raw], now: datetime
) -> None:
    """Stores a batch of updates; those that are here already are left as they are."""
    if not raws:
        return
    seals = Seals(vault)
    await seals.learn_programme(conn)
    rows = [
        {
            "programme": vault.programme,
            "bot": bot,
            "update_id": raw.update_id,
            "address_hash": None if raw.address is None else vault.address_hash(raw.address),
            "raw": seals.seal(
                None,
                "inbox",
                "raw",
                f"{bot}/{raw.update_id}",
                raw.json.decode("utf-8", "surrogateescape"),
            ),
            "received_at": now,
            "state": InboxState.WAITING,
            "attempts": 0,
        }
        for raw in raws
    ]
    await conn.execute(_KEEPING[conn.dialect.name], rows)


# Any: a selection of a whole table has no closer type.
def next_ones(programme: str, now: datetime, limit: int) -> Select[Any]:
    """The next updates to decide, oldest first, at most one from each place.

    Nobody's later words wait for long behind one that fails: "I need help now" may be among them.
    """
    earlier = inbox.alias("earlier")
    is_behind = (
        select(earlier.c.id)
        .where(
            earlier.c.state.in_([exactly("'waiting'"), exactly("'again'")]),
            earlier.c.programme == inbox.c.programme,
            earlier.c.address_hash == inbox.c.address_hash,
            earlier.c.id < inbox.c.id,
            earlier.c.attempts < WAITED_FOR,
        )
        .exists()
    )
    return (
        select(inbox)
        .where(
            inbox.c.programme == programme,
            OPEN,
            is_time(inbox.c.not_before, now),
            ~is_behind,
        )
        .order_by(inbox.c.id)
        .limit(limit)
    )


async def waiting(scope: Scope, limit: int) -> list[Update]:
    """The next updates to decide, oldest first, at most one from each place."""
    rows = (await ask(scope.conn, next_ones, scope.programme, scope.now, limit)).all()
    return await opened(scope, rows)


# Any: a row of a table has no closer type.
async def opened(scope: Scope, rows: Sequence[Row[Any]]) -> list[Update]:
    """Stored updates with what they say."""
    await scope.seals.learn(scope.conn, [row.raw for row in rows])
    return [
        Update(row.id, row.bot, row.update_id, row.received_at, row.attempts, _json(scope, row))
        for row in rows
    ]


# Any: a row of a table has no closer type.
def _json(scope: Scope, row: Row[Any]) -> bytes:
    """What arrived. Nothing where it does not open: such an update is set aside like any other
    that cannot be read, and stops nobody."""
    place = f"{row.bot}/{row.update_id}"
    try:
        text = scope.seals.open("inbox", "raw", place, row.raw)
    except (SealBroken, NoDataKey):
        return b""
    return text.encode("utf-8", "surrogateescape")


async def purge(conn: AsyncConnection, programme: str, now: datetime) -> int:
    """Forgets the numbers of updates done more than eight days ago; how many there were."""
    return (await ask(conn, _forgotten, programme, now - KEPT_FOR)).rowcount


def _forgotten(programme: str, until: datetime) -> Delete:
    it = inbox.c
    is_old = (it.state == InboxState.DONE, it.received_at < until)
    return delete(inbox).where(it.programme == programme, *is_old)


async def newest(conn: AsyncConnection, bot: int) -> int | None:
    """The update that was stored last, where polling goes on from; None before the first."""
    return (await ask(conn, _newest, bot)).scalar_one_or_none()


def _newest(bot: int) -> Select[int]:
    it = inbox.c
    return select(it.update_id).where(it.bot == bot).order_by(it.id.desc()).limit(1)
