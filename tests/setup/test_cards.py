"""Join cards on the page: a code and a link for each, check words on a sheet of their own."""

import re

import pytest

from bot.commanding import COMMAND
from bot.sandbox.phones import Phone
from bot.setup.join_card import qr
from flows.heard import StartHeard

from .filled import fill
from .laid_out import Laid
from .visitor import Page, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINK = re.compile(r'<p class="link">(https://t\.me/kept_in_mind_bot\?start=[A-Za-z0-9_-]{22})</p>')


async def made(visitor: Visitor, laid: Laid, *names: str) -> Page:
    """Cards for some people."""
    people = {each.first_name: each.id for each in (await laid.office.look()).roster.people}
    return await visitor.send("cards", {f"who_{people[name]}": "yes" for name in names})


async def test_a_card_holds_a_code_and_a_link_and_never_the_word(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, "token", "programme", "ladder", "mentee")
    page = await made(visitor, laid, "Priya", "Maya")
    cards, sheet = page.text.split('<section class="sheet">')
    links = LINK.findall(cards)
    assert len(set(links)) == 2
    for link in links:
        assert qr(link) in cards
    words = re.findall(r"The check word for (?:Priya|Maya): ([a-z]+ [a-z]+)\.", sheet)
    assert len(words) == 2
    for word in words:
        assert word not in cards
    assert "Riverside" not in cards.split("<main")[1]
    assert not LINK.search(sheet)


async def test_a_card_is_shown_once(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme", "ladder")
    page = await made(visitor, laid, "Priya")
    assert LINK.search(page.text)
    again = await visitor.open("cards")
    assert not LINK.search(again.text)
    ticked = re.findall(r'id="(who_[0-9a-f-]+)"[^>]* checked', again.text)
    assert len(ticked) == 1  # Joe alone has none yet


async def test_nobody_ticked_and_telegram_out_of_reach(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme", "ladder")
    page = await visitor.send("cards", {})
    assert page.faults == {"who": "Tick at least one person."}
    laid.telegram.down()
    page = await made(visitor, laid, "Priya")
    assert "Telegram cannot be reached, so no card was made." in page.faults["who"]


async def test_another_link_is_another_code() -> None:
    assert qr("https://t.me/a?start=b") != qr("https://t.me/a?start=c")


async def test_whoever_is_joining_already_is_not_ticked(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme", "ladder", "mentee")
    card = await made(visitor, laid, "Maya")
    (maya,) = [p for p in (await laid.office.look()).roster.people if p.first_name == "Maya"]
    page = await visitor.open("cards")
    assert "Maya (MK): has a card. A new one ends it" in page.text
    payload = LINK.findall(card.text)[0].partition("start=")[2]
    await laid.office.carry(lambda _: StartHeard(COMMAND, "7001", payload, laid.office.clock.now()))
    page = await visitor.open("cards")
    assert "Maya (MK): is joining already." in page.text
    assert f'id="who_{maya.id}"' in page.text
    assert not re.search(rf'id="who_{maya.id}"[^>]* checked', page.text)


async def join_both(visitor: Visitor, laid: Laid) -> None:
    """Priya joins by her card, then Joe by his, of whom she says that it is him."""
    page = await made(visitor, laid, "Priya", "Joe")
    words = dict(re.findall(r"The check word for (\w+): ([a-z ]+)\.", page.words))
    links = dict(zip(words, LINK.findall(page.text), strict=True))
    await visitor.send("", {"do": "start"})
    phones = {name: laid.telegram.phone(name) for name in ("Priya", "Joe")}
    for name, phone in phones.items():
        phone.start(links[name].partition("start=")[2])
        await laid.running.settle()
        phone.write(words[name])
        await laid.running.settle()
        for who in ("Priya", name):
            if phones[who].last.buttons:
                press_first(phones[who])
                await laid.running.settle()


def press_first(phone: Phone) -> None:
    """The first button under the last message."""
    phone.press(phone.last.message_id, phone.last.buttons[0][0].data)


async def test_done_is_not_taken_back_once_everybody_has_joined(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, "token", "programme")
    page = await visitor.open("cards")
    assert "Nobody has been added yet" in page.words
    assert "Somebody has no join card yet." in (await visitor.open()).words
    await fill(visitor, "ladder")
    await join_both(visitor, laid)
    page = await visitor.open("cards")
    assert "Everybody has joined" in page.words
    assert "Somebody has no join card yet." not in (await visitor.open()).words
    assert "After the start" not in (await visitor.open()).words


async def test_what_happens_after_the_start_is_said_in_its_order(
    visitor: Visitor, laid: Laid
) -> None:
    await fill(visitor, "token", "programme", "ladder", "mentee", "mentor")
    assert (
        "a Telegram account of their own, made-up people too" in (await visitor.open("cards")).words
    )
    for page in (await made(visitor, laid, "Priya", "Maya"), await visitor.open()):
        told = page.words.partition("After the start, in this order")[2]
        places = [
            told.index(each)
            for each in (
                "their card first",
                "the young person",
                "“Yes, that is them”",
                "four short cards",
            )
        ]
        assert places == sorted(places)


async def test_a_check_word_has_one_name(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "token", "programme", "ladder")
    page = await made(visitor, laid, "Priya")
    assert "two words" not in page.words
    assert "asks for your check word" in page.words
