"""Shows how the word list reads one message, step by step: for a lead, and for who writes rules.

Decides nothing: what it shows is what flows/noticing.py does.
"""

from collections.abc import Iterator

from flows.judging import Judged, judged
from flows.normalising import fold
from flows.word_list import Direction, WordList


def explain(words: WordList, text: str, direction: Direction) -> Iterator[str]:
    """Lines of plain text: what the message folds to, its readings, and every find and its fate."""
    folded = fold(text)
    yield f"Folded: {folded.text}"
    yield "Read as:"
    yield from _readings(words, text)
    found = sorted(
        judged(words, folded, direction, all_of_it=True),
        key=lambda each: (each.start, -each.rule.level, each.rule.id),
    )
    yield "Found:" if found else "Found: nothing. That is no sign that all is well."
    for each in found:
        yield from _find(each, text)


def _readings(words: WordList, text: str) -> Iterator[str]:
    folded = fold(text)
    reading = words.vocabulary.read(folded)
    for at, seen in enumerate(reading.seen):
        start, end, _ = reading.place(at)
        written = folded.text[start:end]
        stands_for = " ".join(seen.words) or "(no word of the list)"
        yield f"  {written}: {stands_for}"
        for span in reading.spans.get(at, ()):
            yield f"  {' '.join(span.words)}: {' '.join(span.symbols)}"


def _find(found: Judged, text: str) -> Iterator[str]:
    rule = found.rule
    yield f'  "{text[found.start : found.end]}" (read as: {found.read_as})'
    yield f"    by the rule {rule.id} of {rule.category}, {rule.level.name}"
    yield f"    by its phrase: {found.phrase}"
    yield f"    does not count, {found.stopped_by}" if found.stopped_by else "    counts"
