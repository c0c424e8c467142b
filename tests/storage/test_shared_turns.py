"""What a process that helps holds and passes over, on a real PostgreSQL."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest
from scheme import BOT, CHATS, HOUR, MAYA, NOW, SAM, keys, message, open_store, raw, set_up
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from flows.heard import MessageHeard, Source, SourceKind
from storage.helping import Help, hold_nothing_long
from storage.schema import inbox, person
from storage.sources import lock_sources

LATER = NOW + timedelta(seconds=1)


async def test_it_takes_the_first_of_each_person_that_nobody_decides_behind_those_that_are_left(
    postgres_url: str,
) -> None:
    store = await open_store(postgres_url, keys())
    await store.reign("one mind")
    helps = Help(store, "a lock", "one mind", left=0)
    raws = [raw(1, CHATS[MAYA]), raw(2, CHATS[MAYA]), raw(3, CHATS[SAM])]
    await store.keep_updates(BOT, raws, NOW)

    async def free(left: int = 0) -> list[int]:
        return [each.update_id for each in await replace(helps, left=left).free(10, LATER)]

    assert await free() == [1, 3]
    assert await free(left=1) == [3]
    assert await free(left=2) == []
    assert not await Help(store, "a lock", "another", left=0).free(10, LATER)
    async with store.database.writing() as conn:
        first = (await conn.execute(select(inbox.c.id).where(inbox.c.update_id == 1))).scalar_one()
        heard = MessageHeard(Source(SourceKind.INBOX, first), CHATS[MAYA], 1, "hello", NOW)
        assert await lock_sources(conn, [heard]) == {heard.source}
        assert await free() == [3]  # and not what the same person wrote after it
        async with store.database.writing() as other:
            assert await lock_sources(other, [heard]) == set()
    await store.close()


@pytest.mark.timeout(60)
async def test_who_stands_still_in_the_middle_holds_nobody_up_for_long(postgres_url: str) -> None:
    ring = keys()
    store, helping = await open_store(postgres_url, ring), await open_store(postgres_url, ring)
    await set_up(store)
    await hold_nothing_long(helping.database)
    begun = monotonic()
    with suppress(DBAPIError):  # its connection is gone when it comes back
        async with helping.database.writing() as conn:
            held = select(person.c.id).where(person.c.id == MAYA).with_for_update()
            await conn.execute(held)
            decided = await store.run_batch([message(MAYA)], lambda *_: (), NOW + HOUR)
            assert len(decided) == 1
    assert 2 < monotonic() - begun < 7  # without it: eight seconds, and then again
    await store.close()
    await helping.close()
