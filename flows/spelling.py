"""Decides which known words a written token could be: leet, stretched, starred, run together, mistyped.

Knows only the words it was given, and a list of words that look like slips but are words of their own.
"""

import itertools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from flows.slips import Slips
from flows.text_speak import TextSpeak

# "1", "!" and "|" stand for i or for l: both readings are tried.
_LEET: Final = (
    str.maketrans("0134578@$!|9", "oieastbasiig"),
    str.maketrans("0134578@$!|9", "oleastbasllg"),
)
_LEET_SIGNS: Final = re.compile(r"[0-9@$!|]")
_MEASURE: Final = re.compile(r"(\d{1,4})(kgs?|lbs?|cals?|kcals?|mg|hrs?|yrs?|wks?|mths?)")  # "47kg"
_BETWEEN_SYMBOLS: Final = re.compile(r"[^@$!*|]+")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_ODDLY_DOUBLED: Final = re.compile(r"([aiuhjkqvwxy])\1|(.)\2$")
_DRAWN_ALIKE: Final = (("vv", "w"), ("rn", "m"))
_MOST_SWAPS: Final = 3
_LONG_ENOUGH_FOR_A_SLIP: Final = 7  # one letter away from "die" stand "dice" and "dine"
_LONG_ENOUGH_FOR_ANOTHER_LETTER: Final = 8
_LONG_ENOUGH_TO_SPLIT: Final = 7
_LONGEST_WORD: Final = 20
_TWO_LETTERS: Final = "am an at be by do go he if im in is it me my no of on so to up us we"
_SHORT_WORDS: Final = frozenset({"a", "i", "u", *_TWO_LETTERS.split()})
"""The only words of one and two letters that others are written together with."""
_LETTERS_A_PART: Final = 2.5  # at least, on average: "wantto", but not "in form at i on"
_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

_Part = tuple[int, int, tuple[str, ...]]  # from and to within its token, and what it could be


class Spelling:
    """Ways of writing a set of words."""

    def __init__(
        self, words: Iterable[str], spellings: Mapping[str, Sequence[str]], own: Iterable[str]
    ) -> None:
        """`words` are folded; `spellings` maps a word to other folded ways to write it.

        `own` are other words that are never taken for a slip of one of them.
        """
        self._plain: dict[str, tuple[str, ...]] = {word: (word,) for word in words}
        self._own = frozenset(own)
        self._exact = dict.fromkeys(self._plain)  # in their order
        for word, others in spellings.items():
            if word in self._plain:
                _add(self._plain, word, others)
        self._splits = {w for w in self._exact if len(w) > 2} | (_SHORT_WORDS & self._plain.keys())
        self._slips = Slips(tuple(self._exact))
        self._text_speak = TextSpeak(tuple(self._exact))

    @cached_property
    def _starred(self) -> dict[tuple[int, str], list[str]]:
        """The words by their length and first letter."""
        starred: dict[tuple[int, str], list[str]] = {}
        for word in self._exact:
            starred.setdefault((len(word), word[0]), []).append(word)
        return starred

    def parts(self, text: str) -> list[_Part]:
        """The words that a token is made of: mostly itself; words around symbols or without spaces.

        Of each the known words that it could be: several where that is open, none if it is none.
        """
        measure = _MEASURE.fullmatch(text)
        if measure and text not in self._plain:
            at = measure.end(1)
            return [(0, at, ()), (at, len(text), self.readings(text[at:]))]
        found = self.readings(text)
        if len(text) >= _LONG_ENOUGH_TO_SPLIT and not found and text not in self._own:
            pieces = [(match.start(), match.group()) for match in _BETWEEN_SYMBOLS.finditer(text)]
            if len(pieces) < 2:
                pieces = self.split(text)
            if pieces:
                return [(at, at + len(piece), self.readings(piece)) for at, piece in pieces]
        return [(0, len(text), found)]

    def readings(self, text: str) -> tuple[str, ...]:
        """The known words that one token could be; several where that is open, none if it is none."""
        if text in self._own:
            return self._plain.get(text, ())
        found = self._plain.get(text, ()) or (*self._slips.of(text), *self._heard(text))
        if found or (text.isalpha() and len(text) < _LONG_ENOUGH_TO_SPLIT and text.isascii()):
            return found or self._disguised(text)
        return self._disguised(text) or self._mistyped(text)

    def _heard(self, text: str) -> tuple[str, ...]:
        """Words that sound as it is written: "2moro" is "tomoro", and that is a way of "tomorrow"."""
        found = [
            word
            for as_heard in self._text_speak.as_heard(text)
            for word in self._plain.get(as_heard, ())
        ]
        return tuple(dict.fromkeys((*found, *self._text_speak.readings(text))))

    def split(self, text: str) -> list[tuple[int, str]]:
        """The fewest known words that make up the whole of `text`; empty if none do."""
        impossible = len(text) + 1
        fewest = [(0, 0)] + [(impossible, 0)] * len(
            text
        )  # at each end: words needed, the last's start
        for start in range(len(text)):
            needed = fewest[start][0] + 1
            if needed > impossible:
                continue
            for end in range(start + 1, min(start + _LONGEST_WORD, len(text)) + 1):
                if needed < fewest[end][0] and text[start:end] in self._splits:
                    fewest[end] = needed, start
        is_made_of_words = fewest[-1][0] * _LETTERS_A_PART <= len(text)
        return _walk_back(text, fewest) if is_made_of_words else []

    def _disguised(self, text: str) -> tuple[str, ...]:
        """Readings without leet, stars, stretched letters and letters that are drawn alike."""
        if "*" in text:
            bare = text.rstrip("*")
            return self._plain.get(bare, ()) or self._behind_stars(text)
        found = [word for spelt in _spellings(text) for word in self._plain.get(spelt, ())]
        if not found and not text.isalpha():
            found = [word for spelt in _spellings(text) for word in self._slips.of(spelt)]
        return tuple(dict.fromkeys(found))

    def _behind_stars(self, text: str) -> tuple[str, ...]:
        """Words of the same length with a letter for each star; at most half of it may be stars."""
        if not 3 <= len(text) <= _LONGEST_WORD or text.count("*") * 2 > len(text):
            return ()
        pattern = re.compile(re.escape(text).replace(r"\*", "."))
        same = self._starred.get((len(text), text[0]), ())
        return tuple(word for word in same if pattern.fullmatch(word))

    def _mistyped(self, text: str) -> tuple[str, ...]:
        """A letter too many, or in a long word the key beside the right one."""
        if not text.isalpha() or not _LONG_ENOUGH_FOR_A_SLIP < len(text) <= _LONGEST_WORD:
            return ()
        found, known = list[str](), self._exact
        for at in range(1, len(text)):
            before, behind = text[:at], text[at + 1 :]
            found += self._plain.get(before + behind, ())
            if len(text) >= _LONG_ENOUGH_FOR_ANOTHER_LETTER:
                slips = [before + key + behind for key in _BESIDE.get(text[at], "")]
                found += [word for word in slips if word in known]
        return tuple(dict.fromkeys(found))


