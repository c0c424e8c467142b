"""Reads somebody's own words: what they wrote and what was written to them, one statement a kind.

Of others' words only what was relayed to them; of the record only what they told or wrote.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select

from flows.casework import EntryKind
from flows.channels import Channel
from flows.effects import Lane
from flows.heard import TopicKind
from flows.own import Line, Own
from flows.people import Role
from flows.relaying import Why
from storage.columns import pairs_from_text
from storage.schema import (
    DeliveryKind,
    DeliveryState,
    account,
    check_in,
    concern,
    delivery,
    entry,
    person,
    relay,
    role,
)
from storage.scope import Scope

Lines = defaultdict[UUID, list[Line]]


async def read_own(scope: Scope, people: Collection[UUID]) -> dict[UUID, Own]:
    """What is kept of some people's own words. A mentee's worries are theirs; a mentor's are not."""
    if not people:
        return {}
    rows = (
        await scope.conn.execute(
            select(person.c.id, person.c.added_at, account.c.linked_at)
            .outerjoin(
                account,
                and_(
                    account.c.person == person.c.id,
                    account.c.channel == Channel.TELEGRAM,
                    account.c.ended_at.is_(None),
                ),
            )
            .where(person.c.programme == scope.programme, person.c.id.in_(people))
        )
    ).all()
    mentees = await _mentees(scope, people)
    sent, answers = await _sent(scope, people), await _answers(scope, people)
    told, got = await _told(scope, mentees), await _got(scope, people, mentees)
    return {
        row.id: Own(
            row.added_at,
            row.linked_at,
            *(tuple(each[row.id]) for each in (sent, answers, told, got)),
        )
        for row in rows
    }


async def _mentees(scope: Scope, people: Collection[UUID]) -> set[UUID]:
    found = await scope.conn.execute(
        select(role.c.person).where(role.c.person.in_(people), role.c.role == Role.MENTEE)
    )
    return set(found.scalars())


async def _sent(scope: Scope, people: Collection[UUID]) -> Lines:
    """Every message to be relayed. One that was asked about and then placed stands there once."""
    rows = (
        await scope.conn.execute(
            select(relay)
            .where(
                relay.c.programme == scope.programme,
                relay.c.sender.in_(people),
                relay.c.why.not_in([Why.WITHDRAWN, Why.BELONGS_TO_WORRY]),
            )
            .order_by(relay.c.heard_at, relay.c.id)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.words for row in rows])
    found: Lines = defaultdict(list)
    for row in rows:
        if not scope.seals.is_gone(row.words):
            words = scope.seals.open("relay", "words", row.id, row.words)
            found[row.sender].append(Line(row.heard_at, words))
    return found


async def _answers(scope: Scope, people: Collection[UUID]) -> Lines:
    rows = (
        await scope.conn.execute(
            select(check_in)
            .where(
                check_in.c.programme == scope.programme,
                check_in.c.person.in_(people),
                check_in.c.answers.is_not(None),
            )
            .order_by(check_in.c.due_at)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.answers for row in rows])
    found: Lines = defaultdict(list)
    for row in rows:
        pairs = pairs_from_text(scope.seals.open("check_in", "answers", row.id, row.answers))
        words = "; ".join(words for _, words in pairs)
        found[row.person].append(Line(row.asked_at or row.due_at, words))
    return found


async def _told(scope: Scope, people: Collection[UUID]) -> Lines:
    """What young people told, what was noticed in their own words, and their answers to adults."""
    found: Lines = defaultdict(list)
    if not people:
        return found
    concerns = (
        await scope.conn.execute(
            select(concern).where(concern.c.programme == scope.programme, concern.c.by.in_(people))
        )
    ).all()
    entries = (
        await scope.conn.execute(
            select(entry).where(
                entry.c.programme == scope.programme,
                entry.c.by.in_(people),
                entry.c.kind == EntryKind.YOUNG_PERSON_WROTE,
            )
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.words for row in (*concerns, *entries)])
    for row in concerns:
        words = scope.seals.open("concern", "words", row.id, row.words)
        found[row.by].append(Line(row.said_at, words))
    for row in entries:
        place = f"{row.programme}/{row.number}"
        words = scope.seals.open("entry", "words", place, row.words)
        found[row.by].append(Line(row.at, words))
    for lines in found.values():
        lines.sort(key=lambda line: line.at)
    return found


async def _got(scope: Scope, people: Collection[UUID], mentees: Collection[UUID]) -> Lines:
    """What was said to them. To an adult, words of a worry were shown; those are not theirs."""
    it = delivery.c
    is_theirs = or_(
        it.person.in_(mentees), it.topic_kind.is_(None), it.topic_kind != TopicKind.CASE
    )
    rows = (
        await scope.conn.execute(
            select(it.person, it.effect, it.payload, it.sent_at, it.made_at)
            .where(
                it.programme == scope.programme,
                it.person.in_(people),
                it.kind == DeliveryKind.SEND,
                it.state == DeliveryState.SENT,
                it.lane != Lane.ALERT,
                is_theirs,
            )
            .order_by(it.id)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.payload for row in rows])
    found: Lines = defaultdict(list)
    for row in rows:
        if scope.seals.is_gone(row.payload):
            continue
        payload = json.loads(scope.seals.open("delivery", "payload", row.effect, row.payload))
        found[row.person].append(Line(row.sent_at or row.made_at, payload["text"]))
    return found
