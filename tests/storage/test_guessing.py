"""Who opened links that are none is forgotten after a day, whether or not anybody guesses again."""

from datetime import timedelta

from scheme import NOW, run
from sqlalchemy import select

from flows.effects import CountGuess
from flows.slowing import Tries
from storage.guessing import KEPT_FOR
from storage.schema import guess
from storage.store import Store

SECOND = timedelta(seconds=1)


async def kept(store: Store) -> list[int]:
    """How often links were guessed, for each chat that is still known."""
    async with store.database.reading() as conn:
        return list((await conn.execute(select(guess.c.tries).order_by(guess.c.tries))).scalars())


async def guessed(store: Store, chat: str, count: int, late: timedelta = timedelta()) -> None:
    """A chat opened links that are none, the last of them so much later."""
    await run(store, CountGuess(chat, Tries(count, NOW, NOW + late)), now=NOW + late)


async def test_each_chat_is_forgotten_a_day_after_its_last_guess(store: Store) -> None:
    await guessed(store, "8001", 1)
    await guessed(store, "8002", 2, timedelta(hours=5))
    assert await store.purge(NOW + KEPT_FOR) == 0
    assert await kept(store) == [1, 2]
    assert await store.purge(NOW + KEPT_FOR + SECOND) == 1
    assert await kept(store) == [2]
    assert await store.purge(NOW + 2 * KEPT_FOR) == 1
    assert await kept(store) == []


async def test_a_chat_is_counted_once_and_anothers_count_stays(store: Store) -> None:
    await guessed(store, "8001", 1)
    await guessed(store, "8002", 7)
    await guessed(store, "8001", 2, timedelta(minutes=1))
    assert await kept(store) == [2, 7]
