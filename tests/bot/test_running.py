"""One running bot from start to stop: it can be ended at any time and nothing is left half-done."""

import asyncio
import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError
from village import NOON, until, village

from bot.clock import SystemClock
from bot.forgetting import Forgetter
from bot.running import NotRunning, Running
from bot.wiring import LockLost
from flows.effects import Effect, SayToStranger, SetTimer
from flows.facts import Facts
from flows.heard import Heard, MessageHeard, Timer, TimerFired, TimerKind
from storage.alone import AlreadyRunning
from storage.engine import CannotOpen
from storage.keys import make_keys, parse_keys
from storage.programmes import WrongKey


def answering(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
    """Answers whatever anybody writes with the same words."""
    if isinstance(heard, MessageHeard):
        return (SayToStranger(facts.ids.new(), heard.address, "test", f"You: {heard.text}"),)
    return ()


async def test_a_word_is_answered_without_anybody_waking_it(database_url: str) -> None:
    async with village(database_url) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        maya.write("hello")
        await until(lambda: [shown.text for shown in maya.inbox] == ["You: hello"])


async def test_settle_returns_when_everything_is_answered(database_url: str) -> None:
    async with village(database_url) as here:
        here.decides = answering
        phones = [here.telegram.phone(f"P{number}") for number in range(5)]
        for round_ in range(3):
            for phone in phones:
                phone.write(f"{round_}")
            await here.running.settle()
            expected = [f"You: {number}" for number in range(round_ + 1)]
            assert all([shown.text for shown in phone.inbox] == expected for phone in phones)


async def test_what_another_process_writes_is_delivered_too(database_url: str) -> None:
    async with village(database_url) as here:
        sam = await here.villager("Sam")
        await here.say(sam, "from the command line")
        await until(lambda: sam.texts == ["from the command line"])


async def test_the_bot_is_made_anew_between_any_two_words(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        for number in range(5):
            maya.write(f"{number}")
            await here.restart()
            await here.running.settle()
        assert [shown.text for shown in maya.inbox] == [f"You: {number}" for number in range(5)]
        assert len([heard for heard in here.heard if isinstance(heard, MessageHeard)]) == 5


async def test_it_starts_while_telegram_is_away(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        here.telegram.down()
        await here.restart()
        maya.write("hello")
        here.telegram.up()
        await here.running.settle()
        assert [shown.text for shown in maya.inbox] == ["You: hello"]


async def test_a_second_bot_on_one_database_is_refused(database_url: str) -> None:
    async with village(database_url) as here:
        second = Running(here.wiring)
        with pytest.raises(AlreadyRunning):
            await second.start()
        await second.stop()
        await here.running.settle()


async def test_a_wrong_key_changes_nothing(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        other = replace(here.wiring, keys=parse_keys(make_keys(), "other keys"))
        with pytest.raises(WrongKey):
            await Running(other).start()
        await here.running.start()
        await here.running.settle()


async def test_a_database_that_does_not_open_is_told(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        nowhere = replace(here.wiring, database="sqlite:////no/such/folder/kept.db")
        with pytest.raises(CannotOpen):
            await Running(nowhere).start()


async def test_before_the_start_and_after_the_stop_it_says_so(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        await here.running.stop()
        with pytest.raises(NotRunning):
            await here.running.settle()
        with pytest.raises(NotRunning):
            _ = here.running.store


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_it_cleanly(
    sqlite_url: str, number: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        caplog.set_level("INFO")
        caplog.clear()
        running = asyncio.create_task(Running(here.wiring).run_forever())
        await until(lambda: "has started" in caplog.text)
        os.kill(os.getpid(), number)
        await running
        assert "has stopped" in caplog.text
        await here.running.start()


async def test_a_bot_that_is_no_longer_the_one_bot_stops(postgres_url: str) -> None:
    async with village(postgres_url, lock_seconds=0.05) as here:
        await here.running.stop()
        running = Running(here.wiring)
        before = here.calls("getUpdates")
        forever = asyncio.create_task(running.run_forever())
        await until(lambda: here.calls("getUpdates") > before)
        async with running.store.database.writing() as conn:
            await conn.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        with pytest.raises(LockLost):
            await forever


async def test_a_database_that_is_away_is_nobodys_failed_turn(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        is_away, tries = True, 0

        def decides(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
            nonlocal tries
            tries += 1
            if is_away:
                raise OperationalError("select", {}, Exception("database is locked"))
            return answering(heard, facts, now)

        here.decides = decides
        maya = here.telegram.phone("Maya")
        maya.write("hello")
        await until(lambda: tries > 0)
        is_away = False
        await until(lambda: [shown.text for shown in maya.inbox] == ["You: hello"])
        assert [row.attempts for row in await here.updates()] == [0]


async def test_a_moved_clock_meets_every_due_moment(database_url: str) -> None:
    async with village(database_url) as here:
        maya = await here.villager("Maya")
        dues = [NOON + timedelta(minutes=minutes) for minutes in (0, 1, 59, 60, 61)]
        for due in dues:
            await here.write(SetTimer(Timer(uuid4(), TimerKind.UNANSWERED, due, maya.id)))
        met: list[tuple[datetime, datetime]] = []

        def decides(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
            if isinstance(heard, TimerFired):
                met.append((heard.timer.due, now))
            return ()

        here.decides = decides
        await here.pass_(hours=1)
        assert met == [(due, due) for due in dues[:4]]
        assert here.clock.now() == NOON + timedelta(hours=1)
        await here.pass_(minutes=1)
        assert met[-1] == (dues[4], dues[4])


async def test_a_timer_that_sets_a_timer_is_met_on_the_way(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        maya = await here.villager("Maya")
        met: list[datetime] = []

        def decides(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
            if not isinstance(heard, TimerFired):
                return ()
            met.append(now)
            again = Timer(
                facts.ids.new(), TimerKind.UNANSWERED, now + timedelta(minutes=10), maya.id
            )
            return (SetTimer(again),)

        here.decides = decides
        await here.write(SetTimer(Timer(uuid4(), TimerKind.UNANSWERED, NOON, maya.id)))
        await here.pass_(hours=1)
        assert met == [NOON + timedelta(minutes=10 * number) for number in range(7)]


async def test_a_due_timer_needs_nothing_but_a_tick(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        maya = await here.villager("Maya")
        due = NOON + timedelta(minutes=1)
        await here.write(SetTimer(Timer(uuid4(), TimerKind.UNANSWERED, due, maya.id)))
        here.clock.move(due)
        await until(lambda: any(isinstance(heard, TimerFired) for heard in here.heard))


async def test_only_a_set_clock_can_be_advanced(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        running = Running(replace(here.wiring, clock=SystemClock()))
        await running.start()
        with pytest.raises(TypeError, match="moved by hand"):
            await running.advance(datetime.now(UTC))
        await running.stop()


async def test_old_numbers_are_forgotten_and_new_ones_are_not(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        maya = here.telegram.phone("Maya")
        maya.write("long ago")
        await here.running.settle()
        here.clock.move(NOON + timedelta(days=9))
        maya.write("today")
        await here.running.settle()
        assert len(await here.updates()) == 2
        await Forgetter(here.running.store, here.clock).work()
        assert [row.received_at for row in await here.updates()] == [here.clock.now()]
