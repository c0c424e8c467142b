"""The ways of writing a word that are worked out when they are first asked for: none is lost by that."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from flows.slips import Slips
from flows.text_speak import TextSpeak, forms, may_begin
from flows.word_list import build_word_list

WORDS = ("kill", "myself", "suicide", "strangled", "committee", "dose", "doses", "swallow", "his")


@pytest.fixture(scope="module")
def shipped() -> list[str]:
    """Every word that the shipped list knows."""
    return sorted(build_word_list(files("flows") / "notice").vocabulary.words())


def wrongly_written(word: str) -> Iterator[str]:
    """Likely slips: a doubled consonant typed once, two letters swapped, in longer words one lost."""
    if len(word) >= 4:
        yield re.sub(r"([b-df-hj-np-tv-xz])\1", r"\1", word)
        for at in range(1, len(word)):
            yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    if len(word) >= 6:
        for at in range(1, len(word) if len(word) >= 7 else len(word) - 1):
            yield word[:at] + word[at + 1 :]


def test_every_slip_of_a_word_is_found(shipped: list[str]) -> None:
    slips = Slips(shipped)
    some = shipped[::7]
    missed = [
        (word, slip)
        for word in some
        for slip in wrongly_written(word)
        if slip != word and word not in slips.of(slip)
    ]
    assert missed == []


def test_what_is_no_slip_is_not_taken_for_one() -> None:
    slips = Slips(WORDS)
    assert slips.of("comitee") == ("committee",)
    assert slips.of("dsoe") == ("dose",)
    assert slips.of("doss") == ()  # another letter
    assert slips.of("dose") == ()  # too short to lose a letter, and a word is no slip of itself
    assert slips.of("ihs") == ()  # too short
    assert slips.of("uicide") == ()  # the first letter is never lost
    assert [slips.of(each) for each in ("", "k", "🔪", "\ud800x")] == [()] * 4
    assert slips.of("kills" * 200_000) == ()  # at once: in no time that grows with its square


def test_a_form_is_sought_under_its_first_letter(shipped: list[str]) -> None:
    plain = [word for word in shipped if word.isascii() and word.isalpha()]
    assert plain
    begun = [(word, form) for word in plain for form in forms(word)]
    assert [(word, form) for word, form in begun if form[0] not in may_begin(word)] == []
    spoken = TextSpeak(plain)
    long = [(word, form) for word, form in begun if 4 <= len(form) <= 14]
    assert [(word, form) for word, form in long[::5] if word not in spoken.readings(form)] == []
