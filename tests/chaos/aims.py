"""Kills that are aimed: what leads the bot to a place, and whether the kill landed there.

The places are the lettered arrows of the outbox and the moment between storing an update and
confirming it. After each kill the database shows where it landed.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from uuid import uuid4

from sqlalchemy import func, select

from bot.sandbox.faults import Fault
from flows.effects import Lane, Say, WithdrawDeliveries
from flows.heard import Topic, TopicKind
from storage.schema import DeliveryState, delivery, inbox

from .world import World

TRIES = 4
"""How often a kill is aimed at one place before that place counts as missed."""
DIES_WITHIN = 6.0
STORED = "stored"
PLACES = (STORED, *"abcdefgh")

# Where a row still stands if the transaction of an arrow died with the process. The arrows after e
# share its transaction, so there a row may still be as it was before e.
BEFORE = {
    "a": {DeliveryState.PENDING},
    "b": {DeliveryState.SENDING},
    "c": {DeliveryState.SENDING},
    "d": {DeliveryState.SENDING, DeliveryState.PENDING, DeliveryState.UNSURE},
    "e": {DeliveryState.SENDING},
    "f": {DeliveryState.SENDING, DeliveryState.UNSURE},
    "g": {DeliveryState.SENDING, DeliveryState.UNSURE},
    "h": {DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.PENDING},
}


async def _told_to_slow_down(world: World) -> None:
    world.fail_next(Fault.retry_after(1))


async def _somebody_has_blocked_it(world: World) -> None:
    await world.scheme.write(Say(uuid4(), world.scheme.blocked.id, "test", "Hello?"))


async def _an_answer_is_lost(world: World) -> None:
    world.fail_next(Fault.close_after_delivery())


async def _the_answer_to_a_reminder_is_lost(world: World) -> None:
    world.fail_next(Fault.status(502, delivered=True), world.scheme.reminded)
    await world.remind()


async def _an_alert_is_taken_back_in_flight(world: World) -> None:
    # To somebody to whom little else is written: it is this alert that is to hang.
    topic, top = Topic(TopicKind.PAIRING, uuid4()), world.scheme.team[-1]
    world.fail_next(Fault.hang(), top)
    alert = Say(uuid4(), top.id, "test", "Look, please.", lane=Lane.ALERT, topic=topic)
    await world.scheme.write(alert)
    while world.telegram.faults.waiting:
        await world.telegram.wait_changed()
    await world.scheme.write(WithdrawDeliveries(topic, Lane.ALERT))
    world.telegram.down()  # which ends the call that hangs
    world.telegram.up()


LEADING_TO: dict[str, Callable[[World], Coroutine[None, None, None]]] = {
    "c": _told_to_slow_down,
    "d": _somebody_has_blocked_it,
    "e": _an_answer_is_lost,
    "f": _an_answer_is_lost,
    "g": _the_answer_to_a_reminder_is_lost,
    "h": _an_alert_is_taken_back_in_flight,
}


async def kill_at(world: World, place: str) -> None:
    """One life ends at a place; tried again where the kill came elsewhere, and counted if it landed."""
    for _ in range(TRIES):
        if await _try_to_kill_at(world, place):
            world.kills[place] += 1
            return


async def _try_to_kill_at(world: World, place: str) -> bool:
    life = await world.begin()
    await world.let_no_try_wait()
    line = r"bot\.listening: stored: " if place == STORED else f"arrow {place} begins: "
    world.lives.doom(line)
    leading = LEADING_TO.get(place)
    preparing = asyncio.create_task(leading(world)) if leading else None
    with suppress(TimeoutError):
        await asyncio.wait_for(life.ended.wait(), DIES_WITHIN)
    world.lives.spare()
    if preparing is not None:
        preparing.cancel()
        with suppress(asyncio.CancelledError):
            await preparing
    world.telegram.faults.clear()
    world.telegram.down()  # nothing hangs on
    world.telegram.up()
    if not life.ended.is_set():
        return False
    async with world.nobody_decides():
        has_landed = life.fatal_line is not None and await _landed(world, place, life.numbers)
        await world.begin()
    return has_landed


async def _landed(world: World, place: str, numbers: list[int]) -> bool:
    """Whether the process died before what its last line says was done."""
    async with world.scheme.store.reading(world.now) as scope:
        if place == STORED:  # the updates are in the inbox, and Telegram holds them still
            mine = select(func.count()).where(inbox.c.update_id.in_(numbers))
            held = all(number in world.telegram.queue for number in numbers)
            return held and (await scope.conn.execute(mine)).scalar_one() == len(numbers)
        rows = await scope.conn.execute(select(delivery.c.state).where(delivery.c.id.in_(numbers)))
        return set(rows.scalars()) <= BEFORE[place]


def missed(world: World) -> list[str]:
    """The places in which no kill landed."""
    return [place for place in PLACES if not world.kills[place]]
