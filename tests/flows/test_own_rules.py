"""A scheme's own rules: added and switched off with who, when and why; a fault is named."""

from pathlib import Path

import pytest

import flows
from flows.noticing import WordList, WordListError, load_word_list, read

FOLDER = Path(flows.__file__).parent / "notice"
ADDED = """
version = "2026-11-23"

[families]
yard = ["the garages", "number nine"]

[[rules]]
id = "the_garages"
category = "exploitation"
by = "Priya Shah"
on = 2026-11-20
why = "where the older ones here hand things over"
level = "TODAY"
directions = ["mentee"]
phrases = ["meet|meeting … olders … {yard}"]
examples = ["meeting the olders by the garages"]
near_misses = ["parked by the garages"]
"""
OFF = """
version = "2026-11-23"

[[off]]
rule = "said_in_passing"
by = "Priya Shah"
on = 2026-11-20
why = "half of our chat group says it every day"
"""
LIFE_RISK = OFF.replace("said_in_passing", "suicide_soon")
REASONS = """life_risk_reason = "a person reads every message here at once"
agreed_by = "Joe Bell"
"""


def shipped(own_rules: Path | None = None) -> WordList:
    """As a running bot loads it: the examples of the shipped rules are tried elsewhere."""
    return load_word_list(FOLDER, own_rules, as_shipped=True)


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "notice.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_scheme_adds_a_rule(tmp_path: Path) -> None:
    words = shipped(own(tmp_path, ADDED))
    (notice,) = read(words, "meeting the olders at number nine", "mentee")
    assert (notice.rule, notice.category) == ("the_garages", "exploitation")
    assert words.own is not None
    assert words.own.version == "2026-11-23"
    assert len(words.rules) == len(shipped().rules) + 1


def test_a_scheme_switches_a_rule_off(tmp_path: Path) -> None:
    words = shipped(own(tmp_path, OFF))
    assert read(shipped(), "ugh kms", "mentee") != ()
    assert read(words, "ugh kms", "mentee") == ()


def test_a_rule_for_danger_to_life_is_switched_off_by_two_with_a_reason(tmp_path: Path) -> None:
    words = shipped(own(tmp_path, LIFE_RISK + REASONS))
    assert "suicide_soon" not in {rule.id for rule in words.rules}


def test_without_a_file_the_shipped_rules_stand_alone(tmp_path: Path) -> None:
    assert shipped(tmp_path / "notice.toml").own is None


FAULTS = [
    (LIFE_RISK, "suicide_soon: is for danger to life: switching it off needs a life_risk_reason"),
    (LIFE_RISK + REASONS.splitlines()[0], "needs agreed_by, a second person's name"),
    (LIFE_RISK + REASONS.replace("Joe Bell", "priya shah"), "needs agreed_by"),
    (OFF.replace("said_in_passing", "no_such_rule"), "no_such_rule: is no rule of the word list"),
    (OFF + OFF.split("\n\n")[1], "said_in_passing: is switched off twice"),
    (OFF.replace('by = "Priya Shah"\n', ""), "[off] said_in_passing, by: is missing"),
    (
        OFF.replace("half of our chat group says it every day", "no"),
        "said_in_passing, why: ",
    ),
    (
        OFF.replace("2026-11-20", '"yesterday"'),
        "said_in_passing, on: ",
    ),
    (ADDED.replace("the_garages", "suicide_soon"), "suicide_soon: is the name of another rule"),
    (ADDED.replace('"exploitation"', '"families"'), "the_garages: names no category: families"),
    (ADDED.replace('"TODAY"', '"NOTE"'), "the_garages: is NOTE, below TODAY"),
    (ADDED.replace("by the garages", "by the car"), "the_garages: does not notice its example"),
    (ADDED.replace('["parked', '["meeting olders at the garages", "parked'), "its near miss"),
    (ADDED.replace("{yard}", "{yards}"), "the_garages: 'meet|meeting … olders … {yards}' names"),
    (ADDED.replace('why = "', 'whynot = "'), "[rules] the_garages, why: is missing"),
    (ADDED.replace("version = ", "versions = "), "version: is missing"),
    ("[[", "the whole file"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_fault_is_named_and_nothing_is_loaded(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(WordListError) as caught:
        shipped(own(tmp_path, text))
    assert caught.value.file == "notice.toml"
    assert fault in str(caught.value)
