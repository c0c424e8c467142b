"""Kills the real bot, with SIGKILL, between every two things that it does, and counts from both ends.

While people write, the process is killed at each lettered arrow of the outbox, between storing an
update and confirming it, and at random moments. After each kill the database shows whether it landed
where it was meant to; a kill that came too late is tried again, and a place that no kill ever landed
in fails the test. At the end all that Telegram was given, and all that came out, is counted.
"""

import asyncio
import random
import re
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from mortal import Death, MortalBot
from scheme_at_noon import Member, Scheme, found_scheme
from sqlalchemy import func, select, update

from bot.sandbox.faults import Fault
from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from flows.effects import Lane, Say, WithdrawDeliveries
from flows.heard import Failure, Topic, TopicKind
from storage.schema import DeliveryState, InboxState, delivery, inbox, relay

TOKEN = "123456789:" + "A" * 35
TRIES = 8
"""How often a kill is aimed at one place before that place counts as missed."""
STORED = "stored"
ARROWS = "abcdefgh"
MARK = re.compile(r"#(\d+)")

# Where a row still stands if the transaction of an arrow died with the process. The arrows after e
# share its transaction, so there a row may still be as it was before e.
BEFORE = {
    "a": {DeliveryState.PENDING},
    "b": {DeliveryState.SENDING},
    "c": {DeliveryState.SENDING},
    "d": {DeliveryState.SENDING, DeliveryState.PENDING, DeliveryState.UNSURE},
    "e": {DeliveryState.SENDING},
    "f": {DeliveryState.SENDING, DeliveryState.UNSURE},
    "g": {DeliveryState.SENDING, DeliveryState.UNSURE},
    "h": {DeliveryState.SENDING, DeliveryState.UNSURE, DeliveryState.PENDING},
}


