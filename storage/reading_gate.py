"""Reads what was recorded for the go-live gate, and what the record last said of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from flows.casework import EntryKind
from flows.cover_changes import amended
from flows.gate import Gate, Recorded
from flows.help_lines import HelpLine
from flows.programme import Programme
from storage.asking import ask
from storage.reading_people import is_live
from storage.reading_programme import read_programme
from storage.roster import Roster
from storage.schema import duty, entry, gate_line, ladder_test, ladder_test_asked
from storage.scope import Scope

SAID_OF_IT = (EntryKind.GATE_OPENED, EntryKind.GATE_CLOSED)


@dataclass(frozen=True, slots=True)
class GateLines:
    """What was recorded, when the ladder was last proven, and since when somebody has a duty whom
    that test did not ask."""

    lines: tuple[Recorded, ...] = ()
    proven_at: datetime | None = None
    unasked_since: datetime | None = None


async def read_gate_lines(scope: Scope, people: Collection[UUID] | None) -> GateLines:
    """The scheme's lines and those of some people, without words; for None all, with words.

    Beside them what is known of the ladder, in the same statement: where no line is recorded the
    gate is closed in any case, and nothing is said of the ladder.
    """
    if people is not None:
        rows = (await ask(scope.conn, _lines_of, scope.programme, scope.now, people)).all()
    else:
        rows = (await ask(scope.conn, _lines, scope.programme, scope.now)).all()
        await scope.seals.learn(scope.conn, [row.words for row in rows])
    found = tuple(
        Recorded(
            line=row.line,
            by=row.by,
            on=row.on,
            at=row.at,
            what=row.what,
            person=row.person,
            recheck=row.recheck,
            words=scope.seals.open_if_kept("gate_line", "words", row.id, row.words)
            if people is None
            else "",
            number=row.number,
        )
        for row in rows
    )
    return GateLines(found, rows[0].proven_at, rows[0].unasked_since) if rows else GateLines()


# Any: a selection of a whole table has no closer type.
def _lines(programme: str, now: datetime) -> Select[Any]:
    it = ladder_test.c
    proven = select(func.max(it.passed_at)).where(it.programme == programme).scalar_subquery()
    passed = select(it.id).where(it.programme == programme, it.passed_at == proven).limit(1)
    tested = select(ladder_test_asked.c.person).where(
        ladder_test_asked.c.test == passed.scalar_subquery()
    )
    unasked = (
        select(func.min(duty.c.from_at))
        .where(is_live(duty, programme, now), duty.c.person.not_in(tested))
        .scalar_subquery()
    )
    return (
        select(gate_line, proven.label("proven_at"), unasked.label("unasked_since"))
        .where(gate_line.c.programme == programme)
        .order_by(gate_line.c.number)
    )


def _lines_of(programme: str, now: datetime, people: Collection[UUID]) -> Select[Any]:
    it = gate_line.c
    return _lines(programme, now).where(or_(it.person.is_(None), it.person.in_(people)))


async def read_was_open(scope: Scope) -> bool | None:
    """What the record last said of the gate: open, closed, or None where it was never open."""
    last = (await ask(scope.conn, _said_last, scope.programme)).scalar_one_or_none()
    return None if last is None else last is EntryKind.GATE_OPENED


def _said_last(programme: str) -> Select[EntryKind]:
    it = entry.c
    said = select(it.kind).where(it.programme == programme, it.kind.in_(SAID_OF_IT))
    return said.order_by(it.number.desc()).limit(1)


async def read_gate(
    scope: Scope, rules: Programme, help_lines: tuple[HelpLine, ...], roster: Roster
) -> Gate:
    """The whole gate, with everybody's lines and the cover as it was changed in chat."""
    rules = amended(rules, (await read_programme(scope)).cover_changes)
    found, people = await read_gate_lines(scope, None), tuple(roster.people)
    return Gate(
        rules, help_lines, people, found.lines, people, found.proven_at, found.unasked_since
    )
