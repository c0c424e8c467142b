"""For authors: `check` names file, step and fault; `talk` is a conversation with a flow."""

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

import flows
from bot.commands.check import faults_in
from bot.commands.talk import LISTS, MADE_UP
from flows.library import load_library
from flows.script import Choose
from flows.wording import PLACEHOLDERS

from .office import TOKEN, Office


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of all that authors write."""
    copy = tmp_path / "flows"
    shutil.copytree(Path(flows.__file__).parent, copy, ignore=shutil.ignore_patterns("*.py*"))
    return copy


def test_what_ships_can_be_used(office: Office, package: Path) -> None:
    assert list(faults_in(package)) == []
    done = office.run("check", "--json")
    assert done.code == 0
    assert done.json["faults"] == []
    assert done.json["reviewed"] == 0
    assert done.json["flows"] == len(load_library().scripts)


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("file", "change", "fault"),
    [
        ("scripts/weekly.toml", lambda text: text + "[[", "weekly.toml: at its end: "),
        (
            "scripts/weekly.toml",
            lambda text: text.replace('then = "keep" },', 'then = "keeep" },', 1),
            "weekly.toml: step how: leads to keeep, which is not a step",
        ),
        (
            "scripts/note.toml",
            lambda text: text.replace("{mentee}", "{surname}", 1),
            "note.toml: step from_note: unknown placeholder {surname}",
        ),
        (
            "words/worry.toml",
            lambda text: text.replace("{lead}", "{lead", 1),
            "worry.toml: ",
        ),
        ("help_lines.toml", lambda text: text + 'colour = "red"\n', "help_lines.toml: lines."),
        ("notice/suicide.toml", lambda text: text.replace("NOW", "SOMETIME", 1), "suicide.toml"),
    ],
)
def test_a_fault_names_file_and_place(package: Path, file: str, change: Change, fault: str) -> None:
    path = package / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    found = list(faults_in(package))
    assert len(found) == 1
    assert fault in found[0]


def test_one_broken_flow_hides_no_other(package: Path) -> None:
    (package / "scripts" / "weekly.toml").write_text("[[", encoding="utf-8")
    (package / "scripts" / "note.toml").write_bytes(b"\xff")
    found = list(faults_in(package))
    assert [fault.partition(":")[0] for fault in found] == ["note.toml", "weekly.toml"]


def test_a_help_line_that_is_not_there_is_named(office: Office) -> None:
    file = office.folder / "programme.toml"
    text = file.read_text(encoding="utf-8").replace("made_up = false", "made_up = true")
    wrong = "[help_lines_checked]\nchildlin = 2026-11-02\nshout = 2999-11-02\n"
    file.write_text(text + wrong, encoding="utf-8")
    done = office.run("check")
    assert (done.code, done.out) == (
        1,
        "programme.toml: help_lines_checked: there is no help line childlin\n"
        "programme.toml: help_lines_checked: shout: 2999-11-02 is still to come\n",
    )


def test_authors_need_no_programme(bare: Office) -> None:
    done = bare.run("check")
    assert done.code == 0
    assert done.out.startswith(f"There is no programme.toml in {bare.folder}, so no scheme was")
    assert "`kept-in-mind init` is only for a new one" in done.out
    bare.settings["KEPT_IN_MIND_PROGRAMME"] = "mine.toml"
    assert bare.run("check").code == 1


def test_a_conversation_with_the_weekly_check_in(bare: Office) -> None:
    done = bare.run("talk", "weekly", typed="Good\nI passed maths\nmentor\n1\nheld\n")
    assert done.code == 0
    assert "Bot: Hello Maya. How has your week been?" in done.out
    assert "  [1] Good\n" in done.out
    assert "(find_mentor can end as mentor, nobody)" in done.out
    assert "Bot: Thank you. It will reach Sam today at 6pm." in done.out
    assert done.out.endswith(
        "What was said:\n  how: Good\n  more: I passed maths\n  share: Yes, all of it\n"
    )


def test_words_that_are_no_answer_and_the_end_of_input_are_told(bare: Office) -> None:
    done = bare.run("talk", "joining_mentee", typed="maybe\n\n")
    assert done.code == 0
    assert "(typed words are no answer to this; the bot takes them elsewhere)" in done.out
    assert "(the conversation stays open here)" in done.out


def test_a_button_that_leaves_the_flow_ends_the_conversation(bare: Office) -> None:
    done = bare.run("talk", "weekly", typed="Tell someone\n")
    assert "(leaves this flow: tell_someone)" in done.out


@pytest.mark.parametrize("flow", sorted(load_library().scripts))
def test_every_flow_can_be_talked_with(bare: Office, flow: str) -> None:
    assert bare.run("talk", flow, typed="1\n" * 30).code == 0


def test_there_is_something_made_up_for_every_placeholder_and_list() -> None:
    assert MADE_UP.keys() == PLACEHOLDERS
    steps = [step for script in load_library().scripts.values() for step in script.steps]
    lists = {step.choices_from for step in steps if isinstance(step, Choose)}
    assert LISTS.keys() | {"cards"} == lists - {""}


def test_a_flow_file_of_ones_own_can_be_tried(bare: Office) -> None:
    weekly = (files("flows") / "scripts" / "weekly.toml").read_text("utf-8")
    (bare.folder / "weekly.toml").write_text(weekly.replace("Hello", "Ahoy"), encoding="utf-8")
    assert "Bot: Ahoy Maya." in bare.run("talk", "weekly.toml").out
    (bare.folder / "mine.toml").write_text(weekly, encoding="utf-8")
    broken = bare.run("talk", "mine.toml")
    assert broken.code == 1
    assert "mine.toml: says that its flow is weekly; use the file's name" in broken.err
    missing = bare.run("talk", "gone.toml")
    assert missing.code == 1
    assert "gone.toml: cannot be read (FileNotFoundError)" in missing.err


def test_a_schemes_own_rules_are_checked_too(office: Office) -> None:
    file = office.folder / "notice.toml"
    off = '[[off]]\nrule = "said_in_passing"\nby = "Priya"\non = 2026-11-20\n'
    file.write_text(f'version = "2026-11-23"\n{off}why = "everybody here says it"\n', "utf-8")
    done = office.run("check")
    assert done.code == 0
    assert "notice.toml can be used: 0 rules of your own, 1 switched off." in done.out
    assert office.run("scan", "ugh kms").out.endswith("Flag: none\n")
    file.write_text(f'version = "2026-11-23"\n{off}', "utf-8")
    done = office.run("check")
    assert (done.code, done.out.split(":")[0]) == (1, "The word list cannot be used")
    assert (
        "notice.toml, [off] said_in_passing, why: is missing; write for example why =" in done.out
    )


def test_the_bot_does_not_start_with_rules_that_cannot_be_used(office: Office) -> None:
    (office.folder / "notice.toml").write_text('version = "2026-11-23"\nrule = []\n', "utf-8")
    office.settings["KEPT_IN_MIND_TOKEN"] = TOKEN
    for command in (("run",), ("people", "list"), ("scan", "hello")):
        done = office.run(*command)
        assert done.code == 1, command
        assert "notice.toml, rule: there is no such setting; did you mean rules?" in done.err


def test_the_rules_of_ones_own_in_the_guide_can_be_used(bare: Office) -> None:
    guide = (files("bot") / "guides" / "operator.md").read_text("utf-8")
    part = guide.partition("## Rules of your own")[2].partition("\n## ")[0]
    lines = [line[4:] for line in part.splitlines() if line.startswith("    ") or not line]
    (bare.folder / "notice.toml").write_text("\n".join(lines), "utf-8")
    done = bare.run("check")
    assert done.code == 0, done.out
    assert "notice.toml can be used: 1 rules of your own, 1 switched off." in done.out
