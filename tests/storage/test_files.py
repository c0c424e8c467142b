"""A file that goes with a message: sealed while it waits, and not kept once it is settled."""

import pytest
from scheme import MAYA, NOW, new_id, run, say
from sqlalchemy import select

from flows.effects import File, SayToStranger
from flows.heard import Failure
from storage.outbox import Failed, NotSent, Result, Sent, Unsure
from storage.outgoing import Outgoing
from storage.schema import DeliveryKind, delivery
from storage.store import Store

MINE = File("my-data.txt", "Maya: on a r\u00fcn\n".encode() + bytes(range(256)))


async def payload(store: Store) -> bytes:
    """What stands in the one row of the outbox."""
    async with store.database.reading() as conn:
        found: bytes = (await conn.execute(select(delivery.c.payload))).scalar_one()
    return found


async def claimed(store: Store) -> Outgoing:
    """The one message, claimed."""
    (one,) = await store.outbox.claim(10, NOW)
    return one


async def test_a_file_is_claimed_whole_and_shows_nothing_of_itself(store: Store) -> None:
    await run(store, say(MAYA, "Here it is.", file=MINE))
    assert b"my-data" not in await payload(store)
    one = await claimed(store)
    assert (one.kind, one.text, one.file) == (DeliveryKind.DOCUMENT, "Here it is.", MINE)
    assert "Maya" not in repr(one)


async def test_what_has_no_file_stays_as_it_was_said(store: Store) -> None:
    await run(store, say(MAYA, "Here it is."))
    one = await claimed(store)
    before = await payload(store)
    await store.outbox.settle([Sent(one.id, 5, NOW)], NOW)
    assert one.file is None
    assert await payload(store) == before


@pytest.mark.parametrize(
    ("results", "is_kept"), [("s", False), ("f", False), ("n", True), ("u", True), ("uuuu", False)]
)
async def test_nothing_is_kept_of_it_once_it_is_settled(
    store: Store, results: str, is_kept: bool
) -> None:
    await run(store, say(MAYA, "Here it is.", file=MINE))
    for letter in results:
        one = await claimed(store)
        result: dict[str, Result] = {
            "s": Sent(one.id, 5, NOW),
            "n": NotSent(one.id, NOW),
            "f": Failed(one.id, Failure.REFUSED),
            "u": Unsure(one.id, NOW),
        }
        await store.outbox.settle([result[letter]], NOW)
    assert bool(await payload(store)) is is_kept


async def test_where_a_stranger_is_found_is_not_kept_once_they_are_answered(store: Store) -> None:
    await run(store, SayToStranger(new_id(), "999", "joining.stranger", "Hello"))
    one = await claimed(store)
    await store.outbox.settle([Sent(one.id, 5, NOW)], NOW)
    async with store.database.reading() as conn:
        rows = (await conn.execute(select(delivery.c.payload, delivery.c.place))).all()
    assert [tuple(row) for row in rows] == [(b"", None)]


async def test_a_file_that_is_given_up_is_heard_of(store: Store) -> None:
    await run(store, say(MAYA, "Here it is.", file=MINE))
    one = await claimed(store)
    await store.outbox.settle([Failed(one.id, Failure.BLOCKED)], NOW)
    (failed,) = await store.failed_deliveries(10, NOW)
    assert (failed.to, failed.failure) == (MAYA, Failure.BLOCKED)
