"""Reads what stands in the way of deleting somebody's data, and who is to hear of it."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select, union

from flows.casework import CaseState
from flows.erasing import Erasing
from storage.reading_pairings import read_halves
from storage.schema import (
    agreement_answer,
    case_about,
    case_file,
    concern,
    entry,
    gate_line,
    pairing,
    relay,
)
from storage.scope import Scope

TRACES = (
    case_file.c.person, case_file.c.owner, case_about.c.person, concern.c.person, concern.c.by,
    pairing.c.mentee, pairing.c.mentor, agreement_answer.c.person, relay.c.sender,
    gate_line.c.person, gate_line.c.by, entry.c.by,
)  # fmt: skip
"""Where somebody is named who is more than a slip of the hand."""


async def read_erasing(scope: Scope, people: Collection[UUID]) -> dict[UUID, Erasing]:
    """Of each: their cases, open ones that are about them or that they own, and the other halves of
    their pairings."""
    if not people:
        return {}
    it = case_file.c
    rows = await scope.conn.execute(
        select(it.id, it.person, it.owner, it.state, it.told_at)
        .add_columns(case_about.c.person.label("about"))
        .outerjoin(case_about, case_about.c.case == it.id)
        .where(
            it.programme == scope.programme,
            or_(it.person.in_(people), it.owner.in_(people), case_about.c.person.in_(people)),
        )
        .order_by(it.number)
    )
    cases: defaultdict[UUID, dict[UUID, None]] = defaultdict(dict)
    kept, told = set[UUID](), set[UUID]()
    for row in rows:
        is_open = row.state is not CaseState.CLOSED
        cases[row.person][row.id] = None
        kept |= {row.person, row.owner, row.about} if is_open else set()
        told |= {row.person} if is_open and row.told_at else set()
    others: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for half in await read_halves(scope, people):
        others[half.mentee].append(half.mentor)
        others[half.mentor].append(half.mentee)
    traced = await _traced(scope, people)
    return {
        who: Erasing(
            who, who in kept, who in told, tuple(cases[who]), tuple(others[who]), who in traced
        )
        for who in people
    }


async def _traced(scope: Scope, people: Collection[UUID]) -> set[UUID]:
    found = union(*(select(each.label("of")).where(each.in_(people)) for each in TRACES))
    return set((await scope.conn.execute(found)).scalars())
