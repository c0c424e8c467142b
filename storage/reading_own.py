"""Reads somebody's own words: what they wrote and what was written to them, one statement a kind.

Of others' words only what was relayed to them; of the record only what they told or wrote.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select

from flows.casework import OF_DOUBT, EntryKind, RaisedBy
from flows.channels import Channel
from flows.effects import Lane
from flows.heard import TopicKind
from flows.own import Line, Own
from flows.people import Role
from flows.relaying import Why
from storage.columns import pairs_from_text
from storage.outgoing import text_at
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
    """What young people told, what was noticed in their own words, and their answers to adults.

    Not what came from an account of which it was unclear whose it is: that may be somebody else's.
    """
    found: Lines = defaultdict(list)
    if not people:
        return found
    concerns = (await scope.conn.execute(_theirs(scope, people))).all()
    entries = (
        await scope.conn.execute(
            select(entry).where(
                entry.c.programme == scope.programme,
                entry.c.by.in_(people),
                entry.c.kind.in_([EntryKind.YOUNG_PERSON_WROTE, EntryKind.CONCERN]),
            )
        )
    ).all()
    facts = {(row.programme, row.number): dict(pairs_from_text(row.facts)) for row in entries}
    doubtful = {of["concern"] for of in facts.values() if OF_DOUBT in of and "concern" in of}
    wrote = [
        row
        for row in entries
        if row.kind is EntryKind.YOUNG_PERSON_WROTE
        and OF_DOUBT not in facts[row.programme, row.number]
    ]
    told = [row for row in concerns if str(row.id) not in doubtful]
    await scope.seals.learn(scope.conn, [row.words for row in (*told, *wrote)])
    for row in told:
        words = scope.seals.open("concern", "words", row.id, row.words)
        found[row.by].append(Line(row.said_at, words))
    for row in wrote:
        place = f"{row.programme}/{row.number}"
        words = scope.seals.open("entry", "words", place, row.words)
        found[row.by].append(Line(row.at, words))
    for lines in found.values():
        lines.sort(key=lambda line: line.at)
    return found


# Any: a selection of a whole table has no closer type.
def _theirs(scope: Scope, people: Collection[UUID]) -> Select[Any]:
    """The concerns that are young people's own: told, or noticed where they heard of that at once.

    Never what somebody else raised: nobody told them of it.
    """
    it, heard = concern.c, entry.c
    is_told_of = exists().where(
        heard.case == it.case,
        heard.kind == EntryKind.YOUNG_PERSON_TOLD,
        heard.at == it.recorded_at,
    )
    is_noticed = and_(it.raised_by == RaisedBy.NOTICED, is_told_of)
    is_told = it.raised_by.in_([RaisedBy.TOLD, RaisedBy.HELP_NOW])
    return select(concern).where(
        it.programme == scope.programme, it.by.in_(people), or_(is_told, is_noticed)
    )


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
        if not row.payload or scope.seals.is_gone(row.payload):
            continue
        payload = json.loads(scope.seals.open("delivery", "payload", row.effect, row.payload))
        at = row.sent_at or row.made_at
        found[row.person].append(Line(at, text_at(payload, at)))
    return found
