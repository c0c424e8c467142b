"""Nothing that Telegram sent is lost, whatever goes wrong between its queue and our inbox.

Conservation: what the local Telegram counts as confirmed stands in the inbox, once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

import pytest
from village import Village, until, village

from bot.listening import Keep, Listener
from bot.rounds import TokenRefused
from bot.running import Running
from bot.sandbox.faults import Fault
from bot.transport import AiohttpRequest
from flows.effects import Effect
from flows.facts import Facts
from flows.heard import Heard, MessageHeard, UpdateSetAside
from storage.inbox import Raw
from storage.store import Store


@asynccontextmanager
async def polling() -> AsyncIterator[AiohttpRequest]:
    """A connection to poll with."""
    request = AiohttpRequest()
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


async def one_life(request: AiohttpRequest, url: str, keep: Keep, here: Village) -> None:
    """A listener until it dies or has nothing left to hear."""
    listener = Listener(request, url, keep, kept=lambda: None, poll_seconds=0)
    listening = asyncio.create_task(listener.run())
    await until(lambda: listening.done() or len(here.telegram.queue) == 0)
    listener.close()
    await asyncio.gather(listening, return_exceptions=True)


def texts(here: Village) -> list[str]:
    return [heard.text for heard in here.heard if isinstance(heard, MessageHeard)]


async def test_every_word_becomes_one_turn_in_order(database_url: str) -> None:
    async with village(database_url) as here:
        maya, sam = here.telegram.phone("Maya"), here.telegram.phone("Sam")
        for number in range(30):
            maya.write(f"maya {number}")
            sam.write(f"sam {number}")
        await here.running.settle()
        for name in ("maya", "sam"):
            mine = [text for text in texts(here) if text.startswith(name)]
            assert mine == [f"{name} {number}" for number in range(30)]
        assert {row.state.value for row in await here.updates()} == {"done"}
        assert all(row.raw is None for row in await here.updates())


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([Fault.status(502)], id="502"),
        pytest.param([Fault.malformed_json()], id="answer cut short"),
        pytest.param([Fault.close_after_delivery()], id="connection lost after"),
        pytest.param([Fault.close_before_reading()], id="connection lost before"),
        pytest.param([Fault.retry_after(1)], id="told to slow down"),
        pytest.param([Fault.status(502), Fault.malformed_json()] * 2, id="several"),
    ],
)
async def test_a_poll_that_goes_wrong_loses_nothing(sqlite_url: str, faults: list[Fault]) -> None:
    async with village(sqlite_url) as here:
        maya = here.telegram.phone("Maya")
        here.telegram.faults.next("getUpdates", *faults)
        for number in range(5):
            maya.write(f"{number}")
        await here.running.settle()
        assert texts(here) == ["0", "1", "2", "3", "4"]


async def test_telegram_is_away_and_comes_back(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        maya = here.telegram.phone("Maya")
        here.telegram.down()
        maya.write("while it was down")
        await here.running.settle()
        assert texts(here) == []
        here.telegram.up()
        await here.running.settle()
        assert texts(here) == ["while it was down"]


async def test_a_crash_between_storing_and_confirming_brings_it_again_but_once(
    database_url: str,
) -> None:
    """The batch is committed, and then this bot is no more: the next one gets it again."""
    async with village(database_url) as here:
        maya = here.telegram.phone("Maya")
        await here.running.stop()
        maya.write("only once")
        wiring = here.wiring
        store = await Store.open(
            wiring.database, wiring.keys, wiring.programme, wiring.library, wiring.seed
        )
        batches: list[list[int]] = []

        async def commit_and_die(raws: Sequence[Raw]) -> None:
            await store.keep_updates(here.wiring.bot, raws, here.clock.now())
            batches.append([raw.update_id for raw in raws])
            if len(batches) == 1:
                raise asyncio.CancelledError

        async with polling() as request:
            url = f"{here.wiring.telegram_url}/bot{here.wiring.token}"
            for _ in range(2):
                await one_life(request, url, commit_and_die, here)
        assert len(batches) == 2
        assert batches[0] == batches[1]
        await store.close()
        await here.running.start()
        await here.running.settle()
        assert texts(here) == ["only once"]
        assert len(await here.updates()) == 1


async def test_while_the_database_is_away_nothing_is_confirmed(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        maya = here.telegram.phone("Maya")
        maya.write("hold on")
        kept: list[Raw] = []
        is_away = True

        async def keep(raws: Sequence[Raw]) -> None:
            if is_away:
                raise OSError("disk I/O error")
            kept.extend(raws)

        async with polling() as request:
            url = f"{here.wiring.telegram_url}/bot{here.wiring.token}"
            listener = Listener(request, url, keep, kept=lambda: None, poll_seconds=0)
            listening = asyncio.create_task(listener.run())
            for _ in range(3):
                listener.hurry()
                await listener.next_round()
            assert len(here.telegram.queue) == 1
            is_away = False
            listener.hurry()
            await until(lambda: len(here.telegram.queue) == 0)
            listener.close()
            await listening
        assert len(kept) == 1


async def test_a_token_that_telegram_does_not_know_ends_the_bot(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        wrong = "123456789:" + "B" * 35
        with pytest.raises(TokenRefused) as refused:
            await Running(replace(here.wiring, token=wrong)).run_forever()
        assert "KEPT_IN_MIND_TOKEN" in str(refused.value)
        assert wrong not in str(refused.value)


async def test_another_poller_is_told_of_and_lived_with(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with village(sqlite_url) as here, polling() as other:
        url = f"{here.wiring.telegram_url}/bot{here.wiring.token}/getUpdates"
        await until(lambda: here.calls("getUpdates") > 0)
        await other.post(f"{url}?timeout=0")
        await until(lambda: "another program asks" in caplog.text)
        here.telegram.phone("Maya").write("still here")
        await here.running.settle()
        assert texts(here) == ["still here"]


async def test_one_poison_update_stops_nobody(database_url: str) -> None:
    async with village(database_url) as here:
        maya = here.telegram.phone("Maya")
        maya.write("before")
        chat = {"id": maya.id, "type": "private"}
        here.telegram.push_raw({"message": {"message_id": 77, "chat": chat, "text": "no date"}})
        here.telegram.push_raw({"message": "not even an object"})
        here.telegram.push_raw({"brand_new_kind": {"text": "x"}})
        maya.write("after")
        await here.running.settle()
        assert texts(here) == ["before", "after"]
        assert sum(isinstance(heard, UpdateSetAside) for heard in here.heard) == 2


async def test_a_turn_that_fails_is_set_aside_after_five_tries(database_url: str) -> None:
    async with village(database_url) as here:
        maya, sam = here.telegram.phone("Maya"), here.telegram.phone("Sam")

        def decides(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
            if isinstance(heard, MessageHeard) and heard.text == "poison":
                raise RuntimeError("cannot decide this")
            return ()

        here.decides = decides
        maya.write("poison")
        maya.write("after")
        sam.write("from sam")
        await here.running.settle()
        assert texts(here) == ["from sam"]
        await here.pass_(minutes=12)
        assert sorted(texts(here)) == ["after", "from sam"]
        assert {row.attempts for row in await here.updates()} == {0, 5}
        assert sum(isinstance(heard, UpdateSetAside) for heard in here.heard) == 1


async def test_updates_without_a_number_hold_up_nobody(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing can confirm them; they go when a later update is confirmed."""
    async with village(sqlite_url) as here:
        here.telegram.push_raw({"update_id": "seven", "poll": {}})
        here.telegram.push_raw({"update_id": None, "poll": {}})
        await until(lambda: "without a number" in caplog.text)
        here.telegram.phone("Maya").write("hello")
        await here.running.settle()
        assert texts(here) == ["hello"]
        assert len(await here.updates()) == 1


