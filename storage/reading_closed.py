"""Reads the list of closed worries, a page at a time, and only for who asks for it. No words."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Uuid, exists, literal, select, union_all

from flows.casework import Case, CaseState
from flows.closed_list import A_PAGE
from storage.reading_cases import read_cases
from storage.schema import case_about, case_file
from storage.scope import Scope


async def read_closed_pages(
    scope: Scope, wanted: Mapping[UUID, int]
) -> dict[UUID, tuple[Case, ...]]:
    """For each reader the closed worries before a number, the newest first: a page and one more.

    None that is about the reader.
    """
    if not wanted:
        return {}
    it = case_file.c
    pages = [
        select(literal(reader, Uuid()).label("reader"), it.id, it.number)
        .where(
            it.programme == scope.programme,
            it.state == CaseState.CLOSED,
            it.number < before,
            it.person != reader,
            ~exists().where(case_about.c.case == it.id, case_about.c.person == reader),
        )
        .order_by(it.number.desc())
        .limit(A_PAGE + 1)
        .subquery()
        for reader, before in wanted.items()
    ]
    rows = (await scope.conn.execute(union_all(*(select(each) for each in pages)))).all()
    cases = await read_cases(scope, set(), {row.id for row in rows})
    found: dict[UUID, tuple[Case, ...]] = dict.fromkeys(wanted, ())
    for row in sorted(rows, key=lambda each: -each.number):
        found[row.reader] = (*found[row.reader], cases[row.id])
    return found
