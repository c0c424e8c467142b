"""Finds phrases in a read text. A phrase is tried only where the rarest of its words stands.

Of several ways to find one phrase at one place it takes the one that begins first and ends first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, NamedTuple

from flows.as_read import Reading
from flows.phrase_walking import backward, behind, forward
from flows.phrase_writing import Phrase, Slot
from flows.reading import Families

_COMMONEST: Final = """
a about all am an and any are as at back be been but call can cant come could day did do doing
done dont feel first for from get go going good got had has have he her here him his home how i if
im in is it its ive just keep know last life like lol look love make me more much my n name need
new night no not now of ok on one or out people r really said say see she should so some take tell
that thats the their them then there they thing think this time to today too u up ur us want was
way we well what when where who why with work would yeah yes you your
"""
_COMMON: Final = frozenset(_COMMONEST.split())
_COMMON_WEIGHT: Final = 500
_IN_EVERY_TEXT: Final = """
i to the a and it you is in of for that on my me have so be im was not just do if can its u
"""
_EVERYWHERE: Final = frozenset(_IN_EVERY_TEXT.split())
_EVERYWHERE_WEIGHT: Final = 2000


class Hit(NamedTuple):
    """A phrase found: whose label, over which tokens `start:end`, as read, and the phrase itself."""

    label: int
    start: int
    end: int
    words: tuple[str, ...]
    phrase: str

    def __repr__(self) -> str:
        return f"Hit({self.label}, {self.start}, {self.end})"


class _Sought(NamedTuple):
    """A phrase with its label, cut at its rarest place; `number` is its place among all of its set.

    Where it stands, `beside` and `third` have a symbol near too: those of its next rarest places, empty
    if it has none. `follows` are the symbols of which one must stand behind that place, if one must;
    `requires` are sets of phrases of which each must be found somewhere for this one to count.
    """

    number: int
    label: int
    written: str
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    beside: frozenset[str]
    third: frozenset[str]
    follows: frozenset[str]
    requires: "tuple[Phrases, ...]"

    def is_possible(self, present: Set[str]) -> bool:
        """Can all that it requires be found in a text of these symbols?"""
        return not any(phrases.anchors.isdisjoint(present) for phrases in self.requires)


class _Anchored:
    """The phrases that are cut at one symbol, by what must stand near it: that of the next rarest place."""

    __slots__ = ("alone", "beside", "besides")

    def __init__(self, sought: Sequence[_Sought]) -> None:
        self.alone = [each for each in sought if not each.beside]
        self.beside: dict[str, list[_Sought]] = {}
        for each in sought:
            for symbol in each.beside:
                self.beside.setdefault(symbol, []).append(each)
        self.besides = frozenset(self.beside)  # sets are compared far faster than a dict's keys

    def worth_trying(self, near: Set[str], present: Set[str] | None) -> list[_Sought]:
        """The phrases that can be there, in the order of their set, where these symbols stand near."""
        found = [*self.alone]
        for symbol in self.besides & near:
            found += self.beside[symbol]
        found = [each for each in found if not (each.third and each.third.isdisjoint(near))]
        if found and present is not None:
            found = [each for each in found if not each.requires or each.is_possible(present)]
        return found if len(found) < 2 else sorted({each.number: each for each in found}.values())


class Phrases:
    """A set of labelled phrases, sought together."""

    def __init__(
        self,
        labelled: Sequence[tuple[int, Phrase]],
        weights: "Weights",
        requires: "Mapping[int, tuple[Phrases, ...]] | None" = None,
    ) -> None:
        """`weights` say how common each symbol is, so that the rarest is looked for first.

        `requires` has for a label the sets of phrases of which each must stand in the same text.
        """
        self._labelled, self._weights, self._requires = labelled, weights, requires or {}
        self._anchored: dict[str, _Anchored] = {}

    @cached_property
    def _at(self) -> dict[str, list[_Sought]]:
        """Every phrase at the symbols of its rarest place. Most sets are asked of few messages."""
        at: dict[str, list[_Sought]] = {}
        nothing = frozenset[str]()
        for number, (label, phrase) in enumerate(self._labelled):
            slots = phrase.slots
            cut, *others = self._weights.rarest(slots)
            beside = slots[others[0]].symbols if others else nothing
            third = slots[others[1]].symbols if len(others) > 1 else nothing
            after = slots[cut + 1 :]
            follows = after[0].symbols if after and not after[0].optional else nothing
            requires = self._requires.get(label, ())
            before = slots[cut - 1 :: -1] if cut else ()
            sought = _Sought(
                number, label, phrase.written, before, after, beside, third, follows, requires
            )
            for symbol in slots[cut].symbols:
                at.setdefault(symbol, []).append(sought)
        return at

    @cached_property
    def anchors(self) -> frozenset[str]:
        """One of these stands in every text in which one of the phrases is found."""
        return frozenset(self._at)

    def find(
        self, reading: Reading, done: Collection[int] = (), in_vain_too: bool = False
    ) -> Iterator[Hit]:
        """Every phrase whose label is not `done`, in the order of its rarest word.

        `in_vain_too`: those too of which it is clear that what they require is not there. The work for
        one token is bounded: linear in the length of the text.
        """
        for tokens, near in reading.blocks():
            if not self.anchors.isdisjoint(near):
                tried = self._worth_trying(near, None if in_vain_too else reading.present())
                if tried:
                    yield from _find_within(reading, tokens, tried, done)

    def _worth_trying(
        self, near: Set[str], present: Set[str] | None
    ) -> dict[str, Sequence[_Sought]]:
        """For each symbol the phrases that can be found at it, where these symbols stand near."""
        tried = dict[str, Sequence[_Sought]]()
        for symbol in self.anchors & near:
            at = self._anchored.get(symbol)
            if at is None:
                at = self._anchored[symbol] = _Anchored(self._at[symbol])
            if at.alone or not at.besides.isdisjoint(near):
                found = at.worth_trying(near, present)
                if found:
                    tried[symbol] = found
        return tried


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
                if span.symbol in symbols:
                    place = (span.start, span.end)
                    yield from _around(reading, tried[span.symbol], place, span.words, done)


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
    for _, label, written, slots_before, slots_after, _, _, follows, _ in tried:
        if label in done or (follows and follows.isdisjoint(next_to)):
            continue
        after = forward(reading, slots_after, end)
        before = backward(reading, slots_before, start) if after else None
        if before and after:
            first, last = min(before), min(after)  # "my mentor", not "mentor"
            yield Hit(label, first, last, (*before[first], *words, *after[last]), written)


class Weights:
    """How common each symbol is: by how many phrases name it, with the commonest of English on top."""

    def __init__(self, phrases: Iterable[Phrase], families: Families) -> None:
        """The weight of a family is that of all its members together."""
        self._weighed: dict[frozenset[str], int] = {}
        self._of = Counter[str]()
        for symbols, times in Counter(
            [slot.symbols for phrase in phrases for slot in phrase.slots]
        ).items():
            for symbol in symbols:
                self._of[symbol] += times
        for word in _COMMON:
            self._of[word] += _EVERYWHERE_WEIGHT if word in _EVERYWHERE else _COMMON_WEIGHT
        for symbol, members in families.items():
            self._of[symbol] += sum(min(self._of[word] for word in member) for member in members)

    def rarest(self, slots: Sequence[Slot]) -> list[int]:
        """The places of a phrase that may not be left out, the rarest first."""
        weighed = self._weighed
        firm = [
            (weighed.get(slot.symbols) or self._weigh(slot), at)
            for at, slot in enumerate(slots)
            if slot.symbols and not slot.optional
        ]
        firm.sort()
        return [at for _, at in firm]

    def _weigh(self, slot: Slot) -> int:
        weight = sum(self._of[symbol] for symbol in slot.symbols)
        self._weighed[slot.symbols] = weight
        return weight
