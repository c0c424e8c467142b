"""What arrived is kept before it is confirmed: once each, in each person's order, sealed."""

from datetime import timedelta

from scheme import BOT, NOW, raw
from sqlalchemy import select, update

from flows.heard import Source, SourceKind
from storage.inbox import KEPT_FOR, Raw
from storage.rows import Stale
from storage.schema import inbox
from storage.sources import settle_sources
from storage.store import Store

MINUTE = timedelta(minutes=1)


async def waiting(store: Store, limit: int = 100) -> list[int]:
    """The numbers of the updates whose turn it is."""
    return [each.update_id for each in await store.waiting_updates(limit, NOW)]


async def done(store: Store, *numbers: int) -> None:
    """Settles updates, as their turns would."""
    found = {each.update_id: each.id for each in await store.waiting_updates(100, NOW)}
    async with store.database.writing() as conn:
        await settle_sources(conn, [Source(SourceKind.INBOX, found[each]) for each in numbers])


async def test_an_update_comes_back_byte_for_byte(store: Store) -> None:
    for number, json in enumerate((b"{}", "“ü”".encode(), b"\xff\xfe\x00", b'"\\ud800"'), 1):
        await store.keep_updates(BOT, [Raw(number, str(number), json)], NOW)
        *_, found = await store.waiting_updates(10, NOW)
        assert (found.json, found.bot, found.update_id, found.received_at, found.attempts) == (
            json, BOT, number, NOW, 0,
        )  # fmt: skip


async def test_the_same_update_is_kept_once(store: Store) -> None:
    await store.keep_updates(BOT, [raw(1), raw(2, "700123456702")], NOW)
    await store.keep_updates(BOT, [raw(2, "700123456702"), raw(3, "700123456703")], NOW)
    await store.keep_updates(BOT + 1, [raw(1, "700123456704")], NOW)
    await store.keep_updates(BOT, [], NOW)
    assert await waiting(store) == [1, 2, 3, 1]
    await done(store, 2)
    await store.keep_updates(BOT, [raw(2, "700123456702")], NOW)
    assert await waiting(store) == [1, 3, 1]


async def test_one_person_is_heard_in_order_and_nobody_waits_for_them(store: Store) -> None:
    await store.keep_updates(BOT, [raw(number) for number in (9, 8, 7)], NOW)
    await store.keep_updates(BOT, [raw(1, "700123456702"), raw(2, None), raw(3, None)], NOW)
    assert await waiting(store) == [9, 1, 2, 3]
    assert await waiting(store, limit=2) == [9, 1]
    await done(store, 9)
    assert await waiting(store) == [8, 1, 2, 3]


async def test_an_update_is_settled_once(store: Store) -> None:
    await store.keep_updates(BOT, [raw(1)], NOW)
    (found,) = await store.waiting_updates(1, NOW)
    source = Source(SourceKind.INBOX, found.id)
    await done(store, 1)
    try:
        async with store.database.writing() as conn:
            await settle_sources(conn, [source])
    except Stale:
        return
    raise AssertionError("it was settled a second time")


async def test_a_number_is_forgotten_after_eight_days_and_only_if_it_is_done(store: Store) -> None:
    await store.keep_updates(BOT, [raw(1), raw(2)], NOW)
    await done(store, 1)
    assert await store.purge(NOW + KEPT_FOR) == 0
    assert await store.purge(NOW + KEPT_FOR + MINUTE) == 1
    assert await waiting(store) == [2]
    await store.keep_updates(BOT, [raw(1, "7009")], NOW)
    assert await waiting(store) == [2, 1]


async def test_an_update_that_does_not_open_stops_nobody(store: Store) -> None:
    await store.keep_updates(BOT, [raw(1), raw(2, "700123456702")], NOW)
    async with store.database.writing() as conn:
        sealed = (await conn.execute(select(inbox.c.raw).order_by(inbox.c.id))).scalars().all()
        await conn.execute(update(inbox).where(inbox.c.update_id == 1).values(raw=sealed[1]))
    broken, whole = await store.waiting_updates(10, NOW)
    assert broken.json == b""
    assert whole.json == raw(2).json
