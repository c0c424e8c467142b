"""Tells people of alarms that begin and are over, and of messages that may be lost, each once.

What was told stands in the database, so that the end is told by whoever sees it. Where nothing can
be stored it is told at once, past the database, and stored when that goes again.
"""

import asyncio
import logging
from collections.abc import Callable

from bot.commanding import COMMAND
from bot.logs import trouble
from bot.parts import Parts
from bot.telling_at_once import AtOnce, Notice
from bot.wiring import Wiring
from flows.alarms import NOT_BY_CHAT, Alarm
from flows.heard import AlarmsLooked
from flows.turns.alarms import over, sentence, subject
from storage.operators import read_operators

logger = logging.getLogger(__name__)

NOTHING_STORED = frozenset({Alarm.DATABASE, Alarm.DISK_FULL})
"""While one of these stands nothing is tried that has to be stored."""


class Teller:
    """Compares what stands with what was told. `parts` is what is open, None while nothing is."""

    def __init__(self, wiring: Wiring, parts: Callable[[], Parts | None]) -> None:
        self._wiring = wiring
        self._alarms = wiring.alarms
        self._parts = parts
        self._told: set[Alarm] = set()
        self._telling = asyncio.Lock()
        self._at_once = AtOnce(wiring.token, f"{wiring.telegram_url}/bot", wiring.channels)

    async def tell(self) -> bool:
        """Tells what is new; was there a turn? Raises nothing."""
        async with self._telling:
            parts = self._parts()
            if parts is not None and not any(each in self._alarms for each in NOTHING_STORED):
                try:
                    return await self._by_turn(parts)
                except Exception as error:  # noqa: BLE001 (whatever it is, a person has to hear)
                    logger.error("an alarm cannot be stored (%s)", trouble(error))
            if self._is_news_at_once():
                await self._learn_first(parts)
                await self._tell_at_once()
            return False

    async def _learn_first(self, parts: Parts | None) -> None:
        """A database that takes nothing may still be read."""
        if parts is None or self._at_once.places:
            return
        try:
            await self.learn_places(parts)
        except Exception as error:  # noqa: BLE001 (the database may raise anything; others are told)
            logger.error("who is to be told of an alarm cannot be read (%s)", trouble(error))

    def _is_news_at_once(self) -> bool:
        stored = self._alarms.stored
        is_new = any(each.alarm not in stored for each in self._alarms.standing)
        return is_new or bool(self._alarms.over & self._told)

    async def learn_places(self, parts: Parts) -> None:
        """Learns where people are reached, for when the database cannot be asked."""
        async with parts.store.reading(self._wiring.clock.now()) as scope:
            self._at_once.places = await read_operators(scope)

    async def _by_turn(self, parts: Parts) -> bool:
        heard = self._news(parts)
        if heard is None:
            return False
        await parts.turner.hear(heard)
        self._alarms.stored = (
            self._alarms.stored | {each.alarm for each in heard.standing}
        ) - heard.over
        for alarm in self._told:
            self._at_once.forget(alarm)
        self._told.clear()
        if heard.gap is not None:
            parts.listener.heartbeat.told(heard.gap)
        return True

    def _news(self, parts: Parts) -> AlarmsLooked | None:
        """What a turn has to hear of; None where nothing is new."""
        standing = tuple(e for e in self._alarms.standing if e.alarm not in self._alarms.stored)
        ended = self._alarms.over & (self._alarms.stored | self._told)
        heartbeat = parts.listener.heartbeat
        if not (standing or ended or heartbeat.gap):
            return None
        return AlarmsLooked(
            COMMAND,
            standing,
            ended,
            frozenset(self._told),
            heartbeat.gap,
            heartbeat.heard_at if heartbeat.gap else None,
        )

    async def _tell_at_once(self) -> None:
        words, now = self._wiring.library.words, self._wiring.clock.now()
        for raised in self._alarms.standing:
            if raised.alarm not in self._alarms.stored:
                head = subject(words, raised.alarm, begins=True)
                by_chat = raised.alarm not in NOT_BY_CHAT
                text = sentence(words, raised)
                notice = Notice(raised.alarm, True, head, text, by_chat)
                if await self._at_once.tell(notice, now):
                    self._told.add(raised.alarm)
        for alarm in self._alarms.over & self._told:
            head = subject(words, alarm, begins=False)
            notice = Notice(alarm, False, head, over(words, alarm), True)
            if await self._at_once.tell(notice, now):
                self._told.discard(alarm)
