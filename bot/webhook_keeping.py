"""Keeps the bot's webhook set at Telegram, and says when Telegram cannot post to it.

Never drops what waits there. A webhook that is not ours is trouble for a person, whether it was
there before or is put in the place of ours; so is one that Telegram cannot reach.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from telegram import Bot, WebhookInfo

from bot.alarms import Alarms
from bot.clock import Clock
from bot.heartbeat import Heartbeat
from bot.listening import BeforeAsking
from bot.rounds import Rounds
from bot.trimming import ASKED_FOR
from bot.webhook_address import WebhookAddress
from flows.alarms import Alarm

logger = logging.getLogger(__name__)

AT_ONCE = 40
"""Calls that Telegram may make at once; those of one chat come one after another."""
LOOK_EVERY = 30.0
"""Seconds between two looks at what Telegram says of the webhook."""
RECENT = timedelta(minutes=2)
"""A call that failed longer ago than this, or after which nothing waits any more, is over."""

IsOurs = Callable[[str], bool]


class WebhookKeeper(Rounds):
    """Sets the webhook, and looks again and again whether it stands and is reached."""

    def __init__(
        self,
        bot: Bot,
        address: WebhookAddress,
        is_ours: IsOurs,
        alarms: Alarms,
        clock: Clock,
        *,
        before: BeforeAsking,
        heartbeat: Heartbeat | None = None,
        look_every: float = LOOK_EVERY,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(alarms, heartbeat, monotonic=monotonic)
        self._bot = bot
        self._address = address
        self._is_ours = is_ours
        self._clock = clock
        self._before = before
        self._look_every = look_every
        self._is_set = False

    async def _ask_once(self) -> float:
        """Looks once, and sets what is not as it should be."""
        await self._until_closed(self._before(self._bot.request))
        info = await self._until_closed(self._bot.get_webhook_info())
        if not isinstance(info, WebhookInfo):
            raise ValueError("what is said of a webhook is an object")
        self._judge_whose(info.url)
        if not self._is_set or info.url != self._address.url:
            # Always at the start: Telegram does not say which secret it has.
            await self._until_closed(self._set())
            self._is_set = True
            logger.info("Telegram posts what people write to this bot from now on")
        self._judge_whether_reached(info)
        self.heard()
        self._all_is_well()
        return self._look_every

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._address.url,
            secret_token=self._address.secret,
            allowed_updates=ASKED_FOR,
            max_connections=AT_ONCE,
            drop_pending_updates=False,
        )

    def _judge_whose(self, url: str) -> None:
        """A stranger's stays an alarm after ours is set again: they still hold the token."""
        if url and not self._is_ours(url):
            self._alarms.stand(Alarm.FOREIGN)
            self.heartbeat.taken()
        elif Alarm.FOREIGN not in self._alarms:
            self._alarms.end(Alarm.FOREIGN)

    def _judge_whether_reached(self, info: WebhookInfo) -> None:
        failed = info.last_error_date
        is_failing = (
            failed is not None
            and info.pending_update_count > 0
            and self._clock.now() - failed < RECENT
            and info.url == self._address.url
        )
        if is_failing:
            self._alarms.stand(Alarm.UNREACHED)
            self.heartbeat.silent()
        else:
            self._alarms.end(Alarm.UNREACHED)
            self._alarms.end(Alarm.POLLER)
            self.heartbeat.heard()


async def take_away(bot: Bot, is_ours: IsOurs) -> bool:
    """Deletes the webhook that is set if it is ours, without dropping anything; was it?"""
    info = await bot.get_webhook_info()
    if not info.url:
        return True  # somebody has deleted it meanwhile
    if not is_ours(info.url):
        return False
    return await bot.delete_webhook(drop_pending_updates=False)
