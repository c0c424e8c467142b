"""When a turn that failed is tried again, and when what it came from is set aside.

A fault may pass, so the tries lie further and further apart: five of them take eleven minutes.
After that a person is told, once. An update then rests until the next start; a timer and a failed
delivery are tried on for ever, since an alert may hang on them. Nothing is ever dropped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Select, Table, Update, or_, select, update
from sqlalchemy import literal_column as exactly
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from flows.heard import Source, SourceKind
from storage.asking import ask
from storage.schema import InboxState, TurnState, delivery, inbox, timer

AGAIN_AFTER = (
    timedelta(seconds=1),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
)
"""How long after each failed try the next one comes."""
LAST_TRY = len(AGAIN_AFTER) + 1
"""How often a turn is tried before what it came from is set aside and a person is told."""
LATER = AGAIN_AFTER[-1]
"""How far apart later tries are: of what was set aside, and of telling a person about it."""

After = tuple[StrEnum, timedelta | None]


# Any: a column of any type, and a table's rows have no closer type.
@dataclass(frozen=True, slots=True)
class _Tries:
    """The columns in which a queue counts its tries, and where it goes from a state that is not
    waiting; `aside` is where the last try leads. Without a time it waits for nothing."""

    table: Table
    state: Column[Any]
    attempts: Column[Any]
    not_before: Column[Any]
    waiting: StrEnum
    aside: After
    later: Mapping[StrEnum, After]

    def after(self, state: StrEnum, tried: int, is_hopeless: bool) -> After:
        """Where a row goes after a try that failed, and for how long it waits there."""
        if state != self.waiting:
            return self.later[state]
        if is_hopeless or tried >= LAST_TRY:
            return self.aside
        return state, AGAIN_AFTER[tried - 1]


# What was set aside is tried no more until a person was told. Where the telling itself fails, an
# update goes on waiting for that, for nobody shall wait behind it; the others are tried themselves.
_TURN_LATER: Mapping[StrEnum, After] = {
    TurnState.SET_ASIDE: (TurnState.WAITING, LATER),
    TurnState.TOLD: (TurnState.TOLD, LATER),
}
_INBOX_LATER: Mapping[StrEnum, After] = {
    InboxState.SET_ASIDE: (InboxState.SET_ASIDE, LATER),
    InboxState.AGAIN: (InboxState.TOLD, None),
}
_TRIES = {
    SourceKind.INBOX: _Tries(
        inbox,
        inbox.c.state,
        inbox.c.attempts,
        inbox.c.not_before,
        InboxState.WAITING,
        (InboxState.SET_ASIDE, None),
        _INBOX_LATER,
    ),
    SourceKind.TIMER: _Tries(
        timer,
        timer.c.state,
        timer.c.attempts,
        timer.c.not_before,
        TurnState.WAITING,
        (TurnState.SET_ASIDE, LATER),
        _TURN_LATER,
    ),
    SourceKind.DELIVERY: _Tries(
        delivery,
        delivery.c.turn_state,
        delivery.c.turn_attempts,
        delivery.c.turn_not_before,
        TurnState.WAITING,
        (TurnState.SET_ASIDE, LATER),
        _TURN_LATER,
    ),
}


def is_time(not_before: Column[datetime | None], now: datetime) -> ColumnElement[bool]:
    """Has the moment of the next try come? A row that never failed has none."""
    return or_(not_before.is_(None), not_before <= now)


async def note_failure(
    conn: AsyncConnection, source: Source, now: datetime, *, is_hopeless: bool = False
) -> None:
    """Counts one more failed try of a turn, and says when the next one comes.

    `is_hopeless` sets its source aside at once. A command has no row: whoever gave it is told at
    once that it failed.
    """
    if source.kind is SourceKind.COMMAND:
        return
    tries = _TRIES[source.kind]
    this = tries.table.c.id == source.id
    row = (
        await conn.execute(select(tries.state, tries.attempts).where(this).with_for_update())
    ).one_or_none()
    if row is None or row[0] not in {tries.waiting, *tries.later}:
        return  # another process has settled it meanwhile
    state, wait = tries.after(row[0], row[1] + 1, is_hopeless)
    changed = {
        tries.state: state,
        tries.attempts: row[1] + 1,
        tries.not_before: None if wait is None else now + wait,
    }
    await conn.execute(update(tries.table).where(this).values(changed))


async def try_again(conn: AsyncConnection, programme: str) -> None:
    """At a start: whatever was set aside is tried once more, for the fault may be mended."""
    if not any((await ask(conn, any_aside, programme)).one()):
        return
    for statement in once_more(programme):
        await conn.execute(statement)


def any_aside(programme: str) -> Select[*tuple[Any, ...]]:
    """Looks whether anything was set aside, in each of the queues."""
    found = [select(each.table.c.id).where(*which).exists() for each, which, _ in _aside(programme)]
    return select(*found)


def once_more(programme: str) -> list[Update]:
    """What was set aside waits again; of what a person knows already, nobody is told again."""
    return [
        update(each.table).where(*which).values({each.state: onward, each.not_before: None})
        for each, which, onward in _aside(programme)
    ]


def _aside(programme: str) -> Iterator[tuple[_Tries, tuple[ColumnElement[bool], ...], StrEnum]]:
    """For each queue: what was set aside and whether a person knows, and where it goes from there."""
    is_failed = (delivery.c.state == exactly("'failed'"), delivery.c.heard == exactly("false"))
    for kind, which, told in (
        (SourceKind.INBOX, (), InboxState.AGAIN),
        (SourceKind.TIMER, (), TurnState.TOLD),
        (SourceKind.DELIVERY, is_failed, TurnState.TOLD),
    ):
        each = _TRIES[kind]
        mine = (each.table.c.programme == programme, *which)
        yield each, (*mine, each.state == exactly("'set_aside'")), each.waiting
        yield each, (*mine, each.state == exactly("'told'")), told
