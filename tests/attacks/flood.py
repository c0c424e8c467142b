"""One person floods the bot while another writes: what is kept, what is read, who waits how long.

The real bot, a real database, real HTTP to a Telegram on this machine, real time. Decides nothing.
"""

import asyncio
import time
from collections.abc import Sequence

from playing.stage import Stage
from sqlalchemy import func, select

from storage.schema import InboxState, inbox

WORRYING = ("i want to die", "I need help now")
EACH = 25
"""Every so many messages one is worrying, by turns of either kind."""


def words_of(number: int) -> str:
    """The words of one message of a flood; no two are alike but the worrying ones."""
    if number % EACH != EACH - 1:
        return f"hello {number}"
    return WORRYING[number // EACH % len(WORRYING)]


def pour(stage: Stage, numbers: Sequence[int]) -> None:
    """Maya writes all of these at once."""
    for number in numbers:
        stage.phones["Maya"].write(words_of(number))


async def seconds_to_answer(stage: Stage, words: str) -> float:
    """How long it takes from Ola's words to Tess's phone, in real time. Fails after half a minute."""
    seen, came, began = len(stage.phones["Tess"].inbox), asyncio.Event(), time.monotonic()

    def look() -> None:
        if len(stage.phones["Tess"].inbox) > seen:
            came.set()

    stop = stage.telegram.subscribe(look)
    stage.phones["Ola"].write(words)
    async with asyncio.timeout(30):
        await came.wait()
    stop()
    return time.monotonic() - began


async def inbox_counts(stage: Stage) -> tuple[int, int]:
    """How many updates have had their turn, and how many wait for it; nothing else may be there."""
    assert stage.running is not None
    counting = select(inbox.c.state, func.count()).group_by(inbox.c.state)
    async with stage.running.store.database.reading() as conn:
        rows = (await conn.execute(counting)).all()
    found = {row[0]: row[1] for row in rows}
    assert set(found) <= {InboxState.DONE, InboxState.WAITING}
    return found.get(InboxState.DONE, 0), found.get(InboxState.WAITING, 0)
