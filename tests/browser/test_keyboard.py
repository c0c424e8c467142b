"""Everything on the demo page by keyboard alone, with the focus always where one expects it."""

import pytest
from playwright.async_api import Locator, Page, expect

from .visit import Visit, bubble, words_in, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_whole_conversation_by_keyboard_alone(visit: Visit) -> None:
    page, phone = visit.page, visit.phone("Maya")
    await tab_to(page, phone.get_by_role("button", name="Start"))
    await page.keyboard.press("Enter")
    await expect(words_in(phone)).to_be_focused()
    await expect(phone.get_by_role("button", name="Good")).to_be_visible()
    await page.keyboard.type("By keyboard")
    await page.keyboard.press("Enter")
    await expect(bubble(phone, "You wrote: By keyboard")).to_be_visible()
    await tab_to(page, phone.locator(".message").last, "Shift+Tab")
    for _ in range(2):
        await page.keyboard.press("ArrowUp")
    await expect(bubble(phone, "How are you today?")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(phone.get_by_role("button", name="Good")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(bubble(phone, "You chose good.")).to_be_visible()
    await expect(phone.get_by_role("button", name="Good")).to_be_focused()


async def test_a_long_conversation_takes_no_more_tabs_than_a_short_one(visit: Visit) -> None:
    phone = await visit.join("Maya")
    short = await tabs_across(visit.page, phone)
    for nth in range(6):
        await write(phone, f"line {nth}")
    await expect(bubble(phone, "You wrote: line 5")).to_be_visible()
    await phone.locator(".message", has_text="How are you today?").focus()
    assert await tabs_across(visit.page, phone) == short


async def test_the_menu_by_keyboard(visit: Visit) -> None:
    page, phone = visit.page, await visit.join("Maya")
    opener = phone.get_by_role("button", name="Send something else")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("menuitem", name="Picture")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(phone.get_by_role("menu")).to_be_hidden()
    await expect(opener).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".mine").last).to_contain_text("Video")
    await expect(words_in(phone)).to_be_focused()


async def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> int:
    """Presses Tab until `wanted` has the focus; fails when that takes absurdly long."""
    for pressed in range(60):
        if await wanted.evaluate("element => element === document.activeElement"):
            return pressed
        await page.keyboard.press(key)
    pytest.fail("Tab does not lead there")


async def tabs_across(page: Page, phone: Locator) -> int:
    """How often Tab is pressed from the top of a phone to the place where one writes."""
    await phone.get_by_role("button", name="Block", exact=True).focus()
    return await tab_to(page, words_in(phone))
