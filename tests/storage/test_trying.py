"""A turn that fails is tried again, later and later; what stays broken is told of, and stays."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from scheme import BOT, CHATS, MAYA, NOW, PAIRING, SAM, Seen, new_id, person, raw, run, say
from sqlalchemy import select

from flows.effects import DropTimers, Effect, SetTimer
from flows.facts import Facts
from flows.heard import Heard, NothingHeard, Source, SourceKind, Timer, TimerKind, UpdateSetAside
from flows.people import Role
from storage.schema import InboxState, TurnState, delivery, inbox, timer
from storage.store import Store
from storage.trying import LAST_TRY, LATER

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
TRIED_AT = [NOW + SECOND * seconds for seconds in (0, 1, 11, 71, 671)]
LAST = TRIED_AT[-1]
Make = Callable[[Store], Awaitable[None]]


async def an_update(store: Store) -> None:
    await store.keep_updates(BOT, [raw(1, CHATS[MAYA])], NOW)


async def a_timer(store: Store) -> None:
    await run(store, SetTimer(Timer(new_id(), TimerKind.RUNG, NOW, MAYA, PAIRING)))


async def a_failed_delivery(store: Store) -> None:
    nobody = new_id()
    await run(store, *person(nobody, "Ola", Role.MENTEE), say(nobody))


KINDS = pytest.mark.parametrize("make", [an_update, a_timer, a_failed_delivery])
TIMELY = pytest.mark.parametrize("make", [a_timer, a_failed_delivery])


async def waiting(store: Store, now: datetime) -> list[Heard]:
    """All that waits for its turn now, except for what was set aside."""
    found = await store.what_waits(100, now)
    updates = [NothingHeard(Source(SourceKind.INBOX, of.id), "a test") for of in found.updates]
    return [*updates, *found.timers, *found.failures]


@dataclass
class Trouble:
    """Decides nothing, and cannot even do that while it lasts."""

    lasts: bool = True

    def decide(self, heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
        """Raises OSError while the trouble lasts."""
        if self.lasts:
            raise OSError("no space left, said the disk about a secret")
        return ()


async def fail(store: Store, *moments: datetime) -> None:
    """Tries what waits, at each of the moments; it fails."""
    for moment in moments:
        heards = await waiting(store, moment)
        assert len(heards) == 1, moment
        assert await store.run_batch(heards, Trouble().decide, moment) == []


async def tell(store: Store, now: datetime) -> Sequence[UpdateSetAside]:
    """A person is told of what was set aside."""
    aside = await store.set_aside(now)
    await store.run_batch(aside, Seen().decide, now)
    return aside


@KINDS
async def test_the_tries_lie_further_and_further_apart(
    store: Store, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    await make(store)
    with caplog.at_level(logging.DEBUG):
        for before, moment in zip([NOW, *TRIED_AT], TRIED_AT, strict=False):
            if moment > before:
                assert await store.next_moment(before) == moment
                assert await waiting(store, moment - timedelta(microseconds=1)) == []
            assert await store.set_aside(moment) == []
            await fail(store, moment)
    assert len(TRIED_AT) == LAST_TRY
    assert "secret" not in caplog.text
    (aside,) = await store.set_aside(LAST)
    assert (await store.what_waits(10, LAST)).set_aside == [aside]
    assert await waiting(store, LAST) == []


@KINDS
async def test_a_trouble_that_passes_loses_nothing_and_nobody_hears_of_it(
    store: Store, make: Make
) -> None:
    await make(store)
    await fail(store, *TRIED_AT[:-1])
    heards = await waiting(store, LAST)
    assert len(await store.run_batch(heards, Trouble(lasts=False).decide, LAST)) == 1
    assert await waiting(store, LAST + LATER) == []
    assert await store.set_aside(LAST + LATER) == []


async def test_words_wait_for_three_tries_of_earlier_ones_and_others_never(store: Store) -> None:
    first, later, other = raw(1, CHATS[MAYA]), raw(2, CHATS[MAYA]), raw(3, CHATS[SAM])
    await store.keep_updates(BOT, [first], NOW)
    await fail(store, TRIED_AT[0])
    await store.keep_updates(BOT, [later, other], NOW)
    (found,) = await store.waiting_updates(10, NOW)
    assert found.update_id == 3
    await store.run_batch(await waiting(store, NOW), Seen().decide, NOW)
    await fail(store, TRIED_AT[1])
    assert await store.waiting_updates(10, TRIED_AT[1]) == []
    await fail(store, TRIED_AT[2])
    (free,) = await store.waiting_updates(10, TRIED_AT[2])
    assert free.update_id == 2


async def test_an_update_that_was_set_aside_is_told_of_and_kept(store: Store) -> None:
    await an_update(store)
    await fail(store, *TRIED_AT)
    (aside,) = await store.set_aside(LAST)
    assert aside.number == 1
    seen = Seen()
    await store.run_batch([aside], seen.decide, LAST)
    assert seen.facts[0].me is not None
    assert seen.facts[0].me.id == MAYA
    assert await store.set_aside(LAST + LATER) == []
    assert await waiting(store, LAST + LATER) == []
    assert await store.next_moment(LAST) is None
    assert await contents(store) == [(InboxState.TOLD, True)]


async def contents(store: Store) -> list[tuple[InboxState, bool]]:
    """Where each update stands, and whether what arrived is still kept."""
    async with store.database.reading() as conn:
        rows = (await conn.execute(select(inbox.c.state, inbox.c.raw).order_by(inbox.c.id))).all()
    return [(row.state, row.raw is not None) for row in rows]


async def test_what_is_hopeless_is_set_aside_at_once(store: Store) -> None:
    await an_update(store)
    (heard,) = await waiting(store, NOW)
    await store.turn_failed(heard.source, NOW, is_hopeless=True)
    assert [aside.source for aside in await store.set_aside(NOW)] == [heard.source]


@TIMELY
async def test_what_an_alert_may_hang_on_comes_back_for_ever_and_is_told_of_once(
    store: Store, make: Make
) -> None:
    await make(store)
    await fail(store, *TRIED_AT)
    assert [aside.number for aside in await tell(store, LAST)] == [0]
    for moment in (LAST + LATER * number for number in range(1, 30)):
        assert await store.next_moment(moment - LATER) == moment
        assert await waiting(store, moment - SECOND) == []
        await fail(store, moment)
        assert await store.set_aside(moment) == []
    mended = LAST + LATER * 30
    heards = await waiting(store, mended)
    assert len(await store.run_batch(heards, Trouble(lasts=False).decide, mended)) == 1
    assert await waiting(store, mended + LATER) == []
    assert await store.next_moment(mended) is None


@TIMELY
async def test_where_nobody_can_be_told_it_is_tried_itself(store: Store, make: Make) -> None:
    await make(store)
    await fail(store, *TRIED_AT)
    aside = await store.set_aside(LAST)
    assert await store.run_batch(aside, Trouble().decide, LAST) == []
    assert await store.set_aside(LAST) == []
    await fail(store, LAST + LATER)
    assert await tell(store, LAST + LATER) == aside


async def test_nobody_waits_behind_an_update_that_nobody_can_be_told_of(store: Store) -> None:
    await an_update(store)
    await fail(store, *TRIED_AT)
    await store.keep_updates(BOT, [raw(2, CHATS[MAYA])], LAST)
    aside = await store.set_aside(LAST)
    assert await store.run_batch(aside, Trouble().decide, LAST) == []
    assert await store.set_aside(LAST + LATER - SECOND) == []
    assert await store.next_moment(LAST) == LAST + LATER
    assert [free.update_id for free in await store.waiting_updates(10, LAST)] == [2]
    assert await tell(store, LAST + LATER) == aside


@KINDS
async def test_a_start_tries_once_more_what_was_told_of_and_tells_nobody_again(
    store: Store, make: Make
) -> None:
    await make(store)
    await fail(store, *TRIED_AT)
    await tell(store, LAST)
    now = LAST + SECOND
    await store.try_again()
    await fail(store, now)
    assert await waiting(store, now) == []
    assert await store.set_aside(now) == []
    await store.try_again()
    heards = await waiting(store, now)
    assert len(await store.run_batch(heards, Trouble(lasts=False).decide, now)) == 1
    await store.try_again()
    assert await waiting(store, now + LATER) == []
    assert all(not is_kept for _, is_kept in await contents(store))


@KINDS
async def test_a_start_tries_once_more_what_was_not_even_told_of(store: Store, make: Make) -> None:
    await make(store)
    await fail(store, *TRIED_AT)
    await store.try_again()
    assert await store.set_aside(LAST) == []
    await fail(store, LAST)
    assert len(await tell(store, LAST)) == 1


@KINDS
async def test_a_start_does_not_use_up_the_tries_of_what_waits(store: Store, make: Make) -> None:
    await make(store)
    await fail(store, *TRIED_AT[:4])
    await store.try_again()
    assert await waiting(store, LAST - SECOND) == []
    await fail(store, LAST)


async def test_a_timer_that_is_wanted_no_more_does_not_come_back(store: Store) -> None:
    await a_timer(store)
    await fail(store, *TRIED_AT)
    await tell(store, LAST)
    drops = (DropTimers(TimerKind.RUNG, MAYA), DropTimers(TimerKind.RUNG, SAM))
    await run(store, *drops, now=LAST)
    assert await waiting(store, LAST + LATER) == []


@TIMELY
async def test_a_turn_and_the_telling_of_it_do_not_stand_in_for_each_other(
    store: Store, make: Make
) -> None:
    """As where another process has set it aside, or told of it, meanwhile."""
    await make(store)
    (turn,) = await waiting(store, NOW)
    telling = UpdateSetAside(turn.source, 0)
    done = Trouble(lasts=False).decide
    assert await store.run_batch([telling], done, NOW) == []
    await fail(store, *TRIED_AT)
    assert await store.run_batch([turn], done, LAST) == []
    assert len(await store.run_batch([telling], done, LAST)) == 1
    async with store.database.reading() as conn:
        states = await conn.execute(select(timer.c.state).union(select(delivery.c.turn_state)))
        assert states.scalars().all() == [TurnState.TOLD]


async def test_a_source_that_is_gone_counts_no_try(store: Store) -> None:
    await store.turn_failed(Source(SourceKind.TIMER, UUID(int=9)), NOW)
    await an_update(store)
    (heard,) = await waiting(store, NOW)
    await store.run_batch([heard], Seen().decide, NOW)
    await store.turn_failed(heard.source, NOW)
    assert await contents(store) == [(InboxState.DONE, False)]
