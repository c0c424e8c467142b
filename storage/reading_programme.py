"""Reads what every turn knows of the programme itself, in one statement. Holds no words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from flows.cover_changes import CoverChange, hours_from_text
from storage.asking import ask
from storage.schema import case_file, cover_change, programme
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class OfProgramme:
    """What every turn knows of the programme: the next free number of a case, since when everything
    is stopped for everybody (None: it is not), and what was changed of the cover."""

    case_number: int
    all_stopped_since: datetime | None
    cover_changes: tuple[CoverChange, ...]


async def read_programme(scope: Scope) -> OfProgramme:
    """What every turn knows of the programme, in one statement: a row for each change of its cover."""
    rows = (await ask(scope.conn, _changes, scope.programme)).all()
    changes = tuple(
        CoverChange(row.kind, row.on, hours_from_text(row.hours), row.by, row.at, row.number)
        for row in rows
        if row.number is not None
    )
    return OfProgramme((rows[0].highest or 0) + 1, rows[0].all_stopped_since, changes)


# Any: a selection of several tables has no closer type.
def _changes(slug: str) -> Select[Any]:
    highest = select(func.max(case_file.c.number)).where(case_file.c.programme == slug)
    it = cover_change.c
    return (
        select(
            highest.scalar_subquery().label("highest"),
            programme.c.all_stopped_since,
            *(it.number, it.kind, it.on, it.hours, it.by, it.at),
        )
        .outerjoin(cover_change, it.programme == programme.c.slug)
        .where(programme.c.slug == slug)
        .order_by(it.number)
    )
