"""Looking at a text takes work in proportion to its length, whatever the text is."""

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest

import flows
from flows.masking import find_contact_details
from flows.normalising import fold
from flows.noticing import WordList, load_word_list, read, read_together
from flows.phrase_writing import parse
from flows.phrases import Phrases
from flows.plain_text import plain
from flows.rarity import Weights

FOR_THE_LIST = [
    "he hits me ", "k i l l ", "want to want to ", "a", "1l0", "*", "a*", "killmyself", "$@!",
    "a\u0301", "\ud800", "\u202eab\u202c", "\u0627\u0628 ", "ﷺ", "mum 2 ", "sui cide ", "vv", "kilI ",
    "dont want to ", "x" * 7 + " ", "💀", ". ", "my ",
]  # fmt: skip
FOR_MASKING = ["07700 900 123 ", "a", "0 1 ", "a@", "oh one ", "snap is ", "1 a a ", "07700900123@"]
FOR_PATTERNS = [
    "a",
    "a.",
    "a-",
    " ",
    "a@",
    "www.",
    "snap ",
    "dot ",
    "a at ",
    "://",
    "7o",
    "live at ",
]


@pytest.fixture(scope="module")
def words() -> WordList:
    return load_word_list(Path(flows.__file__).parent / "notice", as_shipped=True)


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python one piece of work runs: a measure of its cost without a clock."""
    count = 0

    def tracer(frame: object, kind: str, argument: object) -> object:
        nonlocal count
        count += kind == "line"
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)  # type: ignore[arg-type]  # typeshed asks for its own recursive alias
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def least_seconds(words: WordList, text: str) -> float:
    """Of this process's own time: what other work on the machine does not lengthen."""
    found = []
    for _ in range(3):
        began = process_time()
        read(words, text, "mentee")
        found.append(process_time() - began)
    return min(found)


@pytest.mark.parametrize("seed", FOR_THE_LIST)
def test_twice_the_text_is_twice_the_noticing(words: WordList, seed: str) -> None:
    once = steps(lambda: read(words, seed * 300, "mentee"))
    assert steps(lambda: read(words, seed * 600, "mentee")) < 2.2 * once


def test_nothing_beneath_python_grows_faster_than_the_text(words: WordList) -> None:
    """A copy of the rest of a text at each word is one line, and costs as much as the text is long."""
    text = "he hits me " * 12_000
    assert least_seconds(words, text[:128_000]) < 60 * least_seconds(words, text[:4_000])


def test_twice_the_messages_is_twice_the_noticing(words: WordList) -> None:
    once = steps(lambda: read_together(words, ["he hits", "me"] * 150, "mentee"))
    assert steps(lambda: read_together(words, ["he hits", "me"] * 300, "mentee")) < 2.2 * once


def test_ten_thousand_phrases_of_other_words_cost_a_message_nothing(words: WordList) -> None:
    text = "he hits me when nobody is at home"
    reading = words.vocabulary.read(fold(text))
    said = {symbol for seen in reading.seen for symbol in seen.symbols}
    others = [word for word in sorted(words.vocabulary.words()) if word.isalpha()]
    others = [word for word in others if word not in said][:10_001]
    one = [(0, phrase) for phrase in parse("he hits|hit me", {})]
    many = [(1, way) for two in pairwise(others) for way in parse(" ".join(two), {})]
    assert len(many) == 10_000
    few, all_of_them = (
        Phrases(labelled, Weights([phrase for _, phrase in labelled], {}))
        for labelled in (one, [*many, *one])
    )
    assert [hit.label for hit in few.find(reading)] == [
        hit.label for hit in all_of_them.find(reading)
    ]
    of_few = min(steps(lambda: list(few.find(reading))) for _ in range(3))
    assert of_few == min(steps(lambda: list(all_of_them.find(reading))) for _ in range(3))


@pytest.mark.parametrize("seed", FOR_MASKING)
def test_twice_the_text_is_twice_the_masking(seed: str) -> None:
    once = steps(lambda: find_contact_details(seed * 200))
    assert steps(lambda: find_contact_details(seed * 400)) < 2.2 * once


@pytest.mark.parametrize("seed", FOR_PATTERNS)
def test_no_pattern_goes_over_a_long_text_again_and_again(seed: str) -> None:
    """A quarter of a million characters: a pattern that begins anew everywhere would never come back."""
    text = (seed * 250_000)[:250_000]
    assert all(one.end <= len(text) for one in find_contact_details(text))
    assert len(plain(text)) == len(text)
