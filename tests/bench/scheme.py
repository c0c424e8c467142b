"""A scheme of any size for the bench, at noon wherever its people live. Decides nothing.

Written through the real writer, so that words are sealed and keys are wrapped as in life.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from flows.agreement import Party, Terms
from flows.checkins import CheckInPlan, Rhythm
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
from flows.heard import NothingHeard, Source, SourceKind, Timer, TimerKind
from flows.library import load_library
from flows.local_time import Hours, to_local, week_name
from flows.people import Duty, Person, Role, Standing
from flows.programme import parse_programme
from flows.relaying import PairingState
from storage.keys import make_keys, read_keys
from storage.store import Store

AT_ONCE = 500
"""People who are written together."""
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Member:
    """A person and the chat in which they are reached."""

    id: UUID
    chat: int


def noon_zone() -> str:
    """A zone in which it is about noon now; the names of these zones count westwards."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def programme_text() -> str:
    """A made-up scheme with somebody on duty at noon, in its school holidays."""
    today = datetime.now(UTC).date()
    around = [(today + timedelta(days=each)).isoformat() for each in (-7, 7)]
    return (
        'slug = "bench"\nname = "The Bench Scheme"\nmade_up = true\n'
        f'zone = "{noon_zone()}"\n'
        "[cover]\nhours = [{ days = ["
        '"mon", "tue", "wed", "thu", "fri", "sat", "sun"], start = 08:00:00, until = 20:00:00 }]\n'
        f"[check_ins]\nschool_holidays = [{{ first = {around[0]}, last = {around[1]} }}]\n"
    )


async def open_scheme(folder: Path, database: str) -> Store:
    """Writes the files of a new scheme and opens its database."""
    (folder / "programme.toml").write_text(programme_text(), encoding="utf-8")
    (folder / "kept-in-mind.keys").write_text(make_keys(), encoding="ascii")
    return await Store.open(
        database,
        read_keys(folder / "kept-in-mind.keys"),
        parse_programme(programme_text(), "programme.toml"),
        load_library(),
        lambda: secrets.token_bytes(32),
        may_make=True,
    )


async def write(store: Store, *effects: Effect) -> None:
    """Writes effects as a command would."""
    command = NothingHeard(Source(SourceKind.COMMAND), "the bench")
    await store.run_batch([command], lambda heard, facts, now: effects, datetime.now(UTC))


async def add_lead(store: Store, chat: int) -> Member:
    """The one lead."""
    member = Member(uuid4(), chat)
    await write(store, *_joined(member, "Priya", "PS", Role.COORDINATOR, Duty.LEAD))
    return member


async def add_pairs(
    store: Store, chats: Sequence[int], lead: Member
) -> list[tuple[Member, Member]]:
    """Pairs of a mentee and a mentor who may write to each other without end."""
    halves = [Member(uuid4(), chat) for chat in chats]
    found = list(zip(halves[::2], halves[1::2], strict=True))
    people: list[Effect] = []
    for number, (mentee, mentor) in enumerate(found):
        people += _joined(mentee, f"Mia{letters(number)}", initials(number), Role.MENTEE)
        people += _joined(mentor, f"Sam{letters(number)}", "SM", Role.MENTOR)
    await write(store, *people)
    await write(store, *(effect for pair in found for effect in _paired(*pair, lead)))
    return found


async def add_asked(store: Store, chats: Sequence[int], due: datetime) -> None:
    """Mentees whose check-in is due at one moment, and comes every week from then on."""
    for first in range(0, len(chats), AT_ONCE):
        together = [Member(uuid4(), chat) for chat in chats[first : first + AT_ONCE]]
        effects: list[Effect] = []
        for number, each in enumerate(together, first):
            effects += _joined(each, f"Mia{letters(number)}", "MK", Role.MENTEE)
            effects += _planned(each, due)
        await write(store, *effects)


def letters(number: int) -> str:
    """A number in small letters: a name holds no figures."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))


def initials(number: int) -> str:
    """Two capital letters, other ones for each of 676."""
    return chr(ord("A") + number // 26 % 26) + chr(ord("A") + number % 26)


def _joined(
    member: Member, name: str, short: str, role: Role, duty: Duty | None = None
) -> tuple[Effect, ...]:
    now = datetime.now(UTC)
    person = Person(
        member.id, name, short, noon_zone(), Standing.JOINED, 1, birth_month=date(2008, 5, 1)
    )
    invite = AddInvite(uuid4(), member.id, f"link of {member.id}", now + timedelta(days=1))
    account = LinkAccount(uuid4(), member.id, invite.id, str(member.chat))
    return (AddPerson(person, now), GiveRole(member.id, role, duty, now), invite, account)


def _planned(member: Member, due: datetime) -> tuple[Effect, ...]:
    local = to_local(due, noon_zone())
    at = (local.weekday(), time(local.hour, local.minute))
    slot = f"{week_name(due, noon_zone())}-1"
    expects = (("slot", slot), ("due", due.isoformat()))
    timer = Timer(uuid4(), TimerKind.CHECK_IN, due, member.id, expects=expects)
    return (
        PutPlan(CheckInPlan(member.id, (at,), Rhythm.WEEKLY, slowed=False, version=0)),
        SetTimer(timer),
    )


def _paired(mentee: Member, mentor: Member, lead: Member) -> tuple[Effect, ...]:
    now = datetime.now(UTC)
    all_day = Hours(EVERY_DAY, time(8), time(20))
    terms = Terms(noon_zone(), (all_day,), mentee_a_week=10**6, mentor_a_week=10**6)
    parties = zip(Party, (mentee.id, mentor.id, lead.id), strict=True)
    said = tuple((party, who, now, "paper") for party, who in parties)
    pairing = uuid4()
    return (
        AddPairing(pairing, mentee.id, mentor.id, PairingState.ACTIVE, now),
        AddAgreement(uuid4(), pairing, 1, terms, said, "Priya", now),
    )
