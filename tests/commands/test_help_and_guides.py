"""Help, the version and the guides: everything that is named exists, and everything is named."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.resources import files

import click
import pytest
from conftest import require

from bot.command import COMMANDS, Commands, main
from bot.commands.guide import FILES, NAMES, STARTING_POINTS
from storage.engine import NEEDS_POSTGRES

from .office import ROOT, Office

GUIDES = {name: (files("bot") / "guides" / f"{name}.md").read_text("utf-8") for name in NAMES}
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> list[tuple[str, ...]]:
    """Every command and subcommand."""
    context = click.Context(main)
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, each) for each in command.list_commands(context)]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help(bare: Office, words: tuple[str, ...]) -> None:
    done = bare.run(*words, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Usage: kept-in-mind {' '.join(words)} ")
    assert len(done.out.splitlines()[2].strip()) > 20


def test_the_list_says_of_each_command_what_it_says_itself(bare: Office) -> None:
    assert isinstance(main, Commands)
    for name in COMMANDS:
        assert f"  {name} " in bare.run("--help").out


def test_the_version_is_that_of_the_package(bare: Office) -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    try:
        assert version("kept-in-mind") == written
    except PackageNotFoundError:
        require("The version was NOT tested: pip install -e '.[test]'")
    assert bare.run("--version").out == f"kept-in-mind, version {written}\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_guide_opens_and_says_that_nobody_has_reviewed_it(bare: Office, name: str) -> None:
    done = bare.run("guide", name)
    assert done.code == 0
    assert done.out.startswith("# ")
    if name in {"lead", "mentor"}:
        assert "No person has reviewed this guide yet." in done.out
        assert "ring 999" in done.out


def test_guides_are_listed(bare: Office) -> None:
    listed = re.findall(r"^  ([\w-]+) +\w", bare.run("guide").out, re.MULTILINE)
    assert tuple(listed) == (*NAMES, *FILES)


@pytest.mark.parametrize("name", STARTING_POINTS)
def test_the_scheme_pack_says_of_itself_that_nobody_has_reviewed_it(name: str) -> None:
    assert "\nStarting point, not reviewed: no person has checked this page yet." in GUIDES[name]


@pytest.mark.parametrize("text", [README, *GUIDES.values()], ids=["readme", *NAMES])
def test_every_command_that_is_named_exists(text: str) -> None:
    known = {" ".join(words) for words in commands()}
    named = re.findall(r"kept-in-mind ((?:people )?[a-z]+)\b", text)
    for each in named:
        assert each in known or each.split()[0] in known, each


def figures(text: str) -> list[tuple[str, str, str]]:
    """What a text says was flagged: how many, of how many, of which kind."""
    return re.findall(r"(\d+) of\s+(?:the\s+)?(\d+)\s+(worrying|harmless)", text)


def test_what_was_measured_is_said_in_one_guide_and_as_the_readme_says_it() -> None:
    assert len(figures(GUIDES["limits"])) == 6
    assert figures(GUIDES["limits"]) == figures(README)
    assert [name for name, text in GUIDES.items() if figures(text)] == ["limits"]
    assert "`kept-in-mind guide limits`" in GUIDES["noticing"]


def test_how_to_install_for_postgresql_is_said_once_alike() -> None:
    assert "(install `.[postgres]`)" in README
    assert "pip install '.[postgres]' -c constraints.txt" in NEEDS_POSTGRES


def test_that_a_looser_agreement_may_count_at_once_is_said_where_one_looks(office: Office) -> None:
    helped = " ".join(office.run("agree", "--help").out.split())
    assert "while nobody who may give it has joined, it counts at once too" in helped
    for guide in ("lead", "operator"):
        assert "While nobody who may be" in office.run("guide", guide).out


def test_what_is_installed_gives_the_command() -> None:
    """As `pipx` and `uv tool` read it: one command, which is this one, and a version that it says."""
    installed = distribution("kept-in-mind")
    (point,) = installed.entry_points.select(group="console_scripts")
    assert (point.name, point.load()) == ("kept-in-mind", main)
    assert installed.metadata["Requires-Python"] == ">=3.11"
    assert "postgres" in installed.metadata.get_all("Provides-Extra", [])


def test_the_readme_tells_how_pipx_and_uv_install_it() -> None:
    """Their options, as they are called: the tested versions are what is installed."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert 'pipx install --pip-args="-c constraints.txt" .' in readme
    assert "uv tool install --constraints constraints.txt ." in readme
