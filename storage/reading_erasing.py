"""Reads what stands in the way of deleting somebody's data, and who is to hear of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, or_, select, union

from flows.casework import TOLD_WHY, CaseState, EntryKind, RaisedBy
from flows.erasing import Erasing
from storage.columns import pairs_from_text
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
PAIRED = (pairing.c.mentee, pairing.c.mentor)


async def read_erasing(scope: Scope, people: Collection[UUID]) -> dict[UUID, Erasing]:
    """Of each what stands in the way, and whom it concerns: see `Erasing`."""
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
    raised = await _raised(scope, people)
    kept |= {who for who, found in raised.items() if any(found.values())}
    others, told_why = await _others(scope, people), await _told_why(scope, people)
    traced, paired = [await _traced(scope, people, each) for each in (TRACES, PAIRED)]
    return {
        who: Erasing(
            who,
            is_kept=who in kept,
            is_told=who in told,
            cases=tuple(cases[who]),
            others=tuple(others[who]),
            has_traces=who in traced,
            is_paired=who in paired,
            raised=tuple(raised[who]),
            told=told_why.get(who, ""),
        )
        for who in people
    }


async def _others(scope: Scope, people: Collection[UUID]) -> defaultdict[UUID, list[UUID]]:
    """The other halves of their live pairings."""
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for half in await read_halves(scope, people):
        found[half.mentee].append(half.mentor)
        found[half.mentor].append(half.mentee)
    return found


async def _raised(scope: Scope, people: Collection[UUID]) -> defaultdict[UUID, dict[UUID, bool]]:
    """The cases of others in which each flagged or told something, and which of them are open."""
    told = select(concern.c.by, concern.c.case).where(concern.c.raised_by != RaisedBy.NOTICED)
    flagged = select(entry.c.by, entry.c.case).where(entry.c.kind == EntryKind.FLAGGED)
    who, of = union(told, flagged).subquery().c, case_file.c
    rows = await scope.conn.execute(
        select(who.by, who.case, of.state)
        .join(case_file, of.id == who.case)
        .where(of.programme == scope.programme, who.by.in_(people), of.person != who.by)
        .order_by(of.number)
    )
    found: defaultdict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for row in rows:
        found[row.by][row.case] = row.state is not CaseState.CLOSED
    return found


async def _told_why(scope: Scope, people: Collection[UUID]) -> dict[UUID, str]:
    """Why it was put off, as each was told last since they asked."""
    it, found = entry.c, dict[UUID, str]()
    asked, put_off = EntryKind.ASKED_TO_DELETE, EntryKind.DELETION_PUT_OFF
    rows = await scope.conn.execute(
        select(it.person, it.kind, it.facts)
        .where(
            it.programme == scope.programme,
            it.kind.in_((asked, put_off)),
            it.person.in_(people),
        )
        .order_by(it.number)
    )
    for row in rows:
        if row.kind is asked:
            found.pop(row.person, None)
        elif why := dict(pairs_from_text(row.facts)).get(TOLD_WHY):
            found[row.person] = why
    return found


async def _traced(
    scope: Scope, people: Collection[UUID], places: Sequence[Column[Any]]
) -> set[UUID]:
    # Any: some of the columns may be empty.
    found = union(*(select(each.label("of")).where(each.in_(people)) for each in places))
    return set((await scope.conn.execute(found)).scalars())
