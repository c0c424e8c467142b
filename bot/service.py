"""Tells the service manager (systemd) how the bot is: ready, alive, stopping.

The protocol is one datagram of lines to the socket that NOTIFY_SOCKET names. What cannot be told is
left out: a manager that hears nothing does what it is there for.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

BEAT = 10.0
"""Seconds between two signs of life where no watchdog asks for more."""
STARTING = "EXTEND_TIMEOUT_USEC=60000000"
"""While Telegram is away the start takes as long as it takes."""

IsAlive = Callable[[], Awaitable[bool]]
"""Does what the bot needs to live answer?"""


@dataclass(frozen=True, slots=True)
class Service:
    """Where to tell it, and how often the watchdog wants to hear (seconds; None: never)."""

    address: str
    watchdog_seconds: float | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Service | None":
        """As the manager has set it; None where there is no manager."""
        address = environment.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")):
            return None
        asked = environment.get("WATCHDOG_USEC", "")
        is_for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        return cls(address, int(asked) / 1e6 if asked.isdigit() and is_for_us else None)

    def tell(self, *lines: str) -> None:
        """Tells it now."""
        address = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.setblocking(False)
            told.sendto("\n".join(lines).encode(), address)

    async def keep_telling(self, is_ready: asyncio.Event, is_alive: IsAlive) -> None:
        """Tells that it is ready as soon as it is, and for ever that it is alive."""
        while not is_ready.is_set():
            if await is_alive():
                self.tell(STARTING, "STATUS=Waiting for Telegram's first answer")
            with suppress(TimeoutError):
                await asyncio.wait_for(is_ready.wait(), BEAT)
        self.tell("READY=1", "STATUS=Ready")
        while True:
            if await is_alive():
                self.tell("WATCHDOG=1")
            await asyncio.sleep((self.watchdog_seconds or 3 * BEAT) / 3)
