"""Finds phrases in a read text. A phrase is tried only where the rarest of its words stands.

Of several ways to find one phrase at one place it takes the one that begins first and ends first.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Final, NamedTuple

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

    `follows` are the symbols of which one must stand behind that place, if one must.
    """

    number: int
    label: int
    written: str
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    follows: frozenset[str]


class _Anchored:
    """The phrases that are cut at one symbol, by what must stand near it: that of the next rarest place."""

    def __init__(self) -> None:
        self._alone: list[_Sought] = []
        self._beside: dict[str, list[_Sought]] = {}

    def add(self, sought: _Sought, beside: Collection[str]) -> None:
        """One more phrase. `beside` is empty where nothing needs to stand near."""
        for symbol in beside:
            self._beside.setdefault(symbol, []).append(sought)
        if not beside:
            self._alone.append(sought)

    def worth_trying(self, near: Set[str]) -> list[_Sought]:
        """The phrases that can be there, in the order of their set, where these symbols stand near."""
        if self._beside.keys().isdisjoint(near):
            return self._alone
        found = [*self._alone]
        for symbol in self._beside.keys() & near:
            found += self._beside[symbol]
        return found if len(found) == 1 else sorted({each.number: each for each in found}.values())


class Phrases:
    """A set of labelled phrases, sought together."""

    def __init__(self, labelled: Sequence[tuple[int, Phrase]], weights: "Weights") -> None:
        """`weights` say how common each symbol is, so that the rarest is looked for first."""
        self._labelled, self._weights = labelled, weights

    @cached_property
    def _at(self) -> dict[str, _Anchored]:
        """Every phrase at the symbols of its rarest place. Most sets are asked of few messages."""
        at: dict[str, _Anchored] = {}
        for number, (label, phrase) in enumerate(self._labelled):
            sought, symbols, beside = _cut(number, label, phrase, self._weights)
            for symbol in symbols:
                at.setdefault(symbol, _Anchored()).add(sought, beside)
        return at

    @cached_property
    def anchors(self) -> frozenset[str]:
        """One of these stands in every text in which one of the phrases is found."""
        return frozenset(self._at)

    def find(self, reading: Reading, done: Collection[int] = ()) -> Iterator[Hit]:
        """Every phrase whose label is not `done`, in the order of its rarest word.

        The work for one token is bounded: linear in the length of the text.
        """
        for tokens, near in reading.blocks():
            tried = self._worth_trying(near)
            if tried:
                yield from self._find_within(reading, tokens, tried, done)

    def _worth_trying(self, near: Set[str]) -> dict[str, list[_Sought]]:
        """For each symbol the phrases that can be found at it, where these symbols stand near."""
        at, tried = self._at, {}
        for symbol in self.anchors & near:
            found = at[symbol].worth_trying(near)
            if found:
                tried[symbol] = found
        return tried

    def _find_within(
        self,
        reading: Reading,
        tokens: range,
        tried: Mapping[str, Sequence[_Sought]],
        done: Collection[int],
    ) -> Iterator[Hit]:
        spans, symbols = reading.spans, tried.keys()
        for at in tokens:
            seen = reading.seen[at]
            if not symbols.isdisjoint(seen.symbols):
                for symbol, word in seen.words.items():
                    if symbol in tried:
                        yield from _around(reading, tried[symbol], (at, at + 1), (word,), done)
            for span in spans.get(at, ()):
                if span.symbol in tried:
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
    behind = _behind(reading, end)
    for _, label, written, slots_before, slots_after, follows in tried:
        if label in done or (follows and follows.isdisjoint(behind)):
            continue
        after = _forward(reading, slots_after, end)
        before = _backward(reading, slots_before, start) if after else None
        if before and after:
            first, last = min(before), min(after)  # "my mentor", not "mentor"
            yield Hit(label, first, last, (*before[first], *words, *after[last]), written)


def _behind(reading: Reading, place: int) -> Set[str]:
    """Every symbol that one step on from `place` can take."""
    if place >= len(reading.seen):
        return frozenset()
    here = reading.seen[place]
    if not here.is_filler and place not in reading.spans:
        return here.symbols
    found: set[str] = set()
    for at in range(place, min(place + _MOST_FILLERS + 1, len(reading.seen))):
        found |= reading.seen[at].symbols
        found.update(span.symbol for span in reading.spans.get(at, ()))
        if not reading.seen[at].is_filler:
            break
    return found


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


def _cut(
    number: int, label: int, phrase: Phrase, weights: Weights
) -> tuple[_Sought, frozenset[str], frozenset[str]]:
    """The phrase cut at its rarest place, the symbols of that place and those of the next rarest."""
    slots = phrase.slots
    firm = [at for at, slot in enumerate(slots) if slot.symbols and not slot.optional]
    firm.sort(key=lambda at: weights.of(slots[at]))
    at = firm[0]
    beside = slots[firm[1]].symbols if len(firm) > 1 else frozenset[str]()
    before = tuple(reversed(slots[:at]))
    after = slots[at + 1 :]
    follows = after[0].symbols if after and not after[0].optional else frozenset[str]()
    sought = _Sought(number, label, phrase.written, before, after, follows)
    return sought, slots[at].symbols, beside


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
