"""Timers: due at their moment and not before, dropped when no longer wanted, never lost."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from scheme import HOUR, MAYA, NOW, PAIRING, SAM, Seen, new_id, run, say, worry

from flows.effects import DropTimers, SetTimer
from flows.heard import OF_CROWDS, Timer, TimerKind
from storage.outbox import NotSent
from storage.store import FEW, Store

MINUTE = timedelta(minutes=1)
CASE = UUID(int=60)


# Short for the tests below.
def timer(due: datetime = NOW, kind: TimerKind = TimerKind.WINDOW, **more: UUID) -> SetTimer:
    """A timer of Maya's."""
    return SetTimer(Timer(new_id(), kind, due, MAYA, expects=(("slot", "a"),), **more))


async def due(store: Store, now: datetime = NOW) -> list[UUID]:
    """The timers that are due."""
    return [each.timer.id for each in await store.due_timers(100, now)]


async def test_a_timer_comes_back_at_its_minute_whole_and_in_order(store: Store) -> None:
    first, second = timer(NOW + HOUR, pairing=PAIRING), timer(NOW + HOUR + MINUTE)
    await run(store, second, first)
    assert await due(store, NOW + HOUR - MINUTE) == []
    (found,) = await store.due_timers(10, NOW + HOUR)
    assert found.timer == first.timer
    assert await due(store, NOW + HOUR + MINUTE) == [first.timer.id, second.timer.id]


async def test_a_timer_goes_with_its_turn(store: Store) -> None:
    await run(store, timer())
    fired = await store.due_timers(10, NOW)
    seen = Seen()
    await store.run_batch(fired, seen.decide, NOW)
    assert seen.facts[0].me is not None
    assert seen.facts[0].me.id == MAYA
    assert await due(store) == []


async def test_what_may_alert_somebody_waits_for_no_crowd(store: Store) -> None:
    crowd = [timer(NOW - HOUR, kind) for kind in sorted(OF_CROWDS) * 2]
    rung = timer(NOW, TimerKind.RUNG)
    await run(store, *crowd, rung)
    found = await store.what_waits(4, NOW)
    assert [each.timer for each in found.timers] == [rung.timer]
    assert len(found.crowd) == 4
    assert {each.timer.kind for each in found.crowd} <= OF_CROWDS


@pytest.mark.parametrize(("since", "made"), [(0, 0), (1, FEW)])
async def test_a_crowd_gives_way_once_somebody_else_waits(
    store: Store, since: int, made: int
) -> None:
    crowd = [Timer(new_id(), TimerKind.CHECK_IN, NOW, None) for _ in range(FEW + 5)]
    await run(store, *map(SetTimer, crowd))
    fired = await store.due_timers(100, NOW)
    seen = Seen()
    hurried = lambda: len(seen.facts) >= since  # noqa: E731 (shorter than a function of one line)
    assert len(await store.run_batch(fired, seen.decide, NOW, hurried)) == made
    assert len(await due(store)) == len(crowd) - made
    assert len(await store.run_batch(fired, seen.decide, NOW)) == len(crowd) - made
    assert await due(store) == []


async def test_a_timer_may_be_set_again_by_its_own_turn(store: Store) -> None:
    await run(store, timer())
    fired = await store.due_timers(10, NOW)
    again = timer(NOW + HOUR)
    effects = (DropTimers(TimerKind.WINDOW, MAYA), again)
    await store.run_batch(fired, lambda heard, facts, now: effects, NOW)
    assert await due(store, NOW + HOUR) == [again.timer.id]


@pytest.mark.parametrize(
    ("drop", "left"),
    [
        (DropTimers(TimerKind.WINDOW, MAYA), [3, 4]),
        (DropTimers(TimerKind.WINDOW, MAYA, pairing=PAIRING), [0, 2, 3, 4]),
        (DropTimers(TimerKind.WINDOW, MAYA, case=CASE), [0, 1, 3, 4]),
        (DropTimers(TimerKind.RUNG, MAYA), [0, 1, 2, 4]),
        (DropTimers(TimerKind.WINDOW, SAM), [0, 1, 2, 3, 4]),
    ],
)
@pytest.mark.parametrize("in_one_turn", [True, False])
async def test_which_timers_are_dropped(
    store: Store, drop: DropTimers, left: list[int], in_one_turn: bool
) -> None:
    before = [
        timer(),
        timer(pairing=PAIRING),
        timer(case=CASE),
        timer(kind=TimerKind.RUNG, case=CASE),
    ]
    after = timer()
    await run(store, *worry(CASE))
    if in_one_turn:
        await run(store, *before, drop, after)
    else:
        await run(store, *before)
        await run(store, drop, after)
    timers = [*before, after]
    assert await due(store) == [timers[place].timer.id for place in left]


async def test_a_moved_clock_steps_through_each_moment(store: Store) -> None:
    assert await store.next_moment(NOW) is None
    await run(store, timer(NOW + HOUR), timer(NOW), say(SAM))
    assert await store.next_moment(NOW) == NOW + HOUR
    (claimed,) = await store.outbox.claim(1, NOW)
    await store.outbox.settle([NotSent(claimed.id, NOW + MINUTE)], NOW)
    assert await store.next_moment(NOW) == NOW + MINUTE
    assert await store.next_moment(NOW + MINUTE) == NOW + HOUR
    assert await store.next_moment(NOW + HOUR) is None
