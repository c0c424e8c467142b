"""The operator's alarms as they were told, and until when Telegram is known to have been heard.

Of the running of the bot alone: nobody's words, and nobody.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.alarms import Raised
from flows.effects import BeginAlarm, EndAlarm, NoteHeard
from storage.asking import ask
from storage.inbox import Raw, keep
from storage.rows import Change, Known, Rows
from storage.schema import alarm, programme
from storage.scope import Scope
from storage.sealing import Vault

NO_BOT = 0
"""No bot has this number."""
LONG = b" " * 16_384
"""As long as the longest message with all that Telegram tells beside it."""
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
PG_DISK_FULL = "53100"

END_ALARM = Change(
    delete(alarm).where(
        alarm.c.programme == bindparam("of"),
        alarm.c.name == bindparam("over", type_=alarm.c.name.type),
    ),
    exact=False,
)
NOTE_HEARD = Change(
    update(programme).where(programme.c.slug == bindparam("of")).values(heard_at=bindparam("heard"))
)


async def read_alarms(scope: Scope) -> tuple[Raised, ...]:
    """Those that stand and were told, the oldest first."""
    rows = await ask(scope.conn, _standing, scope.programme)
    return tuple(Raised(row.name, row.since, row.number) for row in rows)


# Any: a selection of several columns has no closer type.
def _standing(slug: str) -> Select[Any]:
    it = alarm.c
    return (
        select(it.name, it.since, it.number).where(it.programme == slug).order_by(it.since, it.name)
    )


async def read_heard_at(conn: AsyncConnection, slug: str) -> datetime | None:
    """Until when Telegram is known to have been heard; None before the first time."""
    found: datetime | None = (await ask(conn, _heard_at, slug)).scalar_one()
    return found


def _heard_at(slug: str) -> Select[datetime]:
    return select(programme.c.heard_at).where(programme.c.slug == slug)


def begin_alarm(effect: BeginAlarm, rows: Rows, known: Known) -> None:
    """An alarm stands and was told."""
    it = effect.raised
    rows.add(alarm, programme=known.programme, name=it.alarm, since=it.since, number=it.count)


def end_alarm(effect: EndAlarm, rows: Rows, known: Known) -> None:
    """An alarm is over."""
    rows.add(END_ALARM, of=known.programme, over=effect.alarm)


def note_heard(effect: NoteHeard, rows: Rows, known: Known) -> None:
    """Telegram was heard until then."""
    rows.add(NOTE_HEARD, of=known.programme, heard=effect.at)


class _Enough(Exception):
    """There was room: nothing of the trial is kept."""


async def try_writing(conn: AsyncConnection, vault: Vault, heard_at: datetime | None) -> None:
    """Writes until when Telegram was heard, and tries whether a long message could be stored.

    Raises what the database raises.
    """
    with suppress(_Enough):
        async with conn.begin_nested():
            await keep(conn, vault, NO_BOT, [Raw(0, None, LONG)], NO_TIME)
            raise _Enough
    await note_heard_at(conn, vault.programme, heard_at)


async def note_heard_at(conn: AsyncConnection, slug: str, heard_at: datetime | None) -> None:
    """Writes until when Telegram was heard; None leaves it as it is, and writes all the same."""
    it = programme.c
    noted = {"reign": it.reign} if heard_at is None else {"heard_at": heard_at}
    await conn.execute(update(programme).where(it.slug == slug).values(noted))


def is_full(error: BaseException | None) -> bool:
    """Is it that no room is left? SQLite ends the transaction then, and what follows fails too."""
    while error is not None:
        orig = getattr(error, "orig", None)
        if getattr(orig, "sqlstate", "") == PG_DISK_FULL or "is full" in str(orig):
            return True
        error = error.__context__
    return False
