"""Decides which known words each written token could be read as: leet, stretched, spaced, mistyped.

Knows only the words of the word list; a token that reads as none of them reads as nothing.
Never guesses at meaning: that is for the phrases, and then for a person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.normalising import Folded, Token, tokens

# "1", "!" and "|" stand for i or for l: both readings are tried.
_LEET: Final = (
    str.maketrans("0134578@$!|9", "oieastbasiig"),
    str.maketrans("0134578@$!|9", "oleastbasllg"),
)
_LEET_SIGNS: Final = re.compile(r"[0-9@$!|]")
_BETWEEN_SYMBOLS: Final = re.compile(r"[^@$!*|]+")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_DOUBLED: Final = re.compile(r"([b-df-hj-np-tv-xz])\1")
_LONG_ENOUGH_TO_SPLIT: Final = 12  # shorter ones split by chance: "therapist"
_LONGEST_WORD: Final = 20
_SPACED_LETTERS: Final = 3  # "k y s", but not the "a b" of two marks unless beside such a run

_Part = tuple[int, str]  # where it begins in its token, and its letters


@dataclass(frozen=True, slots=True)
class ReadToken:
    """One token with all its readings; `start:end` in the folded text; `pause` before it."""

    readings: tuple[str, ...] = field(repr=False)
    start: int
    end: int
    pause: bool


class Vocabulary:
    """The words of a word list, and every way of writing them that is recognised."""

    def __init__(self, words: Iterable[str], spellings: Mapping[str, Sequence[str]]) -> None:
        """`words` are folded; `spellings` maps a word to other folded ways to write it."""
        self._plain: dict[str, tuple[str, ...]] = {word: (word,) for word in words}
        exact = tuple(self._plain)
        for word, others in spellings.items():
            _add(self._plain, word, others)
        self._known = dict(self._plain)
        for word in exact:
            _add(self._known, word, (slip for slip in _slips(word) if slip not in self._plain))
            _add(self._known, word, _starred(word))

    def read(self, folded: Folded) -> list[ReadToken]:
        """Every token of a folded text with its readings. Linear in the length of the text."""
        runs = list(_spaced_runs(tokens(folded)))
        read: list[ReadToken] = []
        for at, run in enumerate(runs):
            beside = max((len(near) for near in runs[max(0, at - 1) : at + 2]), default=0)
            spaced = len(run) > 1 and beside >= _SPACED_LETTERS
            words = self._read_spaced(run) if spaced else []
            read.extend(words or (part for token in run for part in self._read_token(token)))
        return read

    def _read_spaced(self, run: Sequence[Token]) -> list[ReadToken]:
        """Single letters with one character between them, read as words; empty if they are not."""
        letters = "".join(token.text for token in run)
        parts = [(0, letters)] if self._readings(letters) else self._split(letters)
        return self._pieces(parts, [token.start for token in run], run[0].pause)

    def _read_token(self, token: Token) -> list[ReadToken]:
        readings = self._readings(token.text)
        parts = [] if readings else self._parts(token.text)
        if parts:
            return self._pieces(parts, range(token.start, token.end), token.pause)
        return [ReadToken(readings, token.start, token.end, token.pause)]

    def _parts(self, text: str) -> list[_Part]:
        """What an unknown token is made of: words around symbols, or words without spaces."""
        pieces = [(match.start(), match.group()) for match in _BETWEEN_SYMBOLS.finditer(text)]
        if len(pieces) > 1:
            return pieces
        return self._split(text) if len(text) >= _LONG_ENOUGH_TO_SPLIT else []

    def _pieces(
        self, parts: Sequence[_Part], places: Sequence[int], pause: bool
    ) -> list[ReadToken]:
        """The parts as tokens; `places[i]` is where letter `i` stands in the folded text."""
        return [
            ReadToken(
                self._readings(text),
                places[offset],
                places[offset + len(text) - 1] + 1,
                pause and offset == 0,
            )
            for offset, text in parts
        ]

    def _readings(self, text: str) -> tuple[str, ...]:
        if text.isalpha() and not _STRETCHED.search(text):
            return self._known.get(text, ())
        found = [word for spelt in _spellings(text) for word in self._known.get(spelt, ())]
        return tuple(dict.fromkeys(found)) if found else ()

    def _split(self, text: str) -> list[_Part]:
        """The fewest known words that make up the whole of `text`; empty if none do."""
        fewest: list[tuple[int, int]] = [(0, 0)]  # for each end: words needed, start of the last
        impossible = len(text) + 1
        for end in range(1, len(text) + 1):
            starts = range(max(0, end - _LONGEST_WORD), end)
            fewest.append(
                min(
                    ((fewest[at][0] + 1, at) for at in starts if text[at:end] in self._plain),
                    default=(impossible, 0),
                )
            )
        if fewest[-1][0] >= impossible:
            return []
        return _walk_back(text, fewest)


def _walk_back(text: str, fewest: Sequence[tuple[int, int]]) -> list[_Part]:
    parts: list[_Part] = []
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


def _spaced_runs(all_tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Group single characters that have exactly one character between them; others stand alone."""
    run: list[Token] = []
    for token in all_tokens:
        single = token.end - token.start == 1
        if run and not (single and token.start == run[-1].end + 1):
            yield run
            run = []
        run.append(token)
        if not single:
            yield run
            run = []
    if run:
        yield run


def _spellings(text: str) -> Iterator[str]:
    """`text` as written, then without leet, then each of these without stretched letters."""
    as_letters = [text]
    if _LEET_SIGNS.search(text) and not text.isdigit():
        as_letters += [text.translate(table) for table in _LEET]
    for spelt in as_letters:
        yield spelt
        if _STRETCHED.search(spelt):
            yield _STRETCHED.sub(r"\1", spelt)
            yield _STRETCHED.sub(r"\1\1", spelt)


def _slips(word: str) -> Iterator[str]:
    """Likely slips: a doubled consonant typed once; in long words a letter lost or two swapped.

    Short words get no more: one letter away from "die" stand "dice" and "dine".
    """
    if len(word) >= 4:
        yield _DOUBLED.sub(r"\1", word)
    if len(word) >= 7:
        for at in range(1, len(word)):
            yield word[:at] + word[at + 1 :]
            yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _starred(word: str) -> Iterator[str]:
    """`word` with one letter as a star; long words with two."""
    if len(word) < 4:
        return
    for at in range(len(word)):
        one = word[:at] + "*" + word[at + 1 :]
        yield one
        if len(word) >= 6:
            yield from (one[:to] + "*" + one[to + 1 :] for to in range(at + 1, len(word)))
