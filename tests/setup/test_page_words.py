"""The words of the set-up page fit its code: what is said exists, what exists is said, all is plain."""

import ast
from pathlib import Path

import pytest

import bot.setup
from bot.setup.page_words import FOLDER, PageWords, page_words
from flows.people import Duty, Role, Standing

HOME = Path(bot.setup.__file__).parent
NAMES = sorted(
    each.name.removesuffix(".toml") for each in FOLDER.iterdir() if each.name.endswith(".toml")
)
NEVER = ("disclosure", "incident", "allegation", "non-engaging", "attention-seeking", "vulnerable")
LONGEST_SENTENCE = 32


def constants(paths: list[Path]) -> set[str]:
    """Every string in some files, and every name in a call, such as `command_too_young`."""
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, node.value.replace(".", "_")}
    return found


CODE = constants([*HOME.rglob("*.py"), *(HOME.parent.parent / "flows").rglob("*.py")])


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_is_said_somewhere(name: str) -> None:
    words = page_words(name)
    assert {*words.notes, *words.faults} <= CODE


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda path: path.stem)
def test_every_sentence_that_is_said_exists(path: Path) -> None:
    page = {"join_card": "cards"}.get(path.stem, path.stem)
    page = page if page in NAMES else "frame"
    known = page_words(page), page_words("frame")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (
            isinstance(node, ast.Call) and node.args and isinstance(node.args[-1], ast.Constant)
        ):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        text = node.args[-1].value
        if called == "note" and path.stem != "gate_lines":
            assert any(text in each.notes for each in known), text
        if called in {"wrong", "Misread"}:
            assert any(text in each.faults for each in known), text


@pytest.mark.parametrize("name", NAMES)
def test_it_is_plain(name: str) -> None:
    for text in texts(page_words(name)):
        assert not [each for each in NEVER if each in text.casefold()], text
        for sentence in (
            text.replace("! ", ". ").replace("? ", ". ").replace(": ", ". ").split(". ")
        ):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def texts(words: PageWords) -> list[str]:
    """Everything that a page can say."""
    asked = [text for group in words.groups for text in (group.legend, group.help)]
    asked += [
        t for group in words.groups for field in group.fields for t in (field.label, field.help)
    ]
    return [
        words.heading,
        *words.say,
        *words.do,
        *asked,
        *words.notes.values(),
        *words.faults.values(),
    ]


def test_whatever_a_person_can_be_has_a_word() -> None:
    can_be = {each.value for kind in (Role, Duty, Standing) for each in kind}
    assert can_be - set(page_words("overview").notes) == {
        "erased",
        "unnamed",
    }  # nobody is shown who is
