"""The transcripts: what happens between people and the bot, as a safeguarding lead can read it.

Each is played twice on each database: straight, and with the bot made anew between every two lines.
"""

from pathlib import Path

import pytest
from playing.lines import TranscriptFault
from playing.player import play
from playing.reading import read_file
from playing.showing import WentDifferently

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("rebuilt", [False, True], ids=["straight", "rebuilt"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_it_goes_as_written(path: Path, rebuilt: bool, database_url: str) -> None:
    report = ""
    try:
        await play(read_file(path), database_url, rebuilt=rebuilt)
    except (WentDifferently, TranscriptFault) as fault:
        report = str(fault)
    if report:
        pytest.fail(report, pytrace=False)


def test_nothing_in_the_folder_is_left_unplayed() -> None:
    assert FILES
    assert sorted(FOLDER.iterdir()) == FILES
