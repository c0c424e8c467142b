"""Reads the last test of the ladder, with who was asked, and when the ladder was last proven."""

from typing import Any

from sqlalchemy import Select, func, select

from flows.proving import Asked, LadderTest
from storage.asking import ask
from storage.schema import ladder_test, ladder_test_asked
from storage.scope import Scope


async def read_ladder_test(scope: Scope) -> LadderTest | None:
    """The last test of the programme's ladder, in one statement; None before the first."""
    rows = (await ask(scope.conn, _last_test, scope.programme)).all()
    if not rows:
        return None
    first = rows[0]
    return LadderTest(
        id=first.id,
        started_at=first.started_at,
        started_by=first.started_by,
        version=first.version,
        asked=tuple(
            Asked(r.asked, r.person, r.rung, r.asked_at, r.due, r.pressed_at)
            for r in rows
            if r.asked is not None
        ),
        ended_at=first.ended_at,
        passed_at=first.passed_at,
        proven_at=first.proven_at,
    )


# Any: a selection of several tables has no closer type.
def _last_test(programme: str) -> Select[Any]:
    test, asked = ladder_test.c, ladder_test_asked.c
    mine = test.programme == programme
    last = select(func.max(test.started_at)).where(mine).scalar_subquery()
    proven = select(func.max(test.passed_at)).where(mine).scalar_subquery()
    return (
        select(
            ladder_test,
            proven.label("proven_at"),
            asked.id.label("asked"),
            asked.person,
            asked.rung,
            asked.asked_at,
            asked.due,
            asked.pressed_at,
        )
        .outerjoin(ladder_test_asked, asked.test == test.id)
        .where(mine, test.started_at == last)
        .order_by(asked.rung, asked.person)
    )
