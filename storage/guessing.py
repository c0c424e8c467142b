"""Forgets who opened links that are none: a keyed hash of a chat is kept for a day after the last.

By then a wait is long over (see `flows.slowing`), and nothing else is known of that chat.
"""

from datetime import datetime, timedelta

from sqlalchemy import Delete, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.asking import ask
from storage.schema import guess

KEPT_FOR = timedelta(days=1)


async def purge(conn: AsyncConnection, programme: str, now: datetime) -> int:
    """Forgets chats whose last such link was opened more than a day ago; how many there were."""
    return (await ask(conn, _forgotten, programme, now - KEPT_FOR)).rowcount


def _forgotten(programme: str, until: datetime) -> Delete:
    return delete(guess).where(guess.c.programme == programme, guess.c.last_at < until)
