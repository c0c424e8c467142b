"""Listens at Telegram: what it sends is stored first, and only then confirmed.

Theory of operation. Telegram forgets an update as soon as a later call names a higher offset. So a
batch is trimmed and stored in one commit, and the next call carries the offset that confirms it. A
crash in between brings the same batch again, and the inbox knows it by its numbers. The offset is
used once and forgotten: after a quiet week Telegram numbers afresh, possibly lower. Nothing here
reads what an update says, so none can stop the others. Never logs a word of one.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.logs import trouble
from bot.speaking import seconds_to_wait
from bot.transport import why_no_answer
from bot.trimming import ASKED_FOR, Json, address_of, trim
from storage.inbox import Raw

logger = logging.getLogger(__name__)

LIMIT = 100
_KINDS = json.dumps(ASKED_FOR)
HIGHEST_ID = 2**63 - 1
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds between tries while something is wrong; doubled at each."""


class TokenRefused(Exception):
    """Telegram does not know this token. Copy it again from @BotFather into KEPT_IN_MIND_TOKEN,
    and look at KEPT_IN_MIND_TELEGRAM_URL if you have set it."""

    def __init__(self) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))


Keep = Callable[[Sequence[Raw]], Awaitable[object]]
"""Stores a batch in one commit; whatever it raises means that nothing may be confirmed."""
BeforeAsking = Callable[[BaseRequest], Coroutine[object, object, object]]
"""Done before each round, with the way to Telegram; raises nothing."""


class Listener:
    """Asks one bot's updates of Telegram, for ever. `poll_seconds` is how long Telegram waits."""

    def __init__(
        self,
        request: BaseRequest,
        base_url: str,
        keep: Keep,
        *,
        kept: Callable[[], None],
        poll_seconds: int = 25,
        before: BeforeAsking | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._request = request
        self._url = f"{base_url}/getUpdates"
        self._keep = keep
        self._kept = kept
        self._poll_seconds = poll_seconds
        self._before = before
        self._monotonic = monotonic
        self._confirm: int | None = None
        self._pause = FIRST_PAUSE
        self._told: str | None = None
        self._awake = asyncio.Event()
        self._round = asyncio.Event()
        self._asking: asyncio.Task[object] | None = None
        self._is_closing = False
        self.answered_at = monotonic()

    @property
    def seconds_since_answer(self) -> float:
        """How long Telegram has not answered; while all is well less than the time of a poll."""
        return self._monotonic() - self.answered_at

    def hurry(self) -> None:
        """Ends a pause between tries, if there is one."""
        self._awake.set()

    async def next_round(self) -> None:
        """Returns when the next poll has ended, in whatever way."""
        await self._round.wait()

    def close(self) -> None:
        """Asks no more: `run` returns. Ends a poll, but never the storing of what one brought."""
        self._is_closing = True
        self._awake.set()
        if self._asking is not None:
            self._asking.cancel()

    async def run(self) -> None:
        """Listens until it is closed. Raises TokenRefused; survives everything else."""
        while not self._is_closing:
            try:
                pause = await self._one_round()
            except asyncio.CancelledError:
                if not self._is_closing:
                    raise
                return
            self._round.set()
            self._round = asyncio.Event()
            if pause and not self._is_closing:
                await self._rest(pause)

    async def _one_round(self) -> float:
        """Asks and stores once; gives the seconds to rest before the next time."""
        self._awake.clear()
        if self._before is not None:
            await self._until_closed(self._before(self._request))
        try:
            found = await self._ask()
        except InvalidToken:
            raise TokenRefused from None  # the library's error may quote the token
        except RetryAfter as error:
            return self._trouble("Telegram asks us to slow down", seconds_to_wait(error))
        except Conflict as error:
            return self._trouble(_conflict(error))
        except (TelegramError, ValueError, KeyError, RecursionError) as error:
            return self._trouble(_unreachable(error))
        self.answered_at = self._monotonic()
        self._confirm = None
        try:
            await self._store(found)
        except Exception as error:  # noqa: BLE001 (whatever storing raises, nothing is confirmed)
            return self._trouble(f"what Telegram sent cannot be stored ({trouble(error)})")
        if found and self._confirm is None:
            return self._trouble("Telegram sends updates without a number")
        self._all_is_well()
        return 0

    async def _ask(self) -> list[object]:
        wanted = {"limit": LIMIT, "timeout": self._poll_seconds, "allowed_updates": _KINDS}
        if self._confirm is not None:
            # Without a wait, so that we know at once that the batch is confirmed.
            wanted |= {"offset": self._confirm, "timeout": 0}
        found = await self._until_closed(self._post(f"{self._url}?{urlencode(wanted)}"))
        if not isinstance(found, list):
            raise ValueError("updates come as a list")
        return found

    async def _until_closed(self, asked: Coroutine[object, object, object]) -> object:
        """Waits for an answer; closing ends the wait."""
        self._asking = asyncio.create_task(asked)
        try:
            return await self._asking
        finally:
            self._asking = None

    async def _post(self, url: str) -> object:
        return await self._request.post(url, read_timeout=self._poll_seconds + 10)

    async def _store(self, found: list[object]) -> None:
        updates = [each for each in found if isinstance(each, dict) and _has_number(each)]
        if updates:
            if len(updates) < len(found):
                logger.error("%d updates without a number", len(found) - len(updates))
            kept = [_as_stored(update) for update in updates]
            await self._keep(kept)
            self._confirm = max(each.update_id for each in kept) + 1
            logger.debug("stored: %s", ",".join(str(each.update_id) for each in kept))
            self._kept()

    def _trouble(self, what: str, at_least: float = 0) -> float:
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


def _has_number(update: Json) -> bool:
    number = update.get("update_id")
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= HIGHEST_ID


def _as_stored(update: Json) -> Raw:
    kept = trim(update)
    # JSON escapes, so that half a surrogate pair in somebody's words is no fault of encoding.
    return Raw(int(str(kept["update_id"])), address_of(kept), json.dumps(kept).encode())


def _unreachable(error: Exception) -> str:
    why = why_no_answer(error)
    return f"Telegram cannot be reached ({why}); `kept-in-mind doctor` says where it is looked for"


def _conflict(error: Conflict) -> str:
    if "webhook" in error.message:
        return "a webhook is set for this bot; somebody else may hold the token, or delete it"
    return "another program asks Telegram for this bot's updates; stop it, or renew the token"
