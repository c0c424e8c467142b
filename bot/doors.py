"""What a running bot has open on this machine, and what it tells the service manager.

The webhook's port and the port for health stay open while the bot waits for its database: whoever
calls then is told to come again. The two are never one port: the proxy in front shows the first to
all the world.
"""

import asyncio
import logging
from collections.abc import Sequence

from bot.health import AnotherRuns, Health, OpenParts
from bot.receiving import Receiver
from bot.serving import Server, Site
from bot.wiring import Wiring
from storage.inbox import Raw

logger = logging.getLogger(__name__)


class NotNow(Exception):
    """Nothing can be stored now: the database is away, or another process has taken over."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Doors:
    """Opened at the first start, closed at the stop. `parts` is what is open behind them; where
    nothing is, `another_runs` says whether that is because another process is the one bot."""

    def __init__(self, wiring: Wiring, parts: OpenParts, another_runs: AnotherRuns) -> None:
        self._wiring = wiring
        self._parts = parts
        self._another_runs = another_runs
        words = wiring.library.words
        self.health = Health(
            parts, another_runs, wiring.clock, wiring.alarms, words, wiring.metrics
        )
        self._server: Server | None = None
        self._telling: asyncio.Task[None] | None = None
        self.ports: Sequence[int] = ()
        """The webhook's port, then the one for health; each only where it is open."""

    async def open(self) -> None:
        """Opens them, unless they are open. Raises CannotServe."""
        if self._server is not None:
            return
        server = Server(*self._sites())
        self.ports = await server.open()
        self._server = server

    def tell_service(self, takes_messages: asyncio.Event | None) -> None:
        """From now on the service manager hears how it is. Who stands by (None) is ready for that."""
        if self._wiring.service is not None and self._telling is None:
            is_ready = takes_messages or asyncio.Event()
            if takes_messages is None:
                is_ready.set()
            telling = self._wiring.service.keep_telling(is_ready, self._is_alive)
            self._telling = asyncio.create_task(telling)

    async def close(self) -> None:
        """Takes no more calls. Twice is harmless."""
        telling, self._telling = self._telling, None
        if telling is not None and self._wiring.service is not None:
            telling.cancel()
            await asyncio.wait([telling])
            self._wiring.service.tell("STOPPING=1", "STATUS=Finishes what is in hand")
        server, self._server = self._server, None
        if server is not None:
            await server.close()

    def _sites(self) -> list[Site]:
        sites = []
        if (webhook := self._wiring.webhook) is not None:
            receiver = Receiver(webhook.address, self._keep, kept=self._kept)
            sites.append(Site(receiver.app, webhook.port))
        if self._wiring.health_port is not None:
            sites.append(Site(self.health.app, self._wiring.health_port))
        return sites

    async def _keep(self, raws: Sequence[Raw]) -> None:
        parts = self._parts()
        if parts is None:
            raise NotNow
        await parts.store.keep_updates(self._wiring.bot, raws, self._wiring.clock.now())
        parts.listener.heard()

    def _kept(self) -> None:
        parts = self._parts()
        if parts is not None:
            parts.turner.wake()

    async def _is_alive(self) -> bool:
        """Does the database answer? Where another process is the one bot it has just done so."""
        if self._parts() is None:
            return self._another_runs()
        return (await self.health.look()).backlog is not None
