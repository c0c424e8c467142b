"""Reads where those are reached who look after the program, for when nothing can be stored.

Administrators, coordinators and everybody with a duty. Whoever cannot be read is left out: this is
for the moment at which something is broken.
"""

from dataclasses import dataclass, field

from sqlalchemy import or_, select, union

from flows.channels import Channel
from flows.people import Reach, Role, Standing
from storage.keys import RingKeyMissing, RingKeyWrong
from storage.schema import account, duty, person, role
from storage.scope import Scope
from storage.sealing import NoDataKey, SealBroken

KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Place:
    """One place at which one of them is reached."""

    channel: Channel
    address: str = field(repr=False)


async def read_operators(scope: Scope) -> tuple[Place, ...]:
    """Every such place, in the order in which it was linked."""
    it = account.c
    kept = [
        select(held.c.person).where(
            held.c.programme == scope.programme,
            held.c.from_at <= scope.now,
            or_(held.c.until.is_(None), held.c.until > scope.now),
            *([held.c.role.in_(KEEPERS)] if held is role else []),
        )
        for held in (role, duty)
    ]
    rows = (
        await scope.conn.execute(
            select(it.id, it.channel, it.address)
            .join(person, person.c.id == it.person)
            .where(
                it.programme == scope.programme,
                it.ended_at.is_(None),
                it.reach == Reach.ACTIVE,
                or_(it.channel != Channel.TELEGRAM, person.c.standing == Standing.JOINED),
                it.person.in_(union(*kept)),
            )
            .order_by(it.linked_at, it.id)
        )
    ).all()
    found = []
    for row in rows:
        try:
            await scope.seals.learn(scope.conn, [row.address])
            address = scope.seals.open("account", "address", row.id, row.address)
        except (RingKeyMissing, RingKeyWrong, NoDataKey, SealBroken):
            continue
        found.append(Place(row.channel, address))
    return tuple(found)
