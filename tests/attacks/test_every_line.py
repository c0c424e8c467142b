"""Each line of the table of attacks in SECURITY.md names tests and stories that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| (?!attack |---)(?P<attack>[^|]+) \| [^|]+ \| (?P<tried>[^|]+) \|$", re.MULTILINE
)
ROWS = ROW.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("attack", "tried"), ROWS, ids=[attack for attack, _ in ROWS])
def test_it_is_tried_by_what_is_named(attack: str, tried: str) -> None:
    named = re.findall(r"`([^`]+)`", tried)
    assert named
    for each in named:
        path = ROOT / each if each.endswith(".py") else ROOT / "tests" / "transcripts" / each
        assert path.is_file(), each
        if each.endswith(".py"):
            assert "def test_" in path.read_text(encoding="utf-8")


def test_every_test_of_attacks_stands_in_the_table() -> None:
    named = {each for _, tried in ROWS for each in re.findall(r"`([^`]+)`", tried)}
    ours = {f"tests/attacks/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    assert ours - named == {f"tests/attacks/{Path(__file__).name}"}
    assert len(ROWS) == 19
