"""Which places to turn to are shown: by nation, by age, and by when they were last checked."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.help_lines import is_current, load_help_lines, places
from flows.library import load_library
from flows.wording import WordsError

LINES = load_library().help_lines
TODAY = date(2026, 11, 2)
CHECKED = {line.id: date(2026, 10, 1) for line in LINES if not line.always}

NHS_ENGLAND = "NHS: ring 111, choose the mental health option"
NHS_WALES = "NHS: ring 111, press 2"
NHS_SCOTLAND = "NHS: ring 111, ask for the Mental Health Hub"
LIFELINE = "Lifeline: 0808 808 8000"
CHILDLINE, SHOUT = "Childline: 0800 1111", "Shout: text SHOUT to 85258"
SAMARITANS, PAPYRUS = "Samaritans: 116 123", "PAPYRUS: 0800 068 4141"

SHOWN = [
    ("england", 16, (CHILDLINE, SHOUT)),
    ("england", 18, (CHILDLINE, SHOUT)),
    ("england", 19, (SAMARITANS, SHOUT)),
    ("england", 25, (SAMARITANS, SHOUT)),
    ("wales", 18, (CHILDLINE, SHOUT)),
    ("wales", 19, (SAMARITANS, SHOUT)),
    ("scotland", 18, (CHILDLINE, SHOUT)),
    ("scotland", 19, (SAMARITANS, SHOUT)),
    ("northern_ireland", 16, (LIFELINE, SHOUT)),
    ("northern_ireland", 25, (LIFELINE, SHOUT)),
    # an age that nobody knows: only places for every age
    ("england", None, (NHS_ENGLAND, SHOUT)),
    ("wales", None, (NHS_WALES, SHOUT)),
    ("scotland", None, (NHS_SCOTLAND, SHOUT)),
    ("northern_ireland", None, (LIFELINE, SHOUT)),
]


@pytest.mark.parametrize(("nation", "age", "expected"), SHOWN)
def test_two_places_beside_999_one_of_them_by_text(
    nation: str, age: int | None, expected: tuple[str, ...]
) -> None:
    assert places(LINES, CHECKED, nation, age, TODAY) == expected


LAST_CHECKED = [(0, True), (179, True), (180, True), (181, False), (400, False)]


@pytest.mark.parametrize(("days", "expected"), LAST_CHECKED)
def test_a_line_is_shown_for_180_days_after_its_check(days: int, expected: bool) -> None:
    shout = next(line for line in LINES if line.id == "shout")
    checked = {"shout": TODAY - timedelta(days=days)}
    assert is_current(shout, checked, TODAY) is expected


OLD = {line: TODAY - timedelta(days=181) for line in CHECKED}
UNCHECKED = [
    # nothing checked, or too long ago: only the NHS line, which stays
    ({}, "england", 16, (NHS_ENGLAND,)),
    ({}, "wales", 25, (NHS_WALES,)),
    ({}, "scotland", 16, (NHS_SCOTLAND,)),
    ({}, "northern_ireland", 16, ()),
    (OLD, "england", 16, (NHS_ENGLAND,)),
    (OLD, "northern_ireland", 16, ()),
    # one of them is current
    ({"shout": TODAY}, "northern_ireland", 16, (SHOUT,)),
    ({"shout": TODAY}, "england", 16, (NHS_ENGLAND, SHOUT)),
    ({"papyrus": TODAY}, "england", 34, (PAPYRUS, NHS_ENGLAND)),
    ({"papyrus": TODAY}, "england", 35, (NHS_ENGLAND,)),
    ({"childline": TODAY, "papyrus": TODAY}, "england", 16, (CHILDLINE, PAPYRUS)),
]


@pytest.mark.parametrize(("checked", "nation", "age", "expected"), UNCHECKED)
def test_a_line_that_nobody_checked_is_not_shown(
    checked: dict[str, date], nation: str, age: int, expected: tuple[str, ...]
) -> None:
    assert places(LINES, checked, nation, age, TODAY) == expected


FAULTS = [
    ("lines = [", "help_lines.toml: at its end: "),
    ("lines = []", "help_lines.toml: lines: "),
    ('[[lines]]\nid = "a"\nrank = 1', "help_lines.toml: lines.0.show: "),
    (
        '[[lines]]\nid = "a"\nshow = "A"\nrank = 1\nnations = ["france"]',
        "help_lines.toml: lines.0.nations.0: ",
    ),
    (
        '[[lines]]\nid = "a"\nshow = "A"\nrank = 1\nopen = "always"',
        "help_lines.toml: lines.0.open: ",
    ),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_broken_file_is_refused_by_name_and_place(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "help_lines.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordsError) as found:
        load_help_lines(path)
    assert str(found.value).startswith(fault)
