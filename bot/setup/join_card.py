"""Join cards as they are printed: a QR code and how to join on the card, check words on another sheet.

A card holds a first name and a link, no scheme, no surname and never the check word: whoever finds
it lacks half of what they need.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import segno

from bot.setup.html import Html, joined, tag
from bot.setup.page_words import page_words

WORDS = page_words("cards")
FOLDER = files("bot") / "setup" / "pages"
DOTS = 4
"""Pixels of one dot of the code; printed it is about four centimetres wide."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card that was made, and the check word that is told apart from it."""

    name: str = field(repr=False)
    link: str = field(repr=False)
    word: str = field(repr=False)


def printed(card: Card, *, made_up: bool) -> Html:
    """One card and its sheet as a file of their own, that needs no other file and no network."""
    frame, style = page_words("frame"), (FOLDER / "page.css").read_text(encoding="utf-8")
    css = tag("style", Html(style))
    head = tag("head", tag("meta", charset="utf-8"), tag("title", WORDS.title), css)
    notice = tag("p", frame.note("made_up"), role="note", class_="notice") if made_up else ""
    body = tag("body", notice, tag("main", sheets([card], print_it="print_file")))
    return joined(Html("<!doctype html>\n"), tag("html", head, body, lang="en-GB"))


def sheets(cards: Sequence[Card], *, print_it: str = "print") -> Html:
    """The cards to hand over, and the coordinator's sheet, on a page of its own when printed.

    `print_it` names the note that says how they are printed.
    """
    rows = (tag("li", WORDS.note("word", name=each.name, word=each.word)) for each in cards)
    return joined(
        tag("h1", WORDS.note("ready"), class_="screen-only"),
        tag("p", WORDS.note(print_it), class_="note screen-only"),
        *map(_card, cards),
        tag(
            "section",
            tag("h2", WORDS.note("sheet")),
            tag("p", WORDS.note("sheet_say")),
            tag("p", WORDS.note("sheet_first")),
            tag("ul", *rows),
            class_="sheet",
        ),
    )


def _card(card: Card) -> Html:
    how = (tag("li", WORDS.note(name)) for name in ("how_scan", "how_word", "how_yes"))
    return tag(
        "section",
        tag("h2", card.name),
        qr(card.link),
        tag("ol", *how),
        tag("p", card.link, class_="link"),
        tag("p", WORDS.note("once")),
        class_="card",
    )


def qr(link: str) -> Html:
    """A link as a QR code, in lines that stay sharp on paper."""
    code = segno.make(link, error="m", micro=False)
    drawn = code.svg_inline(
        scale=DOTS, border=4, dark="#000", light="#fff", svgclass="qr", title=WORDS.note("qr")
    )
    return Html(drawn)
