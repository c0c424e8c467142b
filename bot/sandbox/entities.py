"""Finds what Telegram marks in the words that a person writes: commands, links, names, numbers.

Close to the real server for ordinary words; it never changes the text.
"""

import re

from bot.sandbox.messages import Json
from bot.sandbox.rules import utf16_units

_LINK = re.compile(
    r"(?:https?://|www\.|t\.me/)\S+|(?<![a-z0-9@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    r"\.(?:com|org|net|uk|me)\b\S*",
    re.I,
)
# Earlier kinds win where two overlap, as an e-mail address also holds a name and a link.
_KINDS = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("url", _LINK),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}")),
    ("hashtag", re.compile(r"(?<!\w)#[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<!\w)\+?\d(?:[ -]?\d){9,13}(?!\w)")),
)


def found_entities(text: str) -> list[Json]:
    """The entities in the order of the text; offsets and lengths in UTF-16 units."""
    taken: list[tuple[int, int, str]] = []
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= begun or start >= ended for begun, ended, _ in taken):
                taken.append((start, end, kind))
    return [
        {
            "type": kind,
            "offset": utf16_units(text[:start]),
            "length": utf16_units(text[start:end]),
        }
        for start, end, kind in sorted(taken)
    ]


def has_link(text: str) -> bool:
    """Whether Telegram would look for a preview."""
    return _LINK.search(text) is not None
