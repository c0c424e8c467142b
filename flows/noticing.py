"""Decides whether words should make a person look, by a published, versioned word list.

Says at which level and why. Never rates a person, never answers, never lowers a level,
and is no proof that all is well where it notices nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from itertools import accumulate
from pathlib import Path

from flows.level import Level
from flows.normalising import fold
from flows.phrases import Hit
from flows.reading import ReadToken
from flows.word_list import Direction, Rule, WordList, WordListError, build_word_list

__all__ = ["Notice", "WordList", "WordListError", "load_word_list", "read"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Words that a rule noticed: for a person to look at.

    `words` are the exact characters of the text; `read_as` is how the list read them.
    `adult_in_scheme`: the words point at somebody who works or helps in the scheme.
    `doer_before`: the word before them may name who did it.
    """

    level: Level
    category: str
    rule: str
    adult_in_scheme: bool
    doer_before: bool
    words: str = field(repr=False)
    read_as: str = field(repr=False)


def load_word_list(folder: Traversable | Path) -> WordList:
    """Load the list and hold every rule to its own examples; raises WordListError on any fault."""
    words = build_word_list(folder)
    for rule in words.rules:
        for direction in sorted(rule.directions):
            _check_rule(words, rule, direction)
    for line in words.leave_alone:
        for direction in ("mentee", "mentor"):
            for notice in read(words, line, direction):
                raise WordListError("leave_alone.toml", notice.rule, f"notices {line!r}")
    return words


def _check_rule(words: WordList, rule: Rule, direction: Direction) -> None:
    for lines, expected, fault in (
        (rule.examples, True, "does not notice its example"),
        (rule.near_misses, False, "notices its near miss"),
    ):
        for line in lines:
            noticed = any(notice.rule == rule.id for notice in read(words, line, direction))
            if noticed is not expected:
                raise WordListError(f"{rule.category}.toml", rule.id, f"{fault} {line!r}")


def read(words: WordList, text: str, direction: Direction) -> tuple[Notice, ...]:
    """What the list notices in `text`, one notice a rule, the highest level first.

    `direction` is whose words they are. Linear in the length of the text; takes any text.
    """
    folded = fold(text)
    tokens = words.vocabulary.read(folded)
    notices: list[Notice] = []
    for hit in _first_hits(words, tokens, direction):
        rule = words.rules[hit.label]
        start, end = folded.span(tokens[hit.start].start, tokens[hit.end - 1].end)
        notices.append(
            Notice(
                level=rule.level,
                category=rule.category,
                rule=rule.id,
                adult_in_scheme=rule.adult_in_scheme,
                doer_before=rule.doer_before,
                words=text[start:end],
                read_as=" ".join(hit.words),
            )
        )
    return tuple(sorted(notices, key=lambda notice: -notice.level))


def _first_hits(words: WordList, tokens: list[ReadToken], direction: Direction) -> Iterator[Hit]:
    """For each rule of `direction` its first hit that no exception touches, in text order."""
    found = [
        hit for hit in words.phrases.find(tokens) if direction in words.rules[hit.label].directions
    ]
    stopped = _stopped(words, tokens) if found else set()
    done: set[int] = set()
    for hit in found:
        touched = any((hit.label, at) in stopped for at in range(hit.start, hit.end))
        if hit.label not in done and not touched:
            done.add(hit.label)
            yield hit


def _stopped(words: WordList, tokens: list[ReadToken]) -> set[tuple[int, int]]:
    """Which tokens are out of bounds for which rule.

    An exception never reaches over the end of a clause: "no, suicidal" is not "no suicidal".
    """
    pauses = list(accumulate(token.pause for token in tokens))
    return {
        (hit.label, at)
        for hit in words.exceptions.find(tokens)
        if pauses[hit.start] == pauses[hit.end - 1]
        for at in range(hit.start, hit.end)
    }
