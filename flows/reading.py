"""A message as the phrases see it: its tokens, and for each the words and families it stands for.

Knows only the words of the word list; a token that reads as none of them reads as nothing.
Never guesses at meaning: that is for the phrases, and then for a person.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from flows.as_read import NOTHING, Piece, Reading, Seen, Span
from flows.normalising import BETWEEN, Folded, Token, pauses_in, tokens
from flows.spelling import Spelling

NUMBER: Final = "{number}"
"""The family of all numbers in digits; families.toml may add words to it."""
FILLER: Final = "{filler}"
"""The family of the words that say nothing: a phrase is found though one or two stand within it."""
_SPACED_LETTERS: Final = 3  # "k y s", but not the "a b" of two marks unless beside such a run
_RUN: Final = re.compile(r"(?<![^\W_])[^\W_](?:[^\w\n][^\W_]){2}(?![^\W_])")
_REMEMBERED: Final = 20_000  # so many tokens, and pieces between spaces, whose reading is kept
_LONGEST_KEPT: Final = 20
_JOINED: Final = 6  # "sui cide": two unknown halves of one word of this many letters

Families = Mapping[str, Sequence[tuple[str, ...]]]


_Part = tuple[int, int, Seen]  # from and to within the token


class Vocabulary:
    """The words and families of a word list, and every way of writing them that is recognised."""

    def __init__(self, words: Iterable[str], families: Families, spelling: Spelling) -> None:
        """`words` are folded; `families` maps a symbol such as `{adult}` to its members."""
        self._spelling = spelling
        self._seen: dict[str, dict[str, str]] = {word: {word: word} for word in words}
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        for symbol, members in families.items():
            for member in members:
                if len(member) == 1:
                    self._seen[member[0]][symbol] = member[0]
                else:
                    seconds = self._longer.setdefault(member[0], {})
                    seconds.setdefault(member[1], []).append((member[2:], symbol))
        self._kept: dict[str, tuple[_Part, ...]] = {}
        self._pieces: dict[str, Piece] = {}

    def words(self) -> Iterable[str]:
        """Every word that it knows."""
        return self._seen.keys()

    def read(self, folded: Folded) -> Reading:
        """Every token of a folded text with its readings. Linear in the length of the text."""
        reading = Reading(folded)
        text = folded.text
        if BETWEEN in text:
            reading.breaks = [at for at, char in enumerate(text) if char == BETWEEN]
        if _RUN.search(text):
            found = self._with_runs_read(list(tokens(text)), reading)
            unknown = self._add_tokens(reading, found)
        else:
            unknown = self._add_pieces(reading, text.replace(BETWEEN, " "))
        if unknown:
            self._join_halves(reading)
        self._add_families(reading)
        return reading

    def _add_pieces(self, reading: Reading, text: str) -> bool:
        """Adds every token, piece by piece: no token holds a space, and most pieces come again.

        Is there one that reads as nothing?
        """
        known = self._pieces
        pieces = [known.get(each) or self._look_at_piece(each) for each in text.split(" ")]
        reading.add_pieces(pieces)
        return any(piece.is_unknown for piece in pieces)

    def _look_at_piece(self, written: str) -> Piece:
        alone, pauses = Reading(Folded("")), 0
        if written.isascii() and written.isalpha():
            found: Iterable[Token] = (Token(written, 0, len(written), 0),)
        else:
            found, pauses = tokens(written), pauses_in(written)
        unknown = self._add_tokens(alone, found)
        places = tuple(alone.place(at) for at in range(len(alone.seen)))
        piece = Piece(tuple(alone.seen), places, len(written), pauses, unknown)
        if len(written) <= _LONGEST_KEPT:
            if len(self._pieces) >= _REMEMBERED:
                self._pieces.clear()
            self._pieces[written] = piece
        return piece

    def _add_tokens(self, reading: Reading, found: Iterable[Token]) -> bool:
        """Adds tokens, or the words that they are made of. Is there one that reads as nothing?"""
        unknown = False
        for written, start, _, clause in found:
            parts = self._kept.get(written) or self._look(written)
            for first, last, seen in parts:
                reading.add(seen, start + first, start + last, clause)
            unknown = unknown or parts[0][2] is NOTHING
        return unknown

    def _look(self, text: str) -> tuple[_Part, ...]:
        parts = tuple(
            (first, last, self._as_seen(text[first:last], words))
            for first, last, words in self._spelling.parts(text)
        )
        if len(text) <= _LONGEST_KEPT:
            if len(self._kept) >= _REMEMBERED:
                self._kept.clear()
            self._kept[text] = parts
        return parts

    def _as_seen(self, text: str, readings: Iterable[str]) -> Seen:
        words: dict[str, str] = {}
        for word in readings:
            for symbol, as_word in self._seen.get(word, {}).items():
                words.setdefault(symbol, as_word)
        if text.isdecimal():
            words.setdefault(NUMBER, text)
        if not words:
            return NOTHING
        begins = [word for word in words if word in self._longer]
        seconds = frozenset[str]().union(*[self._longer[word] for word in begins])
        return Seen(words, frozenset(words), seconds, FILLER in words)

    def _with_runs_read(self, found: list[Token], reading: Reading) -> Iterator[Token]:
        """The tokens, with runs of spaced single letters read as the words they spell."""
        runs = list(_spaced_runs(found))
        for at, run in enumerate(runs):
            beside = max((len(near) for near in runs[max(0, at - 1) : at + 2]), default=0)
            spaced = len(run) > 1 and beside >= _SPACED_LETTERS
            if not (spaced and self._add_spaced(reading, run)):
                yield from run

    def _add_spaced(self, reading: Reading, run: Sequence[Token]) -> bool:
        """Single letters with one character between them, read as words; False if they are not."""
        letters = "".join(token.text for token in run)
        whole = bool(self._spelling.readings(letters))
        parts = [(0, letters)] if whole else self._spelling.split(letters)
        for offset, part in parts:
            last = run[offset + len(part) - 1]
            seen = self._as_seen(part, self._spelling.readings(part))
            reading.add(seen, run[offset].start, last.end, run[0].clause)
        return bool(parts)

    def _join_halves(self, reading: Reading) -> None:
        """A word that was cut in two by a space: "sui cide"."""
        seen, text = reading.seen, reading.folded.text
        for at in range(len(seen) - 1):
            if seen[at] is not NOTHING and seen[at + 1] is not NOTHING:
                continue
            (start, middle, _), (again, end, _) = reading.place(at), reading.place(at + 1)
            if again != middle + 1 or end - start <= _JOINED or end - start > _LONGEST_KEPT:
                continue
            word = text[start:middle] + text[again:end]
            for symbol, as_word in self._seen.get(word, {}).items():
                reading.add_span(Span(symbol, at, at + 2, (as_word,)))

    def _add_families(self, reading: Reading) -> None:
        """Members of families that are several words, by their first two."""
        for at, (one, other) in enumerate(itertools.pairwise(reading.seen)):
            if not one.seconds.isdisjoint(other.symbols):
                for first in one.words:
                    if first in self._longer:
                        self._add_longer(reading, at, first)

    def _add_longer(self, reading: Reading, at: int, first: str) -> None:
        """Members that begin with the word `first`, which stands at token `at`."""
        seconds = self._longer[first]
        for second in (word for word in reading.seen[at + 1].words if word in seconds):
            for rest, family in seconds[second]:
                if not rest or _stand_at(reading.seen, at + 2, rest):
                    end = at + 2 + len(rest)
                    reading.add_span(Span(family, at, end, (first, second, *rest)))


def _stand_at(seen: Sequence[Seen], at: int, words: Sequence[str]) -> bool:
    """Can the tokens from `at` on be read as these words?"""
    if at + len(words) > len(seen) or words[0] not in seen[at].symbols:
        return False
    return all(word in seen[at + step].symbols for step, word in enumerate(words))


def _spaced_runs(found: Iterable[Token]) -> Iterator[list[Token]]:
    """Group single characters that have exactly one character between them; others stand alone."""
    run: list[Token] = []
    for token in found:
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
