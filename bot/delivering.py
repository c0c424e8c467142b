"""Delivers the rows of the outbox: claims them, has them said, and writes what became of them.

Theory of operation. A message is claimed only when the pace lets it start, so that a crash leaves
as few as possible of which nobody knows whether they went out; one whose chat makes it wait for
longer is put back, and so is, at a stop, all whose call has not begun. As many calls are in flight
as the pace needs, and more for alerts alone; each chat has one at a time. What finishes while a result is
being written, or within a moment of it, is written together: a commit costs as much as several
calls. Nothing waits for a call that hangs but its own chat, and nothing new waits for that moment.
Decides nothing about what is said, and never drops a row.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.clock import Clock
from bot.pacing import Pace
from bot.working import Worker
from flows.channels import Channel
from flows.effects import Effect, Lane, Page
from storage import outbox
from storage.outbox import Outbox
from storage.outgoing import Outgoing
from storage.schema import DeliveryKind

ALERTS_IN_FLIGHT = 16
"""More calls at once, for alerts alone: more than one case pages, so that those to phones that
Telegram cannot serve hold up none to somebody else."""
CLAIMED_A_CALL = 3
"""Rows claimed for each call at once, those included whose chats had their burst and wait a second or
two."""

LONGEST_PAUSE = 3.0
"""Seconds for which a claimed row may wait for its chat's pace: one burst."""

TOGETHER_WITHIN = 0.01
"""Seconds that a result waits at most for those of other calls in flight, to be written with them."""

MESSAGES = {DeliveryKind.SEND, DeliveryKind.DOCUMENT}
_CONVERSATION = (Lane.ALERT, Lane.ANSWER, Lane.RELAY)


@dataclass(slots=True)
class Flight:
    """A claimed row on its way. As long as its call has not begun, it is certainly not sent."""

    id: int
    lane: Lane
    has_begun: bool = False


class Watches(Protocol):
    """Whoever is told of each call."""

    def calling(self, outgoing: Outgoing) -> None:
        """It begins."""

    def called(self, channel: Channel, outgoing: Outgoing, result: outbox.Result) -> None:
        """It has ended."""


class Speaks(Protocol):
    """Whoever makes one call for one row, raises nothing and tells what became of it."""

    async def speak(self, outgoing: Outgoing) -> outbox.Result:
        """One call."""
        ...


@dataclass(frozen=True, slots=True)
class Calls:
    """What goes with each call. `failed` is called when something may have been given up,
    `may_begin` before each: another process may be the one bot by now."""

    failed: Callable[[], None]
    may_begin: Callable[[], bool] = lambda: True
    watching: Watches | None = None


