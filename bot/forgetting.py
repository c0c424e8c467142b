"""Forgets what is kept for a time only: numbers of updates done long ago, and who guessed at links.

Never touches anything that a person said or was told.
"""

import logging

from bot.clock import Clock
from bot.working import Worker
from storage.store import Store

logger = logging.getLogger(__name__)


class Forgetter(Worker):
    """Woken now and then; what is old enough is decided by the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__()
        self._store = store
        self._clock = clock

    async def _work(self) -> int:
        forgotten = await self._store.purge(self._clock.now())
        logger.debug("%d old updates and guesses forgotten", forgotten)
        return forgotten
