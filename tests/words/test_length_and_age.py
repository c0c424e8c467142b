"""How long texts to mentees are, how long their sentences, and what age can read them.

The rules are the domain guide's, section 7: under 60 words, sentences of about 15, reading age 9 to
11. The measure is Flesch–Kincaid's grade plus five (see `said_texts`).
"""

from statistics import median

import pytest
from said_texts import (
    Said,
    every_text,
    ids,
    reading_age,
    sentences_in,
    syllables_in,
    to_mentees,
    words_in,
)

MOST_WORDS = 60
MOST_IN_A_SENTENCE = 18
ABOUT_15 = 15
TYPICAL_AGE, OLDEST_AGE = 11, 11.5
LONG_ENOUGH_TO_MEASURE = 20

MENTEES = to_mentees()
LONG = [each for each in MENTEES if len(words_in(each.own)) >= LONG_ENOUGH_TO_MEASURE]
SHORT = [each for each in MENTEES if len(words_in(each.own)) < LONG_ENOUGH_TO_MEASURE]


@pytest.mark.parametrize("text", MENTEES, ids=ids(MENTEES))
def test_a_text_to_a_mentee_is_short(text: Said) -> None:
    """The lines of places to turn count too; other people's words do not."""
    assert len(words_in(text.filled)) <= MOST_WORDS
    longest = max((len(words_in(each)) for each in sentences_in(text.own)), default=0)
    assert longest <= MOST_IN_A_SENTENCE


def test_sentences_are_about_fifteen_words() -> None:
    sentences = [(each.text_id, one) for each in MENTEES for one in sentences_in(each.own)]
    over = [found for found in sentences if len(words_in(found[1])) > ABOUT_15]
    assert over == []


@pytest.mark.parametrize("text", LONG, ids=ids(LONG))
def test_no_text_asks_for_more_than_its_readers_can_read(text: Said) -> None:
    assert reading_age(text.own) <= OLDEST_AGE


def test_the_usual_text_can_be_read_at_eleven() -> None:
    assert median(reading_age(each.own) for each in LONG) <= TYPICAL_AGE


def test_short_texts_together_can_be_read_at_eleven() -> None:
    """The measure needs length, so the short ones are judged as one passage."""
    passage = "\n".join(each.own for each in SHORT)
    assert len(words_in(passage)) > 100
    assert reading_age(passage) <= TYPICAL_AGE


def test_texts_to_mentors_and_coordinators_are_not_long_either() -> None:
    adults = [each for each in every_text() if each.to in {"mentor", "coordinator"}]
    assert [each.text_id for each in adults if len(words_in(each.filled)) > MOST_WORDS] == []


SYLLABLES = [
    ("a", 1), ("ring", 1), ("made", 1), ("passed", 1), ("asked", 1), ("times", 1), ("people", 2),
    ("person", 2), ("over", 2), ("again", 2), ("any", 2), ("duty", 2), ("wanted", 2), ("message", 2),
    ("mentor", 2), ("safety", 3), ("idea", 2), ("emergency", 4), ("somebody", 4), ("999", 1),
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), SYLLABLES)
def test_the_counting_of_syllables(word: str, expected: int) -> None:
    """Rather one too many ("safety", "somebody") than one too few ("idea" is the exception)."""
    assert syllables_in(word) == expected


AGES = [
    ("The cat sat on the mat. The dog ran to the cat.", 0, 6),
    ("Thank you for telling us. I have passed this to Priya, who will read it by four.", 5, 9),
    (
        "Safeguarding considerations necessitate communicating confidential information to "
        "designated professionals notwithstanding individual preferences.",
        20,
        60,
    ),
]


@pytest.mark.parametrize(("text", "least", "most"), AGES)
def test_the_measure_tells_easy_from_hard(text: str, least: float, most: float) -> None:
    assert least <= reading_age(text) <= most
