"""What happens once the bot has been started, and in which order: said with the cards and at the end."""

from bot.setup.html import Html, joined, tag
from bot.setup.page_words import page_words

IN_ORDER = ("after_lead", "after_others", "after_yes", "after_cards")
BEHIND_GATE = (
    "after_lead",
    "after_adults",
    "after_yes",
    "after_gate",
    "after_young",
    "after_cards",
)


def after_start(*, made_up: bool) -> Html:
    """A heading and what happens; with real people no young person's link works before the gate."""
    words = page_words("frame")
    lines = (tag("li", words.note(each)) for each in (IN_ORDER if made_up else BEHIND_GATE))
    return joined(tag("h2", words.note("after_start")), tag("ol", *lines, class_="do"))
