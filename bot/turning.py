"""Runs turns: gathers what was heard, has each decided, and lets storage write what was decided.

Decides nothing itself. A turn that fails is tried again later, and after some tries it is set aside
and a person hears of it; an update that cannot be read is set aside at once. It stops nobody else.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.clock import Clock
from bot.commanding import COMMAND
from bot.hearing import Unreadable, hear
from bot.working import Worker
from flows.effects import Effect
from flows.heard import Heard, ProgrammeStarted, Source, SourceKind
from storage.inbox import Update
from storage.keys import RingKeyMissing
from storage.store import FEW, Decide, Hurried, Store

logger = logging.getLogger(__name__)

OTHERS = 0.02
"""Seconds that are left to another process which decides what waits."""
BATCH = 100
"""Updates, timers and failures at most that are decided and written together."""

CROWD_EVERY = 4
"""Rounds in which a crowd is passed over, for what others write, before a few of it are decided."""

OnTurn = Callable[[Heard, tuple[Effect, ...]], None]
OnRead = Callable[[Source, datetime], None]
"""Told of each update that is about to be decided, and when it arrived."""


class Turner(Worker):
    """Turns what waits into effects. `turned` is told of them: there may be something to deliver."""

    def __init__(
        self,
        store: Store,
        decide: Decide,
        clock: Clock,
        *,
        turned: Callable[[Sequence[Effect]], None],
        on_turn: tuple[OnTurn, ...] = (),
        on_read: OnRead | None = None,
        key_missing: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._key_missing = key_missing
        self._store = store
        self._decide = decide
        self._clock = clock
        self._turned = turned
        self._on_turn = on_turn
        self._on_read = on_read
        self._has_begun = False
        self._passed_over = 0

    async def hear(self, heard: Heard) -> None:
        """Has one thing decided and written that waits in no queue. Raises what that raises."""
        await self._turn([heard], self._clock.now())

    async def _work(self) -> int:
        try:
            return await self._work_through()
        except RingKeyMissing:
            if self._key_missing is not None:
                self._key_missing()
            raise

    async def _work_through(self) -> int:
        if not self._has_begun:
            await self._store.try_again()
            await self._turn([ProgrammeStarted(COMMAND)], self._clock.now())
            self._has_begun = True
        done = 0
        while not self._is_closing:
            self._awake.clear()
            now = self._clock.now()
            found = await self._store.what_waits(BATCH, now)
            read, unreadable = await self._read(found.updates, now)
            others: list[Heard] = [*found.timers, *found.failures, *found.set_aside]
            if not (read or others or found.crowd or unreadable):
                break
            # What somebody wrote waits for no crowd of check-ins, nor does a rung: it may have to
            # alert.
            made = await self._turn(read, now)
            made += await self._turn(others, now)
            of_crowd = await self._turn_crowd(found.crowd, now, is_alone=not made)
            done += len(read) + len(others) + of_crowd + unreadable
            if not (made or of_crowd or unreadable or self._hurried()):
                await asyncio.sleep(OTHERS)  # another process decides all of it, or each has failed
        return done

    async def _turn_crowd(self, crowd: Sequence[Heard], now: datetime, *, is_alone: bool) -> int:
        """Turns some of a crowd, unless what was just decided is to be claimed first; how many."""
        made = 0
        if self._passed_over >= CROWD_EVERY:
            made = await self._turn(crowd[:FEW], now)
        elif is_alone:
            made = await self._turn(crowd, now, self._hurried)
        self._passed_over = self._passed_over + 1 if crowd and not made else 0
        return made

    def _hurried(self) -> bool:
        """Has something come, or does what somebody wrote wait to be kept?"""
        return self._awake.is_set() or self._store.database.is_awaited

    async def _read(self, updates: Sequence[Update], now: datetime) -> tuple[list[Heard], int]:
        """What updates say, and how many of them cannot be read."""
        heards: list[Heard] = []
        unreadable = 0
        for update in updates:
            source = Source(SourceKind.INBOX, update.id)
            if self._on_read is not None:
                self._on_read(source, update.received_at)
            try:
                heards.append(hear(source, update.json, update.received_at))
            except Unreadable as error:
                logger.error("update %d: %s", update.update_id, error)
                await self._store.turn_failed(source, now, is_hopeless=True)
                unreadable += 1
        return heards, unreadable

    async def _turn(
        self, heards: Sequence[Heard], now: datetime, hurried: Hurried = lambda: False
    ) -> int:
        """How many were decided."""
        if not heards:
            return 0
        decided = await self._store.run_batch(heards, self._decide, now, hurried)
        logger.debug("%d of %d turns written", len(decided), len(heards))
        self._turned([each for _, effects in decided for each in effects])
        for heard, effects in decided:
            for observer in self._on_turn:
                observer(heard, effects)
        return len(decided)
