"""A scheme for which it is always about noon, so that nothing waits for its hours to come.

Pairs who write to each other, a team with every duty, mentees with worries, a crowd who are asked
how it goes, somebody who blocked the bot, and somebody who is only ever reminded. Decides nothing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from bot.sandbox.phones import Phone
from bot.sandbox.telegram import LocalTelegram
from flows.agreement import Party, Terms
from flows.checkins import CheckInPlan, Rhythm
from flows.decide import decide
from flows.effects import (
    AddAgreement,
    AddInvite,
    AddPairing,
    AddPerson,
    Effect,
    GiveRole,
    LinkAccount,
    PutPlan,
    SetTimer,
)
from flows.heard import Heard, MessageHeard, NothingHeard, Source, SourceKind, Timer, TimerKind
from flows.library import load_library
from flows.local_time import Hours
from flows.people import Duty, Person, Role, Standing
from flows.programme import read_programme
from flows.relaying import PairingState
from storage.keys import make_keys, read_keys
from storage.store import Decide, Store

PROGRAMME = """
slug = "noon"
name = "The Noon Scheme"
zone = "{zone}"
made_up = true
[cover]
hours = [{{ days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], start = 08:00:00, until = 20:00:00 }}]
[ladder]
test = false
[ladder.now]
acknowledge = 1
rungs = [[0, "lead"], [1, "deputy"], [2, "manager"], [3, "everyone"]]
repeat = 1
[desk]
morning = false
"""
RUNG = timedelta(minutes=1)
"""So far apart are the rungs of this scheme's ladder, and its repeats after the last."""
LADDER = (Duty.LEAD, Duty.DEPUTY, Duty.MANAGER, Duty.TRUSTEE_LEAD)
PAIRS, WORRIED, CROWD = 3, 8, 12
FOUNDED_BEFORE = timedelta(minutes=10)
"""So long before a run everybody joined: who cries for help a minute before it is known."""
HELP = "I need help now"
_COMMAND = Source(SourceKind.COMMAND)


@dataclass(frozen=True)
class Member:
    """A person with a phone."""

    id: UUID
    name: str
    phone: Phone


@dataclass(frozen=True)
class Scheme:
    """Who there is, and a store beside the one of the bot."""

    store: Store
    pairs: Sequence[tuple[Member, Member]]
    team: Sequence[Member]
    worried: Sequence[Member]
    crowd: Sequence[Member]
    blocked: Member
    reminded: Member

    @property
    def lead(self) -> Member:
        """Who is alerted first."""
        return self.team[0]

    @property
    def everybody(self) -> Sequence[Member]:
        """All who have a phone."""
        paired = (each for pair in self.pairs for each in pair)
        return (*paired, *self.team, *self.worried, *self.crowd, self.blocked, self.reminded)

    async def write(self, *effects: Effect) -> None:
        """Writes effects as a command would, while the bot runs or not."""
        await _write(self.store, *effects)

    async def tell_of_a_worry(self, of: Member, number: int, at: datetime) -> None:
        """As if somebody had written at that moment that they need help now, and been heard then."""
        heard = MessageHeard(_COMMAND, str(of.phone.id), number, HELP, at)
        await self.decide(heard, at)

    async def ask_at(self, of: Member, at: datetime) -> None:
        """One check-in, due then: the bot is to ask it."""
        week = at.strftime("%G-W%V-1")
        plan = CheckInPlan(of.id, ((at.weekday(), time(12)),), Rhythm.WEEKLY, False, 0)
        due = (("slot", week), ("due", at.isoformat()))
        timer = Timer(uuid4(), TimerKind.CHECK_IN, at, of.id, expects=due)
        await self.write(PutPlan(plan), SetTimer(timer))

    async def decide(self, heard: Heard, at: datetime, decided: Decide = decide) -> None:
        """One turn at a moment."""
        await self.store.run_batch([heard], decided, at)


async def found_scheme(folder: Path, telegram: LocalTelegram, database: str) -> Scheme:
    """Writes the files, opens the database, and lets everybody in."""
    text = PROGRAMME.format(zone=noon_zone())
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    (folder / "kept-in-mind.keys").write_text(make_keys(), encoding="ascii")
    store = await Store.open(
        database,
        read_keys(folder / "kept-in-mind.keys"),
        read_programme(folder / "programme.toml"),
        load_library(),
        lambda: secrets.token_bytes(32),
        may_make=True,
    )
    let_in = _Door(store, telegram)
    duties = [(duty.value, Role.COORDINATOR, duty) for duty in LADDER]
    paired = [
        (f"{role}{n}", role, None) for n in range(PAIRS) for role in (Role.MENTEE, Role.MENTOR)
    ]
    alone = [f"Worried{n}" for n in range(WORRIED)] + [f"Crowd{n}" for n in range(CROWD)]
    others = [(name, Role.MENTEE, None) for name in (*alone, "Bo", "Rae")]
    members = await let_in.all([*duties, *paired, *others])
    team, members = members[: len(duties)], members[len(duties) :]
    pairs = list(zip(members[: 2 * PAIRS : 2], members[1 : 2 * PAIRS : 2], strict=True))
    for mentee, mentor in pairs:
        await _write(store, *_paired(mentee, mentor, team[0]))
    members = members[2 * PAIRS :]
    blocked, reminded = members[-2:]
    blocked.phone.block()
    return Scheme(store, pairs, team, members[:WORRIED], members[WORRIED:-2], blocked, reminded)


@dataclass(frozen=True)
class _Door:
    """Lets people in."""

    store: Store
    telegram: LocalTelegram

    async def all(self, who: Sequence[tuple[str, Role, Duty | None]]) -> list[Member]:
        """Everybody at once, with an account each."""
        now = datetime.now(UTC) - FOUNDED_BEFORE
        members, added, linked = [], list[Effect](), list[Effect]()
        born, zone = date(2005, 5, 1), noon_zone()
        for name, role, duty in who:
            person = Person(uuid4(), name, name[0], zone, Standing.JOINED, 1, birth_month=born)
            invite = AddInvite(uuid4(), person.id, f"link of {name}", now + timedelta(days=1))
            phone = self.telegram.phone(name)
            phone.started = True
            added += [AddPerson(person, now), GiveRole(person.id, role, duty, now), invite]
            linked.append(LinkAccount(uuid4(), person.id, invite.id, str(phone.id)))
            members.append(Member(person.id, name, phone))
        await _write(self.store, *added)
        await _write(self.store, *linked)
        return members


def _paired(mentee: Member, mentor: Member, lead: Member) -> tuple[Effect, ...]:
    now = datetime.now(UTC) - FOUNDED_BEFORE
    all_day = Hours(frozenset(range(7)), time(8), time(20))
    terms = Terms(noon_zone(), (all_day,), mentee_a_week=10**6, mentor_a_week=10**6)
    parties = zip(Party, (mentee.id, mentor.id, lead.id), strict=True)
    said = tuple((party, who, now, "paper") for party, who in parties)
    pairing = uuid4()
    return (
        AddPairing(pairing, mentee.id, mentor.id, PairingState.ACTIVE, now),
        AddAgreement(uuid4(), pairing, 1, terms, said, "Priya", now),
    )


async def _write(store: Store, *effects: Effect) -> None:
    command = NothingHeard(_COMMAND, "a test")
    await store.run_batch([command], lambda heard, facts, now: effects, datetime.now(UTC))


def noon_zone() -> str:
    """A zone in which it is about noon now; the names of these zones count westwards."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
