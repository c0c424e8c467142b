"""A programme file: each fault becomes a sentence; stricter is taken, looser is refused."""

from datetime import date
from pathlib import Path

import pytest
from hand_made import PROGRAMME, rules

from flows.ladder_rules import Climb, SlowClimb
from flows.level import Level
from flows.programme import ProgrammeError, parse_programme, read_programme

COVER = """
slug = "harbour"
name = "Harbour Mentoring"
[cover]
hours = [{ days = ["mon"], start = "09:00", until = "17:00" }]
"""

FAULTS = [
    # (the text, where the fault is, what it is and what to do)
    ("slug = ", "programme.toml: at its end: what stands behind the equals sign is no value", ""),
    ("", "programme.toml: slug: is missing; write for example slug = ", ""),
    ('slug = "x"\nname = "X"', "programme.toml: cover: is missing; write for example the line [cover]", ""),
    (COVER.replace("harbour", "Harbour!"), "programme.toml: slug: ", "small letters, digits and hyphens"),
    (COVER.replace("Harbour Mentoring", ""), "programme.toml: name: ", "text with 1 or more characters"),
    (COVER.replace('"mon"', '"monday"'), "programme.toml: [cover] hours, entry 1, days, ", '"mon", "tue"'),
    (COVER.replace('"mon"', ""), "programme.toml: [cover] hours, entry 1, days: ", "of one or more of"),
    (COVER.replace("17:00", "08:00"), "programme.toml: [cover] hours, entry 1: ", "end after they start"),
    (COVER.replace("17:00", "25:00"), "programme.toml: [cover] hours, entry 1, until: ", "a time in"),
    (COVER + 'colour = "red"', "programme.toml: [cover] colour: ", "here are known: hours, closed"),
    (COVER + "[chek_ins]\n", "programme.toml: chek_ins: ", "did you mean check_ins?"),
    ('zone = "Europe/Londn"\n' + COVER, "programme.toml: zone: ", "such as Europe/London"),
    ('zone = "../etc"\n' + COVER, "programme.toml: zone: ", "such as Europe/London"),
    ('zone = ""\n' + COVER, "programme.toml: zone: ", "such as Europe/London"),
    ("min_chat_age = 15\n" + COVER, "programme.toml: min_chat_age: ", "nobody below 16"),
    ("min_chat_age = 26\n" + COVER, "programme.toml: min_chat_age: ", "from 16 to 25"),
    ("min_chat_age = -16\n" + COVER, "programme.toml: min_chat_age: ", "from 16 to 25"),
    ('min_chat_age = "sixteen"\n' + COVER, "programme.toml: min_chat_age: ", "a whole number"),
    ('nation = "france"\n' + COVER, "programme.toml: nation: ", '"france"; it should be "england", "wales"'),
    # a number would mean seconds, and "Z" another zone than the programme's
    (COVER + "[check_ins]\nstart = 9\n", "programme.toml: [check_ins] start: ", "such as \"09:00\""),
    (COVER.replace('"09:00"', "9"), "programme.toml: [cover] hours, entry 1, start: ", "such as \"09:00\""),
    (COVER.replace("17:00", "17:00Z"), "programme.toml: [cover] hours, entry 1, until: ", "local time"),
    (COVER.replace("17:00", "17:00:30"), "programme.toml: [cover] hours, entry 1, until: ", "to the minute"),
    (COVER + "[ladder.now]\nacknowledge = 0\n", "programme.toml: [ladder] now, acknowledge: ", "more than 0"),
    (COVER + "[ladder.now]\nacknowledge = 5\nrungs = []\n", "programme.toml: [ladder] now, rungs: ", ""),
    (
        COVER + '[ladder.now]\nacknowledge = 5\nrungs = [[0, "boss"]]\n',
        "programme.toml: [ladder] now, rungs, entry 1, entry 2: ",
        'one of "lead", "deputy"',
    ),
    (COVER + "[help_lines_checked]\nshout = 5\n", "programme.toml: [help_lines_checked] shout: ", "date"),
    (
        COVER + '[help_lines_checked]\nshout = ""\n',
        "programme.toml: [help_lines_checked] shout: ",
        "write the date of the last check",
    ),
    (
        COVER + "[help_lines_checked]\nshout = 2026-11-02\n",
        "programme.toml: help_lines_checked is for made-up programmes alone",
        "kept-in-mind gate record",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "words"), FAULTS)
