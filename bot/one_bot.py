"""Is this process still the one bot of its programme, and is it sure? Decides who may send.

Several processes may run on one PostgreSQL; `storage.alone` explains how two never send one message.
"""

import asyncio
import time
from collections.abc import Callable

from storage.alone import Lock, stand_alone
from storage.store import Store


class LockLost(Exception):
    """The database went away, and with it the right to be the one bot."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def lock_name(store: Store) -> str:
    """The lock of the one bot of a programme, whatever its token.

    Two bots would both send what waits in the programme's one outbox.
    """
    return "run" if store.database.is_sqlite else f"programme {store.rules.slug}"


class OneBot:
    """The right to be the one bot, held by a lock that is asked for every so many seconds."""

    def __init__(
        self, lock: Lock, seconds: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._lock = lock
        self._seconds = seconds
        self._monotonic = monotonic
        self._sure_at = monotonic()
        self._is_lost = False
        self._asked = asyncio.Event()

    def is_sure(self) -> bool:
        """May a call begin? Not if it was not known of late that the lock is held."""
        return not self._is_lost and self._monotonic() - self._sure_at <= self._lock.sure_for

    async def until_sure(self) -> None:
        """Returns when a call may begin, or none ever may again: after an answer, if it is awaited."""
        while not (self._is_lost or self.is_sure()):
            await self._asked.wait()

    def when_told(self, wake: Callable[[], None]) -> None:
        """What is called when a process that helps has written something to be sent."""
        self._lock.when_told(wake)

    async def watch(self) -> None:
        """Raises LockLost when another process may have become the one bot."""
        while True:
            begun_at = self._monotonic()  # what is held later was held then
            if await self._lock.lost_within(self._seconds):
                self._lose()
                raise LockLost
            self._sure_at = begun_at
            self._asked.set()
            self._asked = asyncio.Event()

    async def give_back(self) -> None:
        """Lets another be the one bot."""
        self._lose()
        await self._lock.release()

    def _lose(self) -> None:
        self._is_lost = True
        self._asked.set()


async def be_the_one(store: Store, seconds: float, decides_by: str = "") -> OneBot:
    """Becomes the one bot of the store's programme. Raises AlreadyRunning."""
    lock = await stand_alone(store.database, lock_name(store))
    try:
        await store.reign(decides_by)
    except BaseException:
        await lock.release()
        raise
    return OneBot(lock, seconds)