class Deliverer(Worker):
    """The one deliverer of a bot on one channel."""

    def __init__(
        self,
        rows: Outbox,
        speaker: Speaks,
        pace: Pace,
        clock: Clock,
        calls: Calls,
    ) -> None:
        super().__init__()
        self._rows = rows
        self._speaker = speaker
        self._pace = pace
        self._clock = clock
        self._failed = calls.failed
        self._may_begin = calls.may_begin
        self._watching = calls.watching
        self._flying: dict[asyncio.Task[outbox.Result], Flight] = {}
        self._finished: list[outbox.Result] = []
        self._calls = asyncio.Semaphore(pace.calls_at_once)
        self._alert_calls = asyncio.Semaphore(ALERTS_IN_FLIGHT)

    @property
    def channel(self) -> Channel:
        """The channel on which it delivers."""
        return self._rows.channel

    async def recover(self) -> None:
        """At the start: what was in flight when the process died may have arrived."""
        await self._rows.recover(self._clock.now())

    def close(self) -> None:
        """Starts no call from now on; what is claimed and not begun is put back."""
        super().close()
        self._ground()

    def cut_off(self) -> None:
        """Ends the calls that are still in flight; the next start finds them and is unsure."""
        for task in self._flying:
            task.cancel()

    async def _work(self) -> int:
        done = 0
        while True:
            self._awake.clear()
            done += await self._turn_over()
            blocked = 0.0 if self._is_still else self._pace.wait_for_room(Lane.CHECK_IN)
            if not self._flying and blocked == 0:
                return done
            await self._wait(blocked)
            self._collect()

    @property
    def _is_still(self) -> bool:
        """Nothing may start from now on."""
        return self._is_closing or not self._may_begin()

    async def _turn_over(self) -> int:
        """Writes in one transaction what has become known and claims what may start now; if that
        fails, the next try has it. How many were written."""
        results, (lanes, limit) = self._finished, self._room()
        claimed = await self._rows.turn_over(results, limit, self._clock.now(), lanes)
        self._finished = []
        for outgoing in claimed:
            flight = Flight(outgoing.id, outgoing.lane)
            task = asyncio.create_task(self._deliver(outgoing, flight))
            self._flying[task] = flight
        if self._is_closing:  # it was closed while these were being claimed
            self._ground()
        if any(isinstance(each, outbox.Failed | outbox.Unsure) for each in results):
            self._failed()
        return len(results)

    def _room(self) -> tuple[Collection[Lane], int]:
        """How many of which lanes may start now."""
        if self._is_still:
            return tuple(Lane), 0
        alerts = sum(flight.lane is Lane.ALERT for flight in self._flying.values())
        free = CLAIMED_A_CALL * self._pace.calls_at_once - (len(self._flying) - alerts)
        if free <= 0:
            return (Lane.ALERT,), self._pace.room(Lane.ALERT, ALERTS_IN_FLIGHT - alerts)
        if bulk := self._pace.room(Lane.CHECK_IN, min(free, self._pace.calls_at_once)):
            return tuple(Lane), bulk
        return _CONVERSATION, self._pace.room(Lane.ANSWER, free)

    async def _deliver(self, outgoing: Outgoing, flight: Flight) -> outbox.Result:
        if outgoing.kind in MESSAGES:  # the pace counts messages, not other calls
            # Nothing but time makes room, so there is no event to wait for.
            while wait := self._pace.take(outgoing.lane, outgoing.address):
                if wait > LONGEST_PAUSE:
                    return self._put_back(outgoing, wait)
                await asyncio.sleep(wait)
        is_alert = outgoing.lane is Lane.ALERT
        async with self._alert_calls if is_alert else self._calls:
            if not self._may_begin():
                return outbox.NotSent(outgoing.id, self._clock.now())
            flight.has_begun = True
            return await self._call(outgoing)

    async def _call(self, outgoing: Outgoing) -> outbox.Result:
        if self._watching is None:
            return await self._speaker.speak(outgoing)
        self._watching.calling(outgoing)
        result = await self._speaker.speak(outgoing)
        self._watching.called(self.channel, outgoing, result)
        return result

    def _put_back(self, outgoing: Outgoing, wait: float) -> outbox.Result:
        """To be claimed again: at once where all have to wait, for then nothing is claimed."""
        if self._pace.wait_for_room(outgoing.lane) > LONGEST_PAUSE:
            return outbox.NotSent(outgoing.id, self._clock.now())
        return outbox.NotSent(outgoing.id, self._clock.now() + timedelta(seconds=wait))

    def _ground(self) -> None:
        for task, flight in self._flying.items():
            if not flight.has_begun:
                task.cancel()

    async def _wait(self, blocked: float) -> None:
        """Until a call has ended, something new may be claimed, or the pace lets more start."""
        awake = asyncio.create_task(self._awake.wait())
        try:
            await asyncio.wait(
                [*self._flying, awake],
                timeout=blocked or None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            await self._gather_more(awake)
        finally:
            awake.cancel()

    async def _gather_more(self, awake: asyncio.Task[bool]) -> None:
        """A moment for the other calls that have begun, unless something new is to be claimed."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + TOGETHER_WITHIN
        while not awake.done() and any(task.done() for task in self._flying):
            begun = [task for task, flight in self._flying.items() if flight.has_begun]
            under_way = [task for task in begun if not task.done()]
            left = ends - loop.time()
            if not under_way or left <= 0:
                return
            await asyncio.wait(
                [*under_way, awake], timeout=left, return_when=asyncio.FIRST_COMPLETED
            )

    def _collect(self) -> None:
        """Takes the results of the calls that have ended."""
        for task in [task for task in self._flying if task.done()]:
            flight = self._flying.pop(task)
            if not task.cancelled():
                self._finished.append(task.result())
            elif not flight.has_begun:
                self._finished.append(outbox.NotSent(flight.id, self._clock.now()))


def wake_for(effects: Sequence[Effect], deliverers: Sequence[Deliverer]) -> None:
    """Wakes those on whose channels these effects may have left something to deliver."""
    paged = {each.channel for each in effects if isinstance(each, Page)}
    for each in deliverers:
        if each.channel is Channel.TELEGRAM or each.channel in paged:
            each.wake()


def wake_all(deliverers: Sequence[Deliverer]) -> None:
    """For what another process has written, of which it is not known on which channels."""
    for each in deliverers:
        each.wake()
