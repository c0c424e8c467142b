"""The transcripts: what happens between people and the bot, as a safeguarding lead can read it.

Each is played twice: straight on one database, and on the other with the bot made anew between
every two lines. One in four is made anew on PostgreSQL, where that takes twice as long;
KEPT_IN_MIND_EVERY_PLAY=1 plays all four ways.
"""

import os
from pathlib import Path

import pytest
from conftest import BOTH
from playing.lines import TranscriptFault
from playing.player import play
from playing.reading import read_file
from playing.showing import WentDifferently

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
STRAIGHT, REBUILT = False, True
WAYS = (
    tuple((rebuilt, database) for rebuilt in (STRAIGHT, REBUILT) for database in BOTH),
    tuple(zip((STRAIGHT, REBUILT), BOTH, strict=True)),
    tuple(zip((REBUILT, STRAIGHT), BOTH, strict=True)),
)
EVERY = os.environ.get("KEPT_IN_MIND_EVERY_PLAY") == "1"


def plays() -> list[object]:
    """Every play: of which transcript, whether rebuilt, and on which database."""
    return [
        pytest.param(
            path,
            rebuilt,
            *database.values,
            marks=database.marks,
            id="-".join((path.stem, "rebuilt" if rebuilt else "straight", str(database.id))),
        )
        for number, path in enumerate(FILES)
        for rebuilt, database in WAYS[0 if EVERY else 1 if number % 4 == 0 else 2]
    ]


@pytest.mark.parametrize(("path", "rebuilt", "database_url"), plays(), indirect=["database_url"])
async def test_it_goes_as_written(path: Path, rebuilt: bool, database_url: str) -> None:
    report = ""
    try:
        await play(read_file(path), database_url, rebuilt=rebuilt)
    except (WentDifferently, TranscriptFault) as fault:
        report = str(fault)
    if report:
        pytest.fail(report, pytrace=False)


def test_each_is_played_straight_and_rebuilt_and_on_both_databases() -> None:
    for ways in WAYS:
        assert {rebuilt for rebuilt, _ in ways} == {STRAIGHT, REBUILT}
        assert {database.id for _, database in ways} == {each.id for each in BOTH}


def test_nothing_in_the_folder_is_left_unplayed() -> None:
    assert FILES
    assert sorted(FOLDER.iterdir()) == FILES
