"""The one reader: the facts of a batch of heard things, one statement a kind of fact.

Never a statement for each heard thing, and never a decision.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.casework import Case, CaseFile, Concern
from flows.checkins import CheckIn, CheckInPlan
from flows.facts import Facts, Ids
from flows.heard import Heard
from flows.library import Library
from flows.people import Person
from flows.programme import Programme
from flows.relaying import Pairing, Relay
from storage import reading_safety as safety
from storage import reading_talking as talking
from storage.asked import asked_by
from storage.naming import Named, known, read_named
from storage.reading_pairings import LIVE, Halves, read_halves, read_pairings
from storage.reading_people import read_people, read_team
from storage.scope import Scope
from storage.sealing import Seals, Vault

Message = tuple[UUID, int]


@dataclass(frozen=True, slots=True, repr=False)
class Gathered:
    """The facts of a whole batch, by id. Holds words; shows none."""

    team: set[UUID]
    on_duty: set[UUID]
    people: dict[UUID, Person]
    halves: Sequence[Halves]
    pairings: dict[UUID, Pairing]
    relays: dict[UUID, Relay]
    cases: dict[UUID, Case]
    files: dict[UUID, CaseFile]
    original_relays: dict[Message, Relay]
    original_concerns: dict[Message, Concern]
    plans: dict[UUID, CheckInPlan]
    check_ins: dict[UUID, CheckIn]
    slots: dict[UUID, frozenset[str]]
    unanswered: dict[UUID, tuple[int, datetime]]
    last_told: dict[UUID, datetime]
    last_lead_wrote: dict[UUID, datetime]
    last_wrote: dict[UUID, datetime]
    case_number: int


async def read_facts(
    conn: AsyncConnection,
    vault: Vault,
    heards: Sequence[Heard],
    rules: Programme,
    library: Library,
    now: datetime,
    seeds: Sequence[bytes],
) -> list[Facts]:
    """The facts for each heard thing, in order; `seeds` are the chance for each one's new ids.

    `me` of a command is the person that it names, or the mentee of the pairing. `pairings` hold,
    after mine, the one of the relay that is named, so that a lead can release it.
    """
    scope = Scope(conn, Seals(vault), now)
    named = await read_named(scope, [asked_by(vault, heard) for heard in heards])
    found = await _gather(scope, named)
    return [
        _facts(each, found, Facts(rules, library, Ids(seed), case_number=found.case_number + place))
        for place, (each, seed) in enumerate(zip(named, seeds, strict=True))
    ]


async def _gather(scope: Scope, named: Sequence[Named]) -> Gathered:
    """Reads each kind of fact once for all."""
    mine = known(each.me for each in named)
    team, on_duty = await read_team(scope)
    relays = await talking.read_relays_by_id(scope, known(each.relay for each in named))
    files = known(each.case for each in named)
    of_files = await safety.read_young_people(scope, files)
    named_pairings = known(each.asked.pairing for each in named)
    named_pairings |= known(each.pairing for each in relays.values())
    halves = await read_halves(scope, mine | of_files, named_pairings)
    young = mine | {each.mentee for each in halves if each.mentor in mine}
    cases = await safety.read_cases(scope, None if mine & on_duty else young, files)
    read_files = await safety.read_files(scope, files, cases)
    people = await read_people(
        scope,
        {*mine, *team, *known(each.invite.person if each.invite else None for each in named)}
        | {who for each in named for who in each.asked.people}
        | {who for each in halves for who in (each.mentee, each.mentor)}
        | {who for each in cases.values() for who in _in_case(each)}
        | {who for each in read_files.values() for who in _in_file(each)}
        | {each.sender for each in relays.values()},
    )
    edited = [(n.me, n.asked.edited) for n in named if n.me and n.asked.edited is not None]
    return Gathered(
        team=team,
        on_duty=on_duty,
        people=people,
        halves=halves,
        pairings=await read_pairings(scope, halves, people),
        relays=relays,
        cases=cases,
        files=read_files,
        original_relays=await talking.read_original_relays(scope, edited),
        original_concerns=await safety.read_original_concerns(scope, edited),
        plans=await talking.read_plans(scope, young),
        check_ins=await talking.read_check_ins(scope, known(each.check_in for each in named)),
        slots=await talking.read_slots(scope, mine),
        unanswered=await talking.read_unanswered(scope, mine),
        last_told=await safety.read_last_told(scope, mine),
        last_lead_wrote=await safety.read_last_lead_wrote(scope, mine),
        last_wrote=await safety.read_last_wrote(scope, mine),
        case_number=await safety.read_next_number(scope),
    )


def _in_case(case: Case) -> set[UUID]:
    return known((case.person, case.asked_for, case.owner, *case.about))


def _in_file(file: CaseFile) -> set[UUID]:
    return known((*(each.by for each in file.concerns), *(each.by for each in file.entries)))


def _facts(each: Named, found: Gathered, facts: Facts) -> Facts:
    """One heard thing's share of what was gathered: nothing that only another one needs."""
    me, asked = each.me, each.asked
    message = (me, asked.edited) if me and asked.edited is not None else None
    relay = found.relays.get(each.relay) if each.relay else None
    file = found.files.get(each.case) if each.case else None
    pairings = _pairings_of(each, relay, found)
    young = {p.mentee.id for p in pairings if me == p.mentor.id} | known([me])
    sees_all = me in found.on_duty
    cases = tuple(c for c in found.cases.values() if c.is_open and (sees_all or c.person in young))
    of_file = _live_pairings(file.case.person, found) if file else ()
    count, since = found.unanswered.get(me, (0, None)) if me else (0, None)
    people = {*found.team, *asked.people, *known([me])}
    people |= {who for p in (*pairings, *of_file) for who in (p.mentee.id, p.mentor.id)}
    people |= {who for case in cases for who in _in_case(case)}
    people |= (_in_case(file.case) | _in_file(file)) if file else set()
    people |= {each.invite.person} if each.invite else set()
    people |= {relay.sender} if relay else set()
    return replace(
        facts,
        team=_people(found.team, found),
        me=found.people.get(me) if me else None,
        invite=each.invite,
        pairings=pairings,
        people={person.id: person for person in _people(people, found)},
        conversation=each.conversation,
        aside=each.aside,
        pressed=each.pressed,
        replied=each.replied,
        original_relay=found.original_relays.get(message) if message else None,
        original_concern=found.original_concerns.get(message) if message else None,
        relay=relay,
        cases=cases,
        file=file,
        file_pairings=of_file,
        plans={who: plan for who, plan in found.plans.items() if who in young},
        check_in=found.check_ins.get(each.check_in) if each.check_in else None,
        slots=found.slots.get(me, frozenset()) if me else frozenset(),
        unanswered=count,
        unanswered_since=since,
        last_told_at=found.last_told.get(me) if me else None,
        last_lead_wrote_at=found.last_lead_wrote.get(me) if me else None,
        last_wrote_at=found.last_wrote.get(me) if me else None,
    )


def _people(ids: Collection[UUID], found: Gathered) -> tuple[Person, ...]:
    return tuple(found.people[each] for each in sorted(ids) if each in found.people)


def _pairings_of(each: Named, relay: Relay | None, found: Gathered) -> tuple[Pairing, ...]:
    """Mine that are live, then those that are named."""
    mine = _live_pairings(each.me, found)
    named = known((each.asked.pairing, relay.pairing if relay else None))
    named -= {pairing.id for pairing in mine}
    return (*mine, *(found.pairings[h.id] for h in found.halves if h.id in named))


def _live_pairings(person: UUID | None, found: Gathered) -> tuple[Pairing, ...]:
    return tuple(
        found.pairings[h.id]
        for h in found.halves
        if person in (h.mentee, h.mentor) and h.state in LIVE
    )
