"""Counts from both ends, once all is quiet: what the phones show, and what the database holds."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row as DatabaseRow
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.casework import EntryKind
from flows.checkins import CheckInState
from flows.effects import Lane
from flows.heard import TimerKind
from storage.columns import pairs_from_text
from storage.schema import (
    DeliveryState,
    TurnState,
    case_file,
    check_in,
    concern,
    delivery,
    entry,
    inbox,
    relay,
    timer,
)

from .laws import IN_TIME
from .ledger import Climb, Ledger, Row
from .scheme_at_noon import RUNG, Member
from .world import World

MARK = re.compile(r"#(\d+)")
ENDED = frozenset({DeliveryState.FAILED, DeliveryState.WITHDRAWN})


async def counted(world: World) -> Ledger:
    """The ledger of a run that has come to rest."""
    async with world.scheme.store.reading(world.now) as scope:
        conn = scope.conn
        rows = (await conn.execute(select(delivery))).all()
        numbers = {r.id: r.number for r in await conn.execute(select(case_file))}
        alerted = (await conn.execute(select(entry).where(_is(EntryKind.ALERTED)))).all()
        return Ledger(
            given=world.given,
            poison=frozenset(world.poison),
            inbox=[(r.update_id, r.state) for r in await conn.execute(select(inbox))],
            written=world.written,
            heard=await _heard(conn),
            rows=[_row(each) for each in rows],
            received={each.id: len(each.phone.inbox) for each in world.scheme.everybody},
            marks={each.id: _marks(each) for pair in world.scheme.pairs for each in pair},
            reminded=_marks(world.scheme.reminded),
            asked=await _asked(conn),
            questions=Counter({each.id: _questions(each) for each in world.scheme.crowd}),
            alerts=_alerts(alerted, numbers),
            alerts_shown=_alerts_shown(rows, world.scheme.team, numbers),
            alerts_ended=Counter(r.person for r in rows if _is_lost_alert(r)),
            climbs=await _climbs(conn, alerted, world.now),
            away=world.away,
            unguarded=world.unguarded,
        )


def _is(kind: EntryKind) -> Any:  # Any: an expression of the library
    return entry.c.kind == kind


# Any, here and below: a row of a table has no closer type.
def _row(row: DatabaseRow[Any]) -> Row:
    known = row.chat_message is not None
    is_relay = row.lane is Lane.RELAY
    return Row(row.id, row.person, row.state, row.times_unsure, known, is_relay, row.heard)


def _is_lost_alert(row: DatabaseRow[Any]) -> bool:
    return row.lane is Lane.ALERT and row.state in ENDED


async def _heard(conn: AsyncConnection) -> list[tuple[UUID, int]]:
    relays = await conn.execute(select(relay.c.sender, relay.c.message))
    concerns = await conn.execute(select(concern.c.by, concern.c.message))
    return [(who, message) for found in (relays, concerns) for who, message in found]


async def _asked(conn: AsyncConnection) -> Counter[UUID]:
    was_asked = check_in.c.state.in_([CheckInState.ASKED, CheckInState.ANSWERED])
    return Counter((await conn.execute(select(check_in.c.person).where(was_asked))).scalars())


def _marks(member: Member) -> list[int]:
    """The marks in what somebody received, as they came."""
    return [int(found) for shown in member.phone.inbox for found in MARK.findall(shown.text)]


def _questions(member: Member) -> int:
    return sum("Skip this one" in shown.labels for shown in member.phone.inbox)


def _alerts(
    alerted: Sequence[DatabaseRow[Any]], numbers: Mapping[UUID, int]
) -> Counter[tuple[UUID, int]]:
    return Counter(
        (UUID(person), numbers[each.case])
        for each in alerted
        for person in dict(pairs_from_text(each.facts))["people"].split()
    )


def _alerts_shown(
    rows: Sequence[DatabaseRow[Any]], team: Sequence[Member], numbers: Mapping[UUID, int]
) -> Counter[tuple[UUID, int]]:
    """Alerts whose number at Telegram stands on the phone that they were for."""
    shown = {(each.id, message.message_id) for each in team for message in each.phone.inbox}
    return Counter(
        (row.person, numbers[row.topic])
        for row in rows
        if row.lane is Lane.ALERT
        and row.topic in numbers
        and (row.person, row.chat_message) in shown
    )


async def _climbs(
    conn: AsyncConnection, alerted: Sequence[DatabaseRow[Any]], ended_at: datetime
) -> list[Climb]:
    taken = {
        r.case: r.at for r in await conn.execute(select(entry).where(_is(EntryKind.ACKNOWLEDGED)))
    }
    is_open = timer.c.state.in_([TurnState.WAITING, TurnState.TOLD])
    coming = set(
        (
            await conn.execute(select(timer.c.case).where(timer.c.kind == TimerKind.RUNG, is_open))
        ).scalars()
    )
    return [
        Climb(
            row.number,
            _rungs(row.starts_at, min(taken.get(row.id, ended_at), ended_at - IN_TIME)),
            [each.at for each in alerted if each.case == row.id],
            row.owner is not None,
            row.id in coming,
        )
        for row in await conn.execute(select(case_file))
    ]


def _rungs(begun: datetime, ended: datetime) -> list[datetime]:
    """Every moment at which an adult is to hear of a worry that nobody has: each minute, for ever."""
    count = max(0, int((ended - begun) / RUNG))
    return [begun, *(begun + RUNG * number for number in range(1, count + 1))]
