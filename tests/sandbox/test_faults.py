"""Each fault does what it says: what the phone shows, and what the bot hears of it."""

from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.sandbox.faults import ANY_METHOD, Fault
from bot.sandbox.server import SandboxServer
from bot.transport import NotSent, Unsure

from .raw import TOKEN, Stage


@pytest.mark.parametrize(
    ("fault", "shown", "heard"),
    [
        (Fault.retry_after(7), False, RetryAfter),
        (Fault.status(502), False, Unsure),
        (Fault.status(502, delivered=True), True, Unsure),
        (Fault.status(500, delivered=True), True, Unsure),
        (Fault.status(403), False, Unsure),
        (Fault.status(302), False, Unsure),
        (Fault.close_after_delivery(), True, Unsure),
        (Fault.close_before_reading(), False, Unsure),
        (Fault.malformed_json(), True, Unsure),
        (Fault.hang(), False, Unsure),
        (Fault.hang(delivered=True), True, Unsure),
        (Fault.slow(60), True, Unsure),
    ],
    ids=str,
)
async def test_a_fault_happens_once_and_is_told_apart(
    stage: Stage, bot: Bot, fault: Fault, shown: bool, heard: type[TelegramError]
) -> None:
    stage.telegram.faults.next("sendMessage", fault)
    with pytest.raises(heard):
        await bot.send_message(stage.maya.id, "canary words", read_timeout=0.3)
    assert [one.text for one in stage.maya.inbox] == ["canary words"] * shown
    assert stage.telegram.calls[-1].carried_out is shown
    await bot.send_message(stage.maya.id, "and on")
    assert stage.maya.last.text == "and on"
    assert stage.telegram.faults.waiting == 0


async def test_a_slow_answer_is_an_answer(stage: Stage, bot: Bot) -> None:
    stage.telegram.faults.next("sendMessage", Fault.slow(0.05))
    sent = await bot.send_message(stage.maya.id, "Hello")
    assert sent.message_id == stage.maya.last.message_id


async def test_retry_after_is_what_was_said(stage: Stage, bot: Bot) -> None:
    stage.telegram.faults.next("sendMessage", Fault.retry_after(7))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(stage.maya.id, "Hello")
    assert refused.value.retry_after == timedelta(seconds=7)


async def test_faults_come_in_turn_and_for_their_chat_alone(stage: Stage, bot: Bot) -> None:
    sam = stage.telegram.phone("Sam")
    sam.start()
    faults = stage.telegram.faults
    faults.next("sendMessage", Fault.status(502), Fault.retry_after(1), chat=stage.maya.id)
    await bot.send_message(sam.id, "Hello Sam")
    await bot.get_me()
    with pytest.raises(Unsure):
        await bot.send_message(stage.maya.id, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(stage.maya.id, "two")
    await bot.send_message(stage.maya.id, "three")


async def test_a_lasting_fault_lasts_until_it_is_cleared(stage: Stage, bot: Bot) -> None:
    stage.telegram.faults.always(ANY_METHOD, Fault.close_before_reading())
    for _ in range(3):
        with pytest.raises(Unsure):
            await bot.get_me()
    stage.telegram.faults.clear()
    await bot.get_me()


async def test_a_fault_spoils_a_refusal_too(stage: Stage, bot: Bot) -> None:
    stage.telegram.faults.next("sendMessage", Fault.slow(0.01), Fault.status(502, delivered=True))
    stage.maya.block()
    with pytest.raises(Forbidden):
        await bot.send_message(stage.maya.id, "Hello")
    with pytest.raises(Unsure):
        await bot.send_message(stage.maya.id, "Hello")
    assert not stage.telegram.calls[-1].carried_out


async def test_when_telegram_is_down_nobody_can_connect(stage: Stage, bot: Bot) -> None:
    stage.telegram.down()
    async with aiohttp.ClientSession() as fresh:
        with pytest.raises(aiohttp.ClientConnectorError):
            await fresh.get(f"{stage.server.url}/bot{TOKEN}/getMe")
    with pytest.raises(NotSent):
        await bot.send_message(stage.maya.id, "Hello")
    message_id = stage.maya.write("still there?")
    assert not stage.telegram.seen_by_bot(stage.maya.chat.messages[message_id])
    stage.telegram.up()
    await bot.send_message(stage.maya.id, "Hello again")
    assert [one.text for one in stage.maya.inbox] == ["Hello again"]
    assert len(await bot.get_updates()) == 1


async def test_down_and_up_many_times_keeps_the_same_address(stage: Stage, bot: Bot) -> None:
    before = stage.server.url
    for _ in range(5):
        stage.telegram.down()
        stage.telegram.up()
        stage.telegram.up()
        async with aiohttp.ClientSession() as fresh:
            response = await fresh.get(f"{stage.server.url}/bot{TOKEN}/getMe")
            assert response.status == 200
            response.release()
    assert stage.server.url == before


async def test_another_server_can_take_over_the_same_telegram(stage: Stage) -> None:
    stage.telegram.down()
    await stage.server.stop()
    stage.server = SandboxServer(stage.telegram)
    await stage.server.start()
    async with aiohttp.ClientSession() as fresh:
        with pytest.raises(aiohttp.ClientConnectorError):
            await fresh.get(f"{stage.server.url}/bot{TOKEN}/getMe")
    stage.telegram.up()
    assert (await stage.call("getMe"))[0] == 200


async def test_every_call_is_kept_with_what_the_bot_heard(stage: Stage, bot: Bot) -> None:
    stage.telegram.calls.clear()
    stage.telegram.faults.next("sendMessage", Fault.close_after_delivery())
    with pytest.raises(Unsure):
        await bot.send_message(stage.maya.id, "one")
    with pytest.raises(BadRequest):
        await bot.send_message(77, "two")
    await bot.send_message(stage.maya.id, "three")
    kept = [(call.method, call.carried_out, call.answered) for call in stage.telegram.calls]
    assert kept == [
        ("sendMessage", True, None),
        ("sendMessage", False, 400),
        ("sendMessage", True, 200),
    ]
