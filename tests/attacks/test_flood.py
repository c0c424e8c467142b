"""A flood by one person is slowed and never dropped, and nobody else waits for it.

Ten thousand messages are kept while another is answered; some dozens are read to the end, word
for word, and the lead gets a few pages of them. To read all ten thousand takes minutes.
"""

from datetime import timedelta
from statistics import median

from flood import WORRYING, inbox_counts, pour, seconds_to_answer, words_of
from playing.stage import Stage
from scheme_at_four import scheme, texts
from sqlalchemy import select

from flows.casework import PAGES_WITHIN
from flows.turns.alerting import MOST_PAGES
from storage.schema import concern, relay

FLOOD, WAVE = 10_000, 1_000
READ = 75
WITHIN = 2.0
"""Seconds in which another is answered meanwhile."""
FEW_PAGES = 5


async def test_ten_thousand_are_kept_while_another_is_answered(sqlite_url: str) -> None:
    async with scheme(sqlite_url) as stage:
        await seconds_to_answer(stage, "before it")
        before = sum(await inbox_counts(stage))
        took = []
        for first in range(0, FLOOD, WAVE):
            pour(stage, range(first, first + WAVE))
            took.append(await seconds_to_answer(stage, f"at {first}"))
        assert median(took) < WITHIN, took
        done, waiting = await inbox_counts(stage)
        assert done + waiting == before + FLOOD + len(took)
        assert waiting > FLOOD / 2  # else nobody was answered in the middle of anything
        assert len(stage.telegram.queue) == 0
        assert stage.trouble.lines == []


async def test_every_message_of_a_flood_is_kept_word_for_word_and_read_for_safety(
    database_url: str,
) -> None:
    async with scheme(database_url) as stage:
        pour(stage, range(READ))
        await stage.settle()
        wrote = [words_of(number) for number in range(READ)]
        told, relayed = await kept_words(stage)
        # From the first call for help on whatever she writes belongs to the worry.
        helped = wrote.index("I need help now")
        assert relayed == wrote[:helped]
        assert told == [words for words in relayed if words in WORRYING] + wrote[helped:]
        pages = [text for text in texts(stage, "Priya") if "worry 1" in text]
        assert 1 <= len(pages) <= FEW_PAGES
        assert (await inbox_counts(stage))[1] == 0
        assert stage.trouble.lines == []


def pages(stage: Stage) -> int:
    """How many alerts of the worry stand in Priya's chat."""
    return sum("NOW: worry 1" in text for text in texts(stage, "Priya"))


async def test_thousands_of_calls_for_help_stand_before_nobody_elses_alert(
    database_url: str,
) -> None:
    """A lead is paged of one worry a few times within five minutes, and then again; no word is lost."""
    async with scheme(database_url) as stage:
        maya, priya = stage.phones["Maya"], stage.phones["Priya"]
        for _ in range(8):
            maya.write("I need help now")
            maya.send("photo")
        await stage.settle()
        assert pages(stage) == MOST_PAGES
        await stage.go_to(stage.clock.now() + PAGES_WITHIN + timedelta(seconds=1))
        maya.write("I need help now")
        await stage.settle()
        assert pages(stage) == MOST_PAGES + 1
        told, _ = await kept_words(stage)
        assert told == ["I need help now"] * 9
        # Whoever has read it all and has it is paged of the next call at once.
        opens = next(each for each in priya.inbox if "NOW: worry 1" in (each.text or ""))
        priya.press(opens.message_id, "Open")
        await stage.settle()
        priya.press(priya.last.message_id, "I have it")
        await stage.settle()
        for _ in range(4):
            maya.write("I need help now")
        await stage.settle()
        assert pages(stage) > MOST_PAGES + 1


async def test_whoever_reads_along_hears_of_each_answer(database_url: str) -> None:
    """Only pages that nobody has opened are enough: a lead who reads each answer is told of the next."""
    async with scheme(database_url) as stage:
        maya, priya = stage.phones["Maya"], stage.phones["Priya"]
        maya.write("I need help now")
        await stage.settle()
        opens = priya.inbox[-1].message_id
        priya.press(opens, "Open")
        await stage.settle()
        priya.press(priya.last.message_id, "I have it")
        await stage.settle()
        for number in range(2 * MOST_PAGES):
            before = len(priya.inbox)
            maya.write(f"he is at the door {number}")
            await stage.settle()
            assert len(priya.inbox) > before, f"nothing of answer {number}"
            priya.press(opens, "Open")
            await stage.settle()


async def test_silent_pages_of_pictures_leave_room_for_a_call_for_help(database_url: str) -> None:
    """An album, silently told, is not enough to swallow a call for help a moment later."""
    async with scheme(database_url) as stage:
        maya = stage.phones["Maya"]
        maya.write("I need help now")
        await stage.go_to(stage.clock.now() + timedelta(minutes=31))
        for _ in range(2 * MOST_PAGES):
            maya.send("photo")
        await stage.settle()
        before = pages(stage)
        maya.write("I need help now")
        await stage.settle()
        assert pages(stage) == before + 1


async def kept_words(stage: Stage) -> tuple[list[str], list[str]]:
    """The words of all concerns and of all relays of Maya's, in the order of hearing."""
    assert stage.running is not None
    store = stage.running.store
    async with store.reading(stage.clock.now()) as scope:
        found: list[list[str]] = []
        for table in (concern, relay):
            rows = (await scope.conn.execute(select(table).order_by(table.c.message))).all()
            await scope.seals.learn(scope.conn, [row.words for row in rows])
            found.append([scope.seals.open(table.name, "words", row.id, row.words) for row in rows])
    return found[0], found[1]
