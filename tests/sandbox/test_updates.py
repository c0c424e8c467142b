"""Updates wait until they are confirmed or expire, and only one listener may wait for them."""

import asyncio

import pytest

from .raw import Stage, refusal

OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_ON = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def _texts(updates: list[dict[str, object]]) -> list[str]:
    messages = [update["message"] for update in updates]
    return [str(message["text"]) for message in messages if isinstance(message, dict)]


def _ids(updates: list[dict[str, object]]) -> list[int]:
    return [int(str(update["update_id"])) for update in updates]


async def test_reading_confirms_nothing(stage: Stage) -> None:
    for text in ("one", "two", "three"):
        stage.maya.write(text)
    assert _texts(await stage.updates()) == ["one", "two", "three"]
    found = await stage.updates(limit=2)
    assert _texts(found) == ["one", "two"]
    assert _texts(await stage.updates(offset=_ids(found)[0] + 1)) == ["two", "three"]
    assert _texts(await stage.updates()) == ["two", "three"]
    assert len(stage.telegram.queue) == 2


async def test_ids_rise_one_by_one_from_a_random_start(stage: Stage) -> None:
    for _ in range(3):
        stage.maya.write("a")
    ids = _ids(await stage.updates())
    assert ids == list(range(ids[0], ids[0] + 3))
    assert ids[0] > 2_000_000


async def test_after_a_quiet_week_the_numbers_may_fall(stage: Stage) -> None:
    stage.telegram.push_raw({"update_id": 3_000_000_000, "poll_answer": {}})
    await stage.confirm_all()
    stage.telegram.queue.renumber()
    stage.maya.write("a week later")
    found = await stage.updates(offset=3_000_000_001)
    assert _texts(found) == ["a week later"]
    assert _ids(found)[0] < 3_000_000_000


@pytest.mark.parametrize(("seconds", "waits"), [(86_399, True), (86_400, False), (86_401, False)])
async def test_a_message_waits_for_a_day(stage: Stage, seconds: int, waits: bool) -> None:
    message_id = stage.maya.write("Is anybody there?")
    stage.clock.forward(seconds=seconds)
    assert bool(await stage.updates()) is waits
    await stage.confirm_all()
    message = stage.maya.chat.messages[message_id]
    assert stage.telegram.seen_by_bot(message) is waits


@pytest.mark.parametrize(("seconds", "waits"), [(149, True), (150, False), (151, False)])
async def test_a_press_waits_for_150_seconds(stage: Stage, seconds: int, waits: bool) -> None:
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await stage.call("sendMessage", chat_id=stage.maya.id, text="Shall I?", reply_markup=keys)
    stage.maya.press(stage.maya.last.message_id, "Yes")
    stage.maya.write("and words")
    stage.clock.forward(seconds=seconds)
    kinds = [sorted(update)[0] for update in await stage.updates()]
    assert kinds == (["callback_query", "message"] if waits else ["message"])


async def test_only_the_kinds_that_were_asked_for_are_queued(stage: Stage) -> None:
    await stage.updates(allowed_updates=["message"])
    stage.maya.block()
    stage.maya.unblock()
    stage.maya.write("words")
    assert _texts(await stage.updates()) == ["words"]
    await stage.confirm_all()
    await stage.updates(allowed_updates=[])
    stage.maya.block()
    assert [sorted(update)[0] for update in await stage.updates()] == ["my_chat_member"]


async def test_a_long_poll_ends_when_something_comes(stage: Stage) -> None:
    poll = asyncio.create_task(stage.updates(timeout=50))
    await _until_polled(stage)
    stage.maya.write("here")
    assert _texts(await poll) == ["here"]


async def test_a_second_poll_ends_the_first(stage: Stage) -> None:
    first = asyncio.create_task(stage.call("getUpdates", timeout=50))
    await _until_polled(stage)
    second = asyncio.create_task(stage.updates(timeout=50))
    assert await first == refusal(409, OTHER_POLL)
    stage.maya.write("for the second")
    assert _texts(await second) == ["for the second"]


async def test_a_webhook_ends_polling(stage: Stage) -> None:
    poll = asyncio.create_task(stage.call("getUpdates", timeout=50))
    await _until_polled(stage)
    await stage.call("setWebhook", url="http://127.0.0.1:9/")
    assert await poll == refusal(409, "Conflict: terminated by setWebhook request")
    assert await stage.call("getUpdates") == refusal(409, WEBHOOK_ON)
    await stage.call("deleteWebhook")
    assert await stage.updates() == []


async def test_what_waits_can_be_dropped(stage: Stage) -> None:
    stage.maya.write("lost on purpose")
    await stage.call("deleteWebhook", drop_pending_updates=True)
    assert await stage.updates() == []


async def test_any_update_at_all_can_be_pushed(stage: Stage) -> None:
    update_id = stage.telegram.push_raw({"message": {"no": "date"}})
    assert await stage.updates() == [{"update_id": update_id, "message": {"no": "date"}}]


async def test_stopping_does_not_wait_for_those_who_wait(stage: Stage) -> None:
    poll = asyncio.create_task(stage.updates(timeout=50))
    await _until_polled(stage)
    await stage.server.stop()
    assert await poll == []


async def _until_polled(stage: Stage) -> None:
    # The call rings and then waits for updates without a pause between.
    await stage.telegram.called.wait()
