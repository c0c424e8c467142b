"""What no text says, from the domain guide, sections 2, 7 and 12."""

import re

import pytest
from said_texts import LIBRARY, Said, every_text, ids, sentences_in, to_mentees

from flows.script import Do

MENTEES = to_mentees()
PEOPLE = [each for each in every_text() if each.to not in {"panel", "operator"}]
SAFETY = [each for each in every_text() if each.safety]

ON_A_BUS = re.compile(
    r"\b(safe\w*|unsafe|danger\w*|worr\w*|suicid\w*|abus\w*|harm\w*|hurt\w*|999|police|crisis|"
    r"die|dying|kill\w*|cut|cutting|overdose|rape\w*|assault\w*|trouble|emergenc\w*|mental|concern\w*)\b",
    re.IGNORECASE,
)
"""Words that nobody wants read aloud from their phone on a bus.

The measure is the guide's own wording: "Thank you for telling us" and "Some words make me ask a
person to look" stand at the beginning of its examples.
"""
FIRST = 60


@pytest.mark.parametrize("text", MENTEES, ids=ids(MENTEES))
def test_the_beginning_could_be_read_aloud_on_a_bus(text: Said) -> None:
    found = ON_A_BUS.search(text.filled[:FIRST])
    assert found is None, found


NEVER = re.compile(
    r"\b(disclos\w*|incident\w*|allegation\w*|alleg\w*|non-engag\w*|commit\w*\W+suicide|"
    r"attention[- ]seeking|victim\w*|perpetrator\w*)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", PEOPLE, ids=ids(PEOPLE))
def test_no_text_uses_the_words_that_blame(text: Said) -> None:
    assert NEVER.search(text.filled) is None


NOT_THEIR_WORD = re.compile(r"\b(case|cases|concern|concerns|safeguarding)\b", re.IGNORECASE)


@pytest.mark.parametrize("text", MENTEES, ids=ids(MENTEES))
def test_a_young_person_reads_plain_words(text: Said) -> None:
    assert NOT_THEIR_WORD.search(text.filled) is None


@pytest.mark.parametrize("text", MENTEES, ids=ids(MENTEES))
def test_nobody_is_asked_why(text: Said) -> None:
    asked = [each for each in sentences_in(text.filled) if each.endswith("?")]
    assert not any(re.search(r"\b(why|how come|what for)\b", each, re.IGNORECASE) for each in asked)


SECRECY = re.compile(
    r"\b(secret\w*|confidential\w*|between us|nobody will know|promis\w*|private)\b", re.IGNORECASE
)
HONEST = re.compile(r"\b(can't|don't|never|cannot)\b[^.]*\b(secret|secrecy|promise)", re.IGNORECASE)


@pytest.mark.parametrize("text", MENTEES, ids=ids(MENTEES))
def test_no_text_promises_secrecy(text: Said) -> None:
    """Where secrecy is named at all, the same sentence says that it can't be kept."""
    for sentence in sentences_in(text.filled):
        assert SECRECY.search(sentence) is None or HONEST.search(sentence), sentence


SCORES = re.compile(
    r"\b(streak|score|points|level|badge|target|well done|missed you)\b", re.IGNORECASE
)


@pytest.mark.parametrize("text", MENTEES, ids=ids(MENTEES))
def test_nobody_is_scored_or_chased(text: Said) -> None:
    assert SCORES.search(text.filled) is None


CHEERFUL = re.compile(r"[!\u2190-\u2bff\u3030\U0001f000-\U0001faff]")


@pytest.mark.parametrize("text", SAFETY, ids=ids(SAFETY))
def test_a_safety_text_has_no_exclamation_and_no_emoji(text: Said) -> None:
    assert CHEERFUL.search(text.raw) is None


READ_OFTEN = [
    "help_now", "help_now_uncovered", "told", "told_uncovered", "told_nobody", "noticed",
    "noticed_uncovered", "noticed_nobody", "noticed_more", "read", "asked_next",
]  # fmt: skip


@pytest.mark.parametrize("name", READ_OFTEN)
def test_a_safety_text_that_may_come_again_is_not_the_same_each_time(name: str) -> None:
    variants = [each.text for each in LIBRARY.words.texts[f"worry.{name}"].variants]
    assert len(set(variants)) >= 2


def test_adding_to_a_worry_is_not_answered_the_same_each_time() -> None:
    for flow in ("help_now", "tell_someone"):
        step = LIBRARY.scripts[flow].step("added")
        assert not isinstance(step, Do)
        assert len({each.text for each in step.text}) >= 2


TOLD = ["told", "told_uncovered", "told_nobody", "help_now", "help_now_uncovered"]


@pytest.mark.parametrize("name", TOLD)
def test_who_tells_is_thanked_or_believed_and_told_that_it_is_a_program(name: str) -> None:
    for variant in LIBRARY.words.texts[f"worry.{name}"].variants:
        assert re.match(r"Thank you|You're right", variant.text.strip())
        assert "I'm a program" in variant.text
        assert "999" in variant.text
        assert "{places}" in variant.text


@pytest.mark.parametrize("name", ["noticed", "noticed_uncovered", "noticed_nobody"])
def test_who_was_noticed_is_not_thanked_as_if_they_had_told(name: str) -> None:
    for variant in LIBRARY.words.texts[f"worry.{name}"].variants:
        assert "Thank you" not in variant.text
        assert "not in trouble" in variant.text
        assert "make me ask a person to look" in variant.text
        assert "{what}" in variant.text, "what becomes of the message is said"


def test_alerts_hold_level_number_and_initials_only() -> None:
    """Alerts may light up a lock screen: no name of a young person and no words of theirs."""
    allowed = {"level", "number", "initials", "by", "kind"}
    for name in (
        "new", "uncovered_now", "uncovered", "climbed", "higher", "again", "more", "media",
        "answered", "unreachable", "nobody_can_open",
    ):  # fmt: skip
        for variant in LIBRARY.words.texts[f"alert.{name}"].variants:
            assert set(re.findall(r"\{(\w+)\}", variant.text)) <= allowed, name
