"""Decides which known words a token may be a slip of: letters swapped, a doubled one typed once, one lost.

Knows only the words it was given. Works the other way round from the token where it can, so that few
ways to get a word wrong are kept; the rest are worked out when a token like them first comes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

_DOUBLED: Final = re.compile(r"([b-df-hj-np-tv-xz])\1")
_SHORTEST: Final = 4
_LONG_ENOUGH_TO_LOSE_A_LETTER: Final = 6
_LONG_ENOUGH_TO_LOSE_THE_LAST: Final = 7


class Slips:
    """Slips of a set of words."""

    def __init__(self, words: Sequence[str]) -> None:
        """`words` are folded, none twice; the words of a slip are told in their order."""
        self._place = {word: at for at, word in enumerate(words)}
        self._longest = max(map(len, words), default=0)
        self._lost: dict[tuple[str, int], dict[str, list[str]]] = {}

    def of(self, text: str) -> tuple[str, ...]:
        """The words of which `text` is a slip; a word is none of its own."""
        if not 2 <= len(text) <= self._longest:  # a slip is never longer than its word
            return ()
        found = [
            *self._undoubled.get(text, ()),
            *self._swapped(text),
            *self._with_a_letter_lost(text[0], len(text)).get(text, ()),
        ]
        if len(found) < 2:
            return tuple(found)
        return tuple(sorted(dict.fromkeys(found), key=self._place.__getitem__))

    def _swapped(self, text: str) -> Iterator[str]:
        if len(text) < _SHORTEST:
            return
        for at in range(1, len(text)):
            one, other = text[at - 1], text[at]
            if one != other:
                word = text[: at - 1] + other + one + text[at + 1 :]
                if word in self._place:
                    yield word

    @cached_property
    def _undoubled(self) -> dict[str, list[str]]:
        """The words with doubled consonants, by what is left with each of them typed once."""
        found: dict[str, list[str]] = {}
        for word in self._place:
            if len(word) >= _SHORTEST and _DOUBLED.search(word):
                found.setdefault(_DOUBLED.sub(r"\1", word), []).append(word)
        return found

    @cached_property
    def _longer(self) -> dict[tuple[str, int], list[str]]:
        """The words that may lose a letter, by their first letter and their length without one."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in self._place:
            if len(word) >= _LONG_ENOUGH_TO_LOSE_A_LETTER:
                found.setdefault((word[0], len(word) - 1), []).append(word)
        return found

    def _with_a_letter_lost(self, first: str, length: int) -> dict[str, list[str]]:
        """Words without one of their letters, never the first and in short ones not the last."""
        lost = self._lost.get((first, length))
        if lost is None:
            lost = {}
            for word in self._longer.get((first, length), ()):
                is_long = len(word) >= _LONG_ENOUGH_TO_LOSE_THE_LAST
                for at in range(1, len(word) if is_long else len(word) - 1):
                    lost.setdefault(word[:at] + word[at + 1 :], []).append(word)
            if (first, length) in self._longer:
                self._lost[first, length] = lost
        return lost
