"""Reads talk: places in flows, pressed buttons, what a reply belongs to, check-ins and relays."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, tuple_
from sqlalchemy import literal_column as exactly

from flows.agreement import Direction
from flows.checkins import CheckIn, CheckInPlan, CheckInState
from flows.conversing import Button, Conversation, ConversationState, ShownButton
from flows.heard import Topic
from flows.noticing import MOST_BEFORE, WINDOW
from flows.relaying import Relay, Why
from storage.columns import Pairs, pairs_from_text
from storage.schema import (
    button,
    check_in,
    conversation,
    delivery,
    pairing,
    person,
    plan,
    relay,
)
from storage.scope import Scope

SLOT_DAYS = timedelta(days=30)
"""How far back a check-in's slot is remembered; none is ever made for an older one."""

LATELY = timedelta(weeks=2)
"""How old a message may be that a mentor is offered to flag; an older one is replied to."""

RELAY_FIELDS = tuple(each.name for each in fields(Relay))


async def read_conversations(
    scope: Scope, people: Collection[UUID]
) -> tuple[dict[UUID, Conversation], dict[UUID, Conversation]]:
    """Each person's open conversation, and the newest that was set aside."""
    if not people:
        return {}, {}
    rows = (await scope.conn.execute(unended(people))).all()
    await scope.seals.learn(scope.conn, [row.answers for row in rows])
    found: dict[ConversationState, dict[UUID, Conversation]] = defaultdict(dict)
    for row in rows:
        found[row.state][row.person] = _conversation(scope, row)
    return found[ConversationState.OPEN], found[ConversationState.ASIDE]


# Any, here and below: a row of a table has no closer type, nor has a selection of a whole one.
def unended(people: Collection[UUID]) -> Select[Any]:
    """Finds the conversations of some people that are open or set aside, oldest first."""
    it = conversation.c
    # Literals, not parameters: the planner uses a partial index only where it sees the state.
    is_open, is_aside = it.state == exactly("'open'"), it.state == exactly("'aside'")
    return (
        select(conversation)
        .where(it.person.in_(people), or_(is_open, is_aside))
        .order_by(it.started_at, it.id)
    )


def _conversation(scope: Scope, row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        person=row.person,
        flow=row.flow,
        step=row.step,
        state=row.state,
        started_at=row.started_at,
        version=row.version,
        answers=_answers(scope, "conversation", row),
        subject=row.subject,
    )


def _answers(scope: Scope, table: str, row: Row[Any]) -> Pairs:
    if row.answers is None:
        return ()
    return pairs_from_text(scope.seals.open(table, "answers", row.id, row.answers))


async def read_buttons(scope: Scope, tokens: Collection[str]) -> dict[str, ShownButton]:
    """Buttons by what was pressed, whoever pressed it; a forged token finds nothing."""
    if not tokens:
        return {}
    rows = (
        await scope.conn.execute(
            select(button).where(button.c.programme == scope.programme, button.c.token.in_(tokens))
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.label for row in rows])
    return {
        row.token: ShownButton(
            button=Button(
                token=row.token,
                label=scope.seals.open("button", "label", row.token, row.label),
                act=row.act,
                meaning=row.meaning,
            ),
            person=row.person,
            shown_at=row.shown_at,
            used_at=row.used_at,
        )
        for row in rows
    }


async def read_topics(
    scope: Scope, replies: Collection[tuple[bytes, int]]
) -> dict[tuple[bytes, int], Topic]:
    """What the replied-to messages belonged to, by place and Telegram's message number."""
    if not replies:
        return {}
    rows = await scope.conn.execute(
        select(delivery.c.place, delivery.c.chat_message, delivery.c.topic_kind, delivery.c.topic)
        .where(
            delivery.c.programme == scope.programme,
            delivery.c.chat_message.is_not(None),
            delivery.c.topic.is_not(None),
            tuple_(delivery.c.place, delivery.c.chat_message).in_(replies),
        )
        .order_by(delivery.c.id)
    )
    return {(row.place, row.chat_message): Topic(row.topic_kind, row.topic) for row in rows}


async def read_relays(scope: Scope, which: ColumnElement[bool]) -> list[Relay]:
    """Relays with their words, oldest first."""
    rows = (
        await scope.conn.execute(
            select(relay)
            .where(relay.c.programme == scope.programme, which)
            .order_by(relay.c.heard_at, relay.c.message, relay.c.id)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.words for row in rows])
    return [
        Relay(
            **{name: getattr(row, name) for name in RELAY_FIELDS if name != "words"},
            words=scope.seals.open_if_kept("relay", "words", row.id, row.words),
        )
        for row in rows
    ]


