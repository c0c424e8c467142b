"""Takes back relays that passed and are not sent: the delivery ends, the relay waits or is refused.

What a channel is being given at this moment stays with it. If the channel does not take it, the relay
waits again and is looked at once more, so that nothing goes out after a stop and nothing is lost.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.agreement import Direction
from flows.effects import Lane, TakeBackRelays
from flows.heard import TimerKind, TopicKind
from flows.relaying import RelayKind, Verdict, Why
from storage import schema
from storage.arrows import PENDING, SENDING, UNSURE, WITHDRAWN
from storage.rows import Change, Known, OnItsWay, Rows
from storage.schema import DeliveryState, TurnState
from storage.scope import Scope
from storage.writing_queues import WITHDRAW

BUNDLED = (RelayKind.MESSAGE, RelayKind.EDIT)
"""These go together in one delivery, which names the last of them."""

_delivery, _relay = schema.delivery.c, schema.relay.c
WITHDRAW_ONE = Change(
    update(schema.delivery)
    .where(_delivery.id == bindparam("of"), or_(PENDING, SENDING, UNSURE))
    .values(WITHDRAWN),
    exact=False,
)
# "Passed just now", of the same turn, would not be true any more.
WITHDRAW_RECEIPT = Change(
    update(schema.delivery)
    .where(
        _delivery.person == bindparam("of"),
        _delivery.text_id == "relaying.passed",
        _delivery.made_at == bindparam("of_moment"),
        or_(PENDING, UNSURE),
    )
    .values(state=DeliveryState.WITHDRAWN),
    exact=False,
)
TAKE_BACK = Change(
    update(schema.relay)
    .where(_relay.id == bindparam("of"), _relay.verdict == Verdict.PASSED)
    .values(
        verdict=bindparam("becomes"),
        why=bindparam("because"),
        due_at=bindparam("next_due"),
        passed_at=None,
        week=None,
        parcel=None,
        maybe_sent=or_(_relay.maybe_sent, bindparam("unsure", type_=_relay.maybe_sent.type)),
        version=_relay.version + 1,
    ),
    exact=False,
)


async def read_on_their_way(
    conn: AsyncConnection, which: ColumnElement[bool]
) -> Sequence[OnItsWay]:
    """The relays that some deliveries carry; on PostgreSQL nobody claims these meanwhile."""
    rows = await conn.execute(_carried().where(which))
    return [
        OnItsWay(
            relay=row.id,
            pairing=row.pairing,
            mentee=row.mentee,
            direction=row.direction,
            has_card=row.flagged is not None and row.direction is Direction.TO_MENTOR,
            delivery=row.delivery,
            is_being_sent=row.state is DeliveryState.SENDING,
            maybe_sent=row.times_unsure > 0,
            sender=row.sender,
            made_at=row.made_at,
        )
        for row in rows
    ]


# Any: a selection of several columns has no closer type here.
def _carried() -> Select[Any]:
    """Finds what passed with each delivery: the relay that it names, and those bundled with that."""
    named, it = schema.relay.alias("named"), schema.relay.c
    is_with_it = and_(
        it.pairing == named.c.pairing,
        it.week == named.c.week,
        it.parcel == named.c.parcel,
        it.kind.in_(BUNDLED),
        named.c.kind.in_(BUNDLED),
    )
    relay = (it.id, it.pairing, it.direction, it.flagged, it.sender, schema.pairing.c.mentee)
    of = (_delivery.id.label("delivery"), _delivery.state, _delivery.times_unsure)
    return (
        select(*relay, *of, _delivery.made_at)
        .select_from(schema.delivery)
        .join(named, named.c.id == _delivery.topic)
        .join(schema.relay, or_(it.id == named.c.id, is_with_it))
        .join(schema.pairing, schema.pairing.c.id == it.pairing)
        .where(
            _delivery.topic_kind == TopicKind.RELAY,
            _delivery.lane == Lane.RELAY,
            it.verdict == Verdict.PASSED,
        )
        .order_by(_delivery.id)
        .with_for_update(of=schema.delivery)
    )


async def look_up(conn: AsyncConnection, known: Known, effects: Collection[TakeBackRelays]) -> None:
    """What is on its way between those whose relays are taken back."""
    if not effects:
        return
    of = [effect.pairing for effect in effects]
    is_unsent = and_(or_(PENDING, SENDING, UNSURE), schema.pairing.c.id.in_(of))
    known.on_their_way = await read_on_their_way(conn, is_unsent)


def take_back(effect: TakeBackRelays, rows: Rows, known: Known) -> None:
    """Ends the deliveries and moves the relays; a response card goes with its message."""
    for each in known.on_their_way:
        if each.pairing == effect.pairing:
            rows.add(WITHDRAW_ONE, of=each.delivery)
            if not each.is_being_sent:
                _take_back_one(each, rows, effect.verdict, effect.why)


def _take_back_one(
    each: OnItsWay, rows: Rows, verdict: Verdict, why: Why, due: datetime | None = None
) -> None:
    rows.add(
        TAKE_BACK,
        of=each.relay,
        becomes=verdict,
        because=why,
        next_due=due,
        unsure=each.maybe_sent,
    )
    rows.add(WITHDRAW_RECEIPT, of=each.sender, of_moment=each.made_at)
    if each.has_card:
        rows.add(WITHDRAW, of=each.pairing, of_kind=TopicKind.PAIRING, of_lane=Lane.RELAY)


async def look_again(scope: Scope, withdrawn: Collection[int]) -> None:
    """Of what a channel did not take and is not sent once more: its relays are decided again, now."""
    if not withdrawn:
        return
    found = await read_on_their_way(scope.conn, _delivery.id.in_(withdrawn))
    rows = Rows()
    for each in found:
        _take_back_one(each, rows, Verdict.HELD, Why.OUTSIDE_HOURS, scope.now)
    for of, mentee, way in {(each.pairing, each.mentee, each.direction) for each in found}:
        rows.add(
            schema.timer,
            id=uuid4(),
            programme=scope.programme,
            kind=TimerKind.WINDOW,
            due=scope.now,
            person=mentee,
            pairing=of,
            case=None,
            expects=(("direction", way.value),),
            state=TurnState.WAITING,
            attempts=0,
        )
    await rows.write(scope.conn, (WITHDRAW, WITHDRAW_RECEIPT, TAKE_BACK, schema.timer))
