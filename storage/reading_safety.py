"""Reads cases, their files with words, and when somebody last told a worry.

Reading is not opening: who may see a file is decided in flows.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select, tuple_, union_all
from sqlalchemy import literal_column as exactly

from flows.casework import (
    REPEATS_WITHIN,
    Case,
    CaseFile,
    Concern,
    Entry,
    EntryKind,
    RaisedBy,
)
from flows.proposing import Proposal
from storage.columns import pairs_from_text
from storage.schema import (
    case_about,
    case_file,
    concern,
    entry,
    proposal,
    relay,
)
from storage.scope import Scope

_APART = ("about", "raised_by", "concern_times")
CASE_FIELDS = tuple(each.name for each in fields(Case) if each.name not in _APART)
SEALED = ("words", "noticed", "read_as")
CONCERN_FIELDS = tuple(each.name for each in fields(Concern) if each.name not in SEALED)
PROPOSAL_FIELDS = tuple(each.name for each in fields(Proposal) if each.name != "words")
TELLING = (RaisedBy.TOLD, RaisedBy.HELP_NOW, RaisedBy.QUIET)


async def read_young_people(scope: Scope, cases: Collection[UUID]) -> set[UUID]:
    """The young people of some cases."""
    if not cases:
        return set()
    rows = await scope.conn.execute(select(case_file.c.person).where(case_file.c.id.in_(cases)))
    return set(rows.scalars())


async def read_cases(
    scope: Scope, people: Collection[UUID] | None, also: Collection[UUID]
) -> dict[UUID, Case]:
    """The open and lately closed cases of some young people (None: of all), and those named by id.

    Without words.
    """
    if people is not None and not people and not also:
        return {}
    lately = case_file.c.closed_at >= scope.now - REPEATS_WITHIN
    mine = or_(case_file.c.state != exactly("'closed'"), lately)
    if people is not None:
        mine = and_(mine, case_file.c.person.in_(people))
    rows = (
        await scope.conn.execute(
            select(case_file)
            .where(case_file.c.programme == scope.programme, or_(mine, case_file.c.id.in_(also)))
            .order_by(case_file.c.number)
        )
    ).all()
    ids = [row.id for row in rows]
    about = await _read_about(scope, ids)
    raised = await _read_raised(scope, ids)
    return {
        row.id: Case(
            **{name: getattr(row, name) for name in CASE_FIELDS},
            about=frozenset(about[row.id]),
            raised_by=frozenset(by for by, _ in raised[row.id]),
            concern_times=tuple(at for _, at in raised[row.id]),
        )
        for row in rows
    }


async def _read_about(scope: Scope, ids: Collection[UUID]) -> defaultdict[UUID, set[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    if ids:
        it = case_about.c
        rows = await scope.conn.execute(select(it.case, it.person).where(it.case.in_(ids)))
        for case_id, person in rows:
            found[case_id].add(person)
    return found


async def _read_raised(
    scope: Scope, ids: Collection[UUID]
) -> defaultdict[UUID, list[tuple[UUID, datetime]]]:
    """By whom each case's concerns were raised, and when, oldest first."""
    found: defaultdict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    if ids:
        it = concern.c
        rows = await scope.conn.execute(
            select(it.case, it.by, it.recorded_at)
            .where(it.case.in_(ids))
            .order_by(it.recorded_at, it.id)
        )
        for case_id, by, at in rows:
            found[case_id].append((by, at))
    return found


async def read_files(
    scope: Scope, ids: Collection[UUID], cases: dict[UUID, Case]
) -> dict[UUID, CaseFile]:
    """Whole files: concerns and entries with their words, oldest first."""
    wanted = [each for each in ids if each in cases]
    if not wanted:
        return {}
    concerns: defaultdict[UUID, list[Concern]] = defaultdict(list)
    for each in await _read_concerns(scope, wanted):
        concerns[each.case].append(each)
    entries: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for line in await _read_entries(scope, wanted):
        if line.case is not None:
            entries[line.case].append(line)
    return {
        each: CaseFile(cases[each], tuple(concerns[each]), tuple(entries[each])) for each in wanted
    }


