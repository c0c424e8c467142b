"""A data key whose ring key is not on this machine: nobody's failed try, and nobody else's business."""

from datetime import timedelta

import pytest
from scheme import BOT, CHATS, MAYA, NOW, PRIYA, message, raw, run, say
from sqlalchemy import select, update

from flows.effects import Effect
from flows.facts import Facts
from flows.heard import Heard, Source, SourceKind
from storage.keys import RingKeyMissing
from storage.schema import InboxState, data_key, delivery, inbox, person
from storage.store import Store

MINUTE = timedelta(minutes=1)


def answering(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
    """Answers whoever wrote."""
    assert facts.me is not None
    return (say(facts.me.id),)


async def wrapped_by(store: Store, name: str) -> None:
    """Maya's data key is wrapped by another ring key, as it says."""
    hers = select(person.c.data_key).where(person.c.id == MAYA).scalar_subquery()
    async with store.database.writing() as conn:
        await conn.execute(update(data_key).where(data_key.c.id == hers).values(ring_key=name))


async def written(store: Store) -> tuple[dict[str, InboxState], list[int], int]:
    """Where both updates stand, how often each was tried, and how many answers there are."""
    async with store.database.reading() as conn:
        rows = (await conn.execute(select(inbox).order_by(inbox.c.id))).all()
        answers = (await conn.execute(select(delivery.c.id))).all()
    states = {name: row.state for name, row in zip(("Maya", "Priya"), rows, strict=True)}
    return states, [row.attempts for row in rows], len(answers)


async def test_the_others_go_on_and_nothing_is_set_aside(store: Store) -> None:
    await store.keep_updates(BOT, [raw(1, CHATS[MAYA]), raw(2, CHATS[PRIYA])], NOW)
    waiting = await store.waiting_updates(10, NOW)
    heards = [
        message(of, source=Source(SourceKind.INBOX, update.id))
        for of, update in zip((MAYA, PRIYA), waiting, strict=True)
    ]
    await wrapped_by(store, "elsewhere")
    for _ in range(20):
        with pytest.raises(RingKeyMissing):
            await store.run_batch(heards, answering, NOW)
    states, tries, answers = await written(store)
    assert states == {"Maya": InboxState.WAITING, "Priya": InboxState.DONE}
    assert (tries[0], answers) == (0, 1)
    await wrapped_by(store, "k1")
    await store.run_batch(heards, answering, NOW)
    assert (await written(store))[0] == {"Maya": InboxState.DONE, "Priya": InboxState.DONE}


@pytest.mark.parametrize("fault", ["missing", "wrong"])
async def test_a_message_whose_key_does_not_open_holds_up_no_alert_of_anybody_else(
    store: Store, fault: str
) -> None:
    await run(store, say(MAYA, "to Maya"), say(PRIYA, "to Priya"))
    async with store.database.reading() as conn:
        kept = (await conn.execute(select(data_key.c.id, data_key.c.wrapped))).all()
    if fault == "missing":
        await wrapped_by(store, "elsewhere")
    else:
        hers = select(person.c.data_key).where(person.c.id == MAYA).scalar_subquery()
        async with store.database.writing() as conn:
            await conn.execute(
                update(data_key).where(data_key.c.id == hers).values(wrapped=b"0" * 60)
            )
    assert [each.text for each in await store.outbox.claim(10, NOW)] == ["to Priya"]
    assert await store.outbox.claim(10, NOW) == []
    async with store.database.writing() as conn:
        for row in kept:
            await conn.execute(
                update(data_key)
                .where(data_key.c.id == row.id)
                .values(ring_key="k1", wrapped=row.wrapped)
            )
    assert [each.text for each in await store.outbox.claim(10, NOW + MINUTE)] == ["to Maya"]
