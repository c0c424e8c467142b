"""The one reader: the facts of a batch of heard things, each given its own share of them.

Never a decision, and never what only another one in the batch needs.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from flows.casework import Case, CaseFile
from flows.channels import Channel
from flows.facts import Facts, Ids
from flows.heard import Heard
from flows.library import Library
from flows.people import Person
from flows.programme import Programme
from flows.proposing import Proposal
from flows.relaying import Pairing, Relay
from storage.asked import asked_by
from storage.gathering import (
    Gathered,
    erased_by,
    gather,
    in_case,
    in_file,
    named_people,
    wants_desk,
    wants_everybody,
)
from storage.naming import Named, known, read_named
from storage.reading_pairings import LIVE
from storage.scope import Scope

NOBODY = UUID(int=0)
"""Has no row anywhere: what is looked up for a stranger."""


async def read_facts(
    scope: Scope,
    heards: Sequence[Heard],
    rules: Programme,
    library: Library,
    seeds: Sequence[bytes],
    second: frozenset[Channel] = frozenset(),
) -> list[Facts]:
    """The facts for each heard thing, in order; `seeds` are the chance for each one's new ids.

    `second` are the second channels that are set up here.

    `me` of a command is the person that it names, or the mentee of the pairing. `pairings` hold,
    after mine, the one of the relay that is named, so that a lead can release it.
    """
    named = await read_named(scope, [asked_by(scope.seals.vault, heard) for heard in heards])
    found = await gather(scope, named, is_real=not rules.made_up)
    return [
        _facts(
            each,
            found,
            Facts(
                rules,
                library,
                Ids(seed),
                case_number=found.case_number + place,
                second=second,
            ),
        )
        for place, (each, seed) in enumerate(zip(named, seeds, strict=True))
    ]


def _facts(each: Named, found: Gathered, facts: Facts) -> Facts:
    """One heard thing's share of what was gathered."""
    me = each.me or NOBODY
    relay = found.relays.get(each.relay or NOBODY)
    file = found.files.get(each.case or NOBODY)
    pairings = _pairings_of(each, relay, found)
    of_file = _live_pairings(file.case.person, found) if file else ()
    young = {me, *(p.mentee.id for p in pairings if p.mentor.id == me or p.id == each.pairing)}
    young |= known([each.young])
    cases = _cases_of(each, young, found)
    people = {me, *found.team, *named_people(each), *known([relay.sender if relay else None])}
    people |= {who for p in (*pairings, *of_file) for who in (p.mentee.id, p.mentor.id)}
    people |= _people_in(cases, file)
    proposals = _proposals_for(each, found)
    people |= known(who for p in proposals for who in (p.by, p.person))
    shared = replace(
        facts,
        team=_people(found.team, found),
        me=found.people.get(me),
        invite=each.invite,
        pairings=pairings,
        people={person.id: person for person in _people(people, found)},
        conversation=each.conversation,
        aside=each.aside,
        pressed=each.pressed,
        replied=each.replied,
        relay=relay,
        cases=tuple(case for case in cases if case.is_open),
        closed=tuple(case for case in cases if not case.is_open),
        file=file,
        file_pairings=of_file,
        proposals=proposals,
        standing=found.scheme.standing if each.asked.standing else {},
        ladder_test=found.scheme.ladder_test if _is_of_scheme(each, found) else None,
        all_stopped_since=found.all_stopped_since,
    )
    shared = _with_gate(_with_everybody(shared, each, found), each, found)
    shared = _with_channels(_with_erasing(shared, each, found), each, found)
    return _with_words(_with_talk(shared, each, found, young), each, found)


def _with_channels(facts: Facts, each: Named, found: Gathered) -> Facts:
    silent_for = found.scheme.silent_for.get(each.case or NOBODY, frozenset())
    return replace(facts, silent_for=silent_for, health=found.scheme.health)


def _with_everybody(facts: Facts, each: Named, found: Gathered) -> Facts:
    if not wants_everybody(each, found.team):
        return facts
    roster = found.scheme.roster
    people = facts.people | {person.id: person for person in roster.people}
    everybody, pairings = tuple(roster.people), tuple(roster.pairings)
    desk = found.scheme.desk if wants_desk(each, found.team) else None
    return replace(facts, everybody=everybody, every_pairing=pairings, people=people, desk=desk)


