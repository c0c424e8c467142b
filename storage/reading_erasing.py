"""Reads what stands in the way of deleting somebody's data, and who is to hear of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, or_, select, union
from sqlalchemy import literal_column as exactly

from flows.casework import TOLD_WHY, CaseState, EntryKind, RaisedBy
from flows.conversing import KEPT, TELLING
from flows.erasing import Erasing
from flows.relaying import Why
from storage.columns import pairs_from_text
from storage.reading_pairings import read_halves
from storage.reading_talking import open_answers
from storage.schema import (
    agreement_answer,
    case_about,
    case_file,
    concern,
    conversation,
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
    rows = await scope.conn.execute(_cases_of(scope.programme, people))
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
    tellers = await _tellers(scope)
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
            tellers=tellers,
        )
        for who in people
    }


def _cases_of(programme: str, people: Collection[UUID]) -> Select[Any]:
    it, about = case_file.c, case_about.c.person
    return (
        select(it.id, it.person, it.owner, it.state, it.told_at, about.label("about"))
        .outerjoin(case_about, case_about.c.case == it.id)
        .where(
            it.programme == programme,
            or_(it.person.in_(people), it.owner.in_(people), about.in_(people)),
        )
        .order_by(it.number)
    )


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


async def _tellers(scope: Scope) -> frozenset[UUID]:
    """Who is telling a worry that is not raised yet, or has words that wait for a tap.

    A place in a telling may stay open for good once all is told: that alone counts for nothing.
    """
    rows = (await scope.conn.execute(_open_tellings(scope.programme))).all()
    await scope.seals.learn(scope.conn, [row.answers for row in rows])
    waiting = await scope.conn.execute(
        select(relay.c.sender).where(
            relay.c.programme == scope.programme,
            relay.c.verdict == exactly("'held'"),
            relay.c.why == Why.WHOSE_WORDS,
        )
    )
    telling = {
        row.person
        for row in rows
        if "case" not in dict(row.subject)
        or any(name.startswith(KEPT) for name, _ in open_answers(scope, "conversation", row))
    }
    return frozenset(telling | set(waiting.scalars()))


# Literals, here and above: the planner uses a partial index only where it sees the state.
def _open_tellings(programme: str) -> Select[Any]:
    it = conversation.c
    is_open = it.state == exactly("'open'")
    return select(conversation).where(it.programme == programme, is_open, it.flow.in_(TELLING))
