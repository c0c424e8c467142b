"""What noticing must reach on messages written for this project, and that no rule was copied from them.

The messages are few and known to who writes rules: a floor against slipping back, not a measure.
"""

from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from flows.noticing import WordList, load_word_list, read_together
from flows.phrase_writing import plain_words
from flows.rule_files import ListFiles
from flows.scanning import Flag, flag

from .figures import Share
from .notice import Row, rows_of

FOLDER = files("flows") / "notice"
ROWS = rows_of(Path(__file__).parent / "functional_dev.jsonl")
SIX = 6


@pytest.fixture(scope="module")
def words() -> WordList:
    return load_word_list(FOLDER, as_shipped=True)


@pytest.fixture(scope="module")
def flags(words: WordList) -> list[tuple[Row, Flag]]:
    return [(row, flag(read_together(words, row.turns, row.direction))) for row in ROWS]


def share(flags: list[tuple[Row, Flag]], expect: set[str], right: set[str]) -> float:
    """How many of those expected to be one of these are flagged as one of those, or as accepted."""
    found = Share.among(f in right | row.accept for row, f in flags if row.expect in expect)
    return found.hits / found.of


def test_worrying_messages_are_flagged(flags: list[tuple[Row, Flag]]) -> None:
    assert share(flags, {"urgent"}, {"urgent"}) >= 0.9
    assert share(flags, {"urgent", "concern"}, {"urgent", "concern"}) >= 0.95
    mentors = [(row, f) for row, f in flags if row.direction == "mentor"]
    assert share(mentors, {"urgent", "concern"}, {"urgent", "concern"}) >= 0.9


def test_harmless_messages_are_left_alone(flags: list[tuple[Row, Flag]]) -> None:
    assert share(flags, {"none"}, {"none"}) >= 0.96
    assert share(flags, {"none"}, {"none", "concern"}) >= 0.98


def test_no_kind_of_wording_is_mostly_missed(flags: list[tuple[Row, Flag]]) -> None:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, found in flags:
        if row.expect != "none":
            kinds[row.capability].append(found != "none" or found in row.accept)
    assert {kind for kind, hits in kinds.items() if sum(hits) < 0.7 * len(hits)} == set()


def runs_of_six(text: str) -> Iterator[tuple[str, ...]]:
    found = plain_words(text)
    return (found[at : at + SIX] for at in range(len(found) - SIX + 1))


def written_lines() -> Iterator[str]:
    """Everything in the list that somebody wrote as a sentence, or may have copied from one."""
    listed = ListFiles.read(FOLDER)
    yield from (phrase for _, _, phrase in listed.phrases())
    yield from listed.leave_alone
    for frame in listed.frames.frames:
        yield from (*frame.left_alone, *frame.still_noticed)
    for file in listed.categories.values():
        for rule in file.rules:
            yield from (*rule.examples, *rule.near_misses)


def test_nothing_in_the_list_holds_six_words_in_a_row_of_a_message_it_was_written_beside() -> None:
    sets = sorted(Path(__file__).parent.glob("development*.jsonl"))
    assert len(sets) >= 2
    rows = [*ROWS, *(row for path in sets for row in rows_of(path))]
    known = {six for row in rows for text in (*row.turns, row.text) for six in runs_of_six(text)}
    assert [
        text for text in written_lines() if any(six in known for six in runs_of_six(text))
    ] == []
