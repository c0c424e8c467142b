"""Reads what waits on the desk beside the worries: unanswered, undelivered, set aside. No words.

Only for one of the team who asks, and in the morning.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from flows.agreement import Direction
from flows.channels import Channel
from flows.desk import (
    DAYS_SEEN,
    LINK_SHOWN,
    LINK_SOON,
    LostPage,
    OnDesk,
    Unanswered,
    Undelivered,
    UnusedLink,
)
from flows.heard import Failure, TopicKind
from flows.people import Standing
from flows.relaying import RelayKind, Verdict
from storage.alarms import read_alarms
from storage.arrows import FAILED, UNHEARD
from storage.schema import (
    DeliveryKind,
    InboxState,
    TurnState,
    delivery,
    inbox,
    invite,
    person,
    relay,
    timer,
)
from storage.scope import Scope

ASIDE = (InboxState.SET_ASIDE, InboxState.TOLD, InboxState.AGAIN)
STUCK = (TurnState.SET_ASIDE, TurnState.TOLD)
NOT_COME = (Standing.INVITED, Standing.UNLINKED)
"""Who has a link to open before they are here."""


async def read_desk(scope: Scope) -> OnDesk:
    """All of it, in one statement a kind."""
    set_aside = await scope.conn.execute(
        select(inbox.c.update_id)
        .where(inbox.c.programme == scope.programme, inbox.c.state.in_(ASIDE))
        .order_by(inbox.c.id)
    )
    undelivered, pages = await _read_undelivered(scope)
    return OnDesk(
        unanswered=await _read_unanswered(scope),
        undelivered=undelivered,
        pages=pages,
        set_aside=tuple(set_aside.scalars()),
        stuck=await _count_stuck(scope),
        unused=await _read_unused(scope),
        alarms=await read_alarms(scope),
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


async def _read_undelivered(
    scope: Scope,
) -> tuple[tuple[Undelivered, ...], tuple[LostPage, ...]]:
    """The newest message to each person that was given up in the last days, and every lost alert
    of a second channel: there one that came too late is lost, too."""
    it = delivery.c
    telegram = it.channel == Channel.TELEGRAM
    rows = await scope.conn.execute(
        select(it.channel, it.person, it.failure, it.made_at, it.topic_kind, it.topic)
        .where(
            it.programme == scope.programme,
            FAILED,
            it.kind == DeliveryKind.SEND,
            or_(
                and_(telegram, it.person.is_not(None), it.failure != Failure.TOO_LATE),
                and_(~telegram, it.topic_kind == TopicKind.CASE),
            ),
            it.made_at > scope.now - timedelta(days=DAYS_SEEN),
        )
        .order_by(it.id)
    )
    newest: dict[tuple[UUID, UUID | None], Undelivered] = {}
    pages = []
    for row in rows:
        if row.channel is not Channel.TELEGRAM:
            pages.append(LostPage(row.channel, row.person, row.failure, row.made_at, row.topic))
            continue
        case = row.topic if row.topic_kind is TopicKind.CASE else None
        newest[row.person, case] = Undelivered(row.person, row.failure, row.made_at, case)
    return tuple(newest.values()), tuple(
        sorted(pages, key=lambda e: (e.at, e.channel, str(e.person)))
    )


async def _read_unused(scope: Scope) -> tuple[UnusedLink, ...]:
    """Whose newest link lapses soon or has lapsed lately, and was not opened."""
    lapses = func.max(invite.c.expires_at)
    rows = await scope.conn.execute(
        select(invite.c.person, lapses)
        .join(person, person.c.id == invite.c.person)
        .where(
            invite.c.programme == scope.programme,
            invite.c.used_at.is_(None),
            person.c.standing.in_(NOT_COME),
        )
        .group_by(invite.c.person)
        .having(lapses.between(scope.now - LINK_SHOWN, scope.now + LINK_SOON))
        .order_by(lapses, invite.c.person)
    )
    return tuple(UnusedLink(who, expires) for who, expires in rows)


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
