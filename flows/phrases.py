"""Finds phrases in read tokens: a trie of words, families and gaps, walked from every token.

A phrase is written as words with spaces. `a|b` is either word, `word?` may be left out,
`{name}` is any member of a family, and `…` stands for up to two words of any kind.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.normalising import fold, tokens
from flows.reading import ReadToken

GAP: Final = "…"
_LONGEST_GAP: Final = 2
_MOST_GAPS: Final = 4  # bounds the work for one starting token
_MOST_SLOTS: Final = 12
_MOST_VARIANTS: Final = 512

Families = Mapping[str, Sequence[tuple[str, ...]]]


class PhraseError(ValueError):
    """A phrase of the word list is not written as phrases are; the argument says how."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: whose label, over which tokens `start:end`, and the words as read."""

    label: int
    start: int
    end: int
    words: tuple[str, ...] = field(repr=False)


@dataclass(slots=True)
class _Node:
    edges: dict[str, "_Node"] = field(default_factory=dict)
    labels: list[int] = field(default_factory=list)

    def step(self, symbol: str) -> "_Node":
        if symbol not in self.edges:
            self.edges[symbol] = _Node()
        return self.edges[symbol]


# Where a walk stands: a node of the trie, the next token, and the words on the way.
_State = tuple[_Node, int, tuple[str, ...]]
# A word or a family that can be read at a token, the token after it, and its words.
_Step = tuple[str, int, tuple[str, ...]]


class Phrases:
    """A set of labelled phrases over one set of families."""

    def __init__(self, families: Families) -> None:
        self._families = families
        self._root = _Node()
        self._members = _Node()
        self._names = [f"{{{name}}}" for name in families]
        for index, members in enumerate(families.values()):
            for member in members:
                _insert(self._members, member, index)

    def add(self, label: int, phrase: str) -> None:
        """Look for `phrase` from now on; raises PhraseError if it is not written as phrases are."""
        for symbols in _variants(phrase, self._families):
            _insert(self._root, symbols, label)

    def words(self) -> set[str]:
        """Every single word that occurs in a phrase or a family."""
        symbols = _symbols(self._root) | _symbols(self._members)
        return {symbol for symbol in symbols if symbol != GAP and not symbol.startswith("{")}

    def find(self, read: Sequence[ReadToken]) -> Iterator[Hit]:
        """Every phrase at every token. The work for one token is bounded: linear in the text."""
        steps = [_steps_at(read, at, self._members, self._names) for at in range(len(read))]
        for start, first in enumerate(steps):
            if any(symbol in self._root.edges for symbol, _, _ in first):
                yield from _hits_from(self._root, steps, start)


def _steps_at(
    read: Sequence[ReadToken], start: int, members: _Node, names: Sequence[str]
) -> list[_Step]:
    """The words and families that begin at one token, with where each ends and its words."""
    steps: list[_Step] = [(word, start + 1, (word,)) for word in read[start].readings]
    todo: list[_State] = [(members, start, ())]
    while todo:
        node, at, words = todo.pop()
        steps.extend((names[index], at, words) for index in node.labels)
        if at < len(read):
            for word in read[at].readings:
                if word in node.edges:
                    todo.append((node.edges[word], at + 1, (*words, word)))
    return steps


def _hits_from(root: _Node, steps: Sequence[Sequence[_Step]], start: int) -> Iterator[Hit]:
    todo: list[_State] = [(root, start, ())]
    seen: set[tuple[int, int]] = set()
    while todo:
        node, at, words = todo.pop()
        if (id(node), at) in seen:
            continue  # two gaps can reach one place in several ways
        seen.add((id(node), at))
        for label in node.labels:
            yield Hit(label, start, at, words)
        if at == len(steps) or not node.edges:
            continue
        for symbol, end, more in steps[at]:
            if symbol in node.edges:
                todo.append((node.edges[symbol], end, words + more))
        if GAP in node.edges:
            after = node.edges[GAP]
            for skipped in range(min(_LONGEST_GAP, len(steps) - 1 - at) + 1):
                todo.append((after, at + skipped, (*words, GAP) if skipped else words))


def plain_words(text: str) -> tuple[str, ...]:
    """`text` as the tokens that reading would make of it."""
    return tuple(token.text for token in tokens(fold(text)))


def _insert(root: _Node, symbols: Iterable[str], label: int) -> None:
    node = root
    for symbol in symbols:
        node = node.step(symbol)
    if label not in node.labels:
        node.labels.append(label)


def _symbols(root: _Node) -> set[str]:
    found: set[str] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        found.update(node.edges)
        todo.extend(node.edges.values())
    return found


def _variants(phrase: str, families: Families) -> Iterator[tuple[str, ...]]:
    slots = [_slot(written, families) for written in phrase.split()]
    if not 1 <= len(slots) <= _MOST_SLOTS:
        raise PhraseError(f"has {len(slots)} words; from 1 to {_MOST_SLOTS} are allowed")
    variants = list(itertools.islice(itertools.product(*slots), _MOST_VARIANTS + 1))
    if len(variants) > _MOST_VARIANTS:
        raise PhraseError(f"stands for more than {_MOST_VARIANTS} phrases; use a family")
    for variant in variants:
        symbols = tuple(symbol for symbol in variant if symbol)
        if not symbols or GAP in (symbols[0], symbols[-1]) or symbols.count(GAP) > _MOST_GAPS:
            raise PhraseError(f"begins or ends with a gap, is empty or has over {_MOST_GAPS} gaps")
        yield symbols


def _slot(written: str, families: Families) -> list[str]:
    """The symbols that one written word stands for; the empty one means it may be left out."""
    if written == GAP:
        return [GAP]
    optional = written.endswith("?")
    symbols = [_symbol(part, families) for part in written.removesuffix("?").split("|")]
    return [*symbols, ""] if optional else symbols


def _symbol(written: str, families: Families) -> str:
    if written.startswith("{") and written.endswith("}"):
        if written[1:-1] not in families:
            raise PhraseError(f"names a family that is not there: {written}")
        return written
    words = plain_words(written)
    if len(words) != 1:
        raise PhraseError(f"holds {written!r}, which is read as {len(words)} words, not one")
    return words[0]