def _is_of_scheme(each: Named, found: Gathered) -> bool:
    """Is it the team's, the whole programme's, or a command?"""
    return each.me in found.team or each.asked.is_of_programme


def _with_gate(facts: Facts, each: Named, found: Gathered) -> Facts:
    """The scheme's own lines, and those of everybody in scope."""
    scheme = found.scheme
    lines = tuple(r for r in scheme.gate_lines if r.person is None or r.person in facts.people)
    was_open = scheme.was_open if each.asked.of_gate else None
    return replace(
        facts, gate_lines=lines, was_open=was_open, ladder_proven_at=scheme.ladder_proven_at
    )


def _with_erasing(facts: Facts, each: Named, found: Gathered) -> Facts:
    erasing = found.scheme.erasing.get(erased_by(each, found.scheme.proposals) or NOBODY)
    if erasing is None:
        return facts
    named = _people((erasing.person, *erasing.others), found)
    people = facts.people | {person.id: person for person in named}
    return replace(facts, erasing=erasing, people=people)


def _with_talk(facts: Facts, each: Named, found: Gathered, young: Collection[UUID]) -> Facts:
    me, talk = each.me or NOBODY, found.talk
    unanswered, since = talk.unanswered.get(me, (0, None))
    return replace(
        facts,
        original_relay=talk.original_relays.get(_message(each)),
        plans={who: plan for who, plan in talk.plans.items() if who in young},
        check_in=talk.check_ins.get(each.check_in or NOBODY),
        slots=talk.slots.get(me, frozenset()),
        unanswered=unanswered,
        unanswered_since=since,
        relayed=_relayed_to(each, facts, talk.relayed) if each.asked.flags else (),
        before=talk.before.get(me, ()) if each.asked.wrote else (),
    )


def _relayed_to(each: Named, facts: Facts, relays: Sequence[Relay]) -> tuple[Relay, ...]:
    mine = {pairing.id for pairing in facts.pairings if pairing.mentor.id == each.me}
    return tuple(relay for relay in relays if relay.pairing in mine)


def _with_words(facts: Facts, each: Named, found: Gathered) -> Facts:
    me, words = each.me or NOBODY, found.words
    return replace(
        facts,
        original_concern=words.original_concerns.get(_message(each)),
        last_told_at=words.last_told.get(me),
        last_lead_wrote_at=words.last_lead_wrote.get(me),
        last_wrote_at=words.last_wrote.get(me),
        guesses=each.guesses,
        own=words.own.get(me) if each.asked.own else None,
    )


def _message(each: Named) -> tuple[UUID, int]:
    return each.me or NOBODY, each.asked.edited if each.asked.edited is not None else -1


def _cases_of(each: Named, young: Collection[UUID], found: Gathered) -> tuple[Case, ...]:
    """The open and lately closed cases of me and my mentees; for a duty and for the desk, all."""
    sees_all = each.me in found.on_duty or wants_desk(each, found.team)
    mine = (c for c in found.cases.values() if sees_all or c.person in young)
    return tuple(c for c in mine if c.is_open or c.closed_at is not None)


def _proposals_for(each: Named, found: Gathered) -> tuple[Proposal, ...]:
    """For one of the team those that wait; for anybody the one that is named."""
    is_team = each.me in found.team or wants_desk(each, found.team)
    return tuple(
        p
        for p in found.scheme.proposals.values()
        if p.id == each.proposal or (is_team and p.is_open)
    )


def _people_in(cases: Sequence[Case], file: CaseFile | None) -> set[UUID]:
    of_file = in_case(file.case) | in_file(file) if file else set()
    return of_file | {who for case in cases for who in in_case(case)}


def _people(ids: Collection[UUID], found: Gathered) -> tuple[Person, ...]:
    return tuple(found.people[each] for each in sorted(ids) if each in found.people)


def _pairings_of(each: Named, relay: Relay | None, found: Gathered) -> tuple[Pairing, ...]:
    """Mine that are live, then those that are named."""
    mine = _live_pairings(each.me, found)
    named = known((each.pairing, relay.pairing if relay else None))
    named -= {pairing.id for pairing in mine}
    return (*mine, *(found.pairings[h.id] for h in found.halves if h.id in named))


def _live_pairings(person: UUID | None, found: Gathered) -> tuple[Pairing, ...]:
    return tuple(
        found.pairings[h.id]
        for h in found.halves
        if person in (h.mentee, h.mentor) and h.state in LIVE
    )
