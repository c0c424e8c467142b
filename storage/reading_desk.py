"""Reads what waits on the desk beside the worries: unanswered, undelivered, set aside. No words.

Only for one of the team who asks, and in the morning.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from flows.agreement import Direction
from flows.desk import DAYS_SEEN, OnDesk, Unanswered, Undelivered
from flows.heard import Failure, TopicKind
from flows.relaying import RelayKind, Verdict
from storage.arrows import FAILED, UNHEARD
from storage.schema import DeliveryKind, InboxState, TurnState, delivery, inbox, relay, timer
from storage.scope import Scope

ASIDE = (InboxState.SET_ASIDE, InboxState.TOLD, InboxState.AGAIN)
STUCK = (TurnState.SET_ASIDE, TurnState.TOLD)


async def read_desk(scope: Scope) -> OnDesk:
    """All of it, in one statement a kind."""
    set_aside = await scope.conn.execute(
        select(inbox.c.id)
        .where(inbox.c.programme == scope.programme, inbox.c.state.in_(ASIDE))
        .order_by(inbox.c.id)
    )
    return OnDesk(
        unanswered=await _read_unanswered(scope),
        undelivered=await _read_undelivered(scope),
        set_aside=tuple(set_aside.scalars()),
        stuck=await _count_stuck(scope),
    )


async def _read_unanswered(scope: Scope) -> tuple[Unanswered, ...]:
    """Since when the first message of each mentee waits that no message of the mentor's followed."""
    is_message = (relay.c.programme == scope.programme, relay.c.kind == RelayKind.MESSAGE)
    answered = (
        select(relay.c.pairing, func.max(relay.c.heard_at).label("at"))
        .where(
            *is_message,
            relay.c.direction == Direction.TO_MENTEE,
            relay.c.verdict != Verdict.REFUSED,
        )
        .group_by(relay.c.pairing)
        .subquery()
    )
    rows = await scope.conn.execute(
        select(relay.c.pairing, func.min(relay.c.passed_at))
        .outerjoin(answered, answered.c.pairing == relay.c.pairing)
        .where(
            *is_message,
            relay.c.direction == Direction.TO_MENTOR,
            relay.c.passed_at.is_not(None),
            or_(answered.c.at.is_(None), relay.c.passed_at > answered.c.at),
        )
        .group_by(relay.c.pairing)
        .order_by(func.min(relay.c.passed_at), relay.c.pairing)
    )
    return tuple(Unanswered(pairing, since) for pairing, since in rows)


async def _read_undelivered(scope: Scope) -> tuple[Undelivered, ...]:
    """The newest message to each person that was given up in the last days."""
    it = delivery.c
    rows = await scope.conn.execute(
        select(it.person, it.failure, it.made_at, it.topic_kind, it.topic)
        .where(
            it.programme == scope.programme,
            FAILED,
            it.kind == DeliveryKind.SEND,
            it.person.is_not(None),
            it.failure != Failure.TOO_LATE,
            it.made_at > scope.now - timedelta(days=DAYS_SEEN),
        )
        .order_by(it.id)
    )
    newest: dict[tuple[UUID, UUID | None], Undelivered] = {}
    for row in rows:
        case = row.topic if row.topic_kind is TopicKind.CASE else None
        newest[row.person, case] = Undelivered(row.person, row.failure, row.made_at, case)
    return tuple(newest.values())


async def _count_stuck(scope: Scope) -> int:
    """Timers and failed deliveries that could not be worked on."""
    timers = select(func.count()).where(
        timer.c.programme == scope.programme, timer.c.state.in_(STUCK)
    )
    failed = select(func.count()).where(
        delivery.c.programme == scope.programme, FAILED, UNHEARD, delivery.c.turn_state.in_(STUCK)
    )
    found = (
        await scope.conn.execute(select(timers.scalar_subquery(), failed.scalar_subquery()))
    ).one()
    return sum(found)
