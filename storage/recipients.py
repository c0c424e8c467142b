"""Whom a batch writes to: their live accounts, by channel, and to whom nothing is sent after it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows import effects as fx
from flows.effects import Effect
from flows.people import APART, Standing
from storage import schema
from storage import writing_people as people
from storage.asking import ask
from storage.rows import Known, Recipient


async def look_up_recipients(
    conn: AsyncConnection, known: Known, effects: Sequence[Effect]
) -> None:
    """Notes the accounts of everybody who is written to, as they are with this batch."""
    to = {effect.to for effect in effects if isinstance(effect, fx.Say | fx.Page)}
    if to:
        for row in await ask(conn, _recipients, to):
            if row.id is not None:
                found = known.recipients if row.channel is people.CHANNEL else known.mail
                found[row.person] = Recipient(row.id, row.address_hash)
            if row.standing in APART - {Standing.INVITED}:
                known.apart.add(row.person)
    for effect in effects:
        if isinstance(effect, fx.LinkAccount):
            place = known.seals.vault.address_hash(effect.address)
            known.recipients[effect.person] = Recipient(effect.id, place)
        if isinstance(effect, fx.ChangeStanding):
            is_apart = effect.standing in APART
            (known.apart.add if is_apart else known.apart.discard)(effect.person)


# Any: a selection of several columns has no closer type.
def _recipients(to: Collection[UUID | None]) -> Select[Any]:
    it, whose = schema.account.c, schema.person.c
    has_it = and_(it.person == whose.id, it.ended_at.is_(None))
    return (
        select(whose.id.label("person"), whose.standing, it.channel, it.id, it.address_hash)
        .outerjoin(schema.account, has_it)
        .where(whose.id.in_(to))
    )