async def read_relays_by_id(scope: Scope, ids: Collection[UUID]) -> dict[UUID, Relay]:
    """Relays by id."""
    if not ids:
        return {}
    return {each.id: each for each in await read_relays(scope, relay.c.id.in_(ids))}


async def read_relayed(scope: Scope, mentors: Collection[UUID]) -> list[Relay]:
    """What passed to some mentors within two weeks, the newest first."""
    if not mentors:
        return []
    theirs = select(pairing.c.id).where(pairing.c.mentor.in_(mentors))
    found = await read_relays(
        scope,
        relay.c.pairing.in_(theirs)
        & (relay.c.direction == Direction.TO_MENTOR)
        & (relay.c.passed_at >= scope.now - LATELY),
    )
    return found[::-1]


async def read_lately(
    scope: Scope, wrote: Mapping[UUID, tuple[int, datetime]]
) -> dict[UUID, tuple[Relay, ...]]:
    """What people wrote to be relayed shortly before the message of this number and moment.

    Oldest first, of a message that was changed the last words, and no more than count.
    """
    if not wrote:
        return {}
    moments = [at for _, at in wrote.values()]
    around = relay.c.heard_at.between(min(moments) - WINDOW, max(moments))
    found: defaultdict[UUID, dict[int, Relay]] = defaultdict(dict)
    for each in await read_relays(scope, relay.c.sender.in_(wrote) & around):
        message, at = wrote[each.sender]
        if each.message not in {None, message} and at - WINDOW <= each.heard_at <= at:
            found[each.sender][each.message or 0] = each
    return {who: tuple(each.values())[-MOST_BEFORE:] for who, each in found.items()}


async def read_original_relays(
    scope: Scope, messages: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Relay]:
    """What edited messages first became, by who wrote them and the message's number.

    One that was placed after "whose is this?" is the one that it became then.
    """
    if not messages:
        return {}
    found = await read_relays(
        scope,
        tuple_(relay.c.sender, relay.c.message).in_(messages)
        & relay.c.message.is_not(None)
        & relay.c.edits.is_(None)
        & (relay.c.why != Why.WITHDRAWN),
    )
    return {(each.sender, each.message): each for each in found if each.message is not None}


async def read_plans(scope: Scope, people: Collection[UUID]) -> dict[UUID, CheckInPlan]:
    """When people are asked how their week has been."""
    if not people:
        return {}
    rows = await scope.conn.execute(select(plan).where(plan.c.person.in_(people)))
    return {
        row.person: CheckInPlan(row.person, row.times, row.rhythm, row.slowed, row.version)
        for row in rows
    }


async def read_check_ins(scope: Scope, ids: Collection[UUID]) -> dict[UUID, CheckIn]:
    """Check-ins with their answers, by id."""
    if not ids:
        return {}
    rows = (
        await scope.conn.execute(
            select(check_in).where(check_in.c.programme == scope.programme, check_in.c.id.in_(ids))
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.answers for row in rows])
    return {
        row.id: CheckIn(
            id=row.id,
            person=row.person,
            slot=row.slot,
            due_at=row.due_at,
            state=row.state,
            asked_at=row.asked_at,
            answers=_answers(scope, "check_in", row),
        )
        for row in rows
    }


async def read_slots(scope: Scope, people: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The slots of the last thirty days that already have a check-in."""
    if not people:
        return {}
    rows = await scope.conn.execute(
        select(check_in.c.person, check_in.c.slot).where(
            check_in.c.person.in_(people), check_in.c.due_at >= scope.now - SLOT_DAYS
        )
    )
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        found[row.person].add(row.slot)
    return {person: frozenset(slots) for person, slots in found.items()}


async def read_unanswered(
    scope: Scope, people: Collection[UUID]
) -> dict[UUID, tuple[int, datetime]]:
    """How many asked check-ins in a row nothing came back to, and when the oldest was asked.

    Those from before a pause do not count: who paused has answered.
    """
    if not people:
        return {}
    later = check_in.alias("later")
    answered_later = exists().where(
        later.c.person == check_in.c.person,
        later.c.state == CheckInState.ANSWERED,
        later.c.due_at > check_in.c.due_at,
    )
    rows = await scope.conn.execute(
        select(check_in.c.person, func.count(), func.min(check_in.c.asked_at))
        .join(person, person.c.id == check_in.c.person)
        .where(
            check_in.c.person.in_(people),
            check_in.c.state.in_([CheckInState.ASKED, CheckInState.MISSED]),
            check_in.c.asked_at.is_not(None),
            or_(person.c.rest_since.is_(None), check_in.c.asked_at > person.c.rest_since),
            ~answered_later,
        )
        .group_by(check_in.c.person)
    )
    return {person: (count, since) for person, count, since in rows}
