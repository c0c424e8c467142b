"""Links and check words that the bot makes by chance: as a transcript writes them, and read again.

A transcript cannot know them beforehand; it says that there is one, and who uses it.
"""

import re
from collections.abc import Iterable

from .lines import TranscriptFault

_LINK = re.compile(r"(?<=\?start=)[A-Za-z0-9_-]{22}\b")
_WORD = re.compile(r"(?<=: )[a-z]+ [a-z]+(?=\n\nTell it face to face)")


def masked(text: str) -> str:
    """What was said, with whatever chance made written as a transcript writes it."""
    return _WORD.sub("(two words)", _LINK.sub("(a new link)", text))


def link_in(texts: Iterable[str]) -> str:
    """The newest link that stands in a chat. Raises TranscriptFault where there is none."""
    return _newest(_LINK, texts, "link")


def word_in(texts: Iterable[str]) -> str:
    """The newest check word that stands in a chat. Raises TranscriptFault where there is none."""
    return _newest(_WORD, texts, "check word")


def _newest(pattern: re.Pattern[str], texts: Iterable[str], what: str) -> str:
    found = [match for text in texts for match in pattern.findall(text)]
    if not found:
        raise TranscriptFault(f"no {what} was shown there")
    return str(found[-1])
