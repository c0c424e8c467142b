"""Bad input, field by field: a sentence beside the field, the rest still there, nothing written."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from .filled import FORMS, TERMS, WEEK, fill
from .laid_out import TOKEN, Laid
from .visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = [
    ("", "Type a first name."),
    ("Maya King", "Type a first name alone, in letters: no surname, no number, no space."),
    ("M4ya", "Type a first name alone, in letters"),
    ("07700 900123", "Type a first name alone, in letters"),
    ("x" * 41, "Type a first name alone, in letters"),
]
TABLE = [
    ("token", "token", "", "Paste the token"),
    ("token", "token", "hello", "This does not look like a token."),
    ("token", "token", "7000000001:" + "x" * 8, "This does not look like a token."),
    ("token", "token", "7000000001:" + "C" * 35, "Telegram does not know this token."),
    ("programme", "name", "", "Type the name of the scheme"),
    ("programme", "name", "x" * 61, "Type the name of the scheme"),
    ("programme", "zone", "London", "“London” is not a time zone. Write Europe/London."),
    ("programme", "zone", "", "is not a time zone"),
    ("programme", "zone", "../../etc/passwd", "is not a time zone"),
    ("programme", "nation", "france", "Choose one of these."),
    ("programme", "kind", "", "Choose one of these."),
    ("programme", "holidays", "Christmas", "Line 1: “Christmas” is not a day"),
    ("programme", "holidays", "26/10/2026\n31/11/2026", "Line 2: “31/11/2026” is not a day"),
    ("programme", "holidays", "2/1/2027 to 1/1/2027", "Line 1:"),
    ("programme", "holidays", "1/1/2026 to 1/1/2062", "Line 1:"),
    ("cover", "mon", "nine to five", "Write it like"),
    ("cover", "mon", "17:30 to 9:00", "ends before it begins"),
    ("cover", "mon", "9:00", "is not a stretch of time"),
    ("cover", "mon", "9:00 to 25:00", "“25:00” is not a time."),
    ("cover", "closed", "25/12/26", "Line 1:"),
    *(("ladder", "lead_name", name, fault) for name, fault in NAMES),
    ("ladder", "deputy_name", "", "Type a first name."),
    ("ladder", "lead_initials", "ABCDEFG", "Type from 1 to 6 letters"),
    *(("mentee", "name", name, fault) for name, fault in NAMES),
    ("mentee", "born", "", "Type the month and year of birth"),
    ("mentee", "born", "May", "is not a month"),
    ("mentee", "born", "13/2009", "is not a month"),
    ("mentee", "born", "December 2026", "This month is still to come."),
    ("mentee", "born", "May 2090", "This month is still to come."),
    ("mentee", "born", "November 2010", "nobody under 16 can join by chat"),
    ("mentee", "born", "October 2010", "nobody under 16 can join by chat"),
    ("mentee", "born", "May 1990", "too old to be a mentee"),
    ("mentee", "time", "", "Type a time, such as 16:30"),
    ("mentee", "time", "half four", "is not a time"),
    ("mentee", "time", "8:00", "Check-ins go from 9:00 to 20:00"),
    ("mentee", "day", "", "Choose one of these."),
    *(("mentor", "name", name, fault) for name, fault in NAMES),
    ("mentor", "kind", "friend", "Choose one of these."),
]


@pytest.mark.parametrize("step", list(FORMS))
async def test_a_sentence_beside_the_field(visitor: Visitor, laid: Laid, step: str) -> None:
    if step not in ("token", "programme"):
        await fill(visitor, "programme")
    people = len((await laid.office.look()).roster.people)
    before = sorted(each.name for each in laid.folder.iterdir())
    for _, field, typed, fault in (row for row in TABLE if row[0] == step):
        page = await visitor.send(step, FORMS[step] | {field: typed})
        where = (field, typed)
        assert page.status == 422, where
        assert list(page.faults) == [field], where
        assert fault in page.faults[field], where
        assert page.summary == [page.faults[field]], where
        assert "<title>Error: " in page.text, where
        for name, value in FORMS[step].items():
            if name != field and step != "token":
                assert f'value="{value}"' in page.text or value in page.words, (where, name)
    assert len((await laid.office.look()).roster.people) == people
    assert sorted(each.name for each in laid.folder.iterdir()) == before


AGREEMENT = [
    ("mentee", "", "Choose one of these."),
    ("mentor", "somebody", "Choose one of these."),
    ("hours", "", "Write the hours in which messages pass"),
    ("hours", "21:00 to 23:00", "In these hours nothing could ever pass"),
    ("mentee_a_week", "many", "is not a number from 0 to 200"),
    ("mentor_a_week", "201", "is not a number from 0 to 200"),
    ("reply_days", "-1", "is not a number"),
    ("ends_on", "soon", "is not a date"),
    ("agreed_on", "", "Type a date"),
    ("agreed_on", "31/10/2026", "This day is still to come."),
]


async def test_bad_input_in_an_agreement(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "programme", "ladder", "mentee", "mentor")
    fields = TERMS | await who(laid)
    for field, typed, fault in AGREEMENT:
        page = await visitor.send("agreement", fields | {field: typed})
        assert page.status == 422
        assert list(page.faults) == [field]
        assert fault in page.faults[field]
    days = {name: value for name, value in fields.items() if not name.startswith("day_")}
    page = await visitor.send("agreement", days)
    assert page.faults == {"days": "Tick at least one day."}
    assert all(each.terms is None for each in (await laid.office.look()).roster.pairings)
    assert (await visitor.send("agreement", fields)).status == 200


async def who(laid: Laid) -> dict[str, str]:
    """The people of an agreement by id."""
    ids = {each.first_name: str(each.id) for each in (await laid.office.look()).roster.people}
    people = {"mentee": "Maya", "mentor": "Sam", "supervisor": "Priya", "recorded_by": "Priya"}
    return {field: ids[name] for field, name in people.items()}


async def test_a_week_without_cover_is_refused(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "programme")
    page = await visitor.send("cover", dict.fromkeys(WEEK, ""))
    assert page.faults == {"mon": "Write hours for at least one day: somebody has to read a worry."}


async def test_telegram_out_of_reach_at_the_token(visitor: Visitor, laid: Laid) -> None:
    laid.telegram.down()
    page = await visitor.send("token", {"token": TOKEN})
    assert "Telegram cannot be reached, so the token was not saved." in page.faults["token"]
    assert not (laid.folder / ".env").exists()
    laid.telegram.up()
    assert (await visitor.send("token", {"token": TOKEN})).step == "programme"


async def test_a_token_that_another_service_has_taken_over(visitor: Visitor, laid: Laid) -> None:
    async with visitor.http.post(
        f"{laid.server.url}/bot{TOKEN}/setWebhook", json={"url": "http://127.0.0.1:9/x"}
    ) as answer:
        assert answer.status == 200
    page = await visitor.send("token", {"token": TOKEN})
    assert "Another service has taken over this bot" in page.faults["token"]
    assert TOKEN not in page.text


async def test_a_token_that_another_program_polls_with(visitor: Visitor, laid: Laid) -> None:
    async with polled(visitor, laid):
        page = await visitor.send("token", {"token": TOKEN})
    assert "Another program uses this token" in page.faults["token"]


@asynccontextmanager
async def polled(visitor: Visitor, laid: Laid) -> AsyncIterator[None]:
    """Another program asks for the bot's updates, and asks again when it is thrown out."""

    async def poll() -> None:
        while True:
            url = f"{laid.server.url}/bot{TOKEN}/getUpdates"
            async with visitor.http.post(url, json={"timeout": 20}):
                await asyncio.sleep(0.2)

    polling = asyncio.create_task(poll())
    await asyncio.sleep(0)
    yield
    polling.cancel()
    with suppress(asyncio.CancelledError):
        await polling
