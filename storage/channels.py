"""How the second channels have done, whose alert Telegram has not taken, and who has an address.

Addresses are opened only for the command that tests them; nothing here shows one.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.channels import SILENT_FOR, Channel, Health, Trouble
from flows.effects import Lane
from flows.heard import TopicKind
from storage.arrows import PENDING, SENDING, UNSURE
from storage.schema import account, channel_health, delivery, duty
from storage.scope import Scope


async def note_taken(
    conn: AsyncConnection, programme: str, channel: Channel, now: datetime
) -> None:
    """The channel took a message at this moment."""
    await _note(conn, programme, channel, {"last_taken_at": now})


async def note_trouble(
    conn: AsyncConnection, programme: str, channel: Channel, now: datetime, trouble: Trouble
) -> None:
    """The channel did not take a message, and why."""
    values = {"last_failed_at": now, "fault": trouble.fault, "number": trouble.count}
    await _note(conn, programme, channel, values)


async def _note(
    conn: AsyncConnection, programme: str, channel: Channel, values: dict[str, object]
) -> None:
    it = channel_health.c
    mine = (it.programme == programme, it.channel == channel)
    changed = await conn.execute(update(channel_health).where(*mine).values(**values))
    if changed.rowcount == 0:
        row = {"programme": programme, "channel": channel, "number": 0} | values
        await conn.execute(insert(channel_health).values(**row))


async def read_health(scope: Scope) -> dict[Channel, Health]:
    """How each second channel has done, as far as it was ever tried."""
    rows = await scope.conn.execute(
        select(channel_health).where(channel_health.c.programme == scope.programme)
    )
    return {
        row.channel: Health(
            row.last_taken_at,
            row.last_failed_at,
            Trouble(row.fault, row.number) if row.fault else None,
        )
        for row in rows
    }


async def read_silent_for(
    scope: Scope, cases: Collection[UUID]
) -> defaultdict[UUID, frozenset[UUID]]:
    """By case, those whose alert Telegram has had for its time and has not accepted."""
    found: defaultdict[UUID, frozenset[UUID]] = defaultdict(frozenset)
    if not cases:
        return found
    it = delivery.c
    rows = await scope.conn.execute(
        select(it.topic, it.person).where(
            it.programme == scope.programme,
            it.channel == Channel.TELEGRAM,
            it.lane == Lane.ALERT,
            it.topic_kind == TopicKind.CASE,
            it.topic.in_(cases),
            or_(PENDING, SENDING, UNSURE),
            it.made_at <= scope.now - SILENT_FOR,
        )
    )
    for case, person in rows:
        found[case] |= {person}
    return found


async def read_addresses(scope: Scope) -> list[str]:
    """The e-mail addresses of all who hold a duty now."""
    it, held = account.c, duty.c
    rows = (
        await scope.conn.execute(
            select(it.id, it.address)
            .where(
                it.programme == scope.programme,
                it.channel == Channel.EMAIL,
                it.ended_at.is_(None),
                it.person.in_(
                    select(held.person).where(
                        held.programme == scope.programme,
                        held.from_at <= scope.now,
                        or_(held.until.is_(None), held.until > scope.now),
                    )
                ),
            )
            .order_by(it.linked_at, it.id)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.address for row in rows])
    return [scope.seals.open("account", "address", row.id, row.address) for row in rows]
