"""Outbox and timers in any order that chance finds: claimed, sent, answered, answered late, crashed,
recovered, and the clock moved both ways, on a real database. A small model says what each phone got.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from scheme import MAYA, NOW, SAM, keys, new_id, open_store, run, say, set_up
from sqlalchemy import Row, delete, select, update

from flows.effects import Effect, Lane, Say, SetTimer, WithdrawDeliveries
from flows.heard import Failure, Timer, TimerFired, TimerKind, Topic, TopicKind
from storage.alone import NoLongerTheOne
from storage.arrows import MOST_REPEATS
from storage.outbox import Failed, NotSent, Outbox, Result, Sent, Unsure
from storage.outgoing import Outgoing
from storage.schema import DeliveryState, delivery, programme, timer
from storage.store import Store

MOVING = {DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE}
TOPIC = Topic(TopicKind.PAIRING, UUID(int=77))
KINDS = {
    "check-in": (Lane.CHECK_IN, True, None),
    "relay": (Lane.RELAY, False, None),
    "alert": (Lane.ALERT, False, TOPIC),
}
"""Each kind of message: its lane, whether it is sent once at most, and what it is about."""


class Fault(Exception):
    """A turn fails."""


@dataclass(eq=False)
class Flight:
    """A claimed message in the hands of one life. `is_sent`: Telegram has carried the call out."""

    row: Outgoing
    life: int
    is_sent: bool = False


class AnyOrder(RuleBasedStateMachine):
    """One bot, some people, and whatever may happen in whatever order."""

    flights: Bundle[Flight] = Bundle("flights")

    def __init__(self, runner: asyncio.Runner, store: Store) -> None:
        super().__init__()
        self._run = runner.run
        self._store = store
        self._now = NOW
        self._life = 0
        self._outboxes: list[Outbox] = []
        self._arrived: list[Outgoing] = []

    @initialize()
    def begin(self) -> None:
        self._run(_empty(self._store))
        self._new_life()
        for kind in KINDS:
            self._write(*(_message(to, kind) for to in (MAYA, MAYA, SAM)))

    # what people and turns want

    @rule(to=st.sampled_from([MAYA, SAM]), kind=st.sampled_from(list(KINDS)))
    def a_message_is_written(self, to: UUID, kind: str) -> None:
        self._write(_message(to, kind))

    @rule()
    def an_alert_is_withdrawn(self) -> None:
        self._write(WithdrawDeliveries(TOPIC, Lane.ALERT))

    @rule(seconds=st.sampled_from([-30, 20, 700]))
    def the_clock_moves(self, seconds: int) -> None:
        self._now += timedelta(seconds=seconds)

    # what the bot does

    @rule(target=flights)
    def some_are_claimed(self) -> Any:  # Any: the library's own kind of several
        claimed = self._run(self._outboxes[-1].claim(4, self._now))
        return multiple(*(Flight(each, self._life) for each in claimed))

    @rule(flight=flights)
    def a_call_is_carried_out(self, flight: Flight) -> None:
        self._carry_out(flight)

    @rule(
        flight=consumes(flights),
        kind=st.sampled_from(["sent", "unsure", "unsure", "not sent", "failed"]),
    )
    def an_answer_comes(self, flight: Flight, kind: str) -> None:
        """From the life that made the call; that of an earlier life comes too late to count."""
        if kind == "unsure":
            self._carry_out(flight)
        result = self._result(flight, kind)
        before = self._run(self._rows())
        if flight.life == self._life:
            self._run(self._outboxes[-1].settle([result], self._now))
            return
        with pytest.raises(NoLongerTheOne):
            self._run(self._outboxes[flight.life - 1].settle([result], self._now))
        assert self._run(self._rows()) == before

    @rule()
    def it_crashes(self) -> None:
        """The next life begins as each does: what was in flight may have arrived."""
        self._new_life()

    # what always holds

    @invariant()
    def nobody_is_sent_two_at_once(self) -> None:
        sending = [r for r in self._run(self._rows()) if r.state is DeliveryState.SENDING]
        places = Counter((r.place, r.order_group) for r in sending)
        assert all(count == 1 for count in places.values())

    @invariant()
    def nothing_comes_out_of_order(self) -> None:
        groups: dict[object, list[int]] = {}
        for each in self._arrived:
            seen = groups.setdefault((each.place, each.lane is Lane.ALERT), [])
            if each.id not in seen:
                assert not seen or each.id > seen[-1]
                seen.append(each.id)

    @invariant()
    def copies_are_bounded(self) -> None:
        lanes = {each.id: each for each in self._arrived}
        for number, count in Counter(each.id for each in self._arrived).items():
            if lanes[number].once:
                assert count == 1
            elif lanes[number].lane is not Lane.ALERT:
                assert count <= MOST_REPEATS + 1

    def teardown(self) -> None:
        """Where nothing goes wrong any more, nothing is stuck."""
        if not self._outboxes:
            return
        self._new_life()
        for _ in range(12):
            self._now += timedelta(hours=1)
            claimed = self._run(self._outboxes[-1].claim(100, self._now))
            done: list[Result] = [Sent(each.id, each.id, self._now) for each in claimed]
            self._run(self._outboxes[-1].settle(done, self._now))
        assert not [r.id for r in self._run(self._rows()) if r.state in MOVING]

    # how it is done

    def _write(self, *effects: Effect) -> None:
        self._run(run(self._store, *effects, now=self._now))

    def _result(self, flight: Flight, kind: str) -> Result:
        later = self._now + timedelta(seconds=15)
        if kind == "sent" and flight.is_sent:
            return Sent(flight.row.id, flight.row.id, self._now)
        if kind == "not sent" and not flight.is_sent:
            return NotSent(flight.row.id, later)
        if kind == "failed" and not flight.is_sent:
            return Failed(flight.row.id, Failure.BLOCKED)
        return Unsure(flight.row.id, later)

    def _carry_out(self, flight: Flight) -> None:
        if flight.life == self._life and not flight.is_sent and self._state(flight) == "sending":
            flight.is_sent = True
            self._arrived.append(flight.row)

    def _state(self, flight: Flight) -> str:
        return str(next(r.state for r in self._run(self._rows()) if r.id == flight.row.id))

    def _new_life(self) -> None:
        self._life = self._run(self._reign())
        self._outboxes.append(Outbox(self._store.database, self._store.vault, reign=self._life))
        self._run(self._outboxes[-1].recover(self._now))

    async def _reign(self) -> int:
        """A reign of its own, as on PostgreSQL, so that an earlier life can try to write, too."""
        async with self._store.database.writing() as conn:
            await conn.execute(update(programme).values(reign=len(self._outboxes) + 1))
        return len(self._outboxes) + 1

    # Any: a row of a table has no closer type.
    async def _rows(self) -> Sequence[Row[Any]]:
        async with self._store.database.reading() as conn:
            return (await conn.execute(select(delivery).order_by(delivery.c.id))).all()


class AnyTime(RuleBasedStateMachine):
    """Timers that are set, that fire, and whose turns fail, while the clock goes both ways."""

    def __init__(self, runner: asyncio.Runner, store: Store) -> None:
        super().__init__()
        self._run = runner.run
        self._store = store
        self._now = NOW
        self._fired: Counter[UUID] = Counter()
        self._timers: set[UUID] = set()

    @initialize()
    def begin(self) -> None:
        self._run(_empty(self._store))

    @rule(seconds=st.integers(-30, 30))
    def a_timer_is_set(self, seconds: int) -> None:
        due = self._now + timedelta(seconds=seconds)
        made = Timer(new_id(), TimerKind.WINDOW, due, MAYA)
        self._timers.add(made.id)
        self._write(SetTimer(made))

    @rule(seconds=st.sampled_from([-30, 20, 700]))
    def the_clock_moves(self, seconds: int) -> None:
        self._now += timedelta(seconds=seconds)

    @rule(fails=st.booleans(), twice=st.booleans())
    def due_timers_fire(self, fails: bool, twice: bool) -> None:
        """Once each, though two lives may have read the same one."""
        due = self._run(self._store.due_timers(10, self._now))
        for _ in range(2 if twice else 1):
            self._run(self._store.run_batch(due, self._decide(fails), self._now))

    @invariant()
    def a_timer_fires_once(self) -> None:
        assert all(count == 1 for count in self._fired.values())

    def teardown(self) -> None:
        """Where no turn fails any more, every timer has fired."""
        for _ in range(12):
            self._now += timedelta(hours=1)
            due = self._run(self._store.due_timers(100, self._now))
            self._run(self._store.run_batch(due, self._decide(fails=False), self._now))
            told = self._run(self._store.set_aside(self._now))
            self._run(self._store.run_batch(told, lambda *_: (), self._now))
        assert set(self._fired) == self._timers

    def _write(self, *effects: Effect) -> None:
        self._run(run(self._store, *effects, now=self._now))

    def _decide(self, fails: bool) -> Callable[..., tuple[Effect, ...]]:
        def decide(heard: TimerFired, facts: object, now: datetime) -> tuple[Effect, ...]:
            if fails:
                raise Fault
            assert heard.timer.due <= now
            self._fired[heard.timer.id] += 1
            return (say(MAYA, "from a timer"),)

        return decide


def _message(to: UUID, kind: str) -> Say:
    lane, once, topic = KINDS[kind]
    return say(to, kind, lane=lane, once=once, topic=topic)


async def _empty(store: Store) -> None:
    async with store.database.writing() as conn:
        await conn.execute(delete(delivery))
        await conn.execute(delete(timer))


async def _opened(url: str) -> Store:
    store = await open_store(url, keys())
    await set_up(store)
    return store


@pytest.mark.parametrize(("machine", "examples"), [(AnyOrder, 20), (AnyTime, 8)])
def test_nothing_is_doubled_or_stuck(
    sqlite_url: str, machine: Callable[..., RuleBasedStateMachine], examples: int
) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as runner:
        store = runner.run(_opened(sqlite_url))
        try:
            # The library takes whatever makes a machine; its types know classes alone.
            begin: Any = partial(machine, runner, store)
            run_state_machine_as_test(begin, settings=chosen)
        finally:
            runner.run(store.close())
