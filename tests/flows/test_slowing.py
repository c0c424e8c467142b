"""Slowing: how long the next try waits, to the second before and after; and what a check word is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hand_made import MAYA

from flows.check_words import bare, check_word_fault, is_a_try, is_same
from flows.slowing import Tries, in_full_minutes, one_more, waits_until

LAST = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE, TEN, HOUR = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)


@pytest.mark.parametrize(
    ("wrong", "wait"),
    [(0, None), (1, None), (2, None), (3, MINUTE), (4, TEN), (5, HOUR), (6, HOUR), (9, HOUR)],
)
def test_the_next_try_waits(wrong: int, wait: timedelta | None) -> None:
    if wait is None:
        assert waits_until(wrong, LAST, LAST) is None
        return
    assert waits_until(wrong, LAST, LAST + wait - SECOND) == LAST + wait
    assert waits_until(wrong, LAST, LAST + wait) is None


def test_guesses_are_forgotten_after_an_hour_without_one() -> None:
    tries = one_more(None, LAST)
    assert one_more(tries, LAST + HOUR - SECOND) == Tries(2, LAST, LAST + HOUR - SECOND)
    assert one_more(tries, LAST + HOUR) == Tries(1, LAST + HOUR, LAST + HOUR)
    slow = Tries(4, LAST, LAST + HOUR)
    assert one_more(slow, LAST + HOUR + TEN).count == 5


def test_a_time_that_is_said_is_never_too_early() -> None:
    assert in_full_minutes(LAST) == LAST
    assert in_full_minutes(LAST + SECOND) == LAST + MINUTE


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("river lamp", True),
        ("RIVER-LAMP", True),
        ("“River Lamp”!", True),
        (" 'riverlamp' \n", True),
        ("rivèr lamp", True),
        ("river lamb", False),
        ("river", False),
        ("river lamp river lamp", False),
        ("", False),
    ],
)
def test_words_are_compared_as_people_write(given: str, same: bool) -> None:
    assert is_same(given, "River lamp") is same


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("lamp", "command.check_word_length"),
        ("", "command.check_word_length"),
        ("!!!!!!!!", "command.check_word_length"),
        ("a" * 41, "command.check_word_length"),
        ("one two three four five six", "command.check_word_length"),
        ("lamps", ""),
        ("river lamp", ""),
    ],
)
def test_a_check_word_that_will_not_do_is_refused(word: str, fault: str) -> None:
    assert check_word_fault(word, MAYA) == fault


def test_a_name_is_no_check_word() -> None:
    assert (
        check_word_fault("ma-ri-a", replace(MAYA, first_name="Maria")) == "command.check_word_name"
    )


def test_a_sentence_is_no_try() -> None:
    assert is_a_try("river lamp")
    assert not is_a_try("hello, who is this please?")
    assert not is_a_try("?!")
    assert bare("Ri-ver  LÀMP") == "riverlamp"


@pytest.mark.parametrize(
    ("today", "sure"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2025, 12, 31), False),
    ],
)
def test_an_age_is_sure_when_the_birth_month_is_over(today: date, sure: bool) -> None:
    assert replace(MAYA, birth_month=date(2010, 5, 1)).is_surely(16, today) is sure
    assert not replace(MAYA, birth_month=None).is_surely(16, today)
