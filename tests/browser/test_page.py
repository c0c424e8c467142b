"""The demo page as a visitor uses it: in a real browser."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from .stage import Stage
from .visit import Visit, bubble, words_in, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_typed_words_become_a_bubble_and_are_answered(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await write(phone, "Hello there")
    await expect(phone.locator(".mine").last).to_contain_text("Hello there")
    await expect(phone.locator(".mine").last).to_contain_text("delivered")
    await expect(phone.locator(".message").last).to_contain_text("You wrote: Hello there")
    await expect(words_in(phone)).to_have_value("")


async def test_the_others_see_nothing_of_it(visit: Visit) -> None:
    await write(await visit.join("Maya"), "Only for the bot")
    await expect(visit.phone("Sam").locator(".message")).to_have_count(0)


async def test_shift_and_enter_make_a_new_line(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await words_in(phone).press_sequentially("one")
    await words_in(phone).press("Shift+Enter")
    await words_in(phone).press_sequentially("two")
    await words_in(phone).press("Enter")
    await expect(phone.locator(".mine .words").last).to_have_text("one\ntwo", use_inner_text=True)


async def test_words_arrive_in_the_order_of_typing_also_when_the_first_is_slow(
    visit: Visit,
) -> None:
    async def dawdle(route: Route) -> None:
        if "first" in (route.request.post_data or ""):
            await asyncio.sleep(0.5)
        await route.continue_()

    phone = await visit.join("Maya")
    await visit.page.route("**/write", dawdle)
    await write(phone, "first")
    await write(phone, "second")
    await expect(phone.locator(".mine .words")).to_have_text(
        ["/start join-maya", "first", "second"]
    )


async def test_a_button_answers_with_a_toast_and_an_old_one_can_still_be_pressed(
    visit: Visit,
) -> None:
    phone = await visit.join("Maya")
    await phone.get_by_role("button", name="Good").click()
    await expect(phone.locator(".toast")).to_have_text("Noted: good")
    await expect(phone.locator(".message").last).to_contain_text("You chose good.")
    await write(phone, "and then")
    await expect(bubble(phone, "You wrote: and then")).to_be_visible()
    await phone.get_by_role("button", name="Hard").click()
    await expect(phone.locator(".toast")).to_have_text("Noted: hard")
    await expect(phone.locator(".message").last).to_contain_text("You chose hard.")


async def test_every_press_shows_its_toast_also_the_sixth(visit: Visit, stage: Stage) -> None:
    phone = await visit.join("Maya")
    for pressed in ["Good", "Hard"] * 3 + ["Up and down"]:
        await phone.get_by_role("button", name=pressed).click()
        noted = f"Noted: {pressed.lower().replace(' ', '-')}"
        await expect(phone.locator(".toast")).to_have_text(noted)
    assert len(stage.phones[0].phone.toasts) == 7


async def test_a_quick_answer_is_sent_as_words(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await phone.get_by_role("button", name="Tell someone").click()
    await expect(bubble(phone, "You wrote: Tell someone")).to_be_visible()


async def test_an_answer_shows_the_quote_and_leads_back_to_it(visit: Visit) -> None:
    phone = await visit.join("Maya")
    question = bubble(phone, "How are you today?")
    await question.hover()
    await question.get_by_role("button", name="Reply").click()
    await expect(phone.locator(".context")).to_contain_text("Answering: How are you today?")
    await write(phone, "Fine")
    answer = phone.locator(".mine").last
    await expect(answer.locator(".quote")).to_have_text("How are you today?")
    await expect(phone.locator(".context")).to_be_hidden()
    await answer.locator(".quote").click()
    await expect(question).to_be_focused()


async def test_an_edit_changes_the_bubble_and_the_bot_hears_it(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await write(phone, "Tuseday")
    await expect(bubble(phone, "You wrote: Tuseday")).to_be_visible()
    await words_in(phone).fill("half a thought")
    mine = phone.locator(".mine").last
    await mine.hover()
    await mine.get_by_role("button", name="Edit").click()
    await expect(words_in(phone)).to_have_value("Tuseday")
    await write(phone, "Tuesday")
    await expect(mine.locator(".words")).to_have_text("Tuesday")
    await expect(mine).to_contain_text("edited")
    await expect(bubble(phone, "You changed it to: Tuesday")).to_be_visible()
    await expect(words_in(phone)).to_have_value("half a thought")


async def test_escape_gives_up_an_edit_and_keeps_what_was_being_written(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await write(phone, "First")
    await expect(bubble(phone, "You wrote: First")).to_be_visible()
    await words_in(phone).fill("half a thought")
    await phone.locator(".mine").last.hover()
    await phone.locator(".mine").last.get_by_role("button", name="Edit").click()
    await words_in(phone).press("Escape")
    await expect(phone.locator(".context")).to_be_hidden()
    await expect(words_in(phone)).to_have_value("half a thought")


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("Picture", "Picture"),
        ("Video", "Video"),
        ("Voice message", "Voice message"),
        ("Place", "Place"),
        ("Document", "Document"),
        ("Sticker, heart", "❤️"),
    ],
)
async def test_something_other_than_words(visit: Visit, item: str, shown: str) -> None:
    phone = await visit.join("Maya")
    await phone.get_by_role("button", name="Send something else").click()
    await phone.get_by_role("menuitem", name=item, exact=True).click()
    await expect(phone.locator(".mine").last).to_contain_text(shown)
    await expect(bubble(phone, "I can't open that.")).to_be_visible()


async def test_what_was_typed_goes_along_with_a_picture(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await words_in(phone).fill("my dog")
    await phone.get_by_role("button", name="Send something else").click()
    await phone.get_by_role("menuitem", name="Picture").click()
    await expect(phone.locator(".mine").last).to_contain_text("my dog")
    await expect(words_in(phone)).to_have_value("")


async def test_blocking_takes_writing_away_until_unblocked(visit: Visit, stage: Stage) -> None:
    phone = await visit.join("Maya")
    await phone.get_by_role("button", name="Block", exact=True).click()
    await expect(words_in(phone)).to_be_hidden()
    await expect(phone.get_by_text("Maya has blocked Kept in Mind")).to_be_visible()
    assert stage.phones[0].phone.blocked
    unblock = phone.get_by_role("button", name="Unblock")
    await expect(unblock).to_be_focused()
    await unblock.click()
    await expect(words_in(phone)).to_be_focused()
    assert not stage.phones[0].phone.blocked


async def test_start_carries_the_link_that_was_handed_over(visit: Visit) -> None:
    phone = await visit.join("Sam")
    await expect(phone.locator(".mine").first).to_contain_text("/start join-sam")


async def test_a_mistake_is_told_in_words_and_nothing_is_lost(visit: Visit, stage: Stage) -> None:
    phone = await visit.join("Maya")
    stage.phones[0].phone.delete_account()
    await write(phone, "Do not lose me")
    await expect(phone.get_by_role("alert")).to_have_text("This account was deleted.")
    await expect(words_in(phone)).to_have_value("Do not lose me")
    visit.errors.clear()  # the browser itself reports the refusal


async def test_words_are_never_markup(visit: Visit) -> None:
    phone = await visit.join("Maya")
    markup = "<img src=x onerror=document.title='broken'><b>bold</b>"
    await write(phone, markup)
    await expect(phone.locator(".mine .words").last).to_have_text(markup)
    assert await visit.page.title() == Stage.title


async def test_the_clock_moves_and_says_so_meanwhile(visit: Visit, stage: Stage) -> None:
    await visit.join("Maya")
    clock = visit.page.get_by_role("region", name="The clock of this demo")
    stage.held_up = asyncio.Event()
    await expect(clock).to_contain_text("Monday 2 November 2026, 16:00")
    await clock.get_by_role("button", name="+1 hour").click()
    await expect(clock).to_have_attribute("aria-busy", "true")
    await expect(clock.get_by_role("status")).to_have_text("The clock is moving…")
    for name in ("+1 hour", "+1 day", "To the next thing due"):
        await expect(clock.get_by_role("button", name=name)).to_be_disabled()
    stage.held_up.set()
    await expect(clock).to_contain_text("Monday 2 November 2026, 17:00")
    await expect(clock).to_have_attribute("aria-busy", "false")
    await expect(clock.get_by_role("button", name="+1 hour")).to_be_focused()


async def test_the_next_thing_due_is_named_and_then_happens(visit: Visit) -> None:
    phone = await visit.join("Maya")
    due = visit.page.get_by_role("button", name="To the next thing due")
    await expect(due).to_contain_text("Maya's check-in at 18:00")
    await due.click()
    question = phone.locator(".message").last
    await expect(question).to_contain_text("How was your week?")
    await expect(question).to_contain_text("arrived silently")
    await expect(due).to_contain_text("nothing is waiting")
    await expect(due).to_be_disabled()
    reasons = visit.page.get_by_role("complementary").locator(".turn").first
    await expect(reasons).to_contain_text("Asked how her week has been.")


async def test_another_day_gets_its_own_heading(visit: Visit) -> None:
    phone = await visit.join("Maya")
    await visit.page.get_by_role("button", name="+1 day").click()
    await write(phone, "A new day")
    await expect(phone.locator(".day")).to_have_text(
        ["Monday 2 November 2026", "Tuesday 3 November 2026"]
    )


async def test_words_wait_while_telegram_is_down(visit: Visit) -> None:
    phone = await visit.join("Maya")
    switch = visit.page.get_by_role("switch", name="Telegram is down")
    await switch.click()
    await expect(switch).to_be_checked()
    await write(phone, "Are you there?")
    await expect(phone.locator(".mine").last).to_contain_text("waiting")
    await switch.click()
    await expect(switch).not_to_be_checked()
    await expect(bubble(phone, "You wrote: Are you there?")).to_be_visible()


async def test_reading_further_up_is_not_disturbed_and_a_pill_leads_to_new_messages(
    visit: Visit,
) -> None:
    phone = await visit.join("Maya")
    for nth in range(14):
        await write(phone, f"line {nth}")
    await expect(bubble(phone, "You wrote: line 13")).to_be_in_viewport()
    await phone.locator(".log").hover()
    await visit.page.mouse.wheel(0, -5000)
    await expect(phone.locator(".message").first).to_be_in_viewport()
    await visit.page.get_by_role("button", name="To the next thing due").click()
    await expect(phone.get_by_role("button", name="New messages")).to_be_visible()
    await expect(bubble(phone, "How was your week?")).not_to_be_in_viewport()
    await phone.get_by_role("button", name="New messages").click()
    await expect(phone.locator(".message").last).to_be_in_viewport()
    await expect(phone.get_by_role("button", name="New messages")).to_be_hidden()
