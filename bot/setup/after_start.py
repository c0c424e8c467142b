"""What happens once the bot has been started, and in which order: said with the cards and at the end."""

from bot.setup.html import Html, joined, tag
from bot.setup.page_words import page_words

IN_ORDER = ("after_lead", "after_others", "after_yes", "after_cards")


def after_start() -> Html:
    """A heading and the four things that happen."""
    words = page_words("frame")
    lines = (tag("li", words.note(each)) for each in IN_ORDER)
    return joined(tag("h2", words.note("after_start")), tag("ol", *lines, class_="do"))
