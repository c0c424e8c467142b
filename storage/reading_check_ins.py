"""Reads check-ins: plans, what was asked and answered, slots, and what nothing came back to."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select

from flows.checkins import CheckIn, CheckInPlan, CheckInState
from storage.asking import ask
from storage.reading_talking import open_answers
from storage.schema import check_in, person, plan
from storage.scope import Scope

SLOT_DAYS = timedelta(days=30)
"""How far back a check-in's slot is remembered; none is ever made for an older one."""


async def read_plans(scope: Scope, people: Collection[UUID]) -> dict[UUID, CheckInPlan]:
    """When people are asked how their week has been."""
    if not people:
        return {}
    rows = await ask(scope.conn, _plans, people)
    return {
        row.person: CheckInPlan(row.person, row.times, row.rhythm, row.slowed, row.version)
        for row in rows
    }


# Any, here and below: a selection of a whole table has no closer type.
def _plans(people: Collection[UUID]) -> Select[Any]:
    return select(plan).where(plan.c.person.in_(people))


async def read_check_ins(scope: Scope, ids: Collection[UUID]) -> dict[UUID, CheckIn]:
    """Check-ins with their answers, by id."""
    if not ids:
        return {}
    rows = (await ask(scope.conn, _check_ins, scope.programme, ids)).all()
    await scope.seals.learn(scope.conn, [row.answers for row in rows])
    return {
        row.id: CheckIn(
            id=row.id,
            person=row.person,
            slot=row.slot,
            due_at=row.due_at,
            state=row.state,
            asked_at=row.asked_at,
            answers=open_answers(scope, "check_in", row),
        )
        for row in rows
    }


def _check_ins(programme: str, ids: Collection[UUID]) -> Select[Any]:
    return select(check_in).where(check_in.c.programme == programme, check_in.c.id.in_(ids))


async def read_slots(scope: Scope, people: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """The slots of the last thirty days that already have a check-in."""
    if not people:
        return {}
    rows = await ask(scope.conn, _slots, people, scope.now - SLOT_DAYS)
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        found[row.person].add(row.slot)
    return {person: frozenset(slots) for person, slots in found.items()}


def _slots(people: Collection[UUID], since: datetime) -> Select[UUID, str]:
    it = check_in.c
    return select(it.person, it.slot).where(it.person.in_(people), it.due_at >= since)


async def read_unanswered(
    scope: Scope, people: Collection[UUID]
) -> dict[UUID, tuple[int, datetime]]:
    """How many asked check-ins in a row nothing came back to, and when the oldest was asked.

    Those from before a pause do not count: who paused has answered.
    """
    if not people:
        return {}
    rows = await ask(scope.conn, _unanswered, people)
    return {person: (count, since) for person, count, since in rows}


def _unanswered(people: Collection[UUID]) -> Select[Any]:
    later = check_in.alias("later")
    answered_later = exists().where(
        later.c.person == check_in.c.person,
        later.c.state == CheckInState.ANSWERED,
        later.c.due_at > check_in.c.due_at,
    )
    return (
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
