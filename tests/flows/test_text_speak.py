"""What is written by its sound is read as the word; what could be a word of its own is not."""

import pytest

from flows.text_speak import TextSpeak

WORDS = """
want went just down take keeps think brother nothing tonight touches battered smacked hitting
someone forever mate later screaming home pills loads again house night knife things cousin
stairs happened tired never
"""


@pytest.fixture(scope="module")
def text_speak() -> TextSpeak:
    return TextSpeak(WORDS.split())


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("wnt", "want"), ("wnt", "went"), ("jst", "just"), ("dwn", "down"), ("tke", "take"),
        ("kps", "keeps"), ("fink", "think"), ("bruver", "brother"),
        ("tonyt", "tonight"), ("tuches", "touches"), ("tuchs", "touches"),
        ("batterd", "battered"), ("smakt", "smacked"), ("hittin", "hitting"), ("some1", "someone"),
        ("4eva", "forever"), ("m8", "mate"), ("l8r", "later"), ("scrmin", "screaming"),
        ("pillz", "pills"), ("nyt", "night"), ("nite", "night"), ("nife", "knife"), ("cuzin", "cousin"),
        ("strs", "stairs"), ("hapnd", "happened"), ("trd", "tired"), ("neva", "never"), ("ouse", "house"),
    ],
)  # fmt: skip
def test_a_word_is_known_by_its_sound(text_speak: TextSpeak, written: str, word: str) -> None:
    assert word in text_speak.readings(written)


@pytest.mark.parametrize(
    "written",
    ["won", "tack", "hat", "dawn", "stars", "plus", "tone", "not", "hm", "1", "12", "ß"],
)
def test_what_could_be_another_word_is_not_read(text_speak: TextSpeak, written: str) -> None:
    assert text_speak.readings(written) == ()
