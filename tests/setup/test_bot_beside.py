"""The bot beside the page: started, stopped, started anew with what was changed, ended by itself."""

import asyncio

import pytest

from .filled import FORMS, WEEK, fill
from .laid_out import TOKEN, Laid
from .visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_changed_counts_at_once(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme", "ladder")
    assert "Kept in Mind is running." in (await visitor.send("", {"do": "start"})).words
    before = laid.running
    assert (await visitor.send("cover", WEEK | {"sun": "10:00 to 11:00"})).status == 200
    assert laid.running is not before
    assert "sun" in {day for each in laid.running.store.rules.cover.hours for day in each.days}
    kept = [each.name for each in laid.folder.iterdir() if ".before-" in each.name]
    assert kept == ["programme.toml.before-20261030-100000"]
    page = await visitor.send("mentee", FORMS["mentee"] | {"day": "later", "time": ""})
    assert page.status == 200
    assert "Kept in Mind is running." in (await visitor.open()).words
    page = await visitor.send("", {"do": "stop"})
    assert "The bot is not running yet." in page.words
    assert "Start the bot" in page.words


async def test_a_bot_whose_token_was_taken_back_says_so(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme")
    await visitor.send("", {"do": "start"})
    laid.telegram.token = f"7000000001:{'D' * 35}"
    laid.telegram.phone("Somebody").start()  # ends the poll that is open
    async with asyncio.timeout(20):
        while not laid.office.keeper.alarms:  # noqa: ASYNC110 (no event tells it)
            await asyncio.sleep(0.05)
    refused = "Telegram does not take this bot's token any more"
    assert refused in (await visitor.open()).words
    page = await visitor.send("token", {"token": laid.telegram.token})
    assert "your bot is @kept_in_mind_bot" in page.words
    page = await visitor.open()
    assert "Kept in Mind is running." in page.words
    assert refused not in page.words


async def test_a_wrong_token_leaves_the_bot_running(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme")
    await visitor.send("", {"do": "start"})
    page = await visitor.send("token", {"token": f"7000000001:{'C' * 35}"})
    assert "Telegram does not know this token." in page.faults["token"]
    assert "Kept in Mind is running." in (await visitor.open()).words
    assert f"={TOKEN}\n" in (laid.folder / ".env").read_text("utf-8")


async def test_what_keeps_the_bot_from_starting_is_told(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme")
    (laid.folder / "kept-in-mind.keys").unlink()
    page = await visitor.send("", {"do": "start"})
    assert "there is no such key file" in page.words
    assert "The bot is not running yet." in page.words
