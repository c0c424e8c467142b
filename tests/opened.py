"""A village whose bot has its doors open: the webhook's port, and the one for health."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import aiohttp
from village import TOKEN, Village

from bot.metrics import Metrics
from bot.running import Running
from bot.service import Service
from bot.webhook_address import address_for
from bot.wiring import Webhook


def free_port() -> int:
    """A port that nobody has, and that the machine gives to no connection by itself meanwhile."""
    while True:
        port = 10_000 + secrets.randbelow(22_000)
        with socket.socket() as held, suppress(OSError):
            held.bind(("127.0.0.1", port))
            return port


async def open_doors(
    here: Village, *, webhook: bool = False, health: bool = True, service: Service | None = None
) -> None:
    """The village's bot stops, and is made anew with doors; it is not started yet."""
    await here.running.stop()
    port = free_port()
    address = address_for(here.wiring.keys, TOKEN, f"http://127.0.0.1:{port}")
    here.wiring = replace(
        here.wiring,
        webhook=Webhook(address, port) if webhook else None,
        health_port=free_port() if health else None,
        metrics=Metrics(here.wiring.clock) if health else None,
        service=service,
    )
    here.running = Running(here.wiring)


# Any: an answer is JSON.
async def asked(here: Village, path: str) -> tuple[int, Any]:
    """What the port for health answers."""
    url = f"http://127.0.0.1:{here.wiring.health_port}{path}"
    async with aiohttp.ClientSession(trust_env=False) as http, http.get(url) as answer:
        is_json = answer.content_type == "application/json"
        return answer.status, await (answer.json() if is_json else answer.text())


@asynccontextmanager
async def notified(path: str) -> AsyncIterator[asyncio.Queue[str]]:
    """A service manager's socket; what it was told, one line an item."""
    told: asyncio.Queue[str] = asyncio.Queue()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        manager.setblocking(False)

        def read() -> None:
            for line in manager.recv(4096).decode().splitlines():
                told.put_nowait(line)

        loop = asyncio.get_running_loop()
        loop.add_reader(manager, read)
        try:
            yield told
        finally:
            loop.remove_reader(manager)


async def told_next(told: asyncio.Queue[str], wanted: str) -> list[str]:
    """Everything up to and with a line; fails when it does not come."""
    lines: list[str] = []
    async with asyncio.timeout(20):
        while not lines or lines[-1] != wanted:
            lines.append(await told.get())
    return lines
