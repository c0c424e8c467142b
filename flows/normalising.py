"""Folds what people type to plain small letters and cuts it into tokens, for looking only.

Keeps a map to the original characters, so that a finding can show the exact words.
Never changes, stores or sends a text: the folded form lives as long as one reading.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

# Letters of other scripts that look like ours, small capitals and letters that do not decompose:
# a subset of Unicode's confusables, what phones and "fancy text" pages offer.
_LOOKS_LIKE: Final = {
    "a": "аɑαᴀ", "b": "вʙ", "c": "сᴄ¢", "d": "ԁđᴅ", "e": "еєεᴇ€", "f": "ꜰ", "g": "ɡɢґ", "h": "нһħʜ",
    "i": "іıιɪ", "j": "јᴊ", "k": "кκᴋ", "l": "łʟ", "m": "мᴍ", "n": "ηɴ", "o": "оοøᴏ",
    "p": "рρᴘ", "q": "ԛ", "r": "ʀ", "s": "ѕꜱ", "t": "тτŧᴛ", "u": "υᴜ", "v": "νᴠ",
    "w": "ѡωᴡԝ", "x": "хχ", "y": "уʏ", "z": "ᴢʐ",
}  # fmt: skip
_LOOK_ALIKES: Final = {other: ours for ours, others in _LOOKS_LIKE.items() for other in others}
_NEGATIVE_LETTERS: Final = (0x1F150, 0x1F170)  # 🅐 and 🅰: 26 capitals from each
_APOSTROPHES: Final = frozenset("'’‘ʼ`´′＇")
_GONE: Final = frozenset({"Mn", "Me", "Cf", "Sk"})
_REMEMBERED: Final = 20_000  # characters whose folding is kept; there are a million
_WORD: Final = r"[^\W_]+"
_TOKEN: Final = re.compile(
    r"(?<![^\W_])(?:w/o?|b/[cp]|s/h)(?![^\W_])"
    rf"|[$@]?{_WORD}(?:[$@!*|]+{_WORD})*\**"
    r"|[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
    r"|[.,!?;:\n]+"
)
PAUSES: Final = ".,!?;:\n"
BETWEEN: Final = "\x1e"
"""Stands between messages that are read together: it parts words, but ends no clause."""


class Token(NamedTuple):
    """One written word or emoji; `start:end` in the folded text; the clause that it stands in."""

    text: str
    start: int
    end: int
    clause: int


class Folded:
    """A folded text that still knows which original characters each of its own came from."""

    __slots__ = ("_original", "_places", "text")

    def __init__(self, original: str) -> None:
        """Linear in the length of the text; takes any code points, lone surrogates too."""
        self.text = original.translate(_FOLDING)
        self._original = original
        self._places: tuple[list[int], list[int]] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span `start:end`, which must not be empty."""
        if self._original.isascii() and len(self.text) == len(self._original):
            return start, end  # nothing has gone, and no letter of these becomes two
        if self._places is None:
            self._places = _places(self._original)
        starts, ends = self._places
        return starts[start], ends[end - 1]


def fold(text: str) -> Folded:
    """Fold `text`: compatibility forms, case, accents, look-alikes; invisible characters go."""
    return Folded(text)


class _Folding(dict[int, str | None]):
    """What each character folds to, worked out when it first occurs; None if it goes."""

    def __missing__(self, code: int) -> str | None:
        folded = _fold_char(chr(code)) or None
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


_FOLDING: Final = _Folding()


def _places(original: str) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(original):
        folded = _FOLDING[ord(char)]
        if folded is not None:
            starts.extend([index] * len(folded))
            ends.extend([index + 1] * len(folded))
        elif ends and char not in _APOSTROPHES:
            ends[-1] = index + 1  # an accent or joiner belongs to the letter before it
    return starts, ends


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
    if category in _GONE:
        return ""
    return str(unicodedata.decimal(part)) if category == "Nd" else part


def tokens(text: str) -> Iterator[Token]:
    """Cut a folded text into words and emoji, in order."""
    clause = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] in PAUSES:
            clause += 1
        else:
            yield Token(word, match.start(), match.end(), clause)


def pauses_in(text: str) -> int:
    """How many clauses end in a folded text."""
    return sum(match.group()[0] in PAUSES for match in _TOKEN.finditer(text))
