"""Walks from a word of a phrase, slot by slot, through a read text: on to its end and back to its beginning.

Keeps the nearest way to each place; never steps over a word that says something.
"""

from collections.abc import Callable, Sequence, Set
from typing import Final

from flows.as_read import Reading, Seen
from flows.phrase_writing import GAP, Slot

_MOST_FILLERS: Final = 2

_States = dict[int, tuple[str, ...]]  # where a walk has come to, with the words on its way
_Step = Callable[[Reading, Slot, int, tuple[str, ...], _States], None]


def behind(reading: Reading, place: int) -> Set[str]:
    """Every symbol that one step on from `place` can take."""
    if place >= len(reading.seen):
        return frozenset()
    here = reading.seen[place]
    if not here.is_filler and place not in reading.spans:
        return here.symbols
    found: set[str] = set()
    for at in range(place, min(place + _MOST_FILLERS + 1, len(reading.seen))):
        found |= reading.seen[at].symbols
        found.update(*[span.symbols for span in reading.spans.get(at, ())])
        if not reading.seen[at].is_filler:
            break
    return found


def forward(reading: Reading, slots: Sequence[Slot], place: int) -> _States:
    """Where the slots can end that begin at `place`; the nearest way to each."""
    return _walk(reading, slots, place, _step_forward)


def backward(reading: Reading, slots: Sequence[Slot], place: int) -> _States:
    """Where the slots, in reverse order, can begin that end at `place`."""
    return _walk(reading, slots, place, _step_backward)


def _walk(reading: Reading, slots: Sequence[Slot], place: int, step: _Step) -> _States:
    states: _States = {place: ()}
    for slot in slots:
        reached: _States = {}
        if slot.optional:
            reached.update(states)
        for at, words in states.items():
            step(reading, slot, at, words, reached)
        if not reached:
            return reached
        states = reached
    return states


def _step_forward(
    reading: Reading, slot: Slot, at: int, words: tuple[str, ...], reached: _States
) -> None:
    """One word on from `at`, or from behind a few that say nothing: "he fkn just hits me"."""
    if slot.gap:
        for skipped in range(min(slot.gap, len(reading.seen) - at) + 1):
            reached.setdefault(at + skipped, (*words, GAP) if skipped else words)
        return
    for place in range(at, min(at + _MOST_FILLERS + 1, len(reading.seen))):
        here = reading.seen[place]
        if not slot.symbols.isdisjoint(here.symbols):
            reached.setdefault(place + 1, (*words, _word(slot, here)))
        for span in reading.spans.get(place, ()):
            if not slot.symbols.isdisjoint(span.symbols):
                reached.setdefault(span.end, words + span.words)
        if not here.is_filler:
            return
        if place == at:
            words = (*words, GAP)


def _step_backward(
    reading: Reading, slot: Slot, at: int, words: tuple[str, ...], reached: _States
) -> None:
    """One word back from `at`, or from before a few that say nothing."""
    if slot.gap:
        for skipped in range(min(slot.gap, at) + 1):
            reached.setdefault(at - skipped, (GAP, *words) if skipped else words)
        return
    for place in range(at, max(at - _MOST_FILLERS - 1, 0), -1):
        here = reading.seen[place - 1]
        if not slot.symbols.isdisjoint(here.symbols):
            reached.setdefault(place - 1, (_word(slot, here), *words))
        for span in reading.spans_before.get(place, ()):
            if not slot.symbols.isdisjoint(span.symbols):
                reached.setdefault(span.start, span.words + words)
        if not here.is_filler:
            return
        if place == at:
            words = (GAP, *words)


def _word(slot: Slot, seen: Seen) -> str:
    return next(word for symbol, word in seen.words.items() if symbol in slot.symbols)