async def test_after_a_quiet_week_lower_numbers_are_heard_too(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        maya = here.telegram.phone("Maya")
        here.telegram.push_raw({"update_id": 900_000_000, "poll": {}})
        await here.running.settle()
        maya_says = {"message_id": 5, "date": 1, "chat": maya.chat.json, "text": "hello again"}
        here.telegram.push_raw({"update_id": 12, "message": maya_says})
        await here.running.settle()
        assert texts(here) == ["hello again"]


async def test_the_same_update_twice_is_heard_once(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        maya = here.telegram.phone("Maya")
        said = {"message_id": 5, "date": 1, "chat": maya.chat.json, "text": "hello"}
        for _ in range(3):
            here.telegram.push_raw({"update_id": 4_000_000, "message": said})
            await here.running.settle()
        assert texts(here) == ["hello"]


async def test_trouble_is_logged_once_and_its_end_too(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with village(sqlite_url) as here:
        caplog.set_level(logging.INFO)
        here.telegram.faults.next("getUpdates", *[Fault.status(502)] * 3)
        here.telegram.phone("Maya").write("a secret word")
        await here.running.settle()
        told = [record.getMessage() for record in caplog.records if record.name == "bot.rounds"]
        assert sum("cannot be reached" in line for line in told) == 1
        assert "no answer came back: the connection or Telegram has trouble for now" in told[0]
        assert "Unsure" not in caplog.text
        assert sum("answers again" in line for line in told) == 1
        assert "a secret word" not in caplog.text


async def test_long_words_and_odd_characters_come_through(database_url: str) -> None:
    async with village(database_url) as here:
        maya = here.telegram.phone("Maya")
        for text in ("x" * 60_000, "half \ud83d", "nul \x00", "‮evil", "👩‍👩‍👧"):
            said = {"message_id": 5, "date": 1, "chat": maya.chat.json, "text": text}
            here.telegram.push_raw({"message": said})
        await here.running.settle()
        assert texts(here) == ["x" * 60_000, "half \ud83d", "nul \x00", "‮evil", "👩‍👩‍👧"]


async def test_the_bots_own_name_is_learnt_and_asked_once(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await until(lambda: here.running.store.bot_name == "kept_in_mind_bot")
        here.telegram.phone("Maya").write("hello")
        await here.running.settle()
        assert [call.method for call in here.telegram.calls].count("getMe") == 1


async def test_without_its_name_it_listens_all_the_same(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await here.running.stop()
        here.telegram.faults.always("getMe", Fault.status(502))
        await here.running.start()
        here.telegram.phone("Maya").write("hello")
        await here.running.settle()
        assert texts(here) == ["hello"]
        assert here.running.store.bot_name is None
        here.telegram.faults.clear()
        here.telegram.phone("Sam").write("hi")
        await until(lambda: here.running.store.bot_name is not None)
