"""A few people with phones, a local Telegram over real HTTP, and a bot that says what it is told to.

What the bot decides is handed in by the test as plain effects; everything around is the real thing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select

from bot.clock import SetClock
from bot.pacing import Limits
from bot.running import Running
from bot.sandbox.phones import Phone
from bot.sandbox.rules import Limits as TelegramsLimits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.wiring import Wiring
from flows.agreement import Party, Terms
from flows.effects import (
    AddAgreement,
    AddInvite,
    AddPairing,
    AddPerson,
    Effect,
    GiveRole,
    Lane,
    LinkAccount,
    Say,
)
from flows.facts import Facts
from flows.heard import Heard, NothingHeard, Source, SourceKind
from flows.local_time import Hours
from flows.people import Duty, Person, Role, Standing
from flows.programme import parse_programme
from flows.relaying import PairingState
from storage.keys import make_keys, parse_keys
from storage.schema import delivery, inbox

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TOKEN = "123456789:" + "A" * 35
PROGRAMME = """
slug = "village"
name = "The Village Scheme"
made_up = true
[cover]
hours = [{ days = ["mon", "tue", "wed", "thu", "fri"], start = 09:00:00, until = 17:00:00 }]
"""

Decided = Callable[[Heard, Facts, datetime], tuple[Effect, ...]]


def nothing(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
    """Decides nothing about anything."""
    return ()


@dataclass
class Villager:
    """A person of the programme, with a phone."""

    id: UUID
    phone: Phone

    @property
    def texts(self) -> list[str]:
        """What the bot has sent, oldest first."""
        return [message.text for message in self.phone.inbox]


@dataclass
class Village:
    """The people, Telegram and the bot of one test."""

    clock: SetClock
    telegram: LocalTelegram
    wiring: Wiring
    running: Running
    decides: Decided = nothing
    heard: list[Heard] = field(default_factory=list)

    async def villager(
        self, name: str, role: Role = Role.MENTEE, duty: Duty | None = None
    ) -> Villager:
        """Somebody who has joined and pressed Start."""
        [one] = await self.villagers(name, role=role, duty=duty)
        return one

    async def villagers(
        self, *names: str, role: Role = Role.MENTEE, duty: Duty | None = None
    ) -> list[Villager]:
        """Several who have joined and pressed Start, all at once."""
        now = self.clock.now()
        people: list[Villager] = []
        added: list[Effect] = []
        linked: list[Effect] = []
        for name in names:
            phone = self.telegram.phone(name, f"{name.lower()}handle", f"{name}surname")
            phone.start()
            person = Person(uuid4(), name, name[0], "Europe/London", Standing.JOINED, 1)
            invite = AddInvite(uuid4(), person.id, name, now + timedelta(days=1))
            added += [AddPerson(person, now), GiveRole(person.id, role, duty, now), invite]
            linked.append(LinkAccount(uuid4(), person.id, invite.id, str(phone.id)))
            people.append(Villager(person.id, phone))
        await self.write(*added)
        await self.write(*linked)
        await self.running.settle()
        return people

    async def pair(self, mentee: Villager, mentor: Villager, supervisor: Villager) -> None:
        """An agreement that lets everything pass by day."""
        now = self.clock.now()
        by_day = Hours(frozenset(range(7)), time(8), time(20))
        terms = Terms("Europe/London", (by_day,), mentee_a_week=100, mentor_a_week=100)
        parties = zip(Party, (mentee.id, mentor.id, supervisor.id), strict=True)
        said = tuple((party, who, now, "paper") for party, who in parties)
        pairing = AddPairing(uuid4(), mentee.id, mentor.id, PairingState.ACTIVE, now)
        agreed = AddAgreement(uuid4(), pairing.id, 1, terms, said, "supervisor", now)
        await self.write(pairing, agreed)

    async def write(self, *effects: Effect) -> None:
        """Writes effects as the turn of a command would."""
        command = NothingHeard(Source(SourceKind.COMMAND), "a test")
        await self.running.store.run_batch(
            [command], lambda heard, facts, now: effects, self.clock.now()
        )

    async def say(self, to: Villager, text: str, lane: Lane = Lane.ANSWER, **more: Any) -> None:
        """Puts one message into the outbox. Any: whatever else a Say can carry."""
        await self.write(Say(uuid4(), to.id, "test", text, lane=lane, **more))

    async def pass_(self, **time_passes: float) -> None:
        """Time passes, by way of everything that becomes due."""
        await self.running.advance(self.clock.now() + timedelta(**time_passes))

    async def restart(self) -> None:
        """The bot stops and another is made of the same database."""
        await self.running.stop()
        self.running = Running(self.wiring)
        await self.running.start()

    async def deliveries(self) -> list[Row[Any]]:
        """Every row of the outbox. Any: a row of a table has no closer type."""
        async with self.running.store.reading(self.clock.now()) as scope:
            return list(await scope.conn.execute(select(delivery).order_by(delivery.c.id)))

    async def updates(self) -> list[Row[Any]]:
        """Every row of the inbox. Any: as above."""
        async with self.running.store.reading(self.clock.now()) as scope:
            return list(await scope.conn.execute(select(inbox).order_by(inbox.c.id)))

    def decide(self, heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
        """What the test said, for whatever the bot heard."""
        return self.decides(heard, facts, now)

    def calls(self, method: str) -> int:
        """How often the bot called a method so far."""
        return sum(call.method == method for call in self.telegram.calls)


@asynccontextmanager
async def village(
    database_url: str,
    *,
    limits: Limits | None = None,
    telegrams_limits: TelegramsLimits | None = None,
    **more: Any,
) -> AsyncIterator[Village]:
    """A village with a running bot. Any: whatever else the wiring can be told."""
    clock = SetClock(NOON)
    telegram = LocalTelegram(clock.now, TOKEN, limits=telegrams_limits or TelegramsLimits.none())
    server = SandboxServer(telegram)
    await server.start()
    wiring = Wiring(
        token=TOKEN,
        telegram_url=server.url,
        database=database_url,
        keys=parse_keys(make_keys(), "keys"),
        programme=parse_programme(PROGRAMME, "programme"),
        clock=clock,
        limits=limits or Limits.none(),
        quiet=lambda: telegram.is_down or len(telegram.queue) == 0,
        send_seconds=1,
        poll_seconds=5,
        stop_seconds=2,
    )
    made = Village(clock, telegram, wiring, Running(wiring))
    made.wiring = replace(
        wiring,
        decide=made.decide,
        on_turn=(lambda heard, effects: made.heard.append(heard),),
        **more,
    )
    made.running = Running(made.wiring)
    await made.running.start()
    try:
        yield made
    finally:
        await made.running.stop()
        await server.stop()


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Returns as soon as a condition holds; fails when it never does. Nothing is timed by it."""
    ends = monotonic() + seconds
    while not condition():
        assert monotonic() < ends, "it never came about"
        await asyncio.sleep(0.01)
