"""Reads the files of cases with their words, and when somebody last told a worry.

Reading is not opening: who may see a file is decided in flows.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Row,
    Select,
    and_,
    exists,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import literal_column as exactly

from flows.casework import (
    Case,
    CaseFile,
    Concern,
    Entry,
    EntryKind,
    RaisedBy,
)
from flows.relaying import Why
from storage.asking import ask
from storage.columns import pairs_from_text
from storage.schema import (
    case_file,
    concern,
    entry,
    relay,
)
from storage.scope import Scope

SEALED = ("words", "noticed", "read_as")
CONCERN_FIELDS = tuple(each.name for each in fields(Concern) if each.name not in SEALED)
TELLING = (RaisedBy.TOLD, RaisedBy.HELP_NOW, RaisedBy.QUIET)


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
    waiting = dict((await ask(scope.conn, _waiting, wanted)).all())
    return {
        each: CaseFile(
            cases[each],
            _in_order(concerns[each], entries[each]),
            tuple(entries[each]),
            waiting.get(each, 0),
        )
        for each in wanted
    }


def _in_order(concerns: list[Concern], entries: list[Entry]) -> tuple[Concern, ...]:
    """As they were kept, then as they were said; within one moment in the order of the record."""
    told = (dict(each.facts).get("concern") for each in entries if each.kind is EntryKind.CONCERN)
    place = {concern_id: number for number, concern_id in enumerate(told)}

    def when(each: Concern) -> tuple[datetime, datetime, int]:
        return each.recorded_at, each.said_at, place.get(str(each.id), len(place))

    return tuple(sorted(concerns, key=when))


def _waiting(cases: Collection[UUID]) -> Select[UUID, int]:
    """How many messages of each one's young person wait until they say whom each is for.

    Words that were noticed stand in a worry already, and are not new to whoever reads it.
    """
    it, said = relay.c, concern.c
    # A literal: the planner uses a partial index only where it sees it.
    is_held = and_(it.verdict == exactly("'held'"), it.why == Why.WHOSE_WORDS)
    is_noticed = exists().where(said.by == it.sender, said.message == it.message)
    return (
        select(case_file.c.id, func.count())
        .join(relay, and_(it.sender == case_file.c.person, is_held, ~is_noticed))
        .where(case_file.c.id.in_(cases))
        .group_by(case_file.c.id)
    )


async def _read_concerns(scope: Scope, ids: Collection[UUID]) -> list[Concern]:
    rows = (await ask(scope.conn, _concerns, ids)).all()
    return await _open_concerns(scope, rows)


def _concerns(cases: Collection[UUID]) -> Select[Any]:
    it = concern.c
    order = (it.recorded_at, it.said_at, it.id)
    return select(concern).where(it.case.in_(cases)).order_by(*order)


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
    return await open_entries(scope, (await ask(scope.conn, _entries, ids)).all())


async def open_entries(scope: Scope, rows: Sequence[Row[Any]]) -> list[Entry]:
    """Lines of the record with their words, in the order of their rows."""
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


def _entries(cases: Collection[UUID]) -> Select[Any]:
    return select(entry).where(entry.c.case.in_(cases)).order_by(entry.c.number)


async def read_original_concerns(
    scope: Scope, messages: Sequence[tuple[UUID, int]]
) -> dict[tuple[UUID, int], Concern]:
    """What edited messages first became, by who wrote them and the message's number."""
    if not messages:
        return {}
    rows = (await ask(scope.conn, _first_of, messages)).all()
    found = await _open_concerns(scope, rows)
    return {(each.by, each.message): each for each in found if each.message is not None}


def _first_of(messages: Sequence[tuple[UUID, int]]) -> Select[Any]:
    it = concern.c
    named = tuple_(it.by, it.message).in_(messages)
    return select(concern).where(it.message.is_not(None), named).order_by(it.recorded_at)


async def read_last_told(scope: Scope, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When people last told a worry themselves; being noticed is another thing."""
    if not people:
        return {}
    return dict((await ask(scope.conn, _last_told, people)).all())


def _last_told(people: Collection[UUID]) -> Select[UUID, datetime]:
    it = concern.c
    told = select(it.by, func.max(it.said_at))
    return told.where(it.by.in_(people), it.raised_by.in_(TELLING)).group_by(it.by)


async def read_last_lead_wrote(scope: Scope, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When an adult last wrote to young people from a case."""
    if not people:
        return {}
    return dict((await ask(scope.conn, _last_lead_wrote, people)).all())


def _last_lead_wrote(people: Collection[UUID]) -> Select[UUID, datetime]:
    return (
        select(case_file.c.person, func.max(entry.c.at))
        .join(entry, entry.c.case == case_file.c.id)
        .where(case_file.c.person.in_(people), entry.c.kind == EntryKind.WROTE_TO_YOUNG_PERSON)
        .group_by(case_file.c.person)
    )


async def read_last_wrote(scope: Scope, people: Collection[UUID]) -> dict[UUID, datetime]:
    """When people last wrote words: to be relayed, as a worry, or into their case."""
    if not people:
        return {}
    return dict((await ask(scope.conn, _last_wrote, people)).all())


def _last_wrote(people: Collection[UUID]) -> Select[UUID, datetime]:
    wrote = union_all(
        select(relay.c.sender.label("who"), relay.c.heard_at.label("moment")).where(
            relay.c.sender.in_(people)
        ),
        select(concern.c.by, concern.c.said_at).where(concern.c.by.in_(people)),
        select(entry.c.by, entry.c.at).where(
            entry.c.by.in_(people), entry.c.kind == EntryKind.YOUNG_PERSON_WROTE
        ),
    ).subquery()
    return select(wrote.c.who, func.max(wrote.c.moment)).group_by(wrote.c.who)
