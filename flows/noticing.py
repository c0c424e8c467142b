"""Decides whether words should make a person look, by a published, versioned word list.

Says at which level and why. Never rates a person, never answers, never lowers a level,
and is no proof that all is well where it notices nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from flows.judging import Judged, judged
from flows.level import Level
from flows.normalising import BETWEEN, fold
from flows.own_rules import OWN
from flows.phrase_writing import GAP
from flows.word_list import Direction, Frame, Rule, WordList, WordListError, build_word_list

__all__ = [
    "Notice",
    "WordList",
    "WordListError",
    "faults",
    "load_word_list",
    "read",
    "read_together",
]

WINDOW: Final = timedelta(minutes=10)
"""For so long what somebody wrote counts as the beginning of what they write."""
MOST_BEFORE: Final = 4
"""So many messages before the new one are read with it."""


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


def load_word_list(
    folder: Traversable | Path, own: Path | None = None, *, as_shipped: bool = False
) -> WordList:
    """Load the list and hold every rule to its own examples; raises WordListError on any fault.

    `own` is where a scheme may have rules of its own. `as_shipped`: the shape of every file is still
    checked, but only the scheme's own rules are held to their examples, in a tenth of the time: the
    others are by the tests and by `kept-in-mind check`.
    """
    words = build_word_list(folder, own)
    for fault in faults(words) if not as_shipped else _faults_of_own(words):
        raise fault
    return words


def faults(words: WordList) -> Iterator[WordListError]:
    """Every example that is not noticed, and every line that is though it must not be."""
    for rule in words.rules:
        for direction in sorted(rule.directions):
            yield from _faults_of(words, rule, direction)
    for line in words.leave_alone:
        for direction in ("mentee", "mentor"):
            for notice in read(words, line, direction):
                yield WordListError("leave_alone.toml", notice.rule, f"notices {line!r}")
    for frame in (
        words.frames if words.own is None else ()
    ):  # what a scheme switches off is not missed
        for direction in sorted(frame.directions):
            yield from _faults_of_frame(words, frame, direction)


def _faults_of_own(words: WordList) -> Iterator[WordListError]:
    for rule in words.rules:
        for direction in sorted(rule.directions) if rule.file == f"{OWN}.toml" else ():
            yield from _faults_of(words, rule, direction)


def _faults_of(words: WordList, rule: Rule, direction: Direction) -> Iterator[WordListError]:
    for lines, expected, fault in (
        (rule.examples, True, "does not notice its example"),
        (rule.near_misses, False, "notices its near miss"),
    ):
        for line in lines:
            noticed = any(notice.rule == rule.id for notice in read(words, line, direction))
            if noticed is not expected:
                yield WordListError(rule.file, rule.id, f"{fault} {line!r}")


def _faults_of_frame(
    words: WordList, frame: Frame, direction: Direction
) -> Iterator[WordListError]:
    for line in frame.left_alone:
        for notice in read(words, line, direction):
            yield WordListError("frames.toml", frame.id, f"lets {notice.rule} notice {line!r}")
    for line in frame.still_noticed:
        if not read(words, line, direction):
            yield WordListError("frames.toml", frame.id, f"leaves {line!r} alone")


def read(
    words: WordList, text: str, direction: Direction, before: Sequence[str] = ()
) -> tuple[Notice, ...]:
    """What the list notices in `text`, one notice a rule, the highest level first.

    `direction` is whose words they are. `before` are the same person's last messages, oldest first:
    a sentence may have begun in them, but what stands in them alone was looked at before.
    Linear in the length of the text; takes any text.
    """
    return _read(words, (*before, text), direction, since=len(before))


def read_together(
    words: WordList, turns: Sequence[str], direction: Direction
) -> tuple[Notice, ...]:
    """What the list notices in several messages of one person, oldest first, as if in one."""
    return _read(words, turns, direction, since=0)


def _read(
    words: WordList, turns: Sequence[str], direction: Direction, since: int
) -> tuple[Notice, ...]:
    text = BETWEEN.join(turns)
    found = judged(words, fold(text), direction, since)
    new = len(BETWEEN.join(turns[:since]))  # what stands in the new message alone comes first
    counted = sorted(
        found,
        key=lambda each: (
            -each.rule.level,
            each.start < new,
            each.read_as.count(GAP),
            each.start,
            each.rule.id,
        ),
    )
    return tuple(_notice(text, each, len(turns) > 1) for each in counted)


def _notice(text: str, found: Judged, is_several: bool) -> Notice:
    rule = found.rule
    exact = text[found.start : found.end]
    return Notice(
        level=rule.level,
        category=rule.category,
        rule=rule.id,
        adult_in_scheme=rule.adult_in_scheme,
        doer_before=rule.doer_before,
        words=exact.replace(BETWEEN, "\n") if is_several else exact,
        read_as=found.read_as,
    )
