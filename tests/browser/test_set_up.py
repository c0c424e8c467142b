"""The set-up page in a real browser: from a token to the first check-in, by somebody who only reads it."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from setup.filled import FORMS
from setup.laid_out import TOKEN, Laid, lay_out
from yarl import URL

from bot.sandbox.phones import Phone

from .test_keyboard import tab_to
from .test_layout import CONTROLS, LOW_CONTRAST

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MONDAY_AT_FIVE = datetime.fromisoformat("2026-11-02T17:00+00:00")


@pytest_asyncio.fixture(loop_scope="session")
async def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Laid]:
    """An empty folder, a Telegram, and the page."""
    async with lay_out(tmp_path, monkeypatch) as laid:
        yield laid


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, laid: Laid) -> AsyncIterator[Page]:
    """The page, open; afterwards nothing went wrong in it and it spoke to nobody else."""
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    wrong: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: hosts.add(URL(request.url).authority))
    await page.goto(laid.door.url)
    yield page
    await context.close()
    assert wrong == []
    assert hosts == {URL(laid.door.url).authority}


async def test_from_a_token_to_a_first_check_in(page: Page, laid: Laid) -> None:
    await press(page.get_by_role("link", name="The bot has no token yet."))
    await fill(page, {"Token": TOKEN})
    await press(page.get_by_role("button", name="Test it and save it"))
    await expect(page.get_by_role("status")).to_contain_text("your bot is @kept_in_mind_bot")
    await fill(page, {"Name of the scheme": "Riverside Mentoring"})
    await fill(page, {"School holidays": "26/10/2026 to 30/10/2026"})
    await press(page.get_by_role("button", name="Save and go on"))
    await expect(page.get_by_role("status")).to_contain_text("Copy it now to a second, safe place")
    await fill(page, {"Saturday": "10:00 to 12:00"})
    await press(page.get_by_role("button", name="Save and go on"))
    await fill(page, {"Lead's first name": "Priya", "Lead's initials": "PN"})
    await press(page.get_by_role("button", name="Save and go on"))
    await expect(page.get_by_role("alert")).to_contain_text("Type a first name.")
    await expect(page.get_by_role("alert")).to_be_focused()
    await expect(page.get_by_label("Lead's first name", exact=True)).to_have_value("Priya")
    await fill(page, {"Deputy's first name": "Joe", "Deputy's initials": "JA"})
    await press(page.get_by_role("button", name="Save and go on"))
    await fill(
        page, {"First name": "Maya", "Initials": "MK", "Month and year of birth": "May 2009"}
    )
    await page.get_by_label("Day of the check-in").select_option("Monday")
    await fill(page, {"Time of the check-in": "16:30"})
    await press(page.get_by_role("button", name="Add them and go on"))
    await fill(page, {"First name": "Sam", "Initials": "SO"})
    await press(page.get_by_role("button", name="Add them and go on"))
    await agree(page)
    payloads = await make_cards(page)
    await press(page.get_by_role("link", name="Go on: start the bot"))
    await press(page.get_by_role("button", name="Start the bot"))
    await expect(page.get_by_text("Kept in Mind is running.")).to_be_visible()
    maya = await join(laid, payloads)
    await press(page.get_by_role("link", name="Overview and start"))
    await expect(page.get_by_text("Maya: mentee, has joined")).to_be_visible()
    await laid.running.advance(MONDAY_AT_FIVE)
    assert any("Good" in label for label, _ in buttons(maya)), maya.last.text


async def fill(page: Page, fields: dict[str, str]) -> None:
    """Types into fields by their labels."""
    for label, typed in fields.items():
        await page.get_by_label(label, exact=True).fill(typed)


async def press(control: Locator) -> None:
    """Presses something that leads on; nothing on the page it leads to is wider than the screen."""
    page = control.page
    await control.click()
    await page.wait_for_load_state()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) <= 0, page.url


async def agree(page: Page) -> None:
    """What the three agreed on paper."""
    for day in ("Tuesday", "Thursday"):
        await page.get_by_label(day).check()
    await page.get_by_label("Which supervisor agreed?").select_option("Priya (PN)")
    await page.get_by_label("Who saw the paper?").select_option("Joe (JA)")
    await press(page.get_by_role("button", name="Save and go on"))


async def make_cards(page: Page) -> dict[str, tuple[str, str]]:
    """The payload of each one's link and its check word, by name."""
    await press(page.get_by_role("button", name="Make the cards"))
    found = {}
    for card in await page.locator(".card").all():
        name = await card.get_by_role("heading").inner_text()
        link = await card.locator(".link").inner_text()
        told = await page.get_by_text(f"The check word for {name}: ").inner_text()
        word = told.removeprefix(f"The check word for {name}: ").split(".")[0]
        found[name] = parse_qs(urlsplit(link).query)["start"][0], word
    assert set(found) == {"Priya", "Joe", "Maya", "Sam"}
    return found


async def join(laid: Laid, links: dict[str, tuple[str, str]]) -> Phone:
    """Everybody opens their link, gives the word and says yes to whatever comes first.

    Priya is the first and needs nobody's yes; she says of the others that it is them. Gives
    Maya's phone.
    """
    phones = {name: laid.telegram.phone(name) for name in links}
    for name in ("Priya", "Joe", "Sam", "Maya"):
        phone, (payload, word) = phones[name], links[name]
        phone.start(payload)
        await laid.running.settle()
        phone.write(word)
        await laid.running.settle()
        if name != "Priya":
            asked = next(one for one in reversed(phones["Priya"].inbox) if one.buttons)
            phones["Priya"].press(asked.message_id, asked.buttons[0][0].data)
            await laid.running.settle()
        while pressable := [one for one in phone.inbox if one.buttons]:
            phone.press(pressable[-1].message_id, pressable[-1].buttons[0][0].data)
            await laid.running.settle()
            if phone.last is not pressable[-1] and not phone.last.buttons:
                break
    return phones["Maya"]


