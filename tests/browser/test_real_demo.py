"""The whole product in a real browser: one worry, from the first tap to "I have it"."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from yarl import URL

from bot.demo import Demo, lay_out

from .visit import Visit, bubble, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def played(browser: Browser, tmp_path: Path) -> AsyncIterator[Visit]:
    """The page of the real demo; afterwards it spoke to nobody else and no script failed."""
    lay_out(tmp_path)
    async with Demo(tmp_path) as demo:
        context = await browser.new_context(viewport={"width": 1600, "height": 1000})
        visit = Visit(await context.new_page(), demo.url)
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("request", lambda request: visit.hosts.add(URL(request.url).authority))
        await visit.open()
        yield visit
        await context.close()
        assert visit.errors == []
        assert visit.hosts == {URL(demo.url).authority}


async def _join(visit: Visit) -> None:
    maya = visit.phone("Maya")
    await maya.get_by_role("button", name="Start").click()
    await write(maya, "river lamp")
    asked = visit.phone("Priya").get_by_role("listitem").filter(has_text="MK")
    await asked.get_by_role("button", name="Yes, that is them").click()
    for words in ("what this is", "who sees what", "what I keep"):
        card = maya.get_by_role("listitem").filter(has_text=f": {words}.")
        await card.get_by_role("button", name="Next", exact=True).click()
    await maya.get_by_role("button", name="Yes, I'd like that").click()
    await maya.get_by_role("button", name="Monday", exact=True).click()
    await maya.get_by_role("button", name="6pm", exact=True).click()
    await expect(bubble(maya, "That's set.")).to_be_visible()


async def test_a_worry_reaches_the_lead_and_then_the_deputy(played: Visit) -> None:
    await _join(played)
    maya, priya, joe = (played.phone(name) for name in ("Maya", "Priya", "Joe"))
    await write(maya, "i want to die")
    await expect(bubble(maya, "Priya")).to_be_visible()
    await expect(bubble(priya, "TODAY: worry 1, MK.")).to_be_visible()
    await expect(bubble(joe, "worry 1")).to_have_count(0)
    await played.page.get_by_role("button", name="+1 hour").click()
    await expect(bubble(joe, "TODAY: worry 1, MK.")).to_be_visible()
    await joe.get_by_role("button", name="Open", exact=True).last.click()
    await expect(bubble(joe, "i want to die")).to_be_visible()
    await joe.get_by_role("button", name="I have it").click()
    await expect(bubble(priya, "Worry 1: Joe has it.")).to_be_visible()
    await expect(bubble(maya, "Joe").last).to_be_visible()


async def test_a_message_waits_for_the_agreed_hours_and_the_panel_says_why(played: Visit) -> None:
    await _join(played)
    maya, sam = played.phone("Maya"), played.phone("Sam")
    await write(maya, "can we meet on friday?")
    await expect(bubble(maya, "It will reach Sam today at 4pm.")).to_be_visible()
    await expect(bubble(sam, "can we meet")).to_have_count(0)
    await expect(played.page.get_by_text("Outside the agreed hours").first).to_be_visible()
    await played.page.get_by_role("button", name="+1 hour").click()
    await expect(bubble(sam, "Maya: can we meet on friday?")).to_be_visible()


async def test_telegram_goes_down_and_nothing_is_lost(played: Visit) -> None:
    await _join(played)
    maya, priya = played.phone("Maya"), played.phone("Priya")
    down = played.page.get_by_role("switch", name="Telegram is down")
    await down.click()
    await write(maya, "i need help now")
    await expect(bubble(priya, "worry 1")).to_have_count(0)
    await down.click()
    await expect(bubble(priya, "NOW: worry 1, MK.").first).to_be_visible()
