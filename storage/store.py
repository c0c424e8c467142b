"""The Store: the one object through which the bot reads, decides and writes.

A batch of turns is one transaction. If it fails, its turns run again one by one; one that fails by
itself is tried again later and later, then set aside. A fault of the database, or of the key file,
is nobody's failed try.
"""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from traceback import extract_tb

from sqlalchemy.exc import DBAPIError

from flows.channels import Channel
from flows.effects import Effect
from flows.facts import Facts
from flows.heard import DeliveryFailed, Heard, Source, SourceKind, TimerFired, UpdateSetAside
from flows.library import Library
from flows.programme import Programme
from storage import guessing, inbox, outbox, timers
from storage.alone import begin_reign
from storage.apart import keep_apart
from storage.arrows import pending_channels
from storage.asking import ask
from storage.breathing import by_and_by
from storage.engine import Database, open_engine
from storage.faults import is_of_the_database, is_passing
from storage.inbox import Raw, Update
from storage.keys import KeyRing, RingKeyMissing
from storage.migrating import upgrade
from storage.outbox import Outbox
from storage.programmes import ensure_programme
from storage.reader import read_facts
from storage.rows import Stale
from storage.scope import Scope
from storage.sealing import Seals, Vault
from storage.sources import lock_sources, set_aside_unheard
from storage.trying import note_failure, try_again
from storage.waiting import Waiting, look, read_waiting
from storage.writer import write

MOST_READINGS = 5
"""How often a turn reads and decides where something keeps changing meanwhile."""
FEW = 10
"""So many are decided and written where their facts have been read, however hurried it is."""

