"""Finds phrases in a read text. A phrase is tried only where the rarest of its words stands.

Of several ways to find one phrase at one place it takes the one that begins first and ends first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from flows.phrase_writing import GAP, Phrase, Slot
from flows.reading import Families, Reading, Seen

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
_MOST_FILLERS: Final = 2

_States = dict[int, tuple[str, ...]]  # where a walk has come to, with the words on its way


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: whose label, over which tokens `start:end`, as read, and the phrase itself."""

    label: int
    start: int
    end: int
    words: tuple[str, ...] = field(repr=False)
    phrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A phrase with its label, cut at its rarest place; `beside` must stand near it."""

    label: int
    written: str
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    beside: frozenset[str]


class Phrases:
    """A set of labelled phrases, sought together."""

    def __init__(self, labelled: Sequence[tuple[int, Phrase]], weights: "Weights") -> None:
        """`weights` say how common each symbol is, so that the rarest is looked for first."""
        self._labelled, self._weights = labelled, weights

    @cached_property
    def _at(self) -> dict[str, list[_Sought]]:
        """Every phrase at the symbols of its rarest place. Most sets are asked of few messages."""
        at: dict[str, list[_Sought]] = {}
        for label, phrase in self._labelled:
            sought, symbols = _cut(label, phrase, self._weights)
            for symbol in symbols:
                at.setdefault(symbol, []).append(sought)
        return at

    @cached_property
    def anchors(self) -> frozenset[str]:
        """One of these stands in every text in which one of the phrases is found."""
        return frozenset(self._at)

    def find(self, reading: Reading, done: Collection[int] = ()) -> Iterator[Hit]:
        """Every phrase whose label is not `done`, in the order of its rarest word.

        The work for one token is bounded: linear in the length of the text.
        """
        anchors, spans = self.anchors, reading.spans
        for at, seen in enumerate(reading.seen):
            if not anchors.isdisjoint(seen.symbols):
                for symbol, word in seen.words.items():
                    if symbol in anchors:
                        yield from self._around(reading, symbol, (at, at + 1), (word,), done)
            if at in spans:
                for span in spans[at]:
                    if span.symbol in anchors:
                        place = (span.start, span.end)
                        yield from self._around(reading, span.symbol, place, span.words, done)

    def _around(
        self,
        reading: Reading,
        symbol: str,
        place: tuple[int, int],
        words: tuple[str, ...],
        done: Collection[int],
    ) -> Iterator[Hit]:
        near = reading.near(place[0])
        for sought in self._at[symbol]:
            if sought.label in done or (sought.beside and sought.beside.isdisjoint(near)):
                continue
            after = _forward(reading, sought.after, place[1])
            before = _backward(reading, sought.before, place[0]) if after else None
            if before and after:
                start, end = min(before), min(after)  # "my mentor", not "mentor"
                read = (*before[start], *words, *after[end])
                yield Hit(sought.label, start, end, read, sought.written)


class Weights:
    """How common each symbol is: by how many phrases name it, with the commonest of English on top."""

    def __init__(self, phrases: Iterable[Phrase], families: Families) -> None:
        """The weight of a family is that of all its members together."""
        self._of = Counter(symbol for phrase in phrases for symbol in phrase.symbols())
        for word in _COMMON:
            self._of[word] += _EVERYWHERE_WEIGHT if word in _EVERYWHERE else _COMMON_WEIGHT
        for symbol, members in families.items():
            self._of[symbol] += sum(min(self._of[word] for word in member) for member in members)

    def of(self, slot: Slot) -> int:
        """The weight of a place of a phrase."""
        return sum(self._of[symbol] for symbol in slot.symbols)


def _cut(label: int, phrase: Phrase, weights: Weights) -> tuple[_Sought, frozenset[str]]:
    """The phrase cut at its rarest place, and the symbols of that place."""
    slots = phrase.slots
    firm = [at for at, slot in enumerate(slots) if slot.symbols and not slot.optional]
    firm.sort(key=lambda at: weights.of(slots[at]))
    at = firm[0]
    beside = slots[firm[1]].symbols if len(firm) > 1 else frozenset[str]()
    before = tuple(reversed(slots[:at]))
    return _Sought(label, phrase.written, before, slots[at + 1 :], beside), slots[at].symbols


def _forward(reading: Reading, slots: Sequence[Slot], place: int) -> _States:
    """Where the slots can end that begin at `place`; the nearest way to each."""
    states: _States = {place: ()}
    last = len(reading.seen)
    for slot in slots:
        reached: _States = {}
        if slot.optional:
            reached.update(states)
        for at, words in states.items():
            if slot.gap:
                for skipped in range(min(slot.gap, last - at) + 1):
                    reached.setdefault(at + skipped, (*words, GAP) if skipped else words)
            else:
                _step_forward(reading, slot, at, words, reached)
        if not reached:
            return reached
        states = reached
    return states


def _step_forward(
    reading: Reading, slot: Slot, at: int, words: tuple[str, ...], reached: _States
) -> None:
    """One word on from `at`, or from behind a few that say nothing: "he fkn just hits me"."""
    for place in range(at, min(at + _MOST_FILLERS + 1, len(reading.seen))):
        here = reading.seen[place]
        if not slot.symbols.isdisjoint(here.symbols):
            reached.setdefault(place + 1, (*words, _word(slot, here)))
        for span in reading.spans.get(place, ()):
            if span.symbol in slot.symbols:
                reached.setdefault(span.end, words + span.words)
        if not here.is_filler:
            return
        if place == at:
            words = (*words, GAP)


def _word(slot: Slot, seen: Seen) -> str:
    return next(word for symbol, word in seen.words.items() if symbol in slot.symbols)


def _backward(reading: Reading, slots: Sequence[Slot], place: int) -> _States:
    """Where the slots, in reverse order, can begin that end at `place`."""
    states: _States = {place: ()}
    for slot in slots:
        reached: _States = {}
        if slot.optional:
            reached.update(states)
        for at, words in states.items():
            if slot.gap:
                for skipped in range(min(slot.gap, at) + 1):
                    reached.setdefault(at - skipped, (GAP, *words) if skipped else words)
            else:
                _step_backward(reading, slot, at, words, reached)
        if not reached:
            return reached
        states = reached
    return states


def _step_backward(
    reading: Reading, slot: Slot, at: int, words: tuple[str, ...], reached: _States
) -> None:
    """One word back from `at`, or from before a few that say nothing."""
    for place in range(at, max(at - _MOST_FILLERS - 1, 0), -1):
        here = reading.seen[place - 1]
        if not slot.symbols.isdisjoint(here.symbols):
            reached.setdefault(place - 1, (_word(slot, here), *words))
        for span in reading.spans_before.get(place, ()):
            if span.symbol in slot.symbols:
                reached.setdefault(span.start, span.words + words)
        if not here.is_filler:
            return
        if place == at:
            words = (GAP, *words)
