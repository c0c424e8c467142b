"""A made-up scheme for the storage tests: its rules, its people, and short ways to run turns.

Decides nothing: a test says which effects a turn has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from flows.agreement import Party, Terms
from flows.casework import Case, CaseState, Concern, Entry, EntryKind, RaisedBy
from flows.effects import (
    AddAgreement,
    AddInvite,
    AddPairing,
    AddPerson,
    Effect,
    Enter,
    GiveRole,
    KeepConcern,
    LinkAccount,
    OpenCase,
    Say,
)
from flows.facts import Facts
from flows.heard import Heard, LinkAsked, MessageHeard, Source, SourceKind
from flows.level import Level
from flows.library import load_library
from flows.local_time import Hours
from flows.people import Duty, MentorKind, Person, Role, Standing
from flows.programme import parse_programme
from flows.relaying import PairingState
from storage.inbox import Raw
from storage.keys import KeyRing, make_keys, parse_keys
from storage.store import Store

NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
COMMAND = Source(SourceKind.COMMAND)
BOT = 123456
RULES = parse_programme(
    """
    slug = "harbour"
    name = "Harbour Mentoring"
    [[cover.hours]]
    days = ["mon", "tue", "wed", "thu", "fri"]
    start = 09:00:00
    until = 17:00:00
    """,
    "programme.toml",
)
MAYA, SAM, PRIYA, JO = (UUID(int=number) for number in range(1, 5))
PAIRING = UUID(int=50)
CHATS = {
    MAYA: "700123456701",
    SAM: "700123456702",
    PRIYA: "700123456703",
    JO: "700123456704",
}
"""Long ones: four figures stand in any file by chance."""
WORDS = "my stepdad shouted at me again"

_ids = count(1000)


def new_id() -> UUID:
    """An id that no other row has."""
    return UUID(int=next(_ids))


def keys() -> KeyRing:
    """A fresh key ring."""
    return parse_keys(make_keys(), "keys")


async def open_store(url: str, ring: KeyRing, slug: str = "harbour") -> Store:
    """A store of the scheme; ids of turns come from a counter, the same in every run."""
    seeds: Iterator[int] = count(1)
    rules = RULES.model_copy(update={"slug": slug})
    return await Store.open(
        url, ring, rules, load_library(), lambda: next(seeds).to_bytes(16, "big")
    )


def person(of: UUID, name: str, role: Role, duty: Duty | None = None) -> tuple[AddPerson, GiveRole]:
    """A person to add, and what they are."""
    born = date(2009, 5, 1) if role is Role.MENTEE else None
    added = Person(
        id=of,
        first_name=name,
        initials=name[0],
        zone="Europe/London",
        standing=Standing.JOINED,
        version=1,
        roles=frozenset({role}),
        duties=frozenset({duty} if duty else ()),
        mentor_kind=MentorKind.VOLUNTEER if role is Role.MENTOR else None,
        birth_month=born,
    )
    return AddPerson(added, NOW - HOUR), GiveRole(of, role, duty, NOW - HOUR)


def linked(of: UUID, chat: str) -> tuple[Effect, ...]:
    """An account for a person, by a link that is used at once."""
    invite = new_id()
    return (
        AddInvite(invite, of, f"token-{invite}", NOW + 7 * 24 * HOUR),
        LinkAccount(new_id(), of, invite, chat),
    )


TERMS = Terms(
    zone="Europe/London",
    hours=(Hours(frozenset({1, 3}), time(16), time(19)),),
    mentee_a_week=5,
    mentor_a_week=5,
    topics="college and football",
    approved=("the library",),
)


async def set_up(store: Store) -> None:
    """Maya and her mentor Sam, with Priya the lead and Jo the deputy, all with accounts."""
    everybody = (
        person(MAYA, "Maya", Role.MENTEE),
        person(SAM, "Sam", Role.MENTOR),
        person(PRIYA, "Priya", Role.COORDINATOR, Duty.LEAD),
        person(JO, "Jo", Role.SUPERVISOR, Duty.DEPUTY),
    )
    parties = zip(Party, (MAYA, SAM, JO), strict=True)
    agreed = tuple((party, who, NOW - HOUR, "paper") for party, who in parties)
    await run(store, *(each for added in everybody for each in added))
    await run(store, *(each for of in CHATS for each in linked(of, CHATS[of])))
    await run(
        store,
        AddPairing(PAIRING, MAYA, SAM, PairingState.ACTIVE, NOW - HOUR),
        AddAgreement(new_id(), PAIRING, 1, TERMS, agreed, "Jo", NOW - HOUR),
    )


async def run(store: Store, *effects: Effect, now: datetime = NOW) -> None:
    """One turn with these effects, as if a command had asked for them."""
    await store.run_batch(
        [LinkAsked(COMMAND, MAYA, "none")], lambda heard, facts, moment: effects, now
    )


@dataclass(slots=True)
class Seen:
    """Decides nothing, and keeps the facts that it was given."""

    facts: list[Facts] = field(default_factory=list)

    def decide(self, heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
        """Keeps the facts."""
        self.facts.append(facts)
        return ()


async def facts_for(store: Store, *heards: Heard, now: datetime = NOW) -> Sequence[Facts]:
    """The facts that storage reads for some heard things. They are not settled by it."""
    seen = Seen()
    asked = [replace(heard, source=COMMAND) for heard in heards]
    await store.run_batch(asked, seen.decide, now)
    return seen.facts


# Any, here and below: fields by name, of every type, as each test needs them.
def message(of: UUID, text: str = "hello", number: int = 1, **more: Any) -> MessageHeard:
    """Something that a person wrote."""
    heard = MessageHeard(COMMAND, CHATS[of], number, text, NOW)
    return replace(heard, **more)


def say(to: UUID, text: str = "hello", **more: Any) -> Say:
    """A message to a person."""
    return replace(Say(new_id(), to, "test.hello", text), **more)


def raw(number: int, chat: str | None = "700123456701", words: str = "hello") -> Raw:
    """An update as it arrives."""
    return Raw(number, chat, f'{{"update_id": {number}, "text": "{words}"}}'.encode())


def case(of: UUID, number: int = 1, **more: Any) -> Case:
    """A case of Maya's, opened now."""
    opened = Case(of, number, MAYA, Level.TODAY, CaseState.RAISED, NOW, NOW, NOW, 1)
    return replace(opened, **more)


def concern(of: UUID, words: str = WORDS, **more: Any) -> Concern:
    """Something that Maya told, in a case."""
    told = Concern(
        new_id(), of, MAYA, MAYA, RaisedBy.TOLD, Level.TODAY, "abuse", "", words, NOW, NOW
    )
    return replace(told, **more)


def entry(of: UUID, kind: EntryKind = EntryKind.OPENED, **more: Any) -> Enter:
    """A line of a case's record."""
    return Enter(replace(Entry(of, NOW, kind), **more))


def worry(of: UUID, number: int = 1, words: str = WORDS) -> tuple[Effect, ...]:
    """A worry of Maya's as a turn writes it: a case, a concern, and two lines of the record."""
    return (
        OpenCase(case(of, number)),
        KeepConcern(concern(of, words)),
        entry(of, facts=(("level", "TODAY"),)),
        entry(of, EntryKind.CONCERN, by=MAYA, words=words),
    )