Decide = Callable[[Heard, Facts, datetime], tuple[Effect, ...]]
Hurried = Callable[[], bool]
"""Does somebody wait for whom there is no time for the whole batch?"""
Seed = Callable[[], bytes]
Decided = list[tuple[Heard, tuple[Effect, ...]]]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Store:
    """What has happened in one programme, and the queues of what is to happen.

    `bot_name` is the bot's own at Telegram, once Telegram has said it to whoever listens.
    """

    database: Database
    vault: Vault
    rules: Programme
    library: Library
    seed: Seed = field(repr=False)
    second: frozenset[Channel] = frozenset()
    bot_name: str | None = None
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.database, self.vault)

    @classmethod
    async def open(
        cls,
        url: str,
        ring: KeyRing,
        rules: Programme,
        library: Library,
        seed: Seed,
        second: frozenset[Channel] = frozenset(),
        *,
        may_make: bool = False,
    ) -> "Store":
        """Opens and upgrades the database. `seed` gives fresh random bytes for each turn's ids.

        `second` are the second channels for alerts that are set up here. `may_make` is for what sets
        up a scheme: to everybody else a database that is not there is a fault.

        Raises CannotOpen, WrongKey where the key ring belongs to another database, or OtherProgramme.
        """
        database = await open_engine(url, may_make=may_make)
        try:
            await upgrade(database, may_make=may_make)
            vault = Vault(rules.slug, ring)
            async with database.writing() as conn:
                await ensure_programme(conn, vault)
        except BaseException:
            await database.close()
            raise
        return cls(database, vault, rules, library, seed, second)

    async def reign(self, decides_by: str = "") -> None:
        """For who holds the lock: from now on nobody who held it before can claim a message."""
        self.outbox.reign = await begin_reign(self.database, self.vault.programme, decides_by)

    def outbox_of(self, channel: Channel) -> Outbox:
        """The outgoing messages on one channel."""
        return Outbox(self.database, self.vault, channel, self.outbox.reign)

    async def close(self) -> None:
        """Closes every connection."""
        await self.database.close()

    @asynccontextmanager
    async def reading(self, now: datetime) -> AsyncIterator[Scope]:
        """A transaction that only reads."""
        async with self.database.reading() as conn:
            yield Scope(conn, Seals(self.vault), now)

    # what waits

    async def keep_updates(self, bot: int, raws: Sequence[Raw], now: datetime) -> None:
        """Stores updates in one commit; only after it may they be confirmed to Telegram."""
        async with self.database.writing(is_urgent=True) as conn:
            await inbox.keep(conn, self.vault, bot, raws, now)

    async def what_waits(self, limit: int, now: datetime) -> Waiting:
        """All that is to be decided now, read in one transaction; mostly there is nothing."""
        async with self.database.looking() as conn:
            there = await look(conn, self.vault.programme, now)
        if not any(there):
            return Waiting()
        async with self.reading(now) as scope:
            return await read_waiting(scope, there, limit)

    async def pending(self, now: datetime) -> frozenset[Channel]:
        """The channels on which a message can be claimed now, or has become too late."""
        async with self.database.looking() as conn:
            found = await ask(conn, pending_channels, self.vault.programme, now)
            return frozenset(found.scalars())

    async def waiting_updates(self, limit: int, now: datetime) -> list[Update]:
        """The next updates to decide, oldest first, at most one from each place."""
        async with self.reading(now) as scope:
            return await inbox.waiting(scope, limit)

    async def due_timers(self, limit: int, now: datetime) -> list[TimerFired]:
        """The timers whose moment has come, earliest first."""
        async with self.reading(now) as scope:
            return await timers.due(scope, limit)

    async def failed_deliveries(self, limit: int, now: datetime) -> list[DeliveryFailed]:
        """Messages that were given up and of which no turn has heard yet."""
        async with self.reading(now) as scope:
            return await outbox.failed_unheard(scope, limit)

    async def set_aside(self, now: datetime) -> list[UpdateSetAside]:
        """What could not be decided after the last try and of which no person knows yet."""
        async with self.reading(now) as scope:
            return await set_aside_unheard(scope)

    async def next_moment(self, now: datetime) -> datetime | None:
        """The earliest moment after now at which anything becomes due."""
        async with self.reading(now) as scope:
            return await timers.next_moment(scope)

    async def purge(self, now: datetime) -> int:
        """Forgets updates done eight days ago, and where links were guessed a day ago; how many."""
        async with self.database.writing() as conn:
            programme = self.vault.programme
            updates = await inbox.purge(conn, programme, now)
            return updates + await guessing.purge(conn, programme, now)

    # turns

    async def run_batch(
        self,
        heards: Sequence[Heard],
        decide: Decide,
        now: datetime,
        hurried: Hurried = lambda: False,
    ) -> Decided:
        """Decides a batch and writes what was decided; returns it, in the order of deciding.

        Several turns of one person are decided one after the other. A command that fails raises;
        anything else that fails is counted, and left out of what is returned. Once it is `hurried`,
        what is not decided yet is left as it was; but for a few, where the facts are at hand.
        """
        decided: Decided = []
        left = list(heards)
        while left:
            try:
                made, left = await self.run_once(left, decide, now, hurried)
                decided += made
            except Exception as error:  # whose fault it is shows when each runs alone
                if is_of_the_database(error):
                    raise
                return decided + await self._run_each(left, decide, now)
        return decided

    async def _run_each(self, heards: Sequence[Heard], decide: Decide, now: datetime) -> Decided:
        decided: Decided = []
        missing: RingKeyMissing | None = None
        for heard in heards:
            try:
                decided += await self._run_alone(heard, decide, now)
            except (
                RingKeyMissing
            ) as error:  # a fault of this machine, told when the others are done
                missing = error
            except Exception as error:
                if heard.source.kind is SourceKind.COMMAND or is_of_the_database(error):
                    raise
                _log_failure(heard.source, error)
                await self.turn_failed(heard.source, now)
        if missing is not None:
            raise missing
        return decided

    async def turn_failed(
        self, source: Source, now: datetime, *, is_hopeless: bool = False
    ) -> None:
        """Counts a failed try: the next comes later, and the last sets its source aside.

        `is_hopeless` sets it aside at once, for what time cannot mend.
        """
        async with self.database.writing() as conn:
            await note_failure(conn, source, now, is_hopeless=is_hopeless)

    async def try_again(self) -> None:
        """At the start of a bot: whatever was set aside is tried once more."""
        async with self.database.writing() as conn:
            await try_again(conn, self.vault.programme)

    async def _run_alone(self, heard: Heard, decide: Decide, now: datetime) -> Decided:
        """Runs one turn, reading and deciding again where something changed meanwhile."""
        for _ in range(MOST_READINGS - 1):
            try:
                return (await self.run_once([heard], decide, now))[0]
            except (Stale, DBAPIError) as error:
                if isinstance(error, DBAPIError) and not is_passing(error):
                    raise
                log.info("a turn is decided again: something changed meanwhile")
        return (await self.run_once([heard], decide, now))[0]

    async def run_once(
        self,
        heards: list[Heard],
        decide: Decide,
        now: datetime,
        hurried: Hurried = lambda: False,
    ) -> tuple[Decided, list[Heard]]:
        """Decides in one commit what may be decided together of a batch; the rest has to wait."""
        async with self.database.writing() as conn:
            if hurried():
                return [], []
            waiting = await lock_sources(conn, heards)
            still = [heard for heard in heards if heard.source in waiting]
            if not still:
                return [], []
            scope = Scope(conn, Seals(self.vault), now)
            together, later = await keep_apart(scope, still)
            facts = await self._read(scope, together)
            decided: Decided = []
            async for heard, known in by_and_by(zip(together, facts, strict=True)):
                if len(decided) >= FEW and hurried():
                    break
                decided.append((heard, decide(heard, known, now)))
            turns = [(heard.source, effects) for heard, effects in decided]
            await write(conn, scope.seals, turns, now)
        return decided, [] if len(decided) < len(together) else later

    async def _read(self, scope: Scope, heards: Sequence[Heard]) -> list[Facts]:
        seeds = [self.seed() for _ in heards]
        known = (self.rules, self.library, seeds, self.second, self.bot_name)
        return await read_facts(scope, heards, *known)


def _log_failure(source: Source, error: Exception) -> None:
    """Where it failed, by kind and place in the code. The message may hold words: it stays out."""
    frames = extract_tb(error.__traceback__)
    place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "?"
    log.error("a turn failed: %s %s, %s in %s", source.kind, source.id, type(error).__name__, place)
