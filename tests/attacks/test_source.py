"""What no line of ours may do, read from the source: run what was stored, fetch what was sent, mark up words.

Strings in SQL, secrets in code and the like are looked for by ruff's `S` rules.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [
    path for folder in ("bot", "flows", "storage") for path in sorted((ROOT / folder).rglob("*.py"))
]
RUNS_WHAT_IT_READS = {
    "cloudpickle", "dill", "joblib", "jsonpickle", "marshal", "pickle", "shelve", "yaml",
}  # fmt: skip
FETCHES = {
    "download_as_bytearray", "download_to_drive", "download_to_memory", "file_path", "getFile",
    "get_file", "get_user_profile_photos",
}  # fmt: skip
PASSES_ON_AS_IT_IS = {
    "copy_message", "copy_messages", "forward_message", "forward_messages", "parse_mode",
}  # fmt: skip
LIBRARYS_OWN_MEMORY = {"PicklePersistence", "SQLAlchemyJobStore", "arbitrary_callback_data"}


@cache
def named(path: Path) -> frozenset[str]:
    """Every name that a file imports, uses, asks of something or hands over by."""
    return frozenset(_named(path))


def _named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import() | ast.ImportFrom():
                module = getattr(node, "module", None) or ""
                yield from module.split(".")
                yield from (part for alias in node.names for part in alias.name.split("."))
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name


@pytest.mark.parametrize(
    "kept_out",
    [
        pytest.param(RUNS_WHAT_IT_READS | LIBRARYS_OWN_MEMORY, id="nothing stored is run"),
        pytest.param(FETCHES, id="no media is fetched"),
        # Whoever writes one first has to keep a cell from beginning with = + - @ or a tab.
        pytest.param({"csv", "openpyxl", "xlsxwriter"}, id="nothing is written for a spreadsheet"),
        pytest.param(PASSES_ON_AS_IT_IS, id="no words are marked up and none is forwarded"),
    ],
)
def test_no_line_of_ours(kept_out: set[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        if "sandbox" not in path.parts  # that is Telegram's side, which knows them to refuse them
        for name in sorted(named(path) & kept_out)
    ]
    assert found == []


def test_what_is_looked_for_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "file.py"
    file.write_text(
        "import pickle\nfrom telegram.ext import PicklePersistence\n"
        "bot.get_file(x)\nbot.send_message(1, 'x', parse_mode='HTML')\n"
    )
    assert {"pickle", "PicklePersistence", "get_file", "parse_mode"} <= named(file)