async def _read_concerns(scope: Scope, ids: Collection[UUID]) -> list[Concern]:
    rows = (
        await scope.conn.execute(
            select(concern)
            .where(concern.c.case.in_(ids))
            .order_by(concern.c.recorded_at, concern.c.said_at, concern.c.id)
        )
    ).all()
    return await _open_concerns(scope, rows)


# Any, here and below: a row of a table has no closer type.
async def _open_concerns(scope: Scope, rows: Sequence[Row[Any]]) -> list[Concern]:
    await scope.seals.learn(scope.conn, [row.words for row in rows])
    return [
        Concern(
            **{name: getattr(row, name) for name in CONCERN_FIELDS},
            words=scope.seals.open("concern", "words", row.id, row.words),
            noticed=scope.seals.open("concern", "noticed", row.id, row.noticed),
            read_as=scope.seals.open("concern", "read_as", row.id, row.read_as),
        )
        for row in rows
    ]


async def _read_entries(scope: Scope, ids: Collection[UUID]) -> list[Entry]:
    rows = (
        await scope.conn.execute(
            select(entry).where(entry.c.case.in_(ids)).order_by(entry.c.number)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.words for row in rows])
    return [
        Entry(
            case=row.case,
            at=row.at,
            kind=row.kind,
            by=row.by,
            facts=pairs_from_text(row.facts),
            words=scope.seals.open("entry", "words", f"{row.programme}/{row.number}", row.words),
            number=row.number,
            person=row.person,
        )
        for row in rows
    ]


async def read_original_concerns(
    scope: Scope, messages: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Concern]:
    """What edited messages first became, by who wrote them and the message's number."""
    if not messages:
        return {}
    rows = (
        await scope.conn.execute(
            select(concern)
            .where(
                concern.c.message.is_not(None),
                tuple_(concern.c.by, concern.c.message).in_(messages),
            )
            .order_by(concern.c.recorded_at)
        )
    ).all()
    found = await _open_concerns(scope, rows)
    return {(each.by, each.message): each for each in found if each.message is not None}


async def read_last_told(scope: Scope, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When people last told a worry themselves; being noticed is another thing."""
    if not people:
        return {}
    rows = await scope.conn.execute(
        select(concern.c.by, func.max(concern.c.said_at))
        .where(concern.c.by.in_(people), concern.c.raised_by.in_(TELLING))
        .group_by(concern.c.by)
    )
    return dict(rows.all())


async def read_last_lead_wrote(scope: Scope, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When an adult last wrote to young people from a case."""
    if not people:
        return {}
    rows = await scope.conn.execute(
        select(case_file.c.person, func.max(entry.c.at))
        .join(entry, entry.c.case == case_file.c.id)
        .where(case_file.c.person.in_(people), entry.c.kind == EntryKind.WROTE_TO_YOUNG_PERSON)
        .group_by(case_file.c.person)
    )
    return dict(rows.all())


async def read_last_wrote(scope: Scope, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When people last wrote words: to be relayed, as a worry, or into their case."""
    if not people:
        return {}
    wrote = union_all(
        select(relay.c.sender.label("who"), relay.c.heard_at.label("moment")).where(
            relay.c.sender.in_(people)
        ),
        select(concern.c.by, concern.c.said_at).where(concern.c.by.in_(people)),
        select(entry.c.by, entry.c.at).where(
            entry.c.by.in_(people), entry.c.kind == EntryKind.YOUNG_PERSON_WROTE
        ),
    ).subquery()
    rows = await scope.conn.execute(
        select(wrote.c.who, func.max(wrote.c.moment)).group_by(wrote.c.who)
    )
    return dict(rows.all())


async def read_proposals(
    scope: Scope, ids: Collection[UUID], *, is_team: bool
) -> dict[UUID, Proposal]:
    """Proposals by id, and for the team all that wait for a second person, oldest first."""
    if not ids and not is_team:
        return {}
    it = proposal.c
    named = it.id.in_(ids)
    wanted = or_(named, it.outcome == exactly("'open'")) if is_team else named
    rows = (
        await scope.conn.execute(
            select(proposal)
            .where(it.programme == scope.programme, wanted)
            .order_by(it.made_at, it.id)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.words for row in rows])
    return {
        row.id: Proposal(
            **{name: getattr(row, name) for name in PROPOSAL_FIELDS},
            words=scope.seals.open("proposal", "words", row.id, row.words),
        )
        for row in rows
    }
