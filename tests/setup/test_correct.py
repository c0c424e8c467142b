"""A mistake is put right on the page: a name, initials, a month of birth, somebody added by mistake."""

import pytest

from flows.people import Person, Role, Standing

from .filled import FORMS, MENTEE, TERMS, fill
from .laid_out import Laid
from .visitor import Page, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTHING = {"name": "", "initials": "", "born": ""}


async def people(laid: Laid) -> dict[str, Person]:
    """Everybody, by first name."""
    return {each.first_name: each for each in (await laid.office.look()).roster.people}


async def correct(visitor: Visitor, who: Person, what: str = "change", **typed: str) -> Page:
    """Fills in the form about somebody."""
    return await visitor.send("correct", NOTHING | {"who": str(who.id), "what": what} | typed)


async def test_a_slip_is_put_right_and_all_the_rest_stays(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, *FORMS)
    before = (await people(laid))["Maya"]
    page = await correct(visitor, before, name="Amaya", born="June 2009")
    assert (page.status, page.step) == (200, "correct")
    assert "Put right: Amaya (MK)." in page.words
    now = (await people(laid))["Amaya"]
    assert (now.id, now.initials, now.birth_month) == (before.id, "MK", now.birth_month)
    assert str(now.birth_month) == "2009-06-01"
    assert "Put right: Amaya (AK)." in (await correct(visitor, now, initials="AK")).words


async def test_whoever_was_added_by_mistake_is_taken_out(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, *FORMS)
    sam = (await people(laid))["Sam"]
    page = await correct(visitor, sam, "remove")
    assert "Sam is taken out." in page.words
    assert "Sam (SO), mentor" not in page.words
    assert (await people(laid))["Added by mistake"].standing is Standing.ERASED
    assert (await laid.office.look()).of(Role.MENTOR) == []
    assert (await fill(visitor, "mentor")).status == 200


async def test_whoever_a_pairing_names_stays_and_the_page_says_why(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, *FORMS)
    all_of_them = await people(laid)
    of = {name: str(each.id) for name, each in all_of_them.items()}
    pair = {"mentee": of["Maya"], "mentor": of["Sam"], "supervisor": of["Priya"]}
    await visitor.send("agreement", TERMS | pair | {"recorded_by": of["Priya"]})
    page = await correct(visitor, all_of_them["Maya"], "remove")
    assert page.status == 422
    assert page.faults["what"].startswith("They cannot be taken out")
    assert (await people(laid))["Maya"].standing is Standing.INVITED


WRONG = [
    ({}, "name", "Type what shall be put right"),
    ({"name": "Maya King"}, "name", "no surname"),
    ({"initials": "ABCDEFG"}, "initials", "Type from 1 to 6 letters"),
    ({"born": "soon"}, "born", "is not a month"),
    ({"born": "May 2090"}, "born", "This month is still to come."),
    ({"born": "November 2010"}, "born", "take them out here"),
    ({"born": "May 1990"}, "born", "too old to be a mentee"),
    ({"name": "Sam", "initials": "SO"}, "initials", "tell them apart"),
    ({"what": "forget"}, "what", "Choose one of these."),
    ({"who": "nobody", "name": "Amaya"}, "who", "Choose one of these."),
]


async def test_what_cannot_be_is_not_kept_and_stands_beside_its_field(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, *FORMS)
    maya = (await people(laid))["Maya"]
    for typed, field, fault in WRONG:
        sent = NOTHING | {"who": str(maya.id), "what": "change"} | typed
        page = await visitor.send("correct", sent)
        assert page.status == 422, typed
        assert fault in page.faults[field], (typed, page.faults)
        assert list(page.faults) == [field]
    assert (await people(laid))["Maya"] == maya


async def test_where_everybody_has_joined_there_is_no_form(visitor: Visitor) -> None:
    await fill(visitor, "token", "programme", "cover")
    page = await visitor.open("correct")
    assert "nobody has been added yet" in page.words
    assert "<form" not in page.text
    assert MENTEE["name"] not in page.words


async def test_it_is_no_task_that_is_done_or_to_do(visitor: Visitor) -> None:
    page = await fill(visitor, "token", "programme", "cover", "ladder")
    steps = page.text[page.text.index("<nav") :]
    line = next(each for each in steps.split("<li") if "Put a mistake right" in each)
    assert "mark" not in line
