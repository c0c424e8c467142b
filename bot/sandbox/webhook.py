"""Posts updates to the bot's webhook until it says 2xx: in order within one chat, chats apart.

Retries wait longer each time and honour `Retry-After`; an update leaves the queue only when
the bot has answered for it, or when it expires.
"""

import asyncio
import json
from collections.abc import Hashable

import aiohttp

from bot.sandbox.telegram import LocalTelegram, Webhook
from bot.sandbox.updates import Queued

FIRST_WAIT, LONGEST_WAIT = 0.25, 60.0
ANSWER_WITHIN = aiohttp.ClientTimeout(total=60)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name, not a secret


class WebhookPoster:
    """One task that hands out work, and one for each chat that has some."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self._telegram = telegram
        self._lanes: dict[Hashable, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(1)
        telegram.queue.on_push.append(lambda queued: self._wake(queued.lane))

    async def run(self) -> None:
        """Posts for ever; cancel it to stop."""
        telegram = self._telegram
        async with aiohttp.ClientSession(trust_env=False, timeout=ANSWER_WITHIN) as session:
            self._session = session
            try:
                while True:
                    set_again = telegram.webhook_set.wait()
                    if telegram.webhook is not None:
                        self._free = asyncio.Semaphore(telegram.webhook.max_connections)
                    for lane in telegram.queue.lanes():
                        self._wake(lane)
                    await set_again
            finally:
                self._session = None
                await self._stop_lanes()

    def _wake(self, lane: Hashable) -> None:
        posting = self._session is not None and self._telegram.webhook is not None
        if posting and lane not in self._lanes:
            self._lanes[lane] = asyncio.create_task(self._post_lane(lane))

    async def _stop_lanes(self) -> None:
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def _post_lane(self, lane: Hashable) -> None:
        try:
            wait = FIRST_WAIT
            while (hook := self._hook()) and (queued := self._telegram.queue.head(lane)):
                retry_after = await self._post(hook, queued)
                if retry_after is None:
                    wait = FIRST_WAIT
                    continue
                await asyncio.sleep(max(wait, retry_after))
                wait = min(wait * 2, LONGEST_WAIT)
        finally:
            del self._lanes[lane]

    def _hook(self) -> Webhook | None:
        return None if self._telegram.is_down else self._telegram.webhook

    async def _post(self, hook: Webhook, queued: Queued) -> float | None:
        """Posts one update; `None` when the bot took it, else the seconds it asked to wait."""
        if self._session is None:
            raise RuntimeError("the poster is not running")
        headers = {"Content-Type": "application/json"}
        if hook.secret is not None:
            headers[SECRET_HEADER] = hook.secret
        body = json.dumps(queued.update).encode()
        try:
            async with (
                self._free,
                self._session.post(
                    hook.url, data=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                status, asked = response.status, response.headers.get("Retry-After", "0")
        except (aiohttp.ClientError, TimeoutError) as trouble:
            return self._failed(hook, f"Connection failed: {type(trouble).__name__}", "0")
        if 200 <= status < 300:
            self._telegram.queue.done(queued.update_id)
            self._telegram.changed()
            return None
        return self._failed(hook, f"Wrong response from the webhook: {status}", asked)

    def _failed(self, hook: Webhook, why: str, asked: str) -> float:
        hook.last_error, hook.last_error_at = why, self._telegram.now()
        self._telegram.changed()
        return min(float(asked), 3600.0) if asked.isdigit() else 0.0
