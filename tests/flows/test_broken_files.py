"""What is wrong with a file that a scheme edits is said in plain words: place, found, expected, example."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.broken_files import Examples, NotToml, parsed
from flows.file_examples import NOTICE, PROGRAMME
from flows.own_rules import OwnRules
from flows.programme import Programme, ProgrammeError, parse_programme
from flows.rule_files import WordListError, load_file

SHIPPED = (files("bot") / "example" / "programme.toml").read_text("utf-8")
HOURS = '{ days = ["mon", "tue", "wed", "thu", "fri"], start = "09:00", until = "17:30" },'
LIST = f"hours = [\n    {HOURS}\n]"
THE_LIBRARYS_OWN = re.compile(
    r"[Ii]nput should|valid (tuple|dict|frozenset|string|integer)|Tuple|validation|Field required|"
    r"[Ee]xtra inputs|HoursRule|instance of|parse|statement|initial character|\(at |namespace|hex"
)
"""What pydantic and the TOML library say, in their own English."""

PROGRAMMES = [
    # (what stands in the shipped file, what stands there instead, what is said)
    (LIST, 'hours = "9-5"', '[cover] hours: there is "9-5"; it should be a list in square brackets, for'),
    (LIST, "hours = []", "[cover] hours: there is an empty list; it should be a list of 1 or more"),
    (LIST, 'hours = { start = "9" }', "[cover] hours: there is a table; it should be a list in"),
    (LIST, 'hours = ["mon"]', '[cover] hours, entry 1: there is "mon"; it should be a table'),
    (LIST, '[[cover.hours]]\ndays = ["mon"]', "[cover] hours, entry 1, start: is missing; write for"),
    (HOURS, '{ days = "mon" },', '[cover] hours, entry 1, days: there is "mon"; it should be a list'),
    ('"mon", "tue"', '"Monday"', 'days, entry 1: there is "Monday"; it should be one of "mon", "tue"'),
    ('until = "17:30"', 'until = "25:30"', 'until: there is "25:30"; it should be a time in quotation'),
    ('until = "17:30"', "until = [17]", "until: there is a list; it should be a time in quotation"),
    ('until = "17:30"', 'till = "17:30"', "till: there is no such setting; did you mean until?"),
    ('start = "09:00", until', "start = 9, until", 'write a local time to the minute, such as "09:00"'),
    ("# 2026-12-25,", '"25 December"', '[cover] closed, entry 1: there is "25 December"; it should be a'),
    ("# 2026-12-25,", "true", "[cover] closed, entry 1: there is true; it should be a date such as"),
    ("# 2026-12-25,", "2026-12-25T09:00:00,", "closed, entry 1: there is 2026-12-25T09:00:00; it"),
    ("# { first = 2026-12-21, ", "{ ", "school_holidays, entry 1, first: is missing; write for example"),
    ("made_up = false", 'made_up = "no way"', 'made_up: there is "no way"; it should be true or false'),
    ("made_up = false", "made_up = [1]", "made_up: there is a list; it should be true or false, for"),
    ('slug = "our-scheme"', 'slug = "Ours"', 'slug: there is "Ours"; it should be 1 to 40 small letters'),
    ('slug = "our-scheme"', "slug = 5", "slug: there is the number 5; it should be "),
    ('name = "Our', f'name = "{"O" * 61}', "it should be text with 60 characters at most, for example"),
    ('nation = "england"', 'nation = "uk"', 'there is "uk"; it should be "england", "wales", "scotland"'),
    ("min_chat_age = 16", "min_chat_age = 16.5", "there is the number 16.5; it should be a whole number"),
    ("[cover]", "[covr]", "cover: is missing; write for example the line [cover], and below it hours"),
    ('name = "Our', 'name = "🙂', "name: a scheme's name is written in letters, figures and marks on"),
    ('name = "Our', 'name = "\\u0007Our', "name: a scheme's name is written in letters, figures and ma"),
    ('name = "Our', 'name = "\\u200bOur', "name: a scheme's name is written in letters, figures and ma"),
    ('name = "Our mentoring scheme"', 'name = "12"', "name: a scheme's name is written in letters, fig"),
    ("[cover]", "cover = 1\n[x]", "cover: there is the number 1; it should be a table: names with"),
    ("# now = { acknowledge = 10", "now = { acknowledge = 0", "[ladder] now, acknowledge: there is the"),
    ("# soon = { working_days = 1", "soon = { working_days = 0", "working_days: there is the number 0"),
    ('# test = { day = "mon"', 'test = { day = "x"', "[ladder] test, day"),
    ('morning = "08:45"', "morning = true", "[desk] morning: there is true; it should be a time in"),
]  # fmt: skip

NO_TOML = [
    # (a text, where the fault is and what it is)
    ("a = 1\nname = Our scheme", "line 2: what stands behind the equals sign is no value"),
    ('name = "Our', "at its end: a quotation mark is opened and not closed"),
    ('name = "Our\n', "line 1: a quotation mark is opened and not closed on the same line"),
    ('name = """Our', "at its end: a quotation mark is opened and not closed"),
    ("hours = [1, 2", "at its end: a list that begins with [ is not closed with ]"),
    ("hours = [1 2]", "line 1: a list that begins with [ is not closed with ], or misses a comma"),
    ("rule = { a = 1 b = 2 }", "line 1: a { is not closed with }, or misses a comma"),
    ("a = 1 b = 2", "line 1: more stands on the line than one setting"),
    ("a 1", "line 1: the equals sign is missing"),
    ("[cover", "at its end: the name of a table should end with ]"),
    ("[a]\n[a]", "line 2: a table stands twice"),
    ("a = 1\na = 2\nb = 3", "line 2: a setting stands twice"),
    ("a = { b = 1, b = 2 }", "line 1: a setting stands twice"),
    ("a = { b = 1 }\n[a.c]", "line 2: a "),
    ('a = "C:\\mine"', "line 1: a backslash in a text is written twice"),
    ("== what ==", 'line 1: should be a setting such as name = "value"'),
    ("\ufeffa = 1", "begins with a hidden mark"),
]

