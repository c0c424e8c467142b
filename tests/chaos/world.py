"""The world of one chaos run: people who go on writing whatever becomes of the bot, and what happened.

It keeps what one end saw: what Telegram was given, who wrote what, and when the bot was away.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

from databases import Postgres
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.sandbox.faults import Fault
from bot.sandbox.messages import NotPossible, Shown
from bot.sandbox.telegram import LocalTelegram
from flows.effects import Lane, Say
from storage.schema import DeliveryState, delivery

from .ledger import Away, Written
from .lives import Life, Lives
from .scheme_at_noon import HELP, RUNG, Member, Scheme
from .surroundings import Disk, MovedClock

PAUSES = (0.12, 0.3)
"""Seconds between two lines of the chatter."""
WORRY = re.compile(r": worry (\d+)")


class NotSo(AssertionError):
    """A fault did not happen, or the world did not come to rest; so the run proves nothing."""


@dataclass
class World:
    """Who there is, what they stand on, and what happened so far."""

    folder: Path
    telegram: LocalTelegram
    scheme: Scheme
    lives: Lives
    clock: MovedClock
    chance: random.Random
    disk: Disk | None = None
    postgres: Postgres | None = None
    given: list[int] = field(default_factory=list)
    poison: set[int] = field(default_factory=set)
    written: list[Written] = field(default_factory=list)
    reminders: int = 0
    worries: int = 0
    asked: int = 0
    away: list[Away] = field(default_factory=list)
    unguarded: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    life: Life | None = None

    @property
    def now(self) -> datetime:
        """The time as the bot takes it to be."""
        return self.clock.now()

    # the lives

    async def begin(self) -> Life:
        """A life that has begun; the one there is, if it lives."""
        if self.life is None or self.life.ended.is_set():
            self.life = await self.lives.begin()
            await asyncio.wait_for(self.life.begun.wait(), 60)
            if self.life.ended.is_set() and self.life.code != -9:
                raise NotSo(f"it ended by itself ({self.life.code}): {self.lives.log[-2000:]}")
        return self.life

    @asynccontextmanager
    async def nobody_decides(self) -> AsyncIterator[None]:
        """While this lasts the bot cannot be asked to be in time."""
        since = self.now
        try:
            yield
        finally:
            self.away.append(Away(since, self.now))

    async def let_no_try_wait(self) -> None:
        """What is to be tried again in minutes is tried now, so that a run need not take an hour."""
        now = self.now
        with suppress(OperationalError):  # a bot with much to catch up on may not let us in at once
            async with self.scheme.store.database.writing() as conn:
                await conn.execute(
                    update(delivery)
                    .where(delivery.c.state == DeliveryState.PENDING, delivery.c.not_before > now)
                    .values(not_before=now)
                )

    # what people do

    async def chatter(self) -> None:
        """Mentees and mentors write to each other, for ever."""
        while True:
            here, there = self.chance.choice(self.scheme.pairs)
            if self.chance.random() < 0.5:
                here, there = there, here
            mark = len(self.written) + 1
            message = here.phone.write(f"How was your day? #{mark}")
            self.written.append(Written(mark, here.id, there.id, message))
            await asyncio.sleep(self.chance.uniform(*PAUSES))

    async def care(self) -> None:
        """The deputy says "I have it" to every other worry, as soon as it can be opened."""
        deputy = self.scheme.team[1]
        while True:
            for shown in deputy.phone.inbox[-20:]:
                number = WORRY.search(shown.text)
                if number and int(number[1]) % 2 == 0 and "Open" in shown.labels:
                    _press(deputy, shown, "Open")
                elif "I have it" in shown.labels:
                    _press(deputy, shown, "I have it")
            await asyncio.sleep(1.5)

    async def remind(self) -> None:
        """One more reminder; a second copy of any would be one too many."""
        self.reminders += 1
        text = f"Soon it's Tuesday. #{self.reminders}"
        await self.scheme.write(
            Say(uuid4(), self.scheme.reminded.id, "test", text, lane=Lane.CHECK_IN, once=True)
        )

    def cry_for_help(self) -> None:
        """Somebody with no worry yet writes that they need help now."""
        if self.worries < len(self.scheme.worried):
            self.scheme.worried[self.worries].phone.write(HELP)
            self.worries += 1

    async def worry_that_climbs_in(self, seconds: float) -> None:
        """A worry of nearly a minute ago: its next rung is due in so many seconds."""
        if self.worries < len(self.scheme.worried):
            of = self.scheme.worried[self.worries]
            self.worries += 1
            at = self.now - RUNG + timedelta(seconds=seconds)
            await self.scheme.tell_of_a_worry(of, 900_000 + self.worries, at)

    async def ask_some(self, count: int, within: float) -> None:
        """Check-ins of some who have had none, due at moments within so many seconds."""
        some = self.scheme.crowd[self.asked : self.asked + count]
        self.asked += len(some)
        for each in some:
            later = timedelta(seconds=self.chance.uniform(0, within))
            await self.scheme.ask_at(each, self.now + later)

    # what is looked at

    def fail_next(self, fault: Fault, of: Member | None = None) -> None:
        """The next message, to somebody or to anybody, goes wrong."""
        self.telegram.faults.next("sendMessage", fault, chat=of.phone.id if of else None)


def _press(who: Member, shown: Shown, label: str) -> None:
    """The same press again does no harm, and may be the one that is heard."""
    try:
        who.phone.press(shown.message_id, label)
    except NotPossible as error:
        raise NotSo(str(error)) from error


async def until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Returns when it holds. Raises NotSo where it does not within so many seconds."""
    ends = monotonic() + seconds
    while not holds():
        if monotonic() > ends:
            raise NotSo(what)
        await asyncio.sleep(0.02)
