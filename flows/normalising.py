"""Folds what people type to plain small letters and cuts it into tokens, for looking only.

Keeps a map to the original characters, so that a finding can show the exact words.
Never changes, stores or sends a text: the folded form lives as long as one reading.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

# Letters of other scripts that look like ours, small capitals and letters that do not decompose:
# a subset of Unicode's confusables, what phones and "fancy text" pages offer.
_LOOKS_LIKE: Final = {
    "a": "аɑαᴀ", "b": "вʙ", "c": "сᴄ", "d": "ԁđᴅ", "e": "еєεᴇ", "g": "ɡɢґ", "h": "нһħʜ",
    "i": "іıιɪ", "j": "јᴊ", "k": "кκᴋ", "l": "łʟ", "m": "мᴍ", "n": "ηɴ", "o": "оοøᴏ",
    "p": "рρᴘ", "q": "ԛ", "r": "ʀ", "s": "ѕꜱ", "t": "тτŧᴛ", "u": "υᴜ", "v": "νᴠ",
    "w": "ѡωᴡԝ", "x": "хχ", "y": "уʏ", "z": "ᴢʐ",
}  # fmt: skip
_LOOK_ALIKES: Final = {other: ours for ours, others in _LOOKS_LIKE.items() for other in others}
_NEGATIVE_LETTERS: Final = (0x1F150, 0x1F170)  # 🅐 and 🅰: 26 capitals from each
_APOSTROPHES: Final = frozenset("'’‘ʼ`´′＇")
_WORD: Final = r"[^\W_]+"
_TOKEN: Final = re.compile(
    rf"(?P<word>[$@]?{_WORD}(?:[$@!*|]+{_WORD})*)"
    r"|(?P<emoji>[\u2600-\u27bf\U0001f300-\U0001faff])"
    r"|(?P<pause>[.,!?;:\n])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[i]` and `ends[i]` bound the original characters of folded `i`."""

    text: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span `start:end`, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Token:
    """One written word or emoji; `start:end` in the folded text; `pause` if a clause ended."""

    text: str = field(repr=False)
    start: int
    end: int
    pause: bool


def fold(text: str) -> Folded:
    """Fold `text`: compatibility forms, case, accents, look-alikes; invisible characters go.

    Linear in the length of the text; takes any code points, lone surrogates too.
    """
    parts = [_fold_char(char) for char in text]
    starts: list[int] = []
    ends: list[int] = []
    for index, part in enumerate(parts):
        if len(part) == 1:
            starts.append(index)
            ends.append(index + 1)
        elif part:
            starts.extend([index] * len(part))
            ends.extend([index + 1] * len(part))
        elif ends and text[index] not in _APOSTROPHES:
            ends[-1] = index + 1  # an accent or joiner belongs to the letter before it
    return Folded("".join(parts), tuple(starts), tuple(ends))


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char in _APOSTROPHES:
        return ""  # "don't" and "dont" are one word
    parts = unicodedata.normalize("NFKD", char).casefold()
    return "".join(_fold_part(part) for part in parts)


def _fold_part(part: str) -> str:
    if part in _LOOK_ALIKES:
        return _LOOK_ALIKES[part]
    for first in _NEGATIVE_LETTERS:
        if first <= ord(part) < first + 26:
            return chr(ord("a") + ord(part) - first)
    category = unicodedata.category(part)
    if category in {"Mn", "Me", "Cf", "Sk"}:
        return ""
    return str(unicodedata.decimal(part)) if category == "Nd" else part


def tokens(folded: Folded) -> Iterator[Token]:
    """Cut a folded text into words and emoji, in order."""
    pause = False
    for match in _TOKEN.finditer(folded.text):
        if match.lastgroup == "pause":
            pause = True
            continue
        yield Token(match.group(), match.start(), match.end(), pause)
        pause = False
