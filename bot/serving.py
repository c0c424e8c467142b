"""Opens ports of this machine alone for what is served, and closes them again.

Decides nothing about what is answered; says nothing of what answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

HOST = "127.0.0.1"
CLOSING_SECONDS = 2.0
"""What calls in hand get at the end."""


class CannotServe(Exception):
    """A port cannot be opened; the message names it."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"port {port} of this machine cannot be opened: another program has it, or it needs "
            "other rights. Set another one"
        )


@dataclass(frozen=True, slots=True)
class Site:
    """What is served at which port. Port 0 is any that is free, for tests."""

    app: web.Application
    port: int


class Server:
    """What is open; opened once and closed once."""

    def __init__(self, *sites: Site) -> None:
        self._sites = sites
        self._runners: list[web.AppRunner] = []

    async def open(self) -> Sequence[int]:
        """Opens every port; which they are. Raises CannotServe, and leaves none open then."""
        for site in self._sites:
            site.app.on_response_prepare.append(_say_nothing_of_us)
            runner = web.AppRunner(site.app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
            self._runners.append(runner)
            await runner.setup()
            try:
                await web.TCPSite(runner, HOST, site.port).start()
            except OSError:
                await self.close()
                raise CannotServe(site.port) from None
        return [runner.addresses[0][1] for runner in self._runners]

    async def close(self) -> None:
        """Takes no more calls, and answers those in hand. Twice is harmless."""
        runners, self._runners = self._runners, []
        for runner in runners:
            await runner.cleanup()


async def _say_nothing_of_us(request: web.Request, response: web.StreamResponse) -> None:
    """Which program answers, and in which version, is nobody's business."""
    response.headers.pop("Server", None)
