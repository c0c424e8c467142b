"""Reads cases without their words: whose they are, whom they are about, how often they paged lately.

Reading is not opening: who may see a case is decided in flows.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import literal_column as exactly

from flows.casework import PAGES_WITHIN, REPEATS_WITHIN, Case, EntryKind
from storage.asking import ask
from storage.schema import case_about, case_file, concern, entry
from storage.scope import Scope

_APART = ("about", "raised_by", "concern_times")
CASE_FIELDS = tuple(each.name for each in fields(Case) if each.name not in _APART)


async def read_young_people(scope: Scope, cases: Collection[UUID]) -> set[UUID]:
    """The young people of some cases."""
    if not cases:
        return set()
    return set((await ask(scope.conn, _people_of, cases)).scalars())


def _people_of(cases: Collection[UUID]) -> Select[UUID]:
    return select(case_file.c.person).where(case_file.c.id.in_(cases))


async def read_cases(
    scope: Scope, people: Collection[UUID] | None, also: Collection[UUID]
) -> dict[UUID, Case]:
    """The open and lately closed cases of some young people (None: of all), and those named by id.

    Without words.
    """
    if people is not None and not people and not also:
        return {}
    when = (scope.programme, scope.now - REPEATS_WITHIN, scope.now - PAGES_WITHIN)
    if people is None:
        found = await ask(scope.conn, _all_cases, *when, also)
    else:
        found = await ask(scope.conn, _cases_of, *when, also, people)
    rows = found.all()
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


# Any, here and below: a row or a selection of a whole table has no closer type.
def _all_cases(
    programme: str, since: datetime, lately: datetime, also: Collection[UUID]
) -> Select[Any]:
    return _cases(programme, lately, or_(_is_current(since), case_file.c.id.in_(also)))


def _cases_of(
    programme: str,
    since: datetime,
    lately: datetime,
    also: Collection[UUID],
    people: Collection[UUID],
) -> Select[Any]:
    mine = and_(_is_current(since), case_file.c.person.in_(people))
    return _cases(programme, lately, or_(mine, case_file.c.id.in_(also)))


def _is_current(since: datetime) -> ColumnElement[bool]:
    """Open, or closed since then. A literal: the planner uses a partial index only where it sees it."""
    return or_(case_file.c.state != exactly("'closed'"), case_file.c.closed_at >= since)


def _cases(programme: str, lately: datetime, which: ColumnElement[bool]) -> Select[Any]:
    it, line, look = case_file.c, entry.c, entry.alias("look").c
    looked = select(look.number).where(
        look.programme == line.programme,
        look.case == line.case,
        look.kind == EntryKind.LOOKED,
        look.number > line.number,
    )
    is_page = (line.case == it.id, line.kind == EntryKind.ALERTED, line.at > lately)
    unopened = (*is_page, ~looked.exists())
    pages = select(func.count()).where(*unopened).correlate(case_file).scalar_subquery()
    chosen = select(case_file, pages.label("pages_lately"))
    return chosen.where(it.programme == programme, which).order_by(it.number)


async def _read_about(scope: Scope, ids: Collection[UUID]) -> defaultdict[UUID, set[UUID]]:
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    if ids:
        for case_id, person in await ask(scope.conn, _about, ids):
            found[case_id].add(person)
    return found


def _about(cases: Collection[UUID]) -> Select[UUID, UUID]:
    it = case_about.c
    return select(it.case, it.person).where(it.case.in_(cases))


async def _read_raised(
    scope: Scope, ids: Collection[UUID]
) -> defaultdict[UUID, list[tuple[UUID, datetime]]]:
    """By whom each case's concerns were raised, and when, oldest first."""
    found: defaultdict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    if ids:
        for case_id, by, at in await ask(scope.conn, _raised, ids):
            found[case_id].append((by, at))
    return found


def _raised(cases: Collection[UUID]) -> Select[UUID, UUID, datetime]:
    it = concern.c
    which = select(it.case, it.by, it.recorded_at).where(it.case.in_(cases))
    return which.order_by(it.recorded_at, it.id)