def _keys_beside() -> dict[str, str]:
    place = {key: (row, at) for row, keys in enumerate(_KEYS) for at, key in enumerate(keys)}
    return {
        key: "".join(
            other
            for other, (row, at) in sorted(place.items())
            if other != key and abs(row - place[key][0]) <= 1 and abs(at - place[key][1]) <= 1
        )
        for key in place
    }


_BESIDE: Final = _keys_beside()


def _walk_back(text: str, fewest: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """The parts that `fewest` found, in order."""
    parts: list[tuple[int, str]] = []
    end = len(text)
    while end:
        start = fewest[end][1]
        parts.append((start, text[start:end]))
        end = start
    return parts[::-1]


def _add(known: dict[str, tuple[str, ...]], word: str, spelt: Iterable[str]) -> None:
    for spelling in spelt:
        if word not in known.get(spelling, ()):
            known[spelling] = (*known.get(spelling, ()), word)


def _spellings(text: str) -> Iterator[str]:
    """`text` without leet, then each of these without stretched or doubled letters."""
    as_letters = [text]
    if _LEET_SIGNS.search(text) and not text.isdigit():
        as_letters += [text.translate(table) for table in _LEET]
    for drawn, meant in _DRAWN_ALIKE:
        if drawn in text and len(text) > _MOST_SWAPS + 1:  # "torn" is no "tom"
            as_letters.append(text.replace(drawn, meant))
    if "i" in text and text.count("i") <= _MOST_SWAPS and len(text) > _MOST_SWAPS:
        pieces = text.split("i")
        for letters in itertools.product("il", repeat=len(pieces) - 1):
            as_letters.append(pieces[0] + "".join(map(operator.add, letters, pieces[1:])))
    for spelt in as_letters:
        yield spelt
        if _STRETCHED.search(spelt):
            yield _STRETCHED.sub(r"\1", spelt)
            yield _STRETCHED.sub(r"\1\1", spelt)
        elif _ODDLY_DOUBLED.search(spelt):
            yield _ODDLY_DOUBLED.sub(lambda two: two.group()[0], spelt)