RULE = """version = "2026-11-23"
[[rules]]
id = "hush_hush"
category = "exploitation"
level = "TODAY"
directions = ["mentee"]
phrases = ["hush hush"]
examples = ["hush hush"]
near_misses = ["quiet"]
by = "Priya Shah"
on = 2026-11-20
why = "a word that is used here"
"""

NOTICES = [
    # (a line of the rule, what stands there instead, what is said)
    ('version = "2026-11-23"', 'version = "now"', "version: there is another text; it should be a date in"),
    ('version = "2026-11-23"', "version = 2026-11-23", "version: there is 2026-11-23; it should be a"),
    ("version", "versoin", "notice.toml, version: is missing; write for example version ="),
    ("[[rules]]", "[[rule]]", "notice.toml, rule: there is no such setting; did you mean rules?"),
    ("[[rules]]", "[rules]", "notice.toml, rules: there is a table; it should be a list in square"),
    ('level = "TODAY"', "level = 3", 'notice.toml, [rules] hush_hush, level: write "NOW", "TODAY", '),
    ('level = "TODAY"', 'level = "RED"', 'write "NOW", "TODAY", "SOON" or "NOTE"'),
    ('["mentee"]', '"mentee"', "directions: there is another text; it should be a list in square"),
    ('["mentee"]', '["hush hush"]', 'there is another text; it should be one of "mentee" or "mentor"'),
    ('phrases = ["hush hush"]', 'phrases = "hush hush"', "phrases: there is another text; it should"),
    ("a word that is used here", "no", "why: there is another text; it should be text with 10 or more"),
    ("on = 2026-11-20", 'on = "hush hush"', "on: there is another text; it should be a date such as"),
    ("near_misses", "near_mises", "near_misses: is missing; write for example near_misses = ["),
    ("why = ", "when = 1\nwhy = ", "[rules] hush_hush, when: there is no such setting"),
]  # fmt: skip


@pytest.mark.parametrize(("stands", "instead", "said"), PROGRAMMES)
def test_a_fault_of_the_programme_file(stands: str, instead: str, said: str) -> None:
    assert stands in SHIPPED
    with pytest.raises(ProgrammeError) as found:
        parse_programme(SHIPPED.replace(stands, instead, 1), "programme.toml")
    assert str(found.value).startswith("programme.toml: ")
    assert said in str(found.value)
    assert THE_LIBRARYS_OWN.search(str(found.value)) is None


def test_a_list_of_wrong_entries_is_not_said_to_be_empty_too() -> None:
    with pytest.raises(ProgrammeError) as found:
        parse_programme(SHIPPED.replace(LIST, 'hours = ["mon"]'), "programme.toml")
    assert "1 or more" not in str(found.value)


@pytest.mark.parametrize("name", ["St. John’s & Co. (2026)", "Môr-ladron", "C++ club", "Наставник"])
def test_a_schemes_name_in_letters_is_taken(name: str) -> None:
    assert (
        parse_programme(SHIPPED.replace("Our mentoring scheme", name), "programme.toml").name
        == name
    )


@pytest.mark.parametrize(("text", "said"), NO_TOML)
def test_what_is_no_toml_file(text: str, said: str) -> None:
    with pytest.raises(NotToml) as found:
        parsed(text)
    assert str(found.value).startswith(said)
    assert THE_LIBRARYS_OWN.search(str(found.value)) is None


@pytest.mark.parametrize(("stands", "instead", "said"), NOTICES)
def test_a_fault_of_a_schemes_own_rules_and_never_their_words(
    tmp_path: Path, stands: str, instead: str, said: str
) -> None:
    assert stands in RULE
    with pytest.raises(WordListError) as found:
        _own_rules(tmp_path, RULE.replace(stands, instead, 1).encode())
    assert said in str(found.value)
    assert "hush hush" not in str(found.value)
    assert THE_LIBRARYS_OWN.search(str(found.value)) is None


def _own_rules(folder: Path, written: bytes) -> OwnRules:
    (folder / "notice.toml").write_bytes(written)
    return load_file(folder, "notice", OwnRules, NOTICE)


def test_an_old_coding_and_a_missing_bracket_are_told(tmp_path: Path) -> None:
    assert _own_rules(tmp_path, RULE.encode()).rules[0].id == "hush_hush"
    with pytest.raises(WordListError, match="the whole file: holds letters in an old coding"):
        _own_rules(tmp_path, b'version = "\xe9"')
    with pytest.raises(WordListError, match="the whole file: line 2: a quotation mark is opened"):
        _own_rules(tmp_path, b'a = 1\nversion = "2026\n')


@pytest.mark.parametrize(("model", "examples"), [(Programme, PROGRAMME), (OwnRules, NOTICE)])
def test_every_place_has_an_example_and_each_can_be_read(
    model: type[BaseModel], examples: Examples
) -> None:
    assert [name for name in model.model_fields if not examples.line(name)] == []
    for place, line in examples.lines.items():
        written = re.sub(r"^the line (\S+), and below it ", r"\1\n", line)
        name = place.rpartition(".")[2]
        if not written.endswith("the settings of one rule"):
            assert name in tomllib.loads(written)
