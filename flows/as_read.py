"""One message, or several together, as it was read: what each token stands for, and where it stands.

Works out nothing about words: flows/reading.py does, and fills it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from flows.going_on import stretches
from flows.normalising import Folded
from flows.phrase_writing import FURTHEST


class Seen(NamedTuple):
    """What one token can stand for: each symbol (word or family), with the word it is read as.

    `alone` are the words among them; `begins` are for each of these that begins members of several words
    those members, by their second word and by their third, which is empty where there is none.
    """

    words: Mapping[str, str]
    symbols: frozenset[str]
    alone: tuple[str, ...]
    begins: "tuple[Mapping[str, Mapping[str, Sequence[Member]]], ...]"
    is_filler: bool


class Member(NamedTuple):
    """A member of several words, those after the third, and the families that it is a member of.

    `place` is where it first stands among all members.
    """

    place: int
    words: tuple[str, ...]
    rest: tuple[str, ...]
    families: list[str]


class Span(NamedTuple):
    """A member of families, or a word in two halves, that stands over several tokens."""

    symbols: Sequence[str]
    start: int
    end: int
    words: tuple[str, ...]


NOTHING: Final = Seen({}, frozenset(), (), (), is_filler=False)


class Piece(NamedTuple):
    """What stands between two spaces, read: for each token its place, and how many clauses ended before."""

    seen: tuple[Seen, ...]
    places: tuple[tuple[int, int, int], ...]
    length: int
    pauses: int
    is_unknown: bool


@dataclass(slots=True)
class Reading:
    """One text, read: what each of its tokens stands for, and several of them together."""

    folded: Folded = field(repr=False)
    seen: list[Seen] = field(default_factory=list, repr=False)
    breaks: list[int] = field(default_factory=list)
    chances: int | None = None  # see flows/phrases.py
    _all_spans: list[Span] = field(default_factory=list, repr=False)
    _spans: dict[int, list[Span]] | None = field(default=None, repr=False)
    _spans_before: dict[int, list[Span]] | None = field(default=None, repr=False)
    _pieces: list[Piece] = field(default_factory=list, repr=False)  # whose tokens have no place
    _places: list[tuple[int, int, int]] = field(default_factory=list)
    _near: list[tuple[range, set[str]]] = field(default_factory=list, repr=False)
    _stretches: list[int] = field(default_factory=list, repr=False)
    _present: set[str] = field(default_factory=set, repr=False)

    def add(self, seen: Seen, start: int, end: int, clause: int) -> None:
        """One more token."""
        self.seen.append(seen)
        self._places.append((start, end, clause))

    def add_pieces(self, pieces: list[Piece]) -> None:
        """All tokens of the text, as they stand between its spaces."""
        self.seen = [seen for piece in pieces for seen in piece.seen]
        self._pieces = pieces

    def place(self, at: int) -> tuple[int, int, int]:
        """Where token `at` begins and ends in the folded text, and its clause. Few are ever asked for."""
        if self._pieces:
            start = clause = 0
            for piece in self._pieces:
                self._places += [(start + a, start + b, clause + c) for a, b, c in piece.places]
                start += piece.length + 1
                clause += piece.pauses
            self._pieces = []
        return self._places[at]

    def add_spans(self, spans: Iterable[Span]) -> None:
        """More readings of several tokens together."""
        self._all_spans += spans

    @property
    def spans(self) -> dict[int, list[Span]]:
        """The readings of several tokens together, by where they begin."""
        if self._spans is None:
            self._spans = {}
            for span in self._all_spans:
                self._spans.setdefault(span.start, []).append(span)
        return self._spans

    @property
    def spans_before(self) -> dict[int, list[Span]]:
        """The same by where they end. Few texts are ever walked through to their beginning."""
        if self._spans_before is None:
            self._spans_before = {}
            for span in self._all_spans:
                self._spans_before.setdefault(span.end, []).append(span)
        return self._spans_before

    def blocks(self) -> Sequence[tuple[range, set[str]]]:
        """The tokens in blocks, each with every symbol that stands in it or in a block beside it.

        No phrase reaches further.
        """
        if not self._near:
            self._near = self._blocks()
        return self._near

    def present(self) -> set[str]:
        """Every symbol that stands anywhere in the text."""
        if not self._present:
            near = [near for _, near in self.blocks()]
            self._present = near[0] if len(near) == 1 else set[str]().union(*near)
        return self._present

    def message_of(self, at: int) -> int:
        """Which of the messages that are read together token `at` stands in, from 0."""
        return bisect_right(self.breaks, self.place(at)[0]) if self.breaks else 0

    def stretches(self) -> list[int]:
        """For each token the number of its message, where one that goes on counts to the one before."""
        if not self._stretches:
            begins = stretches(self.folded.text)
            places = [start for start, _ in begins]
            self._stretches = [
                begins[bisect_right(places, self.place(at)[0]) - 1][1]
                for at in range(len(self.seen))
            ]
        return self._stretches

    def _blocks(self) -> list[tuple[range, set[str]]]:
        alone: list[set[str]] = []
        for first in range(0, len(self.seen), FURTHEST):
            block = self.seen[first : first + FURTHEST]
            alone.append(set().union(*[seen.symbols for seen in block]))
        for span in self._all_spans:
            alone[span.start // FURTHEST].update(span.symbols)
        near = alone if len(alone) == 1 else _with_neighbours(alone)
        firsts = range(0, len(self.seen), FURTHEST)
        return [(self._tokens(first), each) for first, each in zip(firsts, near, strict=True)]

    def _tokens(self, first: int) -> range:
        return range(first, min(first + FURTHEST, len(self.seen)))


def _with_neighbours(alone: Sequence[set[str]]) -> list[set[str]]:
    return [set().union(*alone[max(0, at - 1) : at + 2]) for at in range(len(alone))]
