"""Reads check-ins: plans, what was asked and answered, slots, and what nothing came back to."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, or_, select

from flows.checkins import CheckIn, CheckInPlan, CheckInState
from storage.reading_talking import open_answers
from storage.schema import check_in, person, plan
from storage.scope import Scope

SLOT_DAYS = timedelta(days=30)
"""How far back a check-in's slot is remembered; none is ever made for an older one."""


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
            answers=open_answers(scope, "check_in", row),
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
