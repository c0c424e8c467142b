"""What speaks holds the token, and never shows it."""

from telegram import Bot
from village import NOON, TOKEN

from bot.clock import SetClock
from bot.pacing import Limits, Pace
from bot.speaking import Speaker


def test_whoever_shows_the_speaker_shows_no_token() -> None:
    bot = Bot(TOKEN)
    pace = Pace(Limits.none(), lambda: 0.0)
    speaker = Speaker(bot, bot, SetClock(NOON), pace.pause)
    assert TOKEN in repr(bot)
    assert TOKEN not in repr(speaker)