def test_a_fault_is_a_sentence_with_file_and_place(text: str, place: str, words: str) -> None:
    with pytest.raises(ProgrammeError) as found:
        parse_programme(text, "programme.toml")
    assert str(found.value).startswith(place)
    assert words in str(found.value)


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(ProgrammeError) as found:
        parse_programme('slug = "NO"\ncolour = 1\n', "programme.toml")
    for place in ("slug: ", "name: ", "cover: ", "colour: "):
        assert place in str(found.value)


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as found:
        read_programme(tmp_path / "programme.toml")
    said = str(found.value)
    assert f"programme.toml: there is no such file in {tmp_path}." in said
    assert "this is the wrong folder; `kept-in-mind init` is only for a new one" in said


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "programme.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProgrammeError, match=r"programme.toml: holds letters in an old coding"):
        read_programme(path)
    with pytest.raises(ProgrammeError, match=r"cannot be read \(Is a directory"):
        read_programme(tmp_path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "programme.toml"
    path.write_text(PROGRAMME, encoding="utf-8")
    assert read_programme(path) == rules()


NOW = "[ladder.now]\nacknowledge = {by}\nrepeat = {repeat}\nrungs = {rungs}\n"
TODAY = "[ladder.today]\nacknowledge = {by}\nrungs = {rungs}\n"
USUAL_NOW = '[[0, "lead"], [10, "deputy"], [20, "manager"], [30, "everyone"]]'
USUAL_TODAY = '[[0, "lead"], [60, "deputy"], [120, "manager"], [240, "trustee_lead"]]'

LADDERS = [
    # NOW: the minute before, at and after each of the product's times
    (NOW.format(by=9, repeat=10, rungs=USUAL_NOW), True),
    (NOW.format(by=10, repeat=10, rungs=USUAL_NOW), True),
    (NOW.format(by=11, repeat=10, rungs=USUAL_NOW), False),
    (NOW.format(by=10, repeat=9, rungs=USUAL_NOW), True),
    (NOW.format(by=10, repeat=11, rungs=USUAL_NOW), False),
    (NOW.format(by=10, repeat=10, rungs=USUAL_NOW.replace("10,", "9,")), True),
    (NOW.format(by=10, repeat=10, rungs=USUAL_NOW.replace("10,", "11,")), False),
    (NOW.format(by=10, repeat=10, rungs=USUAL_NOW.replace("20,", "21,")), False),
    (NOW.format(by=10, repeat=10, rungs=USUAL_NOW.replace("30,", "31,")), False),
    (NOW.format(by=10, repeat=10, rungs=USUAL_NOW.replace("[0,", "[1,")), False),
    # a rung that is missing is later than any
    (NOW.format(by=10, repeat=10, rungs='[[0, "lead"], [10, "deputy"], [30, "everyone"]]'), False),
    (f'[ladder.now]\nacknowledge = 10\nrungs = {USUAL_NOW}\n', False),
    # TODAY
    (TODAY.format(by=59, rungs=USUAL_TODAY), True),
    (TODAY.format(by=60, rungs=USUAL_TODAY), True),
    (TODAY.format(by=61, rungs=USUAL_TODAY), False),
    (TODAY.format(by=60, rungs=USUAL_TODAY.replace("60,", "61,")), False),
    (TODAY.format(by=60, rungs=USUAL_TODAY.replace("120,", "121,")), False),
    (TODAY.format(by=60, rungs=USUAL_TODAY.replace("240,", "239,")), True),
    (TODAY.format(by=60, rungs=USUAL_TODAY.replace("240,", "241,")), False),
    # SOON and NOTE
    ("[ladder.soon]\nworking_days = 1\n", True),
    ("[ladder.soon]\nworking_days = 2\n", False),
    ("[ladder.note]\nworking_days = 5\n", True),
    ("[ladder.note]\nworking_days = 6\n", False),
    ("[ladder.note]\nworking_days = 4\n", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "is_taken"), LADDERS)
def test_a_stricter_ladder_is_taken_and_a_looser_one_refused(text: str, is_taken: bool) -> None:
    if is_taken:
        parse_programme(COVER + text, "programme.toml")
        return
    with pytest.raises(ProgrammeError, match=r"programme.toml: ladder: .*(looser|cannot be later)"):
        parse_programme(COVER + text, "programme.toml")


CHECK_INS = [
    ('start = "08:59"', False),
    ('start = "09:00"', True),
    ('start = "09:01"', True),
    ('school_day_start = "15:29"', False),
    ('school_day_start = "15:30"', True),
    ('school_day_start = "15:31"', True),
    ('until = "19:59"', True),
    ('until = "20:00"', True),
    ('until = "20:01"', False),
    ('until = "00:00"', False),
]


@pytest.mark.parametrize(("line", "is_taken"), CHECK_INS)
def test_check_in_hours_may_be_narrower_but_not_wider(line: str, is_taken: bool) -> None:
    text = f"{COVER}[check_ins]\n{line}\n"
    if is_taken:
        parse_programme(text, "programme.toml")
        return
    with pytest.raises(ProgrammeError, match=r"check_ins: .*not wider"):
        parse_programme(text, "programme.toml")


def test_each_level_has_its_ladder() -> None:
    found = rules()
    assert isinstance(found.climb(Level.NOW), Climb)
    assert isinstance(found.climb(Level.TODAY), Climb)
    assert isinstance(found.climb(Level.SOON), SlowClimb)
    assert isinstance(found.climb(Level.NOTE), SlowClimb)


DAYS = [
    # (day, working day, school day); 25 and 28 December are closed, holidays from 21 December on
    ("2026-11-02", True, True),
    ("2026-11-07", False, False),
    ("2026-12-18", True, True),
    ("2026-12-21", True, False),
    ("2026-12-25", False, False),
    ("2027-01-01", False, False),
    ("2027-01-04", True, True),
]


@pytest.mark.parametrize(("day", "is_working", "is_school"), DAYS)
def test_working_days_and_school_days(day: str, is_working: bool, is_school: bool) -> None:
    found, on = rules(), date.fromisoformat(day)
    assert found.is_working_day(on) is is_working
    assert found.is_school_day(on) is is_school


@pytest.mark.parametrize("years", [16, 25])
def test_a_scheme_may_raise_the_age_for_joining_by_chat(years: int) -> None:
    found = parse_programme(f"min_chat_age = {years}\n" + COVER, "programme.toml")
    assert found.min_chat_age == years
