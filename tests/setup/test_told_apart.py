"""Nobody looks like somebody else on the page, and a form that is out of date says that it is."""

import pytest

from .filled import FORMS, LADDER, fill
from .laid_out import Laid
from .visitor import ONCE, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

APART = "lease type initials that tell them apart."


async def shown(laid: Laid) -> list[str]:
    """Everybody as lists show them, by name."""
    people = (await laid.office.look()).roster.people
    return sorted(f"{each.first_name} ({each.initials})" for each in people)


async def test_the_same_name_twice_needs_initials(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "programme")
    same = {"lead_name": "Priya", "deputy_name": "priya"}
    page = await visitor.send("ladder", same)
    assert page.status == 422
    assert list(page.faults) == ["deputy_initials"]
    assert APART in page.faults["deputy_initials"]
    assert await shown(laid) == ["Priya (P)"]
    page = await visitor.send("ladder", {"deputy_name": "Priya", "deputy_initials": "PK"})
    assert page.status == 200
    assert await shown(laid) == ["Priya (P)", "Priya (PK)"]


@pytest.mark.parametrize("step", ["mentee", "mentor"])
async def test_also_where_young_people_and_mentors_are_added(
    visitor: Visitor, laid: Laid, step: str
) -> None:
    await fill(visitor, "programme", step)
    page = await visitor.send(step, FORMS[step])
    assert list(page.faults) == ["initials"]
    assert APART in page.faults["initials"]
    assert len(await shown(laid)) == 1


async def test_an_old_page_of_lead_and_deputy_says_that_nothing_was_changed(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, "programme")
    old = ONCE.search((await visitor.open("ladder")).text)
    await fill(visitor, "ladder")
    assert old
    page = await visitor.send("ladder", LADDER | {"lead_name": "Ann"}, old[1])
    assert page.step == "ladder"
    assert "That page was out of date, so nothing was changed." in page.words
    assert "Saved" not in page.words
    assert await shown(laid) == ["Joe (JA)", "Priya (PN)"]
    page = await visitor.send("ladder", {})
    assert "Nothing was typed, so nothing was changed." in page.words


async def test_a_form_that_was_sent_twice_says_so(visitor: Visitor) -> None:
    once = ONCE.search((await visitor.open("programme")).text)
    assert once
    await visitor.send("programme", FORMS["programme"], once[1])
    page = await visitor.send("programme", FORMS["programme"], once[1])
    assert page.step == "programme"
    assert "This form was sent before, or its page was out of date." in page.words
