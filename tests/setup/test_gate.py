"""The gate on the page: what is missing, and writing lines down by a named person with a date."""

from datetime import date

import pytest

from flows.gate import Line

from .filled import PROGRAMME, fill
from .laid_out import Laid
from .visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

REAL = PROGRAMME | {"kind": "real"}
NUMBERS = "Children's services: 0117 496 0000\nOut of hours: 0117 496 0001"
HELP_LINES = ("lifeline", "childline", "shout", "samaritans", "papyrus")


async def scheme(visitor: Visitor, laid: Laid) -> dict[str, str]:
    """A real programme with a lead, a deputy, a mentee and a mentor; ids by name."""
    assert (await visitor.send("programme", REAL)).status == 200
    await fill(visitor, "ladder", "mentee", "mentor")
    return {each.first_name: str(each.id) for each in (await laid.office.look()).roster.people}


async def test_made_up_people_need_no_gate(visitor: Visitor) -> None:
    await fill(visitor, "programme", "ladder")
    page = await visitor.open("gate")
    assert "open as it is" in page.words
    assert "<form" not in page.text


async def test_what_is_missing_is_said_and_written_down_with_a_name_and_a_date(
    visitor: Visitor, laid: Laid
) -> None:
    ids = await scheme(visitor, laid)
    page = await visitor.open("gate")
    for line in ("Safeguarding lead", "Cover hours", "Local emergency numbers", "Supervision plan",
                 "Help line not checked: Childline", "Alert ladder"):  # fmt: skip
        assert f"Missing: {line}" in page.words
    typed = {"by": ids["Joe"], "on": "29/10/2026", "cover": "yes", "local_numbers": NUMBERS}
    typed |= {"supervision": "Grace, every six weeks"}
    typed |= {f"line_{each}": "yes" for each in HELP_LINES}
    page = await visitor.send("gate", typed)
    assert (page.status, page.step) == (200, "gate")  # lead and deputy are still to join
    assert "Written down." in page.words
    assert "Missing: Cover hours" not in page.words
    assert "Missing: Help line" not in page.words
    gate = (await laid.office.look()).gate
    assert gate is not None
    assert {each.line for each in gate.records} == {
        Line.COVER, Line.LOCAL_NUMBERS, Line.SUPERVISION, Line.HELP_LINE,
    }  # fmt: skip
    assert {str(each.by) for each in gate.records} == {ids["Joe"]}
    assert {each.on for each in gate.records} == {date(2026, 10, 29)}


async def test_the_details_of_a_mentee_and_the_checks_of_a_mentor(
    visitor: Visitor, laid: Laid
) -> None:
    ids = await scheme(visitor, laid)
    assert "Missing: MK: it isn't recorded where" in (await visitor.open("checks")).words
    typed = {"by": ids["Priya"], "on": "30/10/2026", "mentee": ids["Maya"], "mentor": ids["Sam"]}
    typed |= {"details": "red folder in the office safe"}
    checks = ("identity", "criminal_record", "references", "training", "readiness",
              "supervision_slot")  # fmt: skip
    page = await visitor.send("checks", typed | dict.fromkeys(checks, "30/10/2027"))
    assert (page.status, page.step) == (200, "agreement")
    words = (await visitor.open("checks")).words
    assert "Missing: MK: the deputy hasn't confirmed" in words
    assert "Missing: Sam" not in words


BAD = [
    ("gate", "by", "", "Choose one of these."),
    ("gate", "by", "maya", "Choose one of these."),
    ("gate", "on", "", "Type a date"),
    ("gate", "on", "31/10/2026", "This day is still to come."),
    ("gate", "local_numbers", "The council", "Write at least one telephone number."),
    ("checks", "on", "1/1/2030", "This day is still to come."),
    ("checks", "mentee", "", "Choose one of these."),
    ("checks", "mentor", "sam", "Choose one of these."),
    ("checks", "identity", "next year", "is not a date"),
    ("checks", "identity", "1/1/2020", "Write the last day on which the check counts: a day ahead"),
]


async def test_bad_input_writes_nothing_down(visitor: Visitor, laid: Laid) -> None:
    ids = await scheme(visitor, laid)
    good = {
        "gate": {"by": ids["Priya"], "on": "30/10/2026", "local_numbers": NUMBERS},
        "checks": {
            "by": ids["Priya"], "on": "30/10/2026", "mentee": ids["Maya"], "mentor": ids["Sam"],
            "identity": "30/10/2027", "details": "in the safe",
        },
    }  # fmt: skip
    for step, name, typed, fault in BAD:
        if (step, name) == ("checks", "identity"):
            good["checks"]["details"] = ""
        page = await visitor.send(step, good[step] | {name: typed})
        assert page.status == 422, (step, name)
        assert list(page.faults) == [name]
        assert fault in page.faults[name]
    gate = (await laid.office.look()).gate
    assert gate is not None
    assert gate.records == ()


async def test_the_gate_stands_before_the_young_person_in_what_happens_after_the_start(
    visitor: Visitor, laid: Laid
) -> None:
    await scheme(visitor, laid)
    told = (await visitor.open()).words.partition("After the start, in this order")[2]
    order = ["The lead opens", "other adults open", "“Yes, that is them”", "Before it opens is"]
    places = [told.index(each) for each in (*order, "the young person opens", "four short cards")]
    assert places == sorted(places)
    assert "Then the young person, the mentor" not in told


async def test_without_a_gate_it_is_not_spoken_of(visitor: Visitor) -> None:
    await fill(visitor, "programme", "ladder")
    told = (await visitor.open()).words.partition("After the start, in this order")[2]
    assert "Before it opens is" not in told