def buttons(phone: Phone) -> list[tuple[str, str]]:
    """The buttons under the last message: label and data."""
    return [(button.label, button.data) for row in phone.last.buttons for button in row]


async def test_a_mistake_is_put_right(page: Page, laid: Laid) -> None:
    for step in ("token", "programme", "cover", "ladder", "mentee"):
        await page.goto(f"{laid.door.url}{step}")
        for name, typed in FORMS[step].items():
            field = page.locator(f"[name={name}]")
            is_choice = await field.evaluate("each => each.tagName === 'SELECT'")
            await (field.select_option(typed) if is_choice else field.fill(typed))
        await press(page.locator("form button.first"))
    await press(page.get_by_role("link", name="Put a mistake right"))
    await page.get_by_label("Who?").select_option("Maya (MK), young person")
    await press(page.get_by_role("button", name="Do it"))
    await expect(page.get_by_role("alert")).to_contain_text("Type what shall be put right")
    await fill(page, {"The right first name": "Amaya"})
    await press(page.get_by_role("button", name="Do it"))
    await expect(page.get_by_role("status")).to_contain_text("Put right: Amaya (MK).")
    await page.get_by_label("Who?").select_option("Amaya (MK), young person")
    await page.get_by_label("What shall be done?").select_option("remove")
    await press(page.get_by_role("button", name="Do it"))
    await expect(page.get_by_role("status")).to_contain_text("Amaya is taken out.")
    await press(page.get_by_role("link", name="Overview and start"))
    await expect(page.get_by_role("link", name="There is no young person yet.")).to_be_visible()


async def test_the_whole_of_it_by_keyboard_alone(page: Page, laid: Laid) -> None:
    await page.set_viewport_size({"width": 1280, "height": 800})
    await tab_to(page, page.get_by_role("link", name="The bot has no token yet."))
    await enter(page)
    await by_keys(page, {"Token": TOKEN})
    await by_keys(page, {"Name of the scheme": "Riverside Mentoring"})
    await by_keys(page, {"Saturday": "10:00 to 12:00"})
    await by_keys(page, {"Lead's first name": "Priya"})
    await expect(page.get_by_role("alert")).to_be_focused()
    await page.keyboard.press("Tab")
    await enter(page)  # the line of the fault leads to its field
    await expect(page.get_by_label("Deputy's first name")).to_be_focused()
    await page.keyboard.type("Joe")
    await enter(page)
    await by_keys(page, {"First name": "Maya", "Month and year of birth": "May 2009"})
    await by_keys(page, {"First name": "Sam"})
    await tab_to(page, page.get_by_label("Monday"))
    await page.keyboard.press("Space")
    await enter(page)
    await expect(page.get_by_role("heading", name="Print a join card for each")).to_be_visible()
    await tab_to(page, page.get_by_role("button", name="Make the cards"))
    await enter(page)
    await tab_to(page, page.get_by_role("link", name="Go on: start the bot"))
    await enter(page)
    await tab_to(page, page.get_by_role("button", name="Start the bot"))
    await enter(page)
    await expect(page.get_by_text("Kept in Mind is running.")).to_be_visible()
    assert len((await laid.office.look()).roster.pairings) == 1


async def enter(page: Page) -> None:
    """Presses Enter where the focus is."""
    await page.keyboard.press("Enter")
    await page.wait_for_load_state()


async def by_keys(page: Page, fields: dict[str, str]) -> None:
    """Types into fields, going from one to the next with Tab, and sends the form with Enter."""
    for label, typed in fields.items():
        field = page.get_by_label(label, exact=True)
        await field.wait_for()
        await tab_to(page, field)
        await page.keyboard.type(typed)
    shown = await page.title()
    await page.keyboard.press("Enter")
    await expect(page).not_to_have_title(shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_and_every_control_has_a_name(
    page: Page, laid: Laid, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.goto(f"{laid.door.url}programme")
    await page.get_by_label("Time zone").fill("London")
    await page.get_by_role("button", name="Save and go on").click()
    await expect(page.get_by_role("alert")).to_be_focused()
    await looks_well(page)
    await fill(page, {"Name of the scheme": "Riverside", "Time zone": "Europe/London"})
    await page.get_by_role("button", name="Save and go on").click()
    for step in ("", "token", "cover", "ladder", "mentee", "mentor", "agreement", "cards"):
        await page.goto(f"{laid.door.url}{step}")
        await looks_well(page)


async def looks_well(page: Page) -> None:
    """Contrast of each text, and a name for each control."""
    answer = await page.evaluate(LOW_CONTRAST)
    assert answer["seen"] > 10
    assert answer["low"] == []
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    nodes = [node for node in tree["nodes"] if not node["ignored"]]
    found = [(node["role"]["value"], node.get("name", {}).get("value")) for node in nodes]
    wanted = CONTROLS | {"link", "combobox", "checkbox"}
    assert [role for role, name in found if role in wanted and not name] == []
    await session.detach()
