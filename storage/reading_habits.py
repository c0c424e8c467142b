"""Reads what mentors did lately, without a word of it, and what a person was asked to look at already."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, literal, or_, select, union_all

from flows.agreement import Direction
from flows.habits import LONGEST, ONCE_IN, Did, Trace, Traces
from flows.relaying import RelayKind, Why
from storage.schema import concern, relay
from storage.scope import Scope


async def read_traces(scope: Scope, mentors: Collection[UUID]) -> dict[UUID, Traces]:
    """What each of these mentors did within two weeks, oldest first, and by which rules something of
    theirs was noticed within a week; in one statement."""
    if not mentors:
        return {}
    found = union_all(_done(scope, mentors), _raised(scope, mentors)).order_by("at")
    rows: Sequence[Row[Any]] = (await scope.conn.execute(found)).all()  # a union has no closer type
    done: defaultdict[UUID, list[Trace]] = defaultdict(list)
    raised: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        if row.rule:
            raised[row.sender].add(row.rule)
        else:
            done[row.sender].append(Trace(Did(row.did), row.pairing, row.at))
    return {who: Traces(tuple(done[who]), frozenset(raised[who])) for who in {*done, *raised}}


def _done(
    scope: Scope, mentors: Collection[UUID]
) -> Select[tuple[UUID, UUID | None, datetime, str, str]]:
    it, first = relay.c, relay.alias("first")
    did = case(
        (it.why == Why.CONTACT_DETAILS, literal(Did.GOT_DETAILS_BACK.value)),
        (it.edits.is_(None), literal(Did.WROTE.value)),
        else_=literal(Did.CHANGED_WHAT_HAD_PASSED.value),
    )
    had_passed = first.c.passed_at <= it.heard_at
    return (
        select(
            it.sender,
            it.pairing,
            it.heard_at.label("at"),
            did.label("did"),
            literal("").label("rule"),
        )
        .select_from(relay.outerjoin(first, first.c.id == it.edits))
        .where(
            it.programme == scope.programme,
            it.sender.in_(mentors),
            it.heard_at >= scope.now - LONGEST,
            it.direction == Direction.TO_MENTEE,
            it.kind.in_((RelayKind.MESSAGE, RelayKind.EDIT)),
            or_(it.edits.is_(None), had_passed),
        )
    )


def _raised(
    scope: Scope, mentors: Collection[UUID]
) -> Select[tuple[UUID, UUID | None, datetime, str, str]]:
    it = concern.c
    return select(it.by, it.case, it.said_at, literal(""), it.rule).where(
        it.programme == scope.programme,
        it.by.in_(mentors),
        it.rule != "",
        it.said_at >= scope.now - ONCE_IN,
    )
