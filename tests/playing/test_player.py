"""The player fails whenever a story goes differently in anything that a person could notice."""

import logging

import pytest

from .arriving import arrive
from .lines import TranscriptFault
from .player import Player, play
from .reading import read_text
from .showing import WentDifferently
from .stage import Stage

HEAD = """A title
=======
Domain guide, section 5: a rule.

It is Tuesday 3 November 2026, 16:10 in London. Somebody is on duty Monday to Friday 09:00 to 18:00.
Maya (MK) is a mentee, born May 2009. Sam is her mentor.
Priya is the lead.
Maya and Sam agreed: Tuesday 16:00 to 18:00, 10 messages a week from Maya, 5 from Sam.
Everybody has joined. Maya's check-in is on Sundays at 19:00.

"""
SENT = "Maya: hello\nBot to Sam: Maya: hello\n"
RECEIPT = "Bot to Maya: Passed to Sam just now.\n"
CHOSEN = "Maya presses a button that was never there.\n"


@pytest.fixture
def story(sqlite_url: str) -> str:
    """Where one story is played: a fresh database."""
    return sqlite_url


async def test_a_story_that_goes_as_written(story: str) -> None:
    keyboard = "Keyboard of Maya: [I need help now]\n  [Tell someone]\n  [Stop or pause]\n"
    await play(read_text(HEAD + SENT + RECEIPT + keyboard, "some.txt"), story, rebuilt=False)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (SENT, "to Maya came what is not written"),
        (SENT.replace("Sam: Maya: hello", "Sam: Maya: hullo") + RECEIPT, "came something else"),
        (SENT + RECEIPT + RECEIPT, "to Maya did not come what is written"),
        (SENT + RECEIPT.replace("Maya:", "Maya, silently:"), "to Maya came something else"),
        (SENT + RECEIPT.replace("Maya:", 'Maya, answering "hello":'), "came something else"),
        (SENT + RECEIPT + "  [Open]\n", "to Maya came something else"),
        (SENT + RECEIPT + "Keyboard of Maya: [Tell someone]\n", "Maya's keyboard is"),
        (CHOSEN, "to Maya came what is not written"),
        (CHOSEN + 'Maya sees the notice: "No."\n', "to Maya came something else"),
        ('(nothing happens)\nMaya adds the bot to the group "A".\n', "must happen before"),
        (
            'Maya: hi\nBot to Sam: Maya: hi\nBot to Maya: Passed to Sam just now.\n(the bot has left "B"'
            " without a word)\n",
            "there is no group called B",
        ),
    ],
)
async def test_anything_different_fails(story: str, told: str, fault: str) -> None:
    with pytest.raises((WentDifferently, TranscriptFault)) as different:
        await play(read_text(HEAD + told, "some.txt"), story, rebuilt=False)
    assert fault in str(different.value)


async def test_what_went_differently_stands_side_by_side(story: str) -> None:
    with pytest.raises(WentDifferently) as different:
        await play(read_text(HEAD + SENT, "some.txt"), story, rebuilt=False)
    report = str(different.value)
    assert report.startswith("some.txt:11\n  ! to Maya came what is not written\n")
    assert "| Bot to Maya: Passed to Sam just now." in report
    assert "decided: Inside the agreed hours" in report


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ('Maya presses "Nowhere".', 'some.txt:14: "Nowhere" stands under no message'),
        ('Sam replies to "nothing said": hello', "some.txt:14: no message there holds"),
        ("It is Monday 2 November 2026, 10:00.", "some.txt:14: the clock only goes forward"),
        ('Maya taps "Dance".', "some.txt:14: The keyboard has no such button."),
        (
            "Sam and Maya agreed: Tuesday 16:00 to 18:00, 1 message a week from Sam, 1 from Maya.",
            "some.txt:14: Sam and Maya are not paired",
        ),
    ],
)
async def test_what_cannot_be_acted_out_names_its_line(story: str, told: str, fault: str) -> None:
    with pytest.raises(TranscriptFault) as different:
        await play(read_text(HEAD + SENT + RECEIPT + told, "some.txt"), story, rebuilt=False)
    assert fault in str(different.value)


async def test_trouble_that_nobody_speaks_of_fails(story: str) -> None:
    script = read_text(HEAD + SENT + RECEIPT, "some.txt")
    stage = Stage(script.cast, story)
    try:
        await stage.open()
        await arrive(stage)
        logging.getLogger("bot.somewhere").error("something went wrong")
        player = Player(script, stage, rebuilt=False)
        with pytest.raises(WentDifferently, match="logged: ERROR bot"):
            await player.play(script.blocks[0])
    finally:
        await stage.strike()
