"""Texts and code fit: what code says exists, what exists is said, nobody is said to have reviewed."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from said_texts import FILLED, LIBRARY, Said, every_text, ids

from flows.relaying import Why
from flows.script import Choose, Do, Write
from flows.wording import PLACEHOLDERS, WordsError, load_words, placeholders_of

FLOWS = Path(str(files("flows")))
CODE = [
    path
    for folder in (FLOWS, FLOWS.parent / "bot", FLOWS.parent / "storage")
    for path in sorted(folder.rglob("*.py"))
    if "sandbox" not in path.parts
]
TEXTS, LABELS, SCRIPTS = LIBRARY.words.texts, LIBRARY.words.labels, LIBRARY.scripts


def nodes(paths: list[Path]) -> Iterator[ast.AST]:
    """Every piece of code."""
    for path in paths:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def pattern_of(found: ast.JoinedStr) -> str:
    """An f-string as a pattern, with a group for each part that is filled in."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"(\w+)"
        for part in found.values
    )


CONSTANTS = {
    node.value
    for node in nodes(CODE)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
} | {
    line.targets[0].id
    for node in nodes(CODE)
    if isinstance(node, ast.ClassDef)
    for line in node.body
    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
}
"""Every string in the code, and every name of an enum's member (levels are named by theirs)."""
PATTERNS = {
    pattern
    for node in nodes(CODE)
    if isinstance(node, ast.JoinedStr)
    and re.search("[a-z]{3}", (pattern := pattern_of(node)).replace(r"(\w+)", ""))
}


def is_said(name: str) -> bool:
    """Does code name it, whole or put together from parts that stand in code?"""
    made = (re.fullmatch(pattern, name) for pattern in PATTERNS)
    return name in CONSTANTS or any(
        found is not None and found.groups() and CONSTANTS.issuperset(found.groups())
        for found in made
    )


def test_every_text_is_said_somewhere() -> None:
    unused = [
        name
        for name in TEXTS
        if not name.startswith(("why.", "cards.", "habits.")) and not is_said(name)
    ]
    assert unused == []


def test_every_reason_is_given_somewhere() -> None:
    reasons = [name.removeprefix("why.") for name in TEXTS if name.startswith("why.")]
    assert [name for name in reasons if not is_said(name)] == []


def test_the_search_would_find_what_is_not_said() -> None:
    assert is_said("worry.told_uncovered")
    assert not is_said("worry.told_on_a_sunday")


def test_every_label_stands_somewhere() -> None:
    labels = [name for name in LABELS if not name.startswith("card_")]
    assert [name for name in labels if not is_said(name)] == []


def test_every_card_has_a_label_and_every_label_a_card() -> None:
    cards = {name.removeprefix("cards.") for name in TEXTS if name.startswith("cards.")}
    assert cards == {n.removeprefix("card_") for n in LABELS if n.startswith("card_")}


ASKING = {"say": 1, "fill": 0, "because": 0, "label": 0, "labelled": 0}
"""Which argument of each function names a text, a reason or a label."""


def asked_for() -> Iterator[tuple[str, str]]:
    """Every literal name that decisions ask for, and by which function."""
    for node in nodes([path for path in CODE if FLOWS in path.parents]):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        place = ASKING.get(node.func.attr)
        if place is None or len(node.args) <= place:
            continue
        named = node.args[place]
        choices = [named.body, named.orelse] if isinstance(named, ast.IfExp) else [named]
        for each in choices:
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield node.func.attr, each.value


ASKED_FOR = sorted(set(asked_for()))


def test_the_search_finds_what_code_asks_for() -> None:
    assert ("say", "relaying.edit_lost") in ASKED_FOR
    assert len(ASKED_FOR) > 80


@pytest.mark.parametrize(("how", "name"), ASKED_FOR)
def test_what_code_asks_for_is_there(how: str, name: str) -> None:
    known = {"say": TEXTS, "fill": TEXTS, "label": LABELS, "labelled": LABELS}
    if how == "because":
        assert f"why.{name}" in TEXTS
    else:
        assert name in known[how]


def test_every_reason_for_a_relay_is_in_words() -> None:
    never_shown = {Why.BELONGS_TO_WORRY, Why.WITHDRAWN}
    missing = [each for each in Why if f"why.relay_{each.value}" not in TEXTS]
    assert set(missing) <= never_shown


