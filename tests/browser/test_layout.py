"""How the page fits screens and people: widths, names of controls, contrast, and a lost server."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.server import SandboxServer

from .stage import Stage
from .visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDTHS = [(360, 740), (390, 844), (699, 900), (700, 900), (1024, 768), (1279, 800), (1280, 800),
          (1600, 1000)]  # fmt: skip
CONTROLS = {"button", "textbox", "tab", "switch", "menuitem", "region", "group", "menu", "tabpanel"}

# The contrast of each visible text with the nearest background that is not see-through (WCAG 2.2).
LOW_CONTRAST = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    if ((channels(colour)[3] ?? 1) === 1) return colour;
    return ground(element.parentElement);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const low = [];
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    seen += 1;
    const pair = [light(getComputedStyle(element).color), light(ground(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) low.push(`${walker.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
  }
  return { low, seen };
}"""


async def resize(page: Page, width: int, height: int = 800) -> None:
    await page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize(("width", "height"), WIDTHS)
async def test_nothing_is_wider_than_the_screen(visit: Visit, width: int, height: int) -> None:
    phone = await visit.join("Maya")
    await phone.get_by_role("textbox").fill("w" * 400)
    await phone.get_by_role("textbox").press("Enter")
    await expect(phone.locator(".message").last).to_contain_text("You wrote")
    await resize(visit.page, width, height)
    overflow = "[document.documentElement, ...document.querySelectorAll('.log, .decided-body')]"
    wider = await visit.page.evaluate(f"{overflow}.map((one) => one.scrollWidth - one.clientWidth)")
    assert max(wider) <= 0


@pytest.mark.parametrize(("width", "beside"), [(1600, 4), (1280, 4), (1279, 2), (700, 2), (699, 1)])
async def test_how_many_phones_stand_side_by_side(visit: Visit, width: int, beside: int) -> None:
    await resize(visit.page, width)
    await visit.page.wait_for_function(  # the page hears of its new size a moment later
        "many => [...document.querySelectorAll('.phone')].filter((one) => one.checkVisibility())"
        ".length === many",
        arg=1 if beside == 1 else 4,
    )
    tops = await visit.page.evaluate(
        "[...document.querySelectorAll('.phone')].filter((one) => one.checkVisibility())"
        ".map((one) => one.getBoundingClientRect().top)"
    )
    assert sum(top == tops[0] for top in tops) == beside
    assert len(tops) == (1 if beside == 1 else 4)


async def test_one_phone_at_a_time_on_a_small_screen(visit: Visit, stage: Stage) -> None:
    page = visit.page
    await visit.join("Maya")
    await resize(page, 360, 740)
    tabs = page.get_by_role("tab")
    await expect(tabs).to_have_count(4)
    await expect(page.get_by_role("tabpanel", name="Maya")).to_be_visible()
    await expect(page.get_by_role("tabpanel")).to_have_count(1)
    await tabs.nth(1).click()
    await expect(page.get_by_role("tabpanel", name="Sam")).to_be_visible()
    stage.phones[0].phone.write("from elsewhere")
    await expect(page.get_by_role("tab", name="Maya 1 new")).to_be_visible()
    await page.get_by_role("tab", name="Maya").click()
    await expect(page.get_by_role("tab", name="Maya", exact=True)).to_be_visible()
    last = page.get_by_role("tabpanel", name="Maya").locator(".message").last
    await expect(last).to_contain_text("You wrote: from elsewhere")
    await expect(last).to_be_in_viewport()


async def test_tabs_by_keyboard(visit: Visit) -> None:
    page = visit.page
    await resize(page, 390)
    await page.get_by_role("tab", name="Maya").focus()
    for key, name in (("ArrowRight", "Sam"), ("End", "Tom"), ("ArrowRight", "Maya")):
        await page.keyboard.press(key)
        await expect(page.get_by_role("tab", name=name)).to_be_focused()
        await expect(page.get_by_role("tab", name=name, selected=True)).to_be_visible()
        await expect(page.get_by_role("tabpanel", name=name)).to_be_visible()


async def test_the_reasons_fold_away_on_a_small_screen(visit: Visit) -> None:
    page = visit.page
    await resize(page, 390)
    await page.reload()
    show = page.get_by_role("complementary").get_by_role("button")
    await expect(show).to_have_attribute("aria-expanded", "false")
    await expect(page.get_by_text("Nothing yet.")).to_be_hidden()
    await show.click()
    await expect(show).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_text("Nothing yet.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1600])
async def test_every_control_has_a_name(visit: Visit, width: int) -> None:
    phone = await visit.join("Maya")
    await resize(visit.page, width)
    if width == 390:
        phone = visit.page.get_by_role("tabpanel", name="Maya")
    await phone.get_by_role("button", name="Send something else").click()
    session = await visit.page.context.new_cdp_session(visit.page)
    tree = await session.send("Accessibility.getFullAXTree")
    nodes = [node for node in tree["nodes"] if not node["ignored"]]
    found = [(node["role"]["value"], node.get("name", {}).get("value")) for node in nodes]
    controls = [(role, name) for role, name in found if role in CONTROLS]
    assert {"button", "textbox", "menuitem", "switch"} <= {role for role, _ in controls}
    assert [role for role, name in controls if not name] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1600])
async def test_all_text_stands_out_from_its_ground(visit: Visit, scheme: str, width: int) -> None:
    page = visit.page
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    phone = await visit.join("Maya")
    await phone.get_by_role("button", name="Good").click()
    await expect(phone.locator(".toast")).to_be_visible()
    await page.get_by_role("switch").click()
    await expect(page.get_by_role("switch")).to_be_checked()
    await resize(page, width)
    answer = await page.evaluate(LOW_CONTRAST)
    assert answer["seen"] > 20
    assert answer["low"] == []


async def test_new_messages_are_read_out_once_for_each_phone(visit: Visit) -> None:
    await visit.join("Maya")
    spoken = visit.page.locator("#announcements [aria-live=polite]")
    await expect(spoken).to_have_count(4)
    await expect(spoken.first).to_contain_text("Maya's phone. Kept in Mind:")
    await expect(spoken.nth(1)).to_be_empty()


async def test_the_page_says_that_everything_is_made_up(visit: Visit) -> None:
    await expect(visit.page.get_by_role("note")).to_have_text(Stage.notice)
    await expect(visit.page.get_by_role("note")).to_be_in_viewport()


async def test_a_lost_server_is_told_and_found_again(
    visit: Visit, server: SandboxServer, stage: Stage
) -> None:
    page, port = visit.page, int(visit.url.rsplit(":", 1)[1])
    stopped = page.get_by_text("The demo has stopped. Start it again with kept-in-mind demo.")
    await expect(stopped).to_be_hidden()
    await server.stop()
    await expect(stopped).to_be_visible()
    again = SandboxServer(stage.telegram, stage)
    await again.start(port)
    await expect(stopped).to_be_hidden(timeout=20_000)
    await again.stop()
    visit.errors.clear()  # the browser itself reports the lost connection
