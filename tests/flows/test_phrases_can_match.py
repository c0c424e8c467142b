"""Every phrase of the shipped list can be found: nothing in the reading turns its own words into others."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from flows.normalising import fold
from flows.noticing import WordList
from flows.phrase_writing import Phrase, PhraseError, parse
from flows.phrases import Phrases
from flows.rarity import Weights
from flows.rule_files import ListFiles
from flows.word_list import build_word_list

FOLDER = files("flows") / "notice"


@pytest.fixture(scope="module")
def words() -> WordList:
    return build_word_list(FOLDER)


def said_plainly(phrase: Phrase) -> Iterator[str]:
    """The phrase as somebody could write it, nothing left out and no gap: with each odd word once."""
    slots = [slot for slot in phrase.slots if slot.symbols]
    usual = [max(sorted(slot.symbols), key=len) for slot in slots]
    yield " ".join(usual)
    for at, slot in enumerate(slots):
        for word in sorted(word for word in slot.symbols if len(word) < 3 or not word.isalpha()):
            yield " ".join((*usual[:at], word, *usual[at + 1 :]))


def cannot_match(words: WordList, phrase: Phrase) -> Iterator[str]:
    """Ways to say the phrase in which it is not found."""
    sought = Phrases([(0, phrase)], Weights([phrase], {}))
    for text in said_plainly(phrase):
        if not any(sought.find(words.vocabulary.read(fold(text)))):
            yield f"{phrase.written!r}, written {text!r}"


def test_every_phrase_can_be_found(words: WordList) -> None:
    # What a family stands for is tried by the rules' own examples.
    plain = {written for _, _, written in ListFiles.read(FOLDER).phrases() if "{" not in written}
    ways = (way for written in sorted(plain) for way in parse(written, {}))
    assert [fault for way in ways for fault in cannot_match(words, way)] == []


def test_a_word_spelt_letter_by_letter_is_told() -> None:
    for written in ("k y s", "send n u d e s", "kill|k y s|hang myself"):
        with pytest.raises(PhraseError, match="letter by letter"):
            parse(written, {})
    assert parse("u n me", {})
