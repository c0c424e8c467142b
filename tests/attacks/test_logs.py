"""Nobody's words and no token stand in a log, whatever goes wrong: whole stories, played aloud.

Transcripts are played with everything logged that can be, in this process and as an operator sees
it; then each line of them is looked for. Failures are provoked beside, with their tracebacks.
"""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playing.player import play
from playing.reading import read_file
from playing.stage import TOKEN
from scheme_at_four import scheme, texts
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.logs import set_up_logging
from bot.sandbox.faults import Fault

STORIES = Path(__file__).parents[1] / "transcripts"
TOLD = (
    "help_now_typed", "tell_someone", "relay_edits", "relay_media", "mentor_flags",
    "joining_by_link", "guessed_links", "lead_writes", "telegram_down", "buttons",
)  # fmt: skip
NAMES = re.compile(r"\b(Maya|Sam|Priya|Joe|Ola|Tess)\b")
LONG_ENOUGH = 12
"""Characters of a line from which on it is nobody's but its author's."""


@pytest.fixture
def everything() -> Iterator[io.StringIO]:
    """All that anybody logs, from DEBUG on, formatted as an operator's log is."""
    stream, root = io.StringIO(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("bot", "flows", "storage"))]
    levels = [each.level for each in loggers]
    handler = set_up_logging("DEBUG", stream)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def said_in(story: Path) -> set[str]:
    """Every line that anybody says in a story, the bot too; without who says it."""
    body = story.read_text(encoding="utf-8").split("\n\n", 2)[-1]
    lines = (line.partition(": ")[2] or line for line in body.splitlines())
    return {line.strip() for line in lines if len(line.strip()) >= LONG_ENOUGH}


@pytest.mark.parametrize("name", TOLD)
async def test_a_story_leaves_no_word_in_the_log(
    name: str, sqlite_url: str, everything: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    story = STORIES / f"{name}.txt"
    await play(read_file(story), sqlite_url, rebuilt=False)
    for log in (everything.getvalue(), caplog.text):
        assert "turns written" in log  # else nothing was listened to
        assert TOKEN not in log
        assert not NAMES.search(log)
        assert [line for line in said_in(story) if line in log] == []


SECRET = "zobrintal wurmelbach"  # noqa: S105 (words that stand nowhere else)


async def provoked(database_url: str) -> str:
    """A conversation in which all goes wrong that can; gives the trouble it made."""
    async with scheme(database_url) as stage:
        maya, faults = stage.phones["Maya"], stage.telegram.faults
        faults.next("sendMessage", Fault.malformed_json(), Fault.status(401), Fault.status(502))
        faults.next("getUpdates", Fault.malformed_json(), Fault.close_after_delivery())
        maya.write(f"{SECRET} one")
        await stage.settle()
        assert stage.running is not None
        async with stage.running.store.database.writing() as conn:
            await conn.execute(text("ALTER TABLE relay RENAME TO gone"))
        maya.write(f"{SECRET} two")
        with pytest.raises(OperationalError) as caught:
            await stage.settle()
        logging.getLogger("bot.anything").error("it failed", exc_info=caught.value)
        async with stage.running.store.database.writing() as conn:
            await conn.execute(text("ALTER TABLE gone RENAME TO relay"))
        await stage.go_to(stage.clock.now().replace(hour=16, minute=50))
        assert any(f"{SECRET} two" in each for each in texts(stage, "Sam"))
        return "\n".join(stage.trouble.lines)


async def test_provoked_failures_leave_no_word_in_the_log(
    sqlite_url: str, everything: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    trouble = await provoked(sqlite_url)
    assert "may have arrived" in trouble
    for log in (everything.getvalue(), caplog.text):
        assert "OperationalError" in log
        assert [each for each in (*SECRET.split(), TOKEN, TOKEN[11:]) if each in log] == []
        assert not NAMES.search(log)
