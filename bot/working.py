"""What a worker is: asleep until woken, then at it until nothing is left. Survives every trouble.

A worker holds no work of its own: what is to be done stands in the database, so a wake that comes
twice, late or for nothing does no harm.
"""

import asyncio
import logging
from abc import ABC, abstractmethod

from bot.logs import trouble

logger = logging.getLogger(__name__)

PAUSE_AFTER_TROUBLE = 1.0
"""Seconds. The commonest trouble is a database that is away for a moment."""


class Worker(ABC):
    """One kind of work, done by one at a time."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()
        self._at_work = asyncio.Lock()
        self._is_closing = False
        self._told: set[str] = set()
        self.done = 0
        """How much was done since the start, whoever asked for it."""

    @abstractmethod
    async def _work(self) -> int:
        """Works until nothing is left that can be done now; gives how much there was."""

    @property
    def is_busy(self) -> bool:
        """Is it at work, or about to be?"""
        return self._at_work.locked() or self._awake.is_set()

    def wake(self) -> None:
        """There may be something to do."""
        self._awake.set()

    async def work(self) -> None:
        """Works until nothing is left that can be done now; waits for work that is going on."""
        async with self._at_work:
            self._awake.clear()
            self.done += await self._work()

    def close(self) -> None:
        """No new work from now on: `run` returns when what is in hand is done.

        Cutting it off instead would leave a transaction half-way and a message half-sent.
        """
        self._is_closing = True
        self._awake.set()

    async def run(self) -> None:
        """Works whenever woken, until it is closed. What goes wrong is tried again until it works.

        Each kind of trouble is logged once: a database that is away for an hour is no thousand lines.
        """
        while not self._is_closing:
            await self._awake.wait()
            try:
                await self.work()
            except Exception as error:  # noqa: BLE001 (the database may raise anything; go on)
                self._trouble(trouble(error))
                await asyncio.sleep(PAUSE_AFTER_TROUBLE)
                self._awake.set()
            else:
                self._all_is_well()

    def _trouble(self, what: str) -> None:
        if what not in self._told:
            self._told.add(what)
            logger.error("%s tries again until it works: %s", type(self).__name__.lower(), what)

    def _all_is_well(self) -> None:
        if self._told:
            self._told.clear()
            logger.info("%s works again", type(self).__name__.lower())
