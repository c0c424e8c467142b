"""A real HTTPS server on loopback, with a certificate of its own, that takes pages as the guide says.

It works the signature out by itself, from the recipe in the guide, and keeps what was signed right.
"""

import asyncio
import hashlib
import hmac
import json
import ssl
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import web
from post_office import certificate

SECRET = "a secret of the tests alone"  # noqa: S105 (made up)


class Odd(StrEnum):
    """What the server may do instead of its work."""

    HANGS = "hangs"
    KEEPS_AND_HANGS = "keeps it and hangs"
    CUTS = "keeps it and cuts"
    NONSENSE = "nonsense"


@dataclass
class PagerServer:
    """The server. `pages` are those that were signed right, `forged` counts the others."""

    tls: ssl.SSLContext | None = None
    odd: Odd | None = None
    answers: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    # Any: a page is a JSON object; each test looks at what it needs.
    pages: list[dict[str, Any]] = field(default_factory=list)
    timestamps: list[int] = field(default_factory=list)
    forged: int = 0
    elsewhere: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    port: int = 0

    def __post_init__(self) -> None:
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_post("/page", self._page)
        app.router.add_route("*", "/elsewhere", self._elsewhere)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(
            self._runner, "127.0.0.1", self.port, ssl_context=self.tls or certificate()
        )
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Hangs up on everybody; a later start takes the same port."""
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self._stopping = asyncio.Event()

    @property
    def url(self) -> str:
        """Its address as a setting."""
        return f"https://127.0.0.1:{self.port}/page"

    async def _page(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not self._is_signed(request, body):
            self.forged += 1
            return web.Response(status=403)
        if self.odd is Odd.HANGS:
            await self._hang(Odd.HANGS)
        if self.odd is not None or 200 <= self.answers < 300:
            self.pages.append(json.loads(body))
        if self.odd is Odd.KEEPS_AND_HANGS:
            await self._hang(Odd.KEEPS_AND_HANGS)
        if self.odd in (Odd.CUTS, Odd.NONSENSE):
            assert request.transport is not None
            self.happened[self.odd] += 1
            if self.odd is Odd.NONSENSE:
                request.transport.write(b"good evening\r\n\r\n")
                request.transport.close()
            else:
                request.transport.abort()
        self.happened[str(self.answers)] += 1
        return web.Response(status=self.answers, headers=self.headers)

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        timestamp = request.headers["Kept-In-Mind-Timestamp"]
        self.timestamps.append(int(timestamp))
        made = hmac.new(SECRET.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
        return request.headers["Kept-In-Mind-Signature"] == f"v1={made.hexdigest()}"

    async def _elsewhere(self, request: web.Request) -> web.Response:
        self.elsewhere += 1
        return web.Response(status=204)

    async def _hang(self, odd: Odd) -> None:
        self.happened[odd] += 1
        await self._stopping.wait()
