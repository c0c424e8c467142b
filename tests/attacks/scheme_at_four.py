"""A small scheme on a stage, at a time at which messages pass: what the attacks are tried on.

The real decisions, a real database, real HTTP to a Telegram on this machine. Decides nothing.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playing.arriving import arrive
from playing.reading import read_text
from playing.stage import Stage
from sqlalchemy import select

from storage.schema.metadata import metadata

SET_UP = """An attack
=========
Domain guide, section 11.

It is Tuesday 3 November 2026, 16:10 in London. Somebody is on duty Monday to Friday 09:00 to 18:00.
Maya (MK) is a mentee, born May 2009. Sam is her mentor.
Ola (OD) is a mentee, born May 2009. Tess is her mentor.
Priya is the lead, Joe the deputy.
Maya and Sam agreed: Tuesday and Thursday 16:00 to 18:00, 99999 messages a week from Maya, 5 from Sam.
Ola and Tess agreed: Tuesday and Thursday 16:00 to 18:00, 99 messages a week from Ola, 5 from Tess.
Everybody has joined. Maya's check-in is on Sundays at 19:00. Ola's check-in is on Sundays at 19:00.

Maya: hello
Bot to Sam: Maya: hello
"""


@asynccontextmanager
async def scheme(database_url: str) -> AsyncIterator[Stage]:
    """Maya with Sam, Ola with Tess, Priya the lead and Joe the deputy; everybody has joined."""
    stage = Stage(read_text(SET_UP, "an attack").cast, database_url)
    try:
        await stage.open()
        await arrive(stage)
        await stage.settle()
        yield stage
    finally:
        await stage.strike()


def texts(stage: Stage, name: str) -> list[str]:
    """What the bot has sent somebody, oldest first."""
    return [each.text or each.caption or "" for each in stage.phones[name].inbox]


MACHINERY = {"inbox", "delivery"}
"""What only says what is to be done: that something came, and what is to be sent."""


async def what_is_kept(stage: Stage) -> dict[str, list[str]]:
    """Every row of every table but the queues, as it is written: any effect shows."""
    assert stage.running is not None
    async with stage.running.store.database.reading() as conn:
        return {
            table.name: sorted(str(row) for row in await conn.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in MACHINERY
        }
