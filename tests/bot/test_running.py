"""One running bot from start to stop: it can be ended at any time and nothing is left half-done."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from databases import Postgres
from sqlalchemy import make_url, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from village import NOON, Village, until, village

from bot.clock import SystemClock
from bot.forgetting import Forgetter
from bot.running import NotRunning, Running
from flows.effects import CountGuess, Effect, SayToStranger, SetTimer
from flows.facts import Facts
from flows.heard import (
    Heard,
    MessageHeard,
    NothingHeard,
    Source,
    SourceKind,
    Timer,
    TimerFired,
    TimerKind,
)
from flows.slowing import Tries
from storage.alone import SURE_FOR, AlreadyRunning
from storage.engine import CannotOpen, open_engine
from storage.keys import make_keys, parse_keys
from storage.programmes import WrongKey
from storage.schema import guess


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


async def test_a_machine_that_stood_still_for_seconds_loses_no_answer(database_url: str) -> None:
    async with village(database_url) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        maya.write("hello")
        time.sleep(SURE_FOR + 1)  # noqa: ASYNC251 (the whole process stands still, as on a busy machine)
        await here.running.settle()
        assert [shown.text for shown in maya.inbox] == ["You: hello"]


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


async def test_another_token_is_no_way_around_the_lock(database_url: str) -> None:
    async with village(database_url) as here:
        second = Running(replace(here.wiring, token="987654321:" + "B" * 35))
        with pytest.raises(AlreadyRunning):
            await second.start()


@asynccontextmanager
async def for_ever(here: Village, caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """The village's bot as an operator starts it; what it logs is kept, and a signal ends it."""
    await here.running.stop()
    caplog.set_level("DEBUG", "bot")
    caplog.clear()
    forever = asyncio.create_task(here.running.run_forever())
    await until(lambda: "has started" in caplog.text)
    try:
        yield
    finally:
        if not forever.done():  # nobody else would take the signal
            os.kill(os.getpid(), signal.SIGTERM)
        await forever


@asynccontextmanager
async def open_at(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection of somebody else's, each of whose statements counts at once."""
    database = await open_engine(url)
    try:
        async with database.looking() as conn:
            yield conn
    finally:
        await database.close()


async def take_the_lock(other: AsyncConnection, server: AsyncConnection) -> None:
    """Another connection has the bot's lock the moment that the bot's own connection is ended."""
    waiting = asyncio.create_task(
        other.exec_driver_sql(
            "SELECT pg_advisory_lock((classid::bigint << 32) | objid::bigint) FROM pg_locks "
            "WHERE locktype = 'advisory' AND granted"
        )
    )
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    # The server gives no notice of it.
    while (await server.exec_driver_sql(waits)).scalar_one() == 0:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await server.exec_driver_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    )
    await waiting


async def go_away(server: AsyncConnection, name: str) -> None:
    """For one database alone, what a server does as it stops: nobody is let in, all are put out."""
    await server.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    inside = f"FROM pg_stat_activity WHERE datname = '{name}'"
    await server.exec_driver_sql(f"SELECT pg_terminate_backend(pid) {inside}")


def told(caplog: pytest.LogCaptureFixture, words: str) -> int:
    """How many lines of the log hold some words."""
    return sum(words in record.getMessage() for record in caplog.records)


async def test_a_bot_that_is_no_longer_the_one_bot_stops(
    postgres: Postgres, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It says nothing while another is the one bot, and goes on when that one has ended."""
    async with village(postgres_url, lock_seconds=0.05) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        async with (
            for_ever(here, caplog),
            open_at(postgres_url) as beside,
            open_at(postgres.url_of("postgres")) as server,
        ):
            await take_the_lock(beside, server)
            await until(lambda: told(caplog, "not the one bot yet: AlreadyRunning") >= 3)
            asked = here.calls("getUpdates")
            maya.write("hello")
            tries = told(caplog, "not the one bot yet")
            await until(lambda: told(caplog, "not the one bot yet") >= tries + 3)
            assert (here.calls("getUpdates"), maya.inbox) == (asked, [])
            assert told(caplog, "the right to be the one bot") == 1
            await beside.exec_driver_sql("SELECT pg_advisory_unlock_all()")
            await until(lambda: [shown.text for shown in maya.inbox] == ["You: hello"])
        assert told(caplog, "has started") == 2


async def test_a_database_server_may_restart_under_a_running_bot(
    postgres: Postgres, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = str(make_url(postgres_url).database)
    async with village(postgres_url, lock_seconds=0.05) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        async with for_ever(here, caplog), open_at(postgres.url_of("postgres")) as server:
            await go_away(server, name)
            maya.write("hello")
            await until(lambda: told(caplog, "not the one bot yet: CannotOpen") >= 3)
            await server.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await until(lambda: [shown.text for shown in maya.inbox] == ["You: hello"])
        assert told(caplog, "the right to be the one bot") == 1


async def test_it_can_be_stopped_while_its_database_is_away(
    postgres: Postgres, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = str(make_url(postgres_url).database)
    async with (
        village(postgres_url, lock_seconds=0.05) as here,
        open_at(postgres.url_of("postgres")) as server,
        for_ever(here, caplog),
    ):
        await go_away(server, name)
        await until(lambda: told(caplog, "not the one bot yet: CannotOpen") >= 1)


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
        met: list[tuple[datetime, datetime]] = []

        def decides(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
            if isinstance(heard, TimerFired):
                met.append((heard.timer.due, now))
            return ()

        here.decides = decides
        for due in dues:
            await here.write(SetTimer(Timer(uuid4(), TimerKind.UNANSWERED, due, maya.id)))
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


async def test_who_guessed_at_a_link_is_forgotten_though_nobody_guesses_again(
    sqlite_url: str,
) -> None:
    async with village(sqlite_url) as here:
        now = here.clock.now()
        guessed = CountGuess("8001", Tries(1, now, now))
        heard = NothingHeard(Source(SourceKind.COMMAND), "a link that is none")
        await here.running.store.run_batch([heard], lambda *_: (guessed,), now)
        for passed, left in ((timedelta(hours=24), 1), (timedelta(hours=1), 0)):
            here.clock.move(here.clock.now() + passed)
            await Forgetter(here.running.store, here.clock).work()
            async with here.running.store.database.reading() as conn:
                assert len((await conn.execute(select(guess))).all()) == left
