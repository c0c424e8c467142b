"""Reads talk: places in flows, pressed buttons, what a reply belongs to, check-ins and relays."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, tuple_
from sqlalchemy import literal_column as exactly

from flows.agreement import Direction
from flows.conversing import (
    BY_MISTAKE,
    FLAGGING,
    Button,
    Conversation,
    ConversationState,
    ShownButton,
)
from flows.heard import Topic
from flows.noticing import MOST_BEFORE, WINDOW
from flows.relaying import Relay, Verdict, Why
from storage.asking import ask
from storage.columns import Pairs, pairs_from_text
from storage.schema import (
    button,
    conversation,
    delivery,
    pairing,
    relay,
)
from storage.scope import Scope

LATELY = timedelta(weeks=2)
"""How old a message may be that a mentor is offered to flag; an older one is replied to."""

LONGEST_ASKED = timedelta(days=1)
"""How old a message may be that still waits for a tap; how long it does is decided in flows."""

FLAGGED_LATELY = timedelta(days=2)
"""How long a flag is remembered here; how long it counts is decided in flows."""

RELAY_FIELDS = tuple(each.name for each in fields(Relay))


@dataclass(frozen=True, slots=True)
class Talking:
    """Where people are: each one's open conversation, the newest that was set aside, and the last
    flag or report of the last days that was not taken back as a mistake."""

    opened: dict[UUID, Conversation]
    aside: dict[UUID, Conversation]
    flags: dict[UUID, Conversation]


async def read_conversations(scope: Scope, people: Collection[UUID]) -> Talking:
    """Where some people are."""
    found = Talking({}, {}, {})
    if not people:
        return found
    rows = (await ask(scope.conn, talked, people, scope.now - FLAGGED_LATELY)).all()
    await scope.seals.learn(scope.conn, [row.answers for row in rows])
    for row in rows:
        talk = _conversation(scope, row)
        if row.state is ConversationState.OPEN:
            found.opened[row.person] = talk
        if row.state is ConversationState.ASIDE:
            found.aside[row.person] = talk
        if row.flow == FLAGGING and BY_MISTAKE not in dict(talk.subject):
            found.flags[row.person] = talk
    return found


# Any, here and below: a row of a table has no closer type, nor has a selection of a whole one.
def talked(people: Collection[UUID], since: datetime) -> Select[Any]:
    """Finds the conversations of some people that are open or set aside, and what they flagged since
    then, oldest first."""
    it = conversation.c
    # Literals, not parameters: the planner uses a partial index only where it sees the state.
    is_open, is_aside = it.state == exactly("'open'"), it.state == exactly("'aside'")
    is_flag = and_(it.flow == exactly(f"'{FLAGGING}'"), it.started_at >= since)
    return (
        select(conversation)
        .where(it.person.in_(people), or_(is_open, is_aside, is_flag))
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
        answers=open_answers(scope, "conversation", row),
        subject=row.subject,
    )


def open_answers(scope: Scope, table: str, row: Row[Any]) -> Pairs:
    if row.answers is None:
        return ()
    return pairs_from_text(scope.seals.open(table, "answers", row.id, row.answers))


async def read_buttons(scope: Scope, tokens: Collection[str]) -> dict[str, ShownButton]:
    """Buttons by what was pressed, whoever pressed it; a forged token finds nothing."""
    if not tokens:
        return {}
    rows = (await ask(scope.conn, _buttons, scope.programme, tokens)).all()
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


def _buttons(programme: str, tokens: Collection[str]) -> Select[Any]:
    return select(button).where(button.c.programme == programme, button.c.token.in_(tokens))


async def read_waiting_for_a_tap(
    scope: Scope, people: Collection[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """The messages of each that wait until they say whose it is, oldest first."""
    if not people:
        return {}
    found: defaultdict[UUID, tuple[UUID, ...]] = defaultdict(tuple)
    for row in await ask(scope.conn, _waiting, scope.programme, people, scope.now - LONGEST_ASKED):
        found[row.sender] += (row.id,)
    return found


def _waiting(programme: str, people: Collection[UUID], since: datetime) -> Select[Any]:
    it = relay.c
    asked = it.why.in_([Why.WHOSE_WORDS, Why.WHICH_MENTEE])
    return (
        select(it.sender, it.id)
        .where(
            it.programme == programme,
            it.sender.in_(people),
            it.heard_at >= since,
            it.verdict == Verdict.HELD,
            asked,
        )
        .order_by(it.heard_at, it.message, it.id)
    )


async def read_topics(
    scope: Scope, replies: Collection[tuple[bytes, int]]
) -> dict[tuple[bytes, int], Topic]:
    """What the replied-to messages belonged to, by place and Telegram's message number."""
    if not replies:
        return {}
    rows = await ask(scope.conn, _topics, scope.programme, replies)
    return {(row.place, row.chat_message): Topic(row.topic_kind, row.topic) for row in rows}


