"""What is open while a bot runs: begun together, and ended in the right order.

Decides nothing. Whoever loses the right to be the one bot hears it here.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivering import Deliverer
from bot.forgetting import Forgetter
from bot.one_bot import OneBot
from bot.rounds import Rounds
from bot.ticking import Ticker
from bot.transport import AiohttpRequest
from bot.turning import Turner
from bot.working import Worker
from flows.channels import Channel
from storage.store import Store


@dataclass(slots=True)
class Parts:
    """What is open while a bot runs."""

    store: Store
    one_bot: OneBot
    requests: Sequence[AiohttpRequest]
    listener: Rounds
    turner: Turner
    deliverer: Deliverer
    pagers: Sequence[Deliverer]
    forgetter: Forgetter
    ticker: Ticker
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    watch: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Everything works from now on; what was left over from before comes first."""
        for each in self._workers:
            self.tasks.append(asyncio.create_task(each.run(), name=type(each).__name__))
        self.watch = asyncio.create_task(self.one_bot.watch())
        self.ticker.start()
        self.turner.wake()
        for each in self.deliverers:
            each.wake()

    @property
    def done(self) -> int:
        """How many turns and deliveries there were since the start."""
        return self.turner.done + sum(each.done for each in self.deliverers)

    @property
    def deliverers(self) -> Sequence[Deliverer]:
        """One for each channel: none waits for another's."""
        return (self.deliverer, *self.pagers)

    @property
    def _workers(self) -> Sequence[Rounds | Worker]:
        return (self.listener, self.turner, *self.deliverers, self.forgetter)

    async def deliver(self, now: datetime) -> None:
        """Delivers what can be now, on every channel at once; waits for what is on its way."""
        pending = await self.store.pending(now)
        # Whoever comes first gives up what is too late, on a channel that is no longer set up too.
        used = pending | {Channel.TELEGRAM} if pending else pending
        busy = [each for each in self.deliverers if each.is_busy or each.channel in used]
        await asyncio.gather(*(each.work() for each in busy))

    async def next_round(self) -> None:
        """The listener's next round. Raises what has ended it, if something has."""
        listening = self.tasks[0]
        round_ = asyncio.create_task(self.listener.next_round())
        await asyncio.wait([round_, listening], return_when=asyncio.FIRST_COMPLETED)
        round_.cancel()
        if listening.done():
            listening.result()

    async def end(self, seconds: float) -> None:
        """Takes in no more, finishes what is in hand, and closes everything."""
        if self.watch is not None:
            self.ticker.stop()
            self.watch.cancel()
            # It asks over the connection that gives the lock back.
            await asyncio.wait([self.watch])
        for each in self._workers:
            each.close()
        if self.tasks:
            await self._finish(seconds)
        for request in self.requests:
            await request.shutdown()
        await self.one_bot.give_back()
        await self.store.close()

    async def end_at_once(self, seconds: float) -> None:
        """As `end`, but nothing more is said: another process may be saying it already.

        What is cut off in the middle is rolled back, or found unsure by whoever starts next.
        """
        for task in self.tasks:
            task.cancel()
        self._cut_off()
        await self.end(seconds)

    def _cut_off(self) -> None:
        for each in self.deliverers:
            each.cut_off()

    async def _finish(self, seconds: float) -> None:
        _, late = await asyncio.wait(self.tasks, timeout=seconds)
        if late:
            self._cut_off()
            _, late = await asyncio.wait(late, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
