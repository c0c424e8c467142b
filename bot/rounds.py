"""One round after another, for ever: asks something of Telegram, rests, and asks again.

What goes wrong is told once and tried again, each time after a longer rest. Only a token that
Telegram has never known ends it: one that it knew before was revoked, and a person has to hear of
that. Decides nothing about what is asked.
"""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.alarms import Alarms
from bot.heartbeat import Heartbeat
from bot.speaking import seconds_to_wait
from bot.transport import why_no_answer
from flows.alarms import Alarm

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between tries while something is wrong; doubled at each."""


class TokenRefused(Exception):
    """Telegram does not know this token. Copy it again from @BotFather into KEPT_IN_MIND_TOKEN,
    and look at KEPT_IN_MIND_TELEGRAM_URL if you have set it."""

    def __init__(self) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))


class Rounds(ABC):
    """What asks Telegram again and again, and how long ago Telegram last answered."""

    def __init__(
        self,
        alarms: Alarms | None = None,
        heartbeat: Heartbeat | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._alarms = alarms or Alarms()
        self.heartbeat = heartbeat or Heartbeat(self._alarms.now)
        self._monotonic = monotonic
        self._pause = FIRST_PAUSE
        self._told: str | None = None
        self._awake = asyncio.Event()
        self._round = asyncio.Event()
        self._asking: asyncio.Task[object] | None = None
        self._is_closing = False
        self.answered_at = monotonic()
        self.answered = asyncio.Event()
        """Set from the first answer on: what people write is taken."""
        self.has_asked = False
        """Has a first round ended, in whatever way?"""

    @abstractmethod
    async def _ask_once(self) -> float:
        """One round; gives the seconds to rest before the next."""

    @property
    def seconds_since_answer(self) -> float:
        """How long Telegram has not answered; while all is well less than the time of a round."""
        return self._monotonic() - self.answered_at

    def hurry(self) -> None:
        """Ends a pause between tries, if there is one."""
        self._awake.set()

    async def next_round(self) -> None:
        """Returns when the next round has ended, in whatever way."""
        await self._round.wait()

    def close(self) -> None:
        """Asks no more: `run` returns. Ends a call, but never the storing of what one brought."""
        self._is_closing = True
        self._awake.set()
        if self._asking is not None:
            self._asking.cancel()

    async def run(self) -> None:
        """Asks until it is closed. Raises TokenRefused where Telegram has never known the token;
        survives everything else."""
        while not self._is_closing:
            try:
                pause = await self._one_round()
            except asyncio.CancelledError:
                if not self._is_closing:
                    raise
                return
            self.has_asked = True
            self._round.set()
            self._round = asyncio.Event()
            if pause and not self._is_closing:
                await self._rest(pause)

    async def _one_round(self) -> float:
        self._awake.clear()
        try:
            return await self._ask_once()
        except InvalidToken:
            if self.heartbeat.heard_at is None:
                raise TokenRefused from None  # the library's error may quote the token
            self._alarms.stand(Alarm.TOKEN)
            return self._trouble("Telegram does not know this token any more")
        except RetryAfter as error:
            return self._trouble("Telegram asks us to slow down", seconds_to_wait(error))
        except (TelegramError, ValueError, KeyError, RecursionError) as error:
            return self._trouble(_unreachable(error))

    async def _until_closed(self, asked: Coroutine[object, object, object]) -> object:
        """Waits for an answer; closing ends the wait."""
        self._asking = asyncio.create_task(asked)
        try:
            return await self._asking
        finally:
            self._asking = None

    def heard(self) -> None:
        """Telegram has been heard of just now."""
        self.answered_at = self._monotonic()
        self.answered.set()
        self._alarms.end(Alarm.TOKEN)

    def _trouble(self, what: str, at_least: float = 0) -> float:
        self.heartbeat.silent()
        if what != self._told:
            logger.error("%s; trying again until it works", what)
            self._told = what
        pause = max(self._pause, at_least)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return pause

    def _all_is_well(self) -> None:
        if self._told is not None:
            logger.info("Telegram answers again, and what it sends is stored")
        self._told, self._pause = None, FIRST_PAUSE

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._awake.wait(), seconds)
        except TimeoutError:
            return


def _unreachable(error: Exception) -> str:
    why = why_no_answer(error)
    return f"Telegram cannot be reached ({why}); `kept-in-mind doctor` says where it is looked for"
