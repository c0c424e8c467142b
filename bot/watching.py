"""Looks at what the bot stands on: the database, its disk and its keys, the clock, Telegram's silence.

Decides when something of it is an alarm, and when that is over. Tells nobody by itself; what else
begins or ends an alarm has it told here at once.
"""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress

from bot.logs import trouble
from bot.parts import Parts
from bot.telling import Teller
from bot.wiring import Wiring
from flows.alarms import Alarm
from storage.alarms import is_full, note_heard_at, try_writing
from storage.rewrapping import in_use

logger = logging.getLogger(__name__)

ANSWERS_WITHIN = 10.0
"""Seconds that the database gets to store something."""
MEGABYTE = 1024 * 1024
ROOM_AGAIN = 50 * MEGABYTE
"""So much more than the least room has to be free until a disk is not nearly full any more."""
NOTED_EVERY = 600.0
"""Seconds of the clock that people notice; who moves it by hand has no other looks."""


class Watcher:
    """Looks every so many seconds. Lives on while the database is away and nothing else is open."""

    def __init__(
        self,
        wiring: Wiring,
        parts: Callable[[], Parts | None],
        another_runs: Callable[[], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wiring = wiring
        self._parts = parts
        self._another_runs = another_runs
        self._monotonic = monotonic
        self._alarms = wiring.alarms
        self._patience = wiring.patience
        self._teller = Teller(wiring, parts)
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._is_closing = False
        self._failed = 0
        self._apart = self._times_told = 0
        self._keys_at: float | None = None
        self._alarms.now = wiring.clock.now
        self._alarms.changed = self._awake.set

    def begin(self) -> None:
        """Looks from now on. Twice is harmless."""
        if self._task is None:
            self._is_closing = False
            self._task = asyncio.create_task(self._run(), name="Watcher")

    async def end(self) -> None:
        """Looks no more; until when Telegram was heard is kept."""
        task, self._task = self._task, None
        if task is not None:
            # What is asked of the database is let end: cut off, its connection would be lost.
            self._is_closing = True
            self._awake.set()
            tasks = [task, *([self._writing] if self._writing else [])]
            _, late = await asyncio.wait(tasks, timeout=self._wiring.stop_seconds)
            for each in late:
                each.cancel()
            await asyncio.wait(tasks)
        if task is not None and (parts := self._parts()) is not None:
            try:
                await self._note(parts)
            except Exception as error:  # noqa: BLE001 (the database may raise anything; it is told)
                logger.error("until when Telegram was heard is not kept (%s)", trouble(error))

    async def settle(self) -> bool:
        """For who moves the clock by hand: tells what is new; was there a turn?"""
        parts = self._parts()
        if parts is None:
            return False
        heartbeat = parts.listener.heartbeat
        heartbeat.still_hears()
        if await self._teller.tell():
            return True
        if heartbeat.is_unnoted(NOTED_EVERY):
            await self._note(parts)
        return False

    async def _run(self) -> None:
        looked_at = self._monotonic()
        while not self._is_closing:
            self._awake.clear()
            left = looked_at + self._patience.looked - self._monotonic()
            if left <= 0:
                looked_at = self._monotonic()
                await self._look()
                left = self._patience.looked
            await self._teller.tell()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), left)

    async def _look(self) -> None:
        """Looks once. Raises nothing."""
        parts = self._parts()
        await self._look_at_database(parts)
        if parts is None:
            if self._another_runs():
                self._alarms.leave()
            return
        self._look_at_clock(parts)
        self._look_at_telegram(parts)
        try:
            await asyncio.to_thread(self._look_at_disk, parts)
            if Alarm.DATABASE not in self._alarms:
                await self._look_at_keys(parts)
                await self._teller.learn_places(parts)
        except Exception as error:  # noqa: BLE001 (the database may raise anything; it is tried again)
            logger.error("this machine cannot be looked at (%s)", trouble(error))

    async def _look_at_database(self, parts: Parts | None) -> None:
        fault = None
        if parts is not None:
            fault = await self._write(parts)
        elif not self._another_runs():
            fault = TimeoutError()
        if fault is not None and not self._failed:
            logger.error("nothing can be stored (%s)", trouble(fault))
        self._failed = 0 if fault is None else self._failed + 1
        if fault is not None and is_full(fault):
            self._alarms.stand(Alarm.DISK_FULL)
        elif self._failed > 1 and Alarm.DISK_FULL not in self._alarms:
            # Once may be a moment's trouble, or a start on another server.
            self._alarms.stand(Alarm.DATABASE)
        if fault is None:
            self._alarms.end(Alarm.DATABASE)
            self._alarms.end(Alarm.DISK_FULL)

    async def _write(self, parts: Parts) -> Exception | None:
        """Why nothing can be stored, or None. A try that takes too long goes on, and is asked later."""
        if self._writing is None:
            self._writing = asyncio.create_task(self._try_writing(parts))
        writing = self._writing
        await asyncio.wait([writing], timeout=ANSWERS_WITHIN)
        if not writing.done():
            return TimeoutError()
        self._writing = None
        error = writing.exception()
        return error if isinstance(error, Exception) else None

    async def _try_writing(self, parts: Parts) -> None:
        store, heartbeat = parts.store, parts.listener.heartbeat
        heard_at = None if heartbeat.gap else heartbeat.heard_at
        async with store.database.writing() as conn:
            await try_writing(conn, store.vault, heard_at)
        heartbeat.noted_at = heard_at or heartbeat.noted_at

    async def _note(self, parts: Parts) -> None:
        heartbeat = parts.listener.heartbeat
        if heartbeat.gap is None and heartbeat.is_unnoted(0):
            async with parts.store.database.writing() as conn:
                await note_heard_at(conn, parts.store.vault.programme, heartbeat.heard_at)
            heartbeat.noted_at = heartbeat.heard_at

    def _look_at_disk(self, parts: Parts) -> None:
        """Of a server's disk nothing is known here but that it is full."""
        file, least = parts.store.database.file, self._patience.least_free
        if file is None or not least:
            self._alarms.end(Alarm.DISK_LOW)
            return
        free = shutil.disk_usage(file.absolute().parent).free
        if free < least:
            self._alarms.stand(Alarm.DISK_LOW, free // MEGABYTE)
        elif free >= least + ROOM_AGAIN:
            self._alarms.end(Alarm.DISK_LOW)

    def _look_at_clock(self, parts: Parts) -> None:
        """By two answers, one after the other: one may have waited while this machine slept."""
        heartbeat = parts.listener.heartbeat
        apart, self._times_told, before = heartbeat.apart, heartbeat.times_told, self._times_told
        if apart is None or self._times_told == before:
            return
        seconds = abs(apart.total_seconds())
        self._apart = self._apart + 1 if seconds > self._patience.apart else 0
        if self._apart > 1:
            self._alarms.stand(Alarm.CLOCK, max(1, round(seconds / 60)))
        elif not self._apart:
            self._alarms.end(Alarm.CLOCK)

    def _look_at_telegram(self, parts: Parts) -> None:
        seconds = parts.listener.seconds_since_answer
        if seconds <= self._patience.silent:
            if parts.listener.answered.is_set():
                self._alarms.end(Alarm.OUTAGE)
        elif Alarm.TOKEN not in self._alarms and Alarm.FOREIGN not in self._alarms:
            self._alarms.stand(Alarm.OUTAGE, round(seconds / 60))

    async def _look_at_keys(self, parts: Parts) -> None:
        now, vault = self._monotonic(), parts.store.vault
        if self._keys_at is not None and now - self._keys_at < self._patience.keys:
            return
        self._keys_at = now
        vault.ring.look_again()
        async with parts.store.database.reading() as conn:
            missing = set(await in_use(conn, vault.programme)) - set(vault.ring.wrapping)
        if missing:
            self._alarms.stand(Alarm.KEY)
        else:
            self._alarms.end(Alarm.KEY)
