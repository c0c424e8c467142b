"""Which words stand in a frame: a mentor asks, a film tells, a doctor prescribes.

Never reaches over the end of a sentence, nor past a word that brings the writer back; into the next
message only where that goes on with the sentence: "he hit me" and then "in the new game".
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from flows.as_read import Reading
from flows.phrases import Hit, Phrases
from flows.word_list import Frame

_SENTENCE_ENDS: Final = re.compile(r"[.!?\n]")


def framed(
    frame: Frame, reading: Reading, opened: Sequence[Hit], find: Callable[[Phrases], Iterable[Hit]]
) -> dict[int, str]:
    """The tokens inside `frame`, each with the phrase that opened it.

    `opened` is where its opening phrases stand; `find` finds a set of phrases in the same text.
    """
    inside: dict[int, str] = {}
    stretches = reading.stretches()
    sentences = _sentences(reading, stretches)
    ends = list(find(frame.ends)) if frame.ends else []
    bounds = sorted(hit.end for hit in ends), sorted(hit.start for hit in ends)
    cancelled = {
        stretches[at]
        for hit in (find(frame.cancelled_by) if frame.cancelled_by else ())
        for at in (hit.start, hit.end - 1)
    }
    for hit in opened:
        stretch = stretches[hit.start]
        if stretch == stretches[hit.end - 1] and stretch not in cancelled:
            for at in _reach(frame, hit, sentences, bounds):
                inside.setdefault(at, hit.phrase)
    return inside


def _reach(
    frame: Frame, hit: Hit, sentences: Sequence[int], bounds: tuple[Sequence[int], Sequence[int]]
) -> range:
    """From and to where one frame reaches; `bounds` are where its ends end and begin."""
    before = bisect_right(bounds[0], hit.start)
    after = bisect_left(bounds[1], hit.end)
    first = max(hit.start - frame.before, bounds[0][before - 1] if before else 0)
    last = min(hit.end + frame.after, *bounds[1][after : after + 1], len(sentences))
    while sentences[first] != sentences[hit.start]:
        first += 1
    while sentences[last - 1] != sentences[hit.end - 1]:
        last -= 1
    return range(first, last)


def _sentences(reading: Reading, stretches: Sequence[int]) -> list[int]:
    """For each token the number of its sentence; a new message begins one unless it goes on."""
    text, number, numbers = reading.folded.text, 0, [0]
    for at in range(1, len(reading.seen)):
        is_new = stretches[at] != stretches[at - 1]
        if is_new or _SENTENCE_ENDS.search(text, reading.place(at - 1)[1], reading.place(at)[0]):
            number += 1
        numbers.append(number)
    return numbers
