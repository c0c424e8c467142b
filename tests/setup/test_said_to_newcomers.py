"""What somebody who comes anew is told: what is missing, whose name, which day, where to go on."""

import pytest

from bot.setup.page_words import page_words

from .filled import FORMS, WEEK, fill
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


async def test_made_up_people_are_told_what_they_do_not_need(visitor: Visitor) -> None:
    page = await visitor.open("programme")
    for step in ("gate", "channel", "checks"):
        assert page_words(step).title in page.words.partition("Made-up people do not need")[2]


async def test_putting_a_mistake_right_is_no_step_to_do(visitor: Visitor) -> None:
    await fill(visitor, "token", "programme")
    line = (await visitor.open()).text.partition('href="correct"')[2].partition("</li>")[0]
    assert "Put a mistake right" in line
    assert "to do" not in line


async def test_whoever_agreed_as_the_third_is_called_a_supervisor(visitor: Visitor) -> None:
    await fill(visitor, "programme", "ladder", "mentee", "mentor")
    page = await visitor.open("agreement")
    assert "Which supervisor agreed?" in page.words
    assert "third party" not in page.words


@pytest.mark.parametrize(
    ("born", "day", "time", "is_late"),
    [
        ("May 2009", "0", "12:00", True),
        ("May 2009", "0", "15:30", False),
        ("May 2009", "5", "12:00", False),
        ("May 2004", "0", "12:00", False),
    ],
)
async def test_a_time_that_is_not_kept_on_school_days_is_told(
    visitor: Visitor, born: str, day: str, time: str, is_late: bool
) -> None:
    await fill(visitor, "programme")
    assert "before half past three" in (await visitor.open("mentee")).words
    page = await visitor.send("mentee", FORMS["mentee"] | {"born": born, "day": day, "time": time})
    told = "On a school day nobody under 18 is asked before 3:30pm, so this time is not offered"
    assert (told in page.words) is is_late
    assert "Added: Maya." in page.words
