"""One running bot: started, stopped, and for those who move the clock by hand settled and advanced.

Decides nothing. `settle` returns when nothing is left to do at this moment, so that nobody who
tests or shows the bot has to wait and guess.
"""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError

from bot.clock import SetClock
from bot.doors import Doors
from bot.helping import helping
from bot.logs import clamp_libraries
from bot.one_bot import LockLost
from bot.parts import Parts
from bot.watching import Watcher
from bot.wiring import Wiring, put_together
from storage.alone import AlreadyRunning
from storage.engine import CannotOpen
from storage.store import Store

NOT_YET = (AlreadyRunning, CannotOpen, InterfaceError, OperationalError, OSError)
"""Why a bot that was the one bot cannot be it again for now: time may mend each of them."""

STARTED = (
    "Kept in Mind has started. It takes what people write as soon as Telegram answers, for as long as "
    "this window stays open or whatever started it runs"
)
STANDS_BY = (
    "Another process runs the bot on this database. This one stands by: it decides some of what waits "
    "there, sends nothing, and takes over by itself, within ten seconds, when that one has ended"
)
logger = logging.getLogger(__name__)


class NotRunning(Exception):
    """The bot is not running: start it first."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Running:
    """A bot from its start to its stop. Can be started again, and made anew as often as wanted."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._parts: Parts | None = None
        self._another_runs = False
        self.doors = Doors(wiring, lambda: self._parts, lambda: self._another_runs)
        self.watcher = Watcher(wiring, lambda: self._parts, lambda: self._another_runs)

    async def __aenter__(self) -> "Running":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def store(self) -> Store:
        """The store of the running bot. Raises NotRunning."""
        return self._open_parts.store

    @property
    def seconds_since_answer(self) -> float:
        """How long Telegram has not answered a poll. Raises NotRunning."""
        return self._open_parts.listener.seconds_since_answer

    async def start(self) -> None:
        """Opens everything and begins. Telegram need not be reachable yet.

        Raises CannotOpen, WrongKey, OtherProgramme, AlreadyRunning or CannotServe.
        """
        clamp_libraries()
        parts = await put_together(self._wiring)
        self._parts = parts
        try:
            await self.doors.open()
        except BaseException:
            await self.stop()
            raise
        parts.begin()
        self.watcher.begin()
        self.doors.tell_service(parts.listener.answered)
        logger.info(STARTED)

    async def stop(self) -> None:
        """Takes in no more, finishes what is in hand, closes everything. Twice is harmless."""
        await self.doors.close()
        await self.watcher.end()
        parts, self._parts = self._parts, None
        if parts is not None:
            await parts.end(self._wiring.stop_seconds)
            logger.info("Kept in Mind has stopped")

    async def run_forever(self) -> None:
        """Runs until SIGTERM or SIGINT. Raises what start raises, and TokenRefused.

        Where another is the one bot and several may run, it stands by until that one has ended. Once
        it has started it outlasts a database that goes away, and another that takes its place.
        """
        with told_by_signals() as stopping:
            await self.run_until(stopping)

    async def run_until(self, stopping: asyncio.Event) -> None:
        """As `run_forever`, until this is set."""
        try:
            await self._start_or_stand_by(stopping)
            await self.keep_on(stopping)
        finally:
            await self.stop()

    async def keep_on(self, stopping: asyncio.Event) -> None:
        """Runs what has been started until told to stop. Raises TokenRefused."""
        while not stopping.is_set():
            try:
                await self._until(stopping)
            except LockLost as lost:
                logger.error("%s It stops, and tries to be it again until it is", lost)
                parts, self._parts = self._open_parts, None
                await parts.end_at_once(self._wiring.stop_seconds)
                await self._stand_by(stopping)

    async def settle(self) -> None:
        """Returns when nothing is waiting, due or pending at this moment, at Telegram's end too.

        Raises what has ended the listener, if something has.
        """
        parts = self._open_parts
        while True:
            # The first answer tells how long nothing was heard.
            while not (parts.listener.has_asked and self._is_quiet()):
                parts.listener.hurry()
                await parts.next_round()
            if parts.turner.is_busy:
                await parts.turner.work()
            await parts.one_bot.until_sure()
            before = parts.turner.done
            # A message that is too late fails as it is claimed, and the turn after hears of it.
            await parts.deliver(self._wiring.clock.now())
            await parts.turner.work()
            # Where no turn followed what was delivered, nothing is left to be delivered either.
            is_done = parts.turner.done == before and self._is_quiet()
            if is_done and not await self.watcher.settle():
                return

    def look_again(self) -> None:
        """Has the listener ask at once, where it rests."""
        self._open_parts.listener.hurry()

    async def advance(self, to: datetime) -> None:
        """Moves a SetClock to a moment, by way of each one at which something becomes due."""
        clock = self._wiring.clock
        if not isinstance(clock, SetClock):
            raise TypeError("only a clock that is moved by hand can be moved")
        await self.settle()
        while (moment := await self.store.next_moment(clock.now())) is not None and moment < to:
            clock.move(moment)
            await self.settle()
        clock.move(to)
        await self.settle()

    async def _until(self, stopping: asyncio.Event) -> None:
        """Until told to stop, or until a part ends, which no part does without a reason."""
        parts = self._open_parts
        told = asyncio.create_task(stopping.wait())
        watched = [*parts.tasks, parts.watch] if parts.watch else parts.tasks
        try:
            done, _ = await asyncio.wait([told, *watched], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            told.cancel()

    async def _start_or_stand_by(self, stopping: asyncio.Event) -> None:
        try:
            await self.start()
        except AlreadyRunning as another:
            if not another.may_wait:
                raise
            logger.info(STANDS_BY)
            self._another_runs = True
            await self.doors.open()
            self.doors.tell_service(None)
            await self._stand_by(stopping)

    async def _stand_by(self, stopping: asyncio.Event) -> None:
        """Returns when this is the one bot, or is told to stop. Until then it helps the one bot."""
        async with helping(self._wiring):
            while not await told_within(stopping, self._wiring.lock_seconds):
                try:
                    await self.start()
                except NOT_YET as error:  # said already, when it began
                    self._another_runs = isinstance(error, AlreadyRunning)
                    logger.debug("not the one bot yet: %s", type(error).__name__)
                else:
                    return

    def _is_quiet(self) -> bool:
        return self._wiring.quiet is None or self._wiring.quiet()

    @property
    def _open_parts(self) -> Parts:
        if self._parts is None:
            raise NotRunning
        return self._parts


@contextmanager
def told_by_signals() -> Iterator[asyncio.Event]:
    """What is set when the process is told to stop, by SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for each in signals:
        loop.add_signal_handler(each, stopping.set)
    try:
        yield stopping
    finally:
        for each in signals:
            loop.remove_signal_handler(each)


async def told_within(stopping: asyncio.Event, seconds: float) -> bool:
    """Waits so long, or until told to stop; says whether it is."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
    return stopping.is_set()
