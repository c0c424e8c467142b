"""What a process takes of another's work on PostgreSQL: words that the one bot has not come to yet.

Theory of operation. A row of the inbox is locked while it is decided, and passed over by everybody
else (`storage.sources`); a later one of the same place is not read before it is settled, and people
are locked as in any turn (`storage.apart`). So each update has one turn, and each person's are in
order, whoever decides. Who stands still in the middle holds nobody up for longer than STILL_FOR: the
server ends the connection, and with it what it held. Only who decides exactly as the one bot does
may help it: its mark stands in the programme's row. Tries that fail are counted by the one bot
alone, and only it delivers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from flows.heard import Heard
from storage.alone import tell_holder
from storage.asking import ask
from storage.engine import Database
from storage.faults import is_passing
from storage.inbox import Update, next_ones, opened
from storage.rows import Stale
from storage.schema import inbox, programme
from storage.store import Decide, Store
from storage.waiting import look

NEXT = 100
"""So many people's words are what the one bot decides next, in one commit: they are left to it."""

STILL_FOR = "3s"
"""For which a process that helps may hold what it decides on without a word to the server."""


async def hold_nothing_long(database: Database) -> None:
    """From now on no connection to this PostgreSQL, which only helps, holds anything in silence."""

    def on_connect(dbapi: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        cursor = dbapi.cursor()
        try:
            cursor.execute(f"SET idle_in_transaction_session_timeout = '{STILL_FOR}'")
        finally:
            cursor.close()
        dbapi.commit()

    event.listen(database.writer.sync_engine, "connect", on_connect)
    await database.writer.dispose()  # those that are open already were not told


@dataclass(slots=True)
class Help:
    """The help for one programme. `lock` is the name of the one bot's lock."""

    store: Store
    lock: str
    decides_by: str
    left: int = NEXT

    async def free(self, limit: int, now: datetime) -> Sequence[Update]:
        """What nobody is deciding, behind what the one bot takes next; nothing where that one decides
        otherwise."""
        store, slug = self.store, self.store.vault.programme
        async with store.database.looking() as conn:
            if not (await look(conn, slug, now)).updates:
                return ()
            mark = (await ask(conn, _mark, slug)).scalar_one_or_none()
        if mark != self.decides_by:
            return ()
        async with store.reading(now) as scope:
            found = await ask(scope.conn, _behind, slug, now, self.left, limit)
            return await opened(scope, found.all())

    async def turn(self, heards: Sequence[Heard], decide: Decide, now: datetime) -> int:
        """Decides and writes them, and tells the one bot; how many. Counts no failed try.

        Raises whatever a turn raises: the one bot comes to it, and finds whose fault it is.
        """
        left, done = list(heards), 0
        try:
            while left:
                made, left = await self.store.run_once(left, decide, now)
                done += len(made)
        except (Stale, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not is_passing(error):
                raise
        if done:
            await tell_holder(self.store.database, self.lock)
        return done


def _mark(slug: str) -> Select[str | None]:
    return select(programme.c.decides_by).where(programme.c.slug == slug)


# Any: a selection of a whole table has no closer type.
def _behind(slug: str, now: datetime, left: int, limit: int) -> Select[Any]:
    first = next_ones(slug, now, left).with_only_columns(inbox.c.id).subquery()
    last = (
        select(func.coalesce(func.max(first.c.id), 0))
        .having(func.count() >= left)
        .scalar_subquery()
    )
    behind = next_ones(slug, now, limit).where(inbox.c.id > last)
    return behind.with_for_update(skip_locked=True, of=inbox)
