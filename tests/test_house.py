"""The law of the house, read from the source itself: what each folder may know, and what is kept out.

Everything is looked for by walking the tree, so a new file is held to it without being named here.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "flows", "storage")
TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
    "bot", "constraints.txt", "flows", "pyproject.toml", "storage", "tests",
}  # fmt: skip
MADE_BY_TOOLS = {
    ".git", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__",
    "build", "dist", ".env",
}  # fmt: skip
STANDARD = frozenset(sys.stdlib_module_names)
MAY_IMPORT = {
    "flows": {"flows", "pydantic"},
    "storage": {"aiosqlite", "alembic", "cryptography", "flows", "sqlalchemy", "storage"},
}
NOT_IN_FLOWS = {
    "asyncio",
    "logging",
    "os",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
}
KNOWS_TELEGRAM = {
    "asking_telegram.py", "hearing.py", "listening.py", "rounds.py", "speaking.py", "transport.py",
    "webhook_keeping.py", "wiring.py",
}  # fmt: skip
NAMES_WITHOUT_A_SUBJECT = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "misc",
    "util",
    "utils",
}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_README = 300, 40, 300


def sources(*folders: str) -> list[Path]:
    """Every Python file of some folders."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def written() -> Iterator[Path]:
    """Every file that somebody wrote."""
    for top in sorted(TOP):
        path = ROOT / top
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for each in found:
            if each.is_file() and not MADE_BY_TOOLS & set(each.relative_to(ROOT).parts):
                yield each


def name(path: Path) -> str:
    """A path as it is shown."""
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    """A file as syntax."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """The top-level names of all that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", sources("flows", "storage"), ids=name)
def test_a_folder_imports_only_what_it_may(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    assert imported(path) - STANDARD <= MAY_IMPORT[folder]


@pytest.mark.parametrize("path", sources("flows"), ids=name)
def test_deciding_is_pure(path: Path) -> None:
    """No clock, no chance, nothing awaited, nothing of the machine."""
    assert not imported(path) & NOT_IN_FLOWS
    for node in ast.walk(tree(path)):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "today", "uuid4"} or _is_of_a_turn(node)


def _is_of_a_turn(node: ast.Attribute) -> bool:
    """`turn.now` and `turn.today(person)` are facts that came in; `datetime.now` is a clock."""
    return not (isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date", "uuid"})


def test_one_file_knows_the_scheduler() -> None:
    knowing = [path.name for path in sources("bot") if "apscheduler" in imported(path)]
    assert knowing == ["ticking.py"]


def test_only_who_listens_and_speaks_knows_telegram() -> None:
    knowing = {
        path.name
        for path in sources("bot")
        if "telegram" in imported(path) and "sandbox" not in path.parts
    }
    assert knowing == KNOWS_TELEGRAM


@pytest.mark.parametrize("path", sources(*FOLDERS, "tests"), ids=name)
def test_a_file_says_what_it_is_for_and_has_one_purpose(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(tree(path)) or not text, "a module says what it decides"
    if "migrations" not in path.parts:
        assert len(text.splitlines()) <= LONGEST_FILE or "tests" in path.parts
    assert path.stem not in NAMES_WITHOUT_A_SUBJECT


@pytest.mark.parametrize("path", sources(*FOLDERS), ids=name)
def test_functions_are_short(path: Path) -> None:
    if "migrations" in path.parts:
        return  # a list of tables, in the order of their making
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


def test_the_top_level_holds_what_was_asked_for() -> None:
    found = {path.name for path in ROOT.iterdir()} - MADE_BY_TOOLS
    found = {each for each in found if not each.endswith((".egg-info", ".db", ".pyc"))}
    assert found == TOP


# What may stand nowhere is put together here, so that this file does not hold it either.
_KEPT_OUT = re.compile(
    "|".join(
        (
            r"(?<![\w.])/" + "work/",
            "/" + "kim/",
            r"(?<![\w.])/" + r"root(?:/|\b)",
            "pypi" + r"\.org",
            "python" + r"hosted",
            "index" + "[-_]url",
            "https?://[^ )\"'`]*" + "(?:artifactory|nexus|proxy)",
        )
    )
)


def test_nothing_of_the_machine_it_was_made_on_is_written_down() -> None:
    for path in written():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found = _KEPT_OUT.search(text)
        assert found is None, f"{name(path)} holds {found and found.group()!r}"


def test_every_setting_is_in_the_readme_and_none_besides() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = set(re.findall(rf"\| `({PREFIX}[A-Z_]+)` \|", readme))
    assert table == {PREFIX + each.upper() for each in Settings.model_fields}
    assert len(readme.splitlines()) < LONGEST_README


def test_the_readme_begins_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first, second = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)[:2]
    assert first.strip().endswith("kept-in-mind demo")
    assert second.strip().endswith("pytest")
    for block in (first, second):
        assert block.startswith("python3 -m venv .venv && . .venv/bin/activate && pip install ")
        assert "-c constraints.txt" in block


def test_constraints_are_plain_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", line), line
    assert not any(line.casefold().startswith("kept-in-mind") for line in lines)


def test_every_file_that_the_product_reads_is_in_its_package() -> None:
    """A wheel takes all of a package's folder: whatever lies outside would be missing there."""
    for path in written():
        if (
            path.suffix in {".toml", ".html", ".css", ".js", ".svg"}
            and path.name != "pyproject.toml"
        ):
            assert path.relative_to(ROOT).parts[0] in {*FOLDERS, "tests"}
