"""Listens at Telegram: what it sends is stored first, and only then confirmed.

Theory of operation. Telegram forgets an update as soon as a later call names a higher offset. So a
batch is trimmed and stored in one commit, and the next call carries the offset that confirms it. A
crash in between brings the same batch again, and the inbox knows it by its numbers. The offset is
used once and forgotten: after a quiet week Telegram numbers afresh, possibly lower. Nothing here
reads what an update says, so none can stop the others. Never logs a word of one.

While a webhook is set, Telegram gives nothing to whoever asks. One that this bot had set is taken
away before the first answer, and what waits at Telegram stays there; any other is trouble, and so
is one of ours that is set while this listens: then two of us would take from each other.
"""

import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from urllib.parse import urlencode

from telegram.error import Conflict
from telegram.request import BaseRequest

from bot.alarms import Alarms, Patience
from bot.heartbeat import Heartbeat
from bot.logs import trouble
from bot.rounds import Rounds
from bot.trimming import ASKED_FOR, Json, address_of, trim
from flows.alarms import Alarm
from storage.inbox import Raw

logger = logging.getLogger(__name__)

LIMIT = 100
_KINDS = json.dumps(ASKED_FOR)
HIGHEST_ID = 2**63 - 1
PATIENT = Patience()

Keep = Callable[[Sequence[Raw]], Awaitable[object]]
"""Stores a batch in one commit; whatever it raises means that nothing may be confirmed."""
BeforeAsking = Callable[[BaseRequest], Coroutine[object, object, object]]
"""Done before each round, with the way to Telegram; raises nothing."""
Unhook = Callable[[], Coroutine[object, object, bool]]
"""Takes away the webhook that is set, if this bot had set it; had it?"""


async def nobodys() -> bool:
    """No webhook is ours."""
    return False


class Listener(Rounds):
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
        unhook: Unhook = nobodys,
        alarms: Alarms | None = None,
        heartbeat: Heartbeat | None = None,
        patience: Patience = PATIENT,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(alarms, heartbeat, monotonic=monotonic)
        self._request = request
        self._url = f"{base_url}/getUpdates"
        self._keep = keep
        self._kept = kept
        self._poll_seconds = poll_seconds
        self._before = before
        self._unhook = unhook
        self._patience = patience
        self._conflicts: tuple[float, float] | None = None
        self._confirm: int | None = None

    async def _ask_once(self) -> float:
        """Asks and stores once."""
        if self._before is not None:
            await self._until_closed(self._before(self._request))
        try:
            found = await self._ask()
        except Conflict as error:
            return await self._in_conflict(error)
        self.heard()
        self._given_again()
        self._confirm = None
        try:
            await self._store(found)
        except Exception as error:  # noqa: BLE001 (whatever storing raises, nothing is confirmed)
            return self._trouble(f"what Telegram sent cannot be stored ({trouble(error)})")
        if found and self._confirm is None:
            return self._trouble("Telegram sends updates without a number")
        if self._conflicts is None:  # else it is known only later that nobody else took some
            self.heartbeat.heard()
        self._all_is_well()
        return 0

    def _given_again(self) -> None:
        """Telegram gave us what it has: no webhook is set, and nobody else asked just now."""
        self._alarms.end(Alarm.FOREIGN)
        self._alarms.end(Alarm.UNREACHED)
        if self._conflicts is not None:
            if self._monotonic() - self._conflicts[1] < self._patience.alone:
                return
            self._conflicts = None
        self._alarms.end(Alarm.POLLER)

    async def _in_conflict(self, error: Conflict) -> float:
        if "webhook" not in error.message.casefold():
            self._another_asks()
            return self._trouble(
                "another program asks Telegram for this bot's updates; stop it, or renew the token"
            )
        if not self.answered.is_set() and await self._until_closed(self._unhook()):
            logger.info("The webhook of this bot is taken away; from now on it asks by itself")
            return 0
        self._alarms.stand(Alarm.FOREIGN)
        self.heartbeat.taken()
        return self._trouble(
            "a webhook is set for this bot; somebody else may hold the token, or delete it"
        )

    def _another_asks(self) -> None:
        """Once may be ourselves from a moment ago, or somebody who tries the token."""
        now = self._monotonic()
        first = self._conflicts[0] if self._conflicts else now
        self._conflicts = first, now
        if now - first >= self._patience.another:
            self._alarms.stand(Alarm.POLLER)
            self.heartbeat.taken()

    async def _ask(self) -> list[object]:
        # The first time without a wait too: then it is known at once that we are heard.
        seconds = self._poll_seconds if self.answered.is_set() else 0
        wanted = {"limit": LIMIT, "timeout": seconds, "allowed_updates": _KINDS}
        if self._confirm is not None:
            # Without a wait, so that we know at once that the batch is confirmed.
            wanted |= {"offset": self._confirm, "timeout": 0}
        found = await self._until_closed(self._post(f"{self._url}?{urlencode(wanted)}"))
        if not isinstance(found, list):
            raise ValueError("updates come as a list")
        return found

    async def _post(self, url: str) -> object:
        return await self._request.post(url, read_timeout=self._poll_seconds + 10)

    async def _store(self, found: list[object]) -> None:
        updates = [each for each in found if isinstance(each, dict) and has_number(each)]
        if updates:
            if len(updates) < len(found):
                logger.error("%d updates without a number", len(found) - len(updates))
            kept = [as_stored(update) for update in updates]
            await self._keep(kept)
            self._confirm = max(each.update_id for each in kept) + 1
            logger.debug("stored: %s", ",".join(str(each.update_id) for each in kept))
            self._kept()


def has_number(update: Json) -> bool:
    """Has it the number by which Telegram and the inbox know it?"""
    number = update.get("update_id")
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= HIGHEST_ID


def as_stored(update: Json) -> Raw:
    """An update with a number as the inbox keeps it: trimmed."""
    kept = trim(update)
    # JSON escapes, so that half a surrogate pair in somebody's words is no fault of encoding.
    return Raw(int(str(kept["update_id"])), address_of(kept), json.dumps(kept).encode())