@dataclass
class Story:
    """A scheme whose people go on writing whatever becomes of the bot."""

    folder: Path
    telegram: LocalTelegram
    server: SandboxServer
    scheme: Scheme
    chance: random.Random
    written: dict[int, tuple[Member, Member]] = field(default_factory=dict)
    reminders: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    lives: list[MortalBot] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of the bot."""
        return {
            "KEPT_IN_MIND_TOKEN": TOKEN,
            "KEPT_IN_MIND_TELEGRAM_URL": self.server.url,
            "KEPT_IN_MIND_DATABASE": f"sqlite:///{self.folder / 'kept.db'}",
            "KEPT_IN_MIND_LOG_LEVEL": "DEBUG",
            "KEPT_IN_MIND_MESSAGES_PER_SECOND": "1000",
            "KEPT_IN_MIND_MESSAGES_PER_CHAT_PER_SECOND": "100",
        }

    def bot(self, fatal: str | None = None) -> MortalBot:
        """A new life of the bot."""
        life = MortalBot(self.folder, self.settings, re.compile(fatal) if fatal else None)
        self.lives.append(life)
        return life

    async def let_no_try_wait(self) -> None:
        """What is to be tried again in minutes is tried now: the process has the real clock."""
        now = datetime.now(UTC)
        async with self.scheme.store.database.writing() as conn:
            await conn.execute(
                update(delivery)
                .where(delivery.c.state == DeliveryState.PENDING, delivery.c.not_before > now)
                .values(not_before=now)
            )

    async def chatter(self) -> None:
        """Mentees and mentors write to each other, for ever."""
        while True:
            here, there = self.chance.choice(self.scheme.pairs)
            if self.chance.random() < 0.5:
                here, there = there, here
            number = len(self.written)
            self.written[number] = (here, there)
            here.phone.write(f"How was your day? #{number}")
            await asyncio.sleep(self.chance.uniform(0.04, 0.12))

    # what leads to an arrow

    async def told_to_slow_down(self) -> None:
        self.telegram.faults.next("sendMessage", Fault.retry_after(1))

    async def somebody_has_blocked_it(self) -> None:
        await self.scheme.write(Say(uuid4(), self.scheme.blocked.id, "test", "Hello?"))

    async def an_answer_is_lost(self) -> None:
        self.telegram.faults.next("sendMessage", Fault.close_after_delivery())

    async def the_answer_to_a_reminder_is_lost(self) -> None:
        rae, lost = self.scheme.reminded, Fault.status(502, delivered=True)
        self.telegram.faults.next("sendMessage", lost, chat=rae.phone.id)
        await self.remind()

    async def remind(self) -> None:
        """One more reminder; a second copy of any would be one too many."""
        self.reminders += 1
        text = f"Soon it's Tuesday. #{self.reminders}"
        await self.scheme.write(
            Say(uuid4(), self.scheme.reminded.id, "test", text, lane=Lane.CHECK_IN, once=True)
        )

    async def an_alert_is_taken_back_in_flight(self) -> None:
        topic, lead = Topic(TopicKind.PAIRING, uuid4()), self.scheme.lead
        self.telegram.faults.next("sendMessage", Fault.hang(), chat=lead.phone.id)
        alert = Say(uuid4(), lead.id, "test", "Look, please.", lane=Lane.ALERT, topic=topic)
        await self.scheme.write(alert)
        while self.telegram.faults.waiting:
            await self.telegram.wait_changed()
        await self.scheme.write(WithdrawDeliveries(topic, Lane.ALERT))
        self.telegram.down()  # which ends the call that hangs
        self.telegram.up()


LEADING_TO: dict[str, Callable[[Story], Coroutine[None, None, None]]] = {
    "c": Story.told_to_slow_down,
    "d": Story.somebody_has_blocked_it,
    "e": Story.an_answer_is_lost,
    "f": Story.an_answer_is_lost,
    "g": Story.the_answer_to_a_reminder_is_lost,
    "h": Story.an_alert_is_taken_back_in_flight,
}


async def kill_at(story: Story, place: str) -> bool:
    """One life that is to end at a place; says whether the kill landed there."""
    line = r"bot\.listening: stored: " if place == STORED else f"arrow {place} begins: "
    life = story.bot(line)
    story.telegram.faults.clear()
    await story.let_no_try_wait()
    leading = LEADING_TO.get(place)
    preparing = asyncio.create_task(leading(story)) if leading else None
    await story.remind()
    await life.start()
    death = await life.die(within=6)
    if preparing is not None:
        preparing.cancel()
        await asyncio.gather(preparing, return_exceptions=True)
    return await landed(story, place, death)


async def landed(story: Story, place: str, death: Death) -> bool:
    """Whether the process died before what its last line says was done."""
    if death.line is None:
        return False
    if place == STORED:
        return await landed_unconfirmed(story, death)
    async with story.scheme.store.reading(datetime.now(UTC)) as scope:
        rows = await scope.conn.execute(
            select(delivery.c.state).where(delivery.c.id.in_(death.numbers))
        )
        return set(rows.scalars()) <= BEFORE[place]


async def landed_unconfirmed(story: Story, death: Death) -> bool:
    """The updates are in the inbox, and Telegram holds them still."""
    async with story.scheme.store.reading(datetime.now(UTC)) as scope:
        stored = await scope.conn.execute(
            select(func.count()).where(inbox.c.update_id.in_(death.numbers))
        )
        held = all(number in story.telegram.queue for number in death.numbers)
        return held and stored.scalar_one() == len(death.numbers)


async def is_finished(story: Story) -> bool:
    """Nothing waits anywhere."""
    if len(story.telegram.queue):
        return False
    async with story.scheme.store.reading(datetime.now(UTC)) as scope:
        waiting = await scope.conn.scalar(
            select(func.count()).where(inbox.c.state == InboxState.WAITING)
        )
        moving = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE)
        going = await scope.conn.scalar(
            select(func.count()).select_from(delivery).where(delivery.c.state.in_(moving))
        )
        return waiting == 0 and going == 0


@pytest.mark.timeout(240)
async def test_no_kill_loses_or_doubles_anything(tmp_path: Path) -> None:
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN, limits=Limits.none())
    server = SandboxServer(telegram)
    await server.start()
    scheme = await found_scheme(tmp_path, telegram, f"sqlite:///{tmp_path / 'kept.db'}")
    story = Story(tmp_path, telegram, server, scheme, random.Random(seed))  # noqa: S311 (no secret)
    chatting = asyncio.create_task(story.chatter())
    try:
        await kill_everywhere(story)
        chatting.cancel()
        await come_to_rest(story)
        await count_from_both_ends(story)
    finally:
        chatting.cancel()
        for life in story.lives:
            life.bury()
        await scheme.store.close()
        await server.stop()


async def kill_everywhere(story: Story) -> None:
    """A kill lands in every place, and two at random moments."""
    for place in (STORED, *ARROWS):
        for _ in range(TRIES):
            if await kill_at(story, place):
                story.kills[place] += 1
                break
    for _ in range(2):
        life = story.bot()
        await life.start()
        await life.die(within=story.chance.uniform(0, 0.5))
    missed = [place for place in (STORED, *ARROWS) if not story.kills[place]]
    assert not missed, f"no kill landed at {missed}"


async def come_to_rest(story: Story) -> None:
    """A last life without kills or faults, which stops when told to."""
    story.telegram.faults.clear()
    life = story.bot()
    await life.start()
    await story.let_no_try_wait()
    # What is asked is the database of another process, which rings no bell here.
    for _ in range(600):
        if await is_finished(story):
            break
        await asyncio.sleep(0.1)
    else:
        pytest.fail(f"something still waits, and nobody comes for it: {life.log[-2000:]}")
    assert await life.stop() == 0, life.log
    assert "has stopped" in life.log


async def count_from_both_ends(story: Story) -> None:
    async with story.scheme.store.reading(datetime.now(UTC)) as scope:
        states = Counter((await scope.conn.execute(select(inbox.c.state))).scalars())
        heard = (await scope.conn.execute(select(relay.c.sender, relay.c.message))).all()
        rows = (await scope.conn.execute(select(delivery))).all()
    # in: whatever was written is one update, one turn and one relay
    assert set(states) == {InboxState.DONE}
    assert len(heard) == len(set(heard)) == len(story.written)
    # out: every relay arrived, or was given up after three repeats, which a person is told of
    arrivals = {each.id: marks(each) for pair in story.scheme.pairs for each in pair}
    expected = {
        each.id: [number for number, (_, to) in story.written.items() if to is each]
        for pair in story.scheme.pairs
        for each in pair
    }
    given_up = [row for row in rows if row.failure is Failure.GIVEN_UP]
    missing = sum(len(set(expected[of]) - set(arrivals[of])) for of in expected)
    assert missing <= len(given_up)
    assert all(row.heard for row in given_up)
    # order: each person read what was written to them in the order of writing
    for of, numbers in arrivals.items():
        first = list(dict.fromkeys(numbers))
        assert first == [number for number in expected[of] if number in set(first)]
    # copies: never more than sends of which nobody knew; reminders never twice
    doubles = sum(len(numbers) - len(set(numbers)) for numbers in arrivals.values())
    assert doubles <= sum(row.times_unsure for row in rows)
    reminded = Counter(marks(story.scheme.reminded))
    assert set(reminded.values()) <= {1}
    assert len(reminded) >= story.reminders - sum(row.times_unsure for row in rows if row.once)


def marks(member: Member) -> list[int]:
    """The numbers in what a person received, as they came."""
    return [int(found) for shown in member.phone.inbox for found in MARK.findall(shown.text)]
