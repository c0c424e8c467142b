"""Join cards for those who have not joined: a fresh one-time link each, to hand over in person."""

import secrets

from bot.asking_telegram import bot_username
from bot.commanding import COMMAND
from bot.no_answer import NoAnswer
from bot.settings import load_settings
from bot.setup.after_start import after_start
from bot.setup.drawing import Shown
from bot.setup.html import Html, joined, tag
from bot.setup.join_card import Card, sheets
from bot.setup.office import Known, Office
from bot.setup.page_words import page_words
from bot.setup.step import Form, Saved, Step
from bot.setup.typed import Typed
from flows.check_word_list import two_words
from flows.heard import LinkAsked
from flows.people import Person, Standing

WORDS = page_words("cards")
TOKEN_BYTES = 16


def look(known: Known) -> Shown:
    """Who has not joined; ticked are those who have neither an account nor a link that works."""
    waiting = known.to_join()
    if not waiting:
        is_done = any(each.standing is Standing.JOINED for each in known.roster.people)
        note = WORDS.note("everybody" if is_done else "nobody")
        return Shown(notes=(note,), hidden=frozenset({"who"}), is_done=is_done)
    ticks = tuple((f"who_{each.id}", _label(known, each)) for each in waiting)
    without = [each for each in waiting if not each.account and each.id not in known.links]
    values = {f"who_{each.id}": "yes" for each in without}
    return Shown(values=values, ticks={"who": ticks}, is_done=not without)


def _label(known: Known, person: Person) -> str:
    """The name, and what a new card would end."""
    name = f"{person.first_name} ({person.initials})"
    if person.account:
        return WORDS.note("has_account", name=name)
    return WORDS.note("has_link", name=name) if person.id in known.links else name


async def save(office: Office, known: Known, form: Form) -> Saved:
    """Makes a link for each who was ticked, and shows the cards; they are shown once."""
    typed = Typed(WORDS, form)
    chosen = [each for each in known.to_join() if typed.text(f"who_{each.id}")]
    if not chosen:
        typed.wrong("who", "nobody")
    if not known.has_token:
        typed.wrong("who", "no_token")
    typed.finish()
    try:
        bot = await bot_username(load_settings())
    except NoAnswer:
        typed.wrong("who", "no_answer")
        typed.finish()
        raise
    cards = [await _card(office, each, bot) for each in chosen]
    then = after_start(made_up=known.is_made_up)
    return Saved(page=joined(sheets(cards), tag("div", then, _on(), class_="screen-only")))


async def _card(office: Office, person: Person, bot: str) -> Card:
    payload, word = secrets.token_urlsafe(TOKEN_BYTES), two_words(secrets.randbelow)
    await office.carry(lambda _: LinkAsked(COMMAND, person.id, payload, word))
    return Card(person.first_name, f"https://t.me/{bot}?start={payload}", word)


def _on() -> Html:
    return tag("p", tag("a", WORDS.note("on"), href="./"))


STEP = Step("cards", look, save)
