"""What somebody who comes anew is told: what is missing, whose name, which day, where to go on."""

import pytest

from bot.setup.page_words import page_words

from .filled import WEEK, fill
from .laid_out import Laid
from .visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOBODY_SOON = "By these hours nobody is on duty in the next 7 days"


async def test_hours_that_leave_a_week_without_anybody_are_not_done(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, "programme")
    monday = dict.fromkeys(WEEK, "") | {"mon": "9:00 to 17:00", "closed": "2/11/2026"}
    page = await visitor.send("cover", monday)
    assert page.step == "cover"
    assert NOBODY_SOON in page.words
    assert "next on Monday 9 November at" in page.words
    assert "nobody reads a worry in the next 7 days" in (await visitor.open()).words
    page = await visitor.send("cover", monday | {"tue": "9:00 to 17:00"})
    assert page.step == "ladder"
    assert NOBODY_SOON not in (await visitor.open("cover")).words
    assert "nobody reads a worry" not in (await visitor.open()).words


async def test_cards_without_a_token_lead_to_the_first_step(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "programme", "ladder")
    person = (await laid.office.look()).roster.people[0]
    page = await visitor.send("cards", {f"who_{person.id}": "yes"})
    assert page.status == 422
    assert "Do the first step, The bot's token" in page.faults["who"]
    assert "KEPT_IN_MIND_TOKEN" not in page.words


async def test_the_help_for_the_token_holds_nothing_to_be_pasted() -> None:
    words = page_words("token")
    assert "AAExample" not in words.groups[0].fields[0].help
    assert "a colon" in words.groups[0].fields[0].help


async def test_each_line_says_of_which_day_or_of_whom(visitor: Visitor) -> None:
    await fill(visitor, "programme")
    page = await visitor.send("cover", dict.fromkeys(WEEK, "9 to 5"))
    assert [each.partition(":")[0] for each in page.summary] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    ]  # fmt: skip
    assert all("17:00" in each for each in page.summary)
    page = await visitor.send("ladder", {})
    assert page.summary == [
        "Lead's first name: Type a first name.", "Deputy's first name: Type a first name.",
    ]  # fmt: skip


async def test_an_address_that_is_none_has_a_way_back(visitor: Visitor) -> None:
    page = await visitor.open("nonsense")
    assert page.status == 404
    assert "There is no such page" in page.words
    assert '<a href="./">To the overview</a>' in page.text
    assert (await visitor.send("nonsense", {}, "x")).status == 404