def _topics(programme: str, replies: Collection[tuple[bytes, int]]) -> Select[Any]:
    it = delivery.c
    return (
        select(it.place, it.chat_message, it.topic_kind, it.topic)
        .where(
            it.programme == programme,
            it.chat_message.is_not(None),
            it.topic.is_not(None),
            tuple_(it.place, it.chat_message).in_(replies),
        )
        .order_by(it.id)
    )


def relays(programme: str, *which: ColumnElement[bool]) -> Select[Any]:
    """Finds relays, oldest first."""
    return (
        select(relay)
        .where(relay.c.programme == programme, *which)
        .order_by(relay.c.heard_at, relay.c.message, relay.c.id)
    )


async def open_relays(scope: Scope, rows: Sequence[Row[Any]]) -> list[Relay]:
    """Relays with their words, in the order of their rows."""
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
    rows = (await ask(scope.conn, _by_id, scope.programme, ids)).all()
    return {each.id: each for each in await open_relays(scope, rows)}


def _by_id(programme: str, ids: Collection[UUID]) -> Select[Any]:
    return relays(programme, relay.c.id.in_(ids))


async def read_relayed(scope: Scope, mentors: Collection[UUID]) -> list[Relay]:
    """What passed to some mentors within two weeks, the newest first."""
    if not mentors:
        return []
    rows = await ask(scope.conn, _passed_to, scope.programme, mentors, scope.now - LATELY)
    return (await open_relays(scope, rows.all()))[::-1]


def _passed_to(programme: str, mentors: Collection[UUID], since: datetime) -> Select[Any]:
    theirs = select(pairing.c.id).where(pairing.c.mentor.in_(mentors))
    return relays(
        programme,
        relay.c.pairing.in_(theirs),
        relay.c.direction == Direction.TO_MENTOR,
        relay.c.passed_at >= since,
    )


async def read_lately(
    scope: Scope, wrote: Mapping[UUID, tuple[int, datetime]]
) -> dict[UUID, tuple[Relay, ...]]:
    """What people wrote to be relayed shortly before the message of this number and moment.

    Oldest first, of a message that was changed the last words, and no more than count: whoever
    floods us has only these read again with each message.
    """
    if not wrote:
        return {}
    moments = [at for _, at in wrote.values()]
    around = (min(moments) - WINDOW, max(moments))
    found: defaultdict[UUID, dict[int, UUID]] = defaultdict(dict)
    for each in await ask(scope.conn, _sent_between, scope.programme, tuple(wrote), *around):
        message, at = wrote[each.sender]
        if each.message not in {None, message} and at - WINDOW <= each.heard_at <= at:
            found[each.sender][each.message or 0] = each.id
    newest = {who: tuple(each.values())[-MOST_BEFORE:] for who, each in found.items()}
    opened = await read_relays_by_id(scope, {of for ids in newest.values() for of in ids})
    return {who: tuple(opened[of] for of in ids) for who, ids in newest.items()}


def _sent_between(
    programme: str, senders: Collection[UUID], since: datetime, until: datetime
) -> Select[Any]:
    is_between = relay.c.heard_at.between(since, until)
    found = relays(programme, relay.c.sender.in_(senders), is_between)
    return found.with_only_columns(relay.c.id, relay.c.sender, relay.c.message, relay.c.heard_at)


async def read_original_relays(
    scope: Scope, messages: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Relay]:
    """What edited messages first became, by who wrote them and the message's number.

    One that was placed after "whose is this?" is the one that it became then.
    """
    if not messages:
        return {}
    rows = (await ask(scope.conn, _first_of, scope.programme, messages)).all()
    found = await open_relays(scope, rows)
    return {(each.sender, each.message): each for each in found if each.message is not None}


def _first_of(programme: str, messages: Sequence[tuple[UUID, int]]) -> Select[Any]:
    return relays(
        programme,
        tuple_(relay.c.sender, relay.c.message).in_(messages),
        relay.c.message.is_not(None),
        relay.c.edits.is_(None),
        relay.c.why != Why.WITHDRAWN,
    )
