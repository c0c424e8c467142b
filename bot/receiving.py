"""Receives what Telegram posts: stored first, and only then answered with 200.

Theory of operation. Telegram posts an update again until it is answered with 200, so an answer is a
promise. Calls that come while one batch is being stored gather in the next, which has one commit
for all. Where it cannot be stored each call is answered with 503, and Telegram comes again. Whoever
has no secret is told nothing, and nothing of what they send is read. Never logs a word.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.listening import Keep, as_stored, has_number
from bot.logs import trouble
from bot.trimming import Json
from bot.webhook_address import WebhookAddress
from storage.inbox import Raw

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name, not a secret)
LONGEST_BODY = 1024 * 1024
"""Bytes. Telegram's longest update is half of this."""
RETRY_AFTER = 5
"""Seconds that Telegram is asked to wait while nothing can be stored."""


@dataclass(slots=True)
class _Batch:
    """What is stored together."""

    raws: list[Raw] = field(default_factory=list)
    is_stored: bool = False


class Receiver:
    """The bot's side of its webhook. `kept` is called when there is something to decide."""

    def __init__(
        self,
        address: WebhookAddress,
        keep: Keep,
        *,
        kept: Callable[[], None],
    ) -> None:
        self._address = address
        self._keep = keep
        self._kept = kept
        self._gathering = _Batch()
        self._storing = asyncio.Lock()
        self._told: str | None = None

    @property
    def app(self) -> web.Application:
        """What is to be served. The proxy in front may put anything before the last part."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._receive)
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        """Answers one call."""
        if (refusal := self._refusal(request)) is not None:
            return web.Response(status=refusal)
        body = await _read(request)
        if body is None:
            return web.Response(status=413)
        update = _as_update(body)
        if update is None:
            self._tell("what was posted with the right secret is no update")
            return web.Response(status=400)
        if not await self._store(as_stored(update)):
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER)})
        return web.Response()

    def _refusal(self, request: web.Request) -> int | None:
        """Why a call is not read at all, as a status; None where it is to be read."""
        name = request.path.rpartition("/")[2]
        if not _same(name, self._address.name):
            return 404
        secrets = request.headers.getall(SECRET_HEADER, [])
        if len(secrets) != 1 or not _same(secrets[0], self._address.secret):
            return 403
        if request.content_type != "application/json":
            return 415
        if (request.content_length or 0) > LONGEST_BODY:
            return 413
        return None

    async def _store(self, raw: Raw) -> bool:
        """Stores it with all that wait for the same commit; is it stored?"""
        batch = self._gathering
        batch.raws.append(raw)
        async with self._storing:
            if batch is self._gathering:  # nobody who waited with it was here before
                self._gathering = _Batch()
                await self._store_batch(batch)
        return batch.is_stored

    async def _store_batch(self, batch: _Batch) -> None:
        try:
            await self._keep(batch.raws)
        except Exception as error:  # noqa: BLE001 (whatever storing raises, it is not answered 200)
            self._tell(f"what Telegram posts cannot be stored ({trouble(error)})")
            return
        batch.is_stored = True
        logger.debug("stored: %s", ",".join(str(each.update_id) for each in batch.raws))
        if self._told is not None:
            logger.info("what Telegram posts is stored again")
            self._told = None
        self._kept()

    def _tell(self, what: str) -> None:
        if what != self._told:
            logger.error("%s; Telegram will post it again", what)
            self._told = what


def _same(given: str, wanted: str) -> bool:
    """Compared in a time that tells nothing of how much was right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())


async def _read(request: web.Request) -> bytes | None:
    """The body; None as soon as it proves too long."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LONGEST_BODY:
            return None
    return bytes(body)


def _as_update(body: bytes) -> Json | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and has_number(found) else None
