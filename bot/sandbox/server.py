"""The local Telegram's HTTP server, on 127.0.0.1 alone: the Bot API, and the page of a show.

The two have a door each: when Telegram is down its door is really shut, so that the bot's
connections are refused as in life, while the page can still be used.
"""

import asyncio
import socket

from aiohttp import web

from bot.sandbox.bot_api import BotApi
from bot.sandbox.page_api import PageApi
from bot.sandbox.show import Show
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.webhook import WebhookPoster

HOST = "127.0.0.1"
BODY_BYTES = 50 * 1024 * 1024
BACKLOG = 256


class SandboxServer:
    """Serves one local Telegram; with a show also its page."""

    def __init__(self, telegram: LocalTelegram, show: Show | None = None) -> None:
        self._telegram = telegram
        self._bot_api = BotApi(telegram)
        self._page_api = PageApi(telegram, show) if show is not None else None
        self._poster = WebhookPoster(telegram)
        self._doors: list[_Door] = []
        self._open = False
        self._tasks: list[asyncio.Task[None]] = []
        self._runner: web.AppRunner | None = None
        telegram.on_switch(self._switched)

    async def start(self, port: int = 0) -> None:
        """Opens. `port` is for what a person opens: the page, or without a show the Bot API."""
        app = web.Application(client_max_size=BODY_BYTES)
        app.add_routes(self._bot_api.routes())
        if self._page_api is not None:
            app.add_routes(self._page_api.routes())
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5
        )
        await self._runner.setup()
        ports = [port] if self._page_api is None else [0, port]
        self._doors = [_Door(self._runner, each) for each in ports]
        for door in self._doors[1:]:
            door.open()
        self._open = True
        self._switched(self._telegram.is_down)
        self._tasks.append(asyncio.create_task(self._poster.run()))

    @property
    def url(self) -> str:
        """Where the Bot API is: `f"{url}/bot"` is the `base_url` of a `telegram.Bot`."""
        return self._doors[0].url

    @property
    def page_url(self) -> str:
        """Where a person opens the page; it stays open while Telegram is down."""
        return self._doors[-1].url

    async def stop(self) -> None:
        """Closes at once, also while calls wait for an answer."""
        self._open = False
        self._bot_api.close()
        if self._page_api is not None:
            self._page_api.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for door in self._doors:
            door.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _switched(self, is_down: bool) -> None:
        if not self._open:
            return  # not started yet, or stopped for good
        if is_down:
            self._doors[0].shut()
        else:
            self._doors[0].open()


class _Door:
    """One listening port that can be shut and opened again without losing the port.

    It accepts by itself: closing an `asyncio.Server` in the moment in which it accepts leaves
    that connection standing for ever (Python 3.11). Needs an event loop with `add_reader`.
    """

    def __init__(self, runner: web.AppRunner, port: int) -> None:
        self._runner = runner
        self._socket = _bound(port)
        self._port = self._socket.getsockname()[1]
        self._is_open = False
        self._welcomes: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    def open(self) -> None:
        """Connections succeed from this moment."""
        if not self._is_open:
            self._is_open = True
            self._socket.listen(BACKLOG)
            asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def shut(self) -> None:
        """Connections are refused from this moment, and those that stand are broken."""
        if self._is_open:
            self._stop_listening()
            self._socket = _bound(self._port)
            for connection in self._server.connections:
                transport = connection.transport
                if transport and transport.get_extra_info("sockname")[1] == self._port:
                    transport.abort()

    def close(self) -> None:
        """Shut for good; what is being answered may still end."""
        if self._is_open:
            self._stop_listening()
        self._socket.close()

    def _accept(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except BlockingIOError:
            return  # the caller has gone again
        connection.setblocking(False)
        welcome = asyncio.get_running_loop().create_task(self._welcome(connection, self._socket))
        self._welcomes.add(welcome)
        welcome.add_done_callback(self._welcomes.discard)

    async def _welcome(self, connection: socket.socket, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.connect_accepted_socket(lambda: self._server(), connection)
        if listening is not self._socket:
            transport.abort()  # the door was shut meanwhile

    def _stop_listening(self) -> None:
        self._is_open = False
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    @property
    def _server(self) -> web.Server:
        if self._runner.server is None:
            raise RuntimeError("the server is not set up")
        return self._runner.server


def _bound(port: int) -> socket.socket:
    """A socket that holds the port; nobody can connect until it listens."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((HOST, port))
    held.setblocking(False)
    return held
