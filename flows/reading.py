"""A message as the phrases see it: its tokens, and for each the words and families it stands for.

Knows only the words of the word list; a token that reads as none of them reads as nothing.
Never guesses at meaning: that is for the phrases, and then for a person.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from flows.as_read import NOTHING, Member, Piece, Reading, Seen, Span
from flows.normalising import BETWEEN, PAUSES, Folded, Token, pauses_in, tokens
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
        of_several = dict[tuple[str, ...], list[str]]()
        for symbol, members in families.items():
            for member in members:
                if len(member) == 1:
                    self._seen[member[0]][symbol] = member[0]
                else:
                    of_several.setdefault(member, []).append(symbol)
        self._longer = _by_words(of_several)
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
            reading.add_spans(self._halves(reading))
        reading.add_spans(_members(reading.seen))
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
        word = written.rstrip(PAUSES)
        if word.isascii() and word.isalpha():
            piece = _piece(self._kept.get(word) or self._look(word), len(word), len(written))
        else:
            piece = self._look_at_signs(written)
        if len(written) <= _LONGEST_KEPT:
            if len(self._pieces) >= _REMEMBERED:
                self._pieces.clear()
            self._pieces[written] = piece
        return piece

    def _look_at_signs(self, written: str) -> Piece:
        alone = Reading(Folded(""))
        unknown = self._add_tokens(alone, tokens(written))
        places = tuple([alone.place(at) for at in range(len(alone.seen))])
        return Piece(tuple(alone.seen), places, len(written), pauses_in(written), unknown)

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
            [
                (first, last, self._as_seen(text[first:last], words))
                for first, last, words in self._spelling.parts(text)
            ]
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
        longer = self._longer
        alone = tuple([word for word in words if word[0] != "{"])
        begins = tuple([longer[word] for word in alone if word in longer])
        return Seen(words, frozenset(words), alone, begins, FILLER in words)

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

    def _halves(self, reading: Reading) -> Iterator[Span]:
        """Words that were cut in two by a space: "sui cide"."""
        seen, text = reading.seen, reading.folded.text
        for at in range(len(seen) - 1):
            if seen[at] is not NOTHING and seen[at + 1] is not NOTHING:
                continue
            (start, middle, _), (again, end, _) = reading.place(at), reading.place(at + 1)
            if again != middle + 1 or end - start <= _JOINED or end - start > _LONGEST_KEPT:
                continue
            word = text[start:middle] + text[again:end]
            if word in self._seen:
                yield Span(tuple(self._seen[word]), at, at + 2, (word,))


def _piece(parts: Sequence[_Part], letters: int, length: int) -> Piece:
    """A piece of plain letters, perhaps with a pause at its end."""
    seen = tuple([seen for _, _, seen in parts])
    places = tuple([(first, last, 0) for first, last, _ in parts])
    return Piece(seen, places, length, int(letters < length), seen[0] is NOTHING)


def _by_words(
    of_several: Mapping[tuple[str, ...], list[str]],
) -> dict[str, dict[str, dict[str, list[Member]]]]:
    """Members of several words with their families, by their first word, their second and their third."""
    by_words: dict[str, dict[str, dict[str, list[Member]]]] = {}
    for place, (words, families) in enumerate(of_several.items()):
        thirds = by_words.setdefault(words[0], {}).setdefault(words[1], {})
        third = words[2] if len(words) > 2 else ""
        thirds.setdefault(third, []).append(Member(place, words, words[3:], families))
    return by_words


def _members(seen: Sequence[Seen]) -> Iterator[Span]:
    """Members of families that are several words."""
    for at, (one, other) in enumerate(itertools.pairwise(seen)):
        for seconds in one.begins:
            for second in other.alone:
                if second in seconds:
                    for _, words, _, families in _beginning(seconds[second], seen, at):
                        yield Span(families, at, at + len(words), words)


def _beginning(
    by_third: Mapping[str, Sequence[Member]], seen: Sequence[Seen], at: int
) -> list[Member]:
    """Those of these members, of which two words stand at `at`, that go on as they must, in their order."""
    thirds = seen[at + 2].alone if at + 2 < len(seen) else ()
    found = [
        member
        for third in ("", *thirds)
        if third in by_third
        for member in by_third[third]
        if not member.rest or _stand_at(seen, at + 3, member.rest)
    ]
    return sorted(found) if len(found) > 1 else found


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
