"""Keeps the bot running beside the set-up page: starts it, stops it, starts it anew.

Says why it is not running where it ended by itself. Decides nothing.
"""

import asyncio
import logging
from collections.abc import Callable

from bot.alarms import Alarms
from bot.commands.trouble import in_plain_words
from bot.logs import trouble
from bot.rounds import TokenRefused
from bot.running import Running
from bot.settings import Settings
from bot.wiring import Wiring
from flows.alarms import Raised

logger = logging.getLogger(__name__)

Wire = Callable[[Settings], Wiring]


class Keeper:
    """The one bot of this process, or none. `ended` is why it ended by itself, in plain words."""

    def __init__(self, wire: Wire = Wiring.from_settings) -> None:
        self._wire = wire
        self._stopping = asyncio.Event()
        self._kept: asyncio.Task[None] | None = None
        self.running: Running | None = None
        self._alarms = Alarms()
        self.ended = ""

    @property
    def is_running(self) -> bool:
        """Is the bot running?"""
        return self._kept is not None and not self._kept.done()

    @property
    def alarms(self) -> tuple[Raised, ...]:
        """What is wrong with the running bot."""
        return self._alarms.standing if self.is_running else ()

    async def start(self, settings: Settings) -> None:
        """Starts the bot, if it is not running. Raises what `Running.start` raises."""
        if self.is_running:
            return
        self.ended = ""
        wiring = self._wire(settings)
        running, self._alarms = Running(wiring), wiring.alarms
        await running.start()
        self._stopping = asyncio.Event()
        self.running = running
        self._kept = asyncio.create_task(self._keep(running, self._stopping))

    async def stop(self) -> None:
        """Stops it cleanly, if it is running."""
        self._stopping.set()
        if self._kept is not None:
            await self._kept

    async def _keep(self, running: Running, stopping: asyncio.Event) -> None:
        try:
            await running.keep_on(stopping)
        except TokenRefused as refused:
            self.ended = str(refused)
        except Exception as error:  # noqa: BLE001 (said on the page and in the log, and it has ended)
            self.ended = in_plain_words(error) or f"a fault of the program ({trouble(error)})"
            logger.error("the bot has ended: %s", trouble(error))
        finally:
            await running.stop()
            self.running = None
