"""Finds phrases in a read text. A phrase is tried only where the rarest of its words stands.

Of several ways to find one phrase at one place it takes the one that begins first and ends first.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from flows.as_read import Reading
from flows.phrase_walking import backward, behind, forward
from flows.phrase_writing import Phrase, Slot
from flows.rarity import Weights

_FEW: Final = 8  # so many phrases are looked at one by one faster than sought by what stands near


class Hit(NamedTuple):
    """A phrase found: whose label, over which tokens `start:end`, as read, and the phrase itself."""

    label: int
    start: int
    end: int
    words: tuple[str, ...]
    phrase: str

    def __repr__(self) -> str:
        return f"Hit({self.label}, {self.start}, {self.end})"


@dataclass(slots=True, eq=False)
class _Sought:
    """A phrase with its label, cut at its rarest place; `number` is its place among all of its set.

    Where it stands, `beside` and `third` have a symbol near too: those of its next rarest places, empty
    if it has none. `follows` are the symbols of which one must stand behind that place, if one must;
    `requires` are sets of symbols of which each must have one somewhere in the text for this one to count.
    """

    number: int
    label: int
    written: str
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    beside: frozenset[str]
    third: frozenset[str]
    follows: frozenset[str]
    requires: tuple[frozenset[str], ...]


class _Anchored:
    """Many phrases that are cut at one symbol, by what must stand near it: that of the next rarest place."""

    __slots__ = ("alone", "beside", "besides")

    def __init__(self, sought: Sequence[_Sought]) -> None:
        self.alone = [each for each in sought if not each.beside]
        self.beside: dict[str, dict[int, _Sought]] = {}
        for each in sought:
            for symbol in each.beside:
                self.beside.setdefault(symbol, {})[each.number] = each
        self.besides = frozenset(self.beside)  # sets are compared far faster than a dict's keys

    def beside_one_of(self, near: Set[str]) -> Sequence[_Sought]:
        """Those of which the next rarest place is among these symbols, in the order of their set."""
        besides = self.besides & near
        if not besides:
            return self.alone
        found = {each.number: each for each in self.alone}
        for symbol in besides:
            found |= self.beside[symbol]
        return [found[number] for number in sorted(found)]


class Chances:
    """Which of many sets of phrases can be found in a text at all, all of them asked at once.

    For what stops a find: many sets, of which few can be in any text.
    """

    def __init__(self) -> None:
        """Each set that is added gets a mark: a bit of its own."""
        self._sets: list[Phrases] = []

    def add(self, phrases: "Phrases") -> None:
        """One more set. None comes after the first text was asked about."""
        phrases.mark = 1 << len(self._sets)
        self._sets.append(phrases)

    @cached_property
    def _marks(self) -> dict[str, int]:
        """The marks of the sets of which a phrase may be found around each symbol."""
        marks: dict[str, int] = {}
        for phrases in self._sets:
            for symbol in phrases.anchors:
                marks[symbol] = marks.get(symbol, 0) | phrases.mark
        return marks

    @cached_property
    def _symbols(self) -> frozenset[str]:
        return frozenset(self._marks)

    def of(self, reading: Reading) -> int:
        """The marks of all sets of which a phrase may stand in this text."""
        if reading.chances is None:
            found = 0
            for symbol in self._symbols & reading.present():
                found |= self._marks[symbol]
            reading.chances = found
        return reading.chances


class Phrases:
    """A set of labelled phrases, sought together."""

    mark = 0  # see Chances

    def __init__(
        self,
        labelled: Sequence[tuple[int, Phrase]],
        weights: Weights,
        requires: "Mapping[int, tuple[Phrases, ...]] | None" = None,
    ) -> None:
        """`weights` say how common each symbol is, so that the rarest is looked for first.

        `requires` has for a label the sets of phrases of which each must stand in the same text.
        """
        self._labelled, self._weights, self._requires = labelled, weights, requires or {}
        self._sought: dict[int, _Sought] = {}
        self._few: dict[str, Sequence[_Sought]] = {}
        self._many: dict[str, _Anchored] = {}

    @cached_property
    def _at(self) -> dict[str, list[int]]:
        """Every phrase by its number, at the symbols of its rarest place."""
        at: dict[str, list[int]] = {}
        for number, (places, (_, phrase)) in enumerate(
            zip(self._places, self._labelled, strict=True)
        ):
            for symbol in phrase.slots[places[0]].symbols:
                at.setdefault(symbol, []).append(number)
        return at

    @cached_property
    def _places(self) -> list[list[int]]:
        """The places of each phrase, the rarest first."""
        return [self._weights.rarest(phrase.slots) for _, phrase in self._labelled]

    @cached_property
    def anchors(self) -> frozenset[str]:
        """One of these stands in every text in which one of the phrases is found."""
        return frozenset(self._at)

    def _cut(self, number: int) -> _Sought:
        """A phrase as it is sought. Few ever are."""
        sought = self._sought.get(number)
        if sought is None:
            label, phrase = self._labelled[number]
            slots, nothing = phrase.slots, frozenset[str]()
            cut, *others = self._places[number]
            after = slots[cut + 1 :]
            sought = self._sought[number] = _Sought(
                number,
                label,
                phrase.written,
                slots[cut - 1 :: -1] if cut else (),
                after,
                slots[others[0]].symbols if others else nothing,
                slots[others[1]].symbols if len(others) > 1 else nothing,
                after[0].symbols if after and not after[0].optional else nothing,
                tuple([phrases.anchors for phrases in self._requires.get(label, ())]),
            )
        return sought

    def find(
        self,
        reading: Reading,
        among: Collection[int] | None = None,
        done: Collection[int] = (),
        in_vain_too: bool = False,
    ) -> Iterator[Hit]:
        """Every phrase whose label is `among` these and not `done`, in the order of its rarest word.

        `in_vain_too`: those too of which it is clear that what they require is not there. The work for
        one token is bounded: linear in the length of the text.
        """
        for tokens, near in reading.blocks():
            symbols = self.anchors & near
            if symbols:
                present = None if in_vain_too else reading.present()
                tried = self._worth_trying(symbols, near, present, among)
                if tried:
                    yield from _find_within(reading, tokens, tried, done)

    def _worth_trying(
        self,
        symbols: Set[str],
        near: Set[str],
        present: Set[str] | None,
        among: Collection[int] | None,
    ) -> dict[str, list[_Sought]]:
        """For each symbol the phrases that can be found at it, where those in `near` stand near.

        What they require must be among what is `present`.
        """
        tried = dict[str, list[_Sought]]()
        for symbol in symbols:
            for each in self._few.get(symbol) or self._at_symbol(symbol, near):
                if (
                    not (each.beside and each.beside.isdisjoint(near))
                    and not (each.third and each.third.isdisjoint(near))
                    and (among is None or each.label in among)
                    and (present is None or not any(map(present.isdisjoint, each.requires)))
                ):
                    tried.setdefault(symbol, []).append(each)
        return tried

    def _at_symbol(self, symbol: str, near: Set[str]) -> Sequence[_Sought]:
        """The phrases that are cut at a symbol; where they are many, only those that can be there."""
        many = self._many.get(symbol)
        if many is None:
            found = [*map(self._cut, self._at[symbol])]
            if len(found) <= _FEW:
                self._few[symbol] = found
                return found
            many = self._many[symbol] = _Anchored(found)
        return many.beside_one_of(near)


def _find_within(
    reading: Reading,
    tokens: range,
    tried: Mapping[str, Sequence[_Sought]],
    done: Collection[int],
) -> Iterator[Hit]:
    every, spans, symbols = reading.seen, reading.spans, frozenset(tried)
    for at in tokens:
        seen = every[at]
        if not symbols.isdisjoint(seen.symbols):
            for symbol, word in seen.words.items():
                if symbol in symbols:
                    yield from _around(reading, tried[symbol], (at, at + 1), (word,), done)
        if spans and at in spans:
            for span in spans[at]:
                for symbol in span.symbols:
                    if symbol in symbols:
                        place = (span.start, span.end)
                        yield from _around(reading, tried[symbol], place, span.words, done)


def _around(
    reading: Reading,
    tried: Iterable[_Sought],
    place: tuple[int, int],
    words: tuple[str, ...],
    done: Collection[int],
) -> Iterator[Hit]:
    """The phrases that stand around what was found of them at `place`."""
    start, end = place
    next_to = behind(reading, end)
    for each in tried:
        if each.label in done or (each.follows and each.follows.isdisjoint(next_to)):
            continue
        after = forward(reading, each.after, end)
        before = backward(reading, each.before, start) if after else None
        if before and after:
            first, last = min(before), min(after)  # "my mentor", not "mentor"
            found = (*before[first], *words, *after[last])
            yield Hit(each.label, first, last, found, each.written)
