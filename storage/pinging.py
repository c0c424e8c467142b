"""Tries a connection to PostgreSQL that was idle before it is used: it may be gone without a word.

Decides only that; what fails in the middle of its use fails as before.
"""

from time import monotonic

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

SURE_FOR = 0.5
"""Seconds since its last use in which a connection to PostgreSQL is not tried first."""
USED_AT = "used_at"


def ping_where_idle(engine: AsyncEngine) -> None:
    """Tries a connection before it is used, unless it was used a moment ago: that halves the trips.

    One that is lost in that moment fails as one does that is lost in the middle of its use.
    """
    dialect = engine.dialect

    def on_checkin(dbapi: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[USED_AT] = monotonic()

    def on_checkout(
        dbapi: DBAPIConnection, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection
    ) -> None:
        now = monotonic()
        if now - entry.info.get(USED_AT, now) <= SURE_FOR:
            return
        try:
            dialect.do_ping(dbapi)
        except dialect.loaded_dbapi.Error:
            # Has the pool put new connections in the places of all that it holds.
            raise InvalidatePoolError from None

    event.listen(engine.sync_engine, "checkin", on_checkin)
    event.listen(engine.sync_engine, "checkout", on_checkout)