def test_nobody_is_said_to_have_reviewed_or_checked_a_text() -> None:
    for name, text in TEXTS.items():
        assert (text.reviewed_by, text.reviewed_on) == ("", ""), name
    for name, script in SCRIPTS.items():
        assert (script.reviewed_by, script.reviewed_on) == ("", ""), name
    for path in sorted(FLOWS.glob("*/*.toml")):
        assert not re.search(r'reviewed_(by|on) = "[^"]', path.read_text("utf-8")), path.name


def test_every_text_shows_that_nobody_has_reviewed_it() -> None:
    """The empty fields stand in the file, so that a reviewer finds where to sign."""
    for path in sorted((FLOWS / "words").glob("*.toml")):
        text = path.read_text("utf-8")
        assert text.count("[texts.") == text.count('reviewed_by = ""'), path.name
        assert text.count("[texts.") == text.count('reviewed_on = ""'), path.name
    for path in sorted((FLOWS / "scripts").glob("*.toml")):
        assert 'reviewed_by = ""\nreviewed_on = ""' in path.read_text("utf-8"), path.name


ALL = list(every_text())


@pytest.mark.parametrize("text", ALL, ids=ids(ALL))
def test_every_placeholder_is_known(text: Said) -> None:
    assert placeholders_of(text.raw) <= FILLED.keys() <= PLACEHOLDERS


VALUES_OF_A_FLOW = {
    "name",
    "programme",
    "mentor",
    "mentee",
    "lead",
    "number",
    "level",
    "initials",
    "at",
    "reason",
    "what",
    "when",
    "words",
}


def test_a_script_uses_only_what_a_conversation_fills() -> None:
    """`at`, `reason`, `what`, `when` and `words` are filled by the named thing before the step."""
    for name, script in SCRIPTS.items():
        for each in ALL:
            if each.text_id.startswith(f"{name}.") and each.text_id not in TEXTS:
                assert placeholders_of(each.raw) <= VALUES_OF_A_FLOW, each.text_id
        assert script.flow == name


def test_every_button_of_a_script_is_short_and_named_once() -> None:
    for name, script in SCRIPTS.items():
        for step in script.steps:
            if isinstance(step, Do) or not isinstance(step, Choose | Write):
                continue
            names = [choice.id for choice in step.choices]
            labels = [choice.label for choice in step.choices]
            assert len(names) == len(set(names)), f"{name}.{step.id}"
            assert len(labels) == len(set(labels)), f"{name}.{step.id}"


WORD_FAULTS = [
    ("[texts.a", "small.toml: at its end: the name of a table should end"),
    ('[texts.a]\nto = "mentee"\nvariants = []', "small.toml: texts.a.variants: "),
    ('[texts.a]\nto = "dog"\nvariants = [{ text = "x" }]', "small.toml: texts.a.to: "),
    ('[texts.a]\nto = "mentee"\nvariants = [{ text = "" }]', "small.toml: texts.a.variants.0.text: "),
    ('[texts.a]\nto = "mentee"\nvariants = [{ text = "{x}" }]', "small.toml: a: unknown placeholder {x}"),
    ('[texts.a]\nto = "mentee"\nvariants = [{ text = "{" }]', "small.toml: a: a brace is not closed"),
    (
        '[texts.a]\nto = "mentee"\nvariants = [{ text = "{name}" }, { text = "you" }]',
        "small.toml: a: its variants do not use the same placeholders",
    ),
    ('[texts.a]\nto = "mentee"\nvariants = [{ text = "x", tone = "cold" }]',
     "small.toml: texts.a.variants.0.tone: "),
    ("[label]\na = 1", "small.toml: label: there is no such setting"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), WORD_FAULTS)
def test_a_broken_word_file_is_refused_with_file_text_and_fault(
    tmp_path: Path, text: str, fault: str
) -> None:
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WordsError) as found:
        load_words(tmp_path)
    assert str(found.value).startswith(fault)


def test_a_label_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[labels]\nopen = "Open"\n')
    (tmp_path / "two.toml").write_text('[labels]\nopen = "Open it"\n')
    with pytest.raises(WordsError, match=r"two\.toml: label open stands in two files"):
        load_words(tmp_path)
