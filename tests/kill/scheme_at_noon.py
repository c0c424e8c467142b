"""A scheme for which it is always about noon, so that nothing waits for its hours to come.

Three pairs who write to each other, a lead, somebody who blocked the bot, and somebody who is only
ever reminded. Decides nothing.
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
from flows.effects import (
    AddAgreement,
    AddInvite,
    AddPairing,
    AddPerson,
    Effect,
    GiveRole,
    LinkAccount,
)
from flows.heard import NothingHeard, Source, SourceKind
from flows.library import load_library
from flows.local_time import Hours
from flows.people import Duty, Person, Role, Standing
from flows.programme import read_programme
from flows.relaying import PairingState
from storage.keys import make_keys, read_keys
from storage.store import Store

PROGRAMME = """
slug = "noon"
name = "The Noon Scheme"
made_up = true
[cover]
hours = [{ days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], start = 08:00:00, until = 20:00:00 }]
"""


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
    lead: Member
    blocked: Member
    reminded: Member

    async def write(self, *effects: Effect) -> None:
        """Writes effects as a command would, while the bot runs or not."""
        command = NothingHeard(Source(SourceKind.COMMAND), "a test")
        await self.store.run_batch([command], lambda heard, facts, now: effects, datetime.now(UTC))


def write_files(folder: Path, slug: str = "noon") -> None:
    """The programme file and a fresh key file."""
    text = PROGRAMME.replace('"noon"', f'"{slug}"')
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    (folder / "kept-in-mind.keys").write_text(make_keys(), encoding="ascii")


async def found_scheme(folder: Path, telegram: LocalTelegram, database: str) -> Scheme:
    """Writes the files where there are none, opens the database, and lets everybody in."""
    if not (folder / "programme.toml").exists():
        write_files(folder)
    store = await Store.open(
        database,
        read_keys(folder / "kept-in-mind.keys"),
        read_programme(folder / "programme.toml"),
        load_library(),
        lambda: secrets.token_bytes(32),
        may_make=True,
    )
    lead = await _joined(store, telegram, "Priya", Role.COORDINATOR, Duty.LEAD)
    blocked = await _joined(store, telegram, "Bo", Role.MENTEE)
    blocked.phone.block()
    reminded = await _joined(store, telegram, "Rae", Role.MENTEE)
    pairs = []
    for number in range(3):
        mentee = await _joined(store, telegram, f"Mentee{number}", Role.MENTEE)
        mentor = await _joined(store, telegram, f"Mentor{number}", Role.MENTOR)
        await _write(store, *_paired(mentee, mentor, lead))
        pairs.append((mentee, mentor))
    return Scheme(store, pairs, lead, blocked, reminded)


async def _joined(
    store: Store, telegram: LocalTelegram, name: str, role: Role, duty: Duty | None = None
) -> Member:
    now = datetime.now(UTC)
    person = Person(
        uuid4(), name, name[0], noon_zone(), Standing.JOINED, 1, birth_month=date(2005, 5, 1)
    )
    invite = AddInvite(uuid4(), person.id, f"link of {name}", now + timedelta(days=1))
    phone = telegram.phone(name)
    await _write(store, AddPerson(person, now), GiveRole(person.id, role, duty, now), invite)
    await _write(store, LinkAccount(uuid4(), person.id, invite.id, str(phone.id)))
    phone.started = True
    return Member(person.id, name, phone)


def _paired(mentee: Member, mentor: Member, lead: Member) -> tuple[Effect, ...]:
    now = datetime.now(UTC)
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
    command = NothingHeard(Source(SourceKind.COMMAND), "a test")
    await store.run_batch([command], lambda heard, facts, now: effects, datetime.now(UTC))


def noon_zone() -> str:
    """A zone in which it is about noon now; the names of these zones count westwards."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
