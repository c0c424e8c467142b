"""The one reader: the facts of a batch of heard things, each given its own share of them.

Never a decision, and never what only another one in the batch needs.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flows.casework import Case, CaseFile
from flows.channels import Channel
from flows.cover_changes import amended
from flows.facts import Facts, Ids
from flows.habits import NO_TRACES
from flows.heard import Heard
from flows.library import Library
from flows.people import Person
from flows.programme import Programme
from flows.proposing import Proposal
from flows.relaying import Pairing, PairingState, Relay
from storage.asked import asked_by
from storage.breathing import by_and_by
from storage.gathering import (
    Gathered,
    erased_by,
    gather,
    in_case,
    in_file,
    named_people,
    wants_cases,
    wants_desk,
    wants_everybody,
)
from storage.naming import Named, known, read_named
from storage.reading_pairings import LIVE
from storage.scope import Scope

Share = dict[str, Any]
"""Fields of Facts by name. Any: they are of every type, and Facts itself refuses other names."""

NOBODY = UUID(int=0)
"""Has no row anywhere: what is looked up for a stranger."""


async def read_facts(
    scope: Scope,
    heards: Sequence[Heard],
    rules: Programme,
    library: Library,
    seeds: Sequence[bytes],
    second: frozenset[Channel] = frozenset(),
    bot_name: str | None = None,
) -> list[Facts]:
    """The facts for each heard thing, in order; `seeds` are the chance for each one's new ids.

    `second` are the second channels that are set up here, `bot_name` is the bot's own at Telegram.

    `me` of a command is the person that it names, or the mentee of the pairing. `pairings` hold,
    after mine, the one of the relay that is named, so that a lead can release it.
    """
    asked = [asked_by(scope.seals.vault, heard) for heard in heards]
    named = await read_named(scope, asked, library.words.short)
    found = await gather(scope, named, is_real=not rules.made_up)
    # The one place where what was changed in chat becomes the cover that every decision sees.
    rules = amended(rules, found.of_programme.cover_changes)
    return [
        _facts(
            each,
            found,
            {
                "rules": rules,
                "library": library,
                "ids": Ids(seed),
                "case_number": found.of_programme.case_number + place,
                "second": second,
                "bot_name": bot_name,
            },
        )
        async for place, (each, seed) in by_and_by(enumerate(zip(named, seeds, strict=True)))
    ]


def _facts(each: Named, found: Gathered, known_to_all: Share) -> Facts:
    """One heard thing's share of what was gathered, beside what is known to all."""
    me = each.me or NOBODY
    file = found.files.get(each.case or NOBODY)
    relays = [found.relays[of] for of in each.relays if of in found.relays]
    pairings, former = _pairings_of(each, relays, found), _former_pairings(each, found)
    of_file = _live_pairings(file.case.person, found) if file else ()
    named = (p for p in pairings if p.mentor.id == me or p.id == each.pairing)
    young = {me, *each.young, *(pairing.mentee.id for pairing in named)}
    cases = _cases_of(each, young, found)
    people = {me, *found.team, *named_people(each), *(r.sender for r in relays)}
    archive = found.scheme.archive.get(me, ()) if each.closed_before is not None else ()
    people |= _people_in((*cases, *archive), file) | _halves((*pairings, *former, *of_file))
    proposals = _proposals_for(each, found)
    people |= known(who for p in proposals for who in (p.by, p.person))
    shared: Share = {
        "team": _people(found.team, found),
        "pairings": pairings,
        "cases": tuple(case for case in cases if case.is_open),
        "closed": tuple(case for case in cases if not case.is_open),
        "archive": archive,
        "file": file,
        "file_pairings": of_file,
        "proposals": proposals,
        "standing": found.scheme.standing if each.asked.standing else {},
        "ladder_test": found.scheme.ladder_test if _is_of_scheme(each, found) else None,
        "all_stopped_since": found.of_programme.all_stopped_since,
        "former": former,
    }
    # One new Facts, and not one for each part: each is dear to make, and it is done for every turn.
    return Facts(
        **known_to_all,
        **shared,
        **_as_named(each, found),
        **_of_scheme(each, found, people),
        **_of_talk(each, found, young, (*pairings, *former)),
        **_of_words(each, found),
    )


def _as_named(each: Named, found: Gathered) -> Share:
    return {
        "me": _me(each, found),
        "invite": each.invite,
        "conversation": each.conversation,
        "aside": each.aside,
        "pressed": each.pressed,
        "replied": each.replied,
        "relay": found.relays.get(each.relay or NOBODY),
        "waiting_for_a_tap": len(each.waits),
    }


def _of_scheme(each: Named, found: Gathered, people: set[UUID]) -> Share:
    """`people` are those in scope, beside whom this brings."""
    scheme = _of_everybody(each, found) | _of_channels(each, found)
    erasing = found.scheme.erasing.get(erased_by(each, found.scheme.proposals) or NOBODY)
    also = {erasing.person, *erasing.others} if erasing else set()
    whole = (*_people(people | also, found), *scheme.get("everybody", ()))
    known_by_id = {person.id: person for person in whole}
    gate = _of_gate(each, found, known_by_id)
    return scheme | gate | {"erasing": erasing, "people": known_by_id}


def _me(each: Named, found: Gathered) -> Person | None:
    person = found.people.get(each.me or NOBODY)
    return replace(person, gone_by=True) if person and each.is_gone_by else person


def _of_channels(each: Named, found: Gathered) -> Share:
    silent_for = found.scheme.silent_for.get(each.case or NOBODY, frozenset())
    return {"silent_for": silent_for, "health": found.scheme.health}


def _of_everybody(each: Named, found: Gathered) -> Share:
    """For whoever asks for the whole programme."""
    if not wants_everybody(each, found.team):
        return {}
    roster = found.scheme.roster
    return {
        "everybody": tuple(roster.people),
        "every_pairing": tuple(roster.pairings),
        "links": dict(roster.links),
        "kept_stops": dict(roster.kept_stops),
        "desk": found.scheme.desk if wants_desk(each, found.team) else None,
    }


def _is_of_scheme(each: Named, found: Gathered) -> bool:
    """Is it the team's, the whole programme's, or a command?"""
    return each.me in found.team or each.asked.is_of_programme


def _of_gate(each: Named, found: Gathered, people: Collection[UUID]) -> Share:
    """The scheme's own lines, and those of everybody in scope."""
    scheme = found.scheme
    return {
        "gate_lines": tuple(r for r in scheme.gate.lines if r.person is None or r.person in people),
        "was_open": scheme.was_open if each.asked.of_gate else None,
        "ladder_proven_at": scheme.gate.proven_at,
        "ladder_unasked_since": scheme.gate.unasked_since,
    }


def _of_talk(
    each: Named, found: Gathered, young: set[UUID], pairings: Collection[Pairing]
) -> Share:
    me, talk = each.me or NOBODY, found.talk
    unanswered, since = talk.unanswered.get(me, (0, None))
    everybodys = found.scheme.roster.plans if wants_everybody(each, found.team) else {}
    return {
        "original_relay": talk.original_relays.get(_message(each)),
        "plans": dict(everybodys)
        | {of: talk.plans[of] for of in sorted(talk.plans.keys() & young)},
        "check_in": talk.check_ins.get(each.check_in or NOBODY),
        "slots": talk.slots.get(me, frozenset()),
        "unanswered": unanswered,
        "unanswered_since": since,
        "relayed": _relayed_to(each, talk.relayed, pairings),
        "last_flag": each.last_flag,
        "flagged": found.relays.get(each.flagged or NOBODY),
        "before": talk.before.get(me, ()) if each.asked.wrote else (),
        "traces": talk.traces.get(me, NO_TRACES),
    }


def _relayed_to(
    each: Named, relays: Sequence[Relay], pairings: Collection[Pairing]
) -> tuple[Relay, ...]:
    """What passed to me as the mentor of these, where I want to flag something."""
    if not each.asks_flags:
        return ()
    mine = {pairing.id for pairing in pairings if pairing.mentor.id == each.me}
    return tuple(relay for relay in relays if relay.pairing in mine)


def _of_words(each: Named, found: Gathered) -> Share:
    me, words = each.me or NOBODY, found.words
    return {
        "original_concern": words.original_concerns.get(_message(each)),
        "newest_words": words.changes.newest_words.get(_message(each)),
        "held_changes": words.changes.held.get(_message(each), ()),
        "last_told_at": words.last_told.get(me),
        "last_lead_wrote_at": words.last_lead_wrote.get(me),
        "last_wrote_at": words.last_wrote.get(me),
        "guesses": each.guesses,
        "own": words.own.get(me) if each.asked.own else None,
    }


def _message(each: Named) -> tuple[UUID, int]:
    return each.me or NOBODY, each.asked.edited if each.asked.edited is not None else -1


def _cases_of(each: Named, young: Collection[UUID], found: Gathered) -> tuple[Case, ...]:
    """The open and lately closed cases of me and my mentees; all for a duty, and where asked for."""
    sees_all = each.me in found.on_duty or wants_cases(each, found.team)
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


def _halves(pairings: Sequence[Pairing]) -> set[UUID]:
    return {who for p in pairings for who in (p.mentee.id, p.mentor.id)}


def _people_in(cases: Sequence[Case], file: CaseFile | None) -> set[UUID]:
    of_file = in_case(file.case) | in_file(file) if file else set()
    return of_file | {who for case in cases for who in in_case(case)}


def _people(ids: Collection[UUID], found: Gathered) -> tuple[Person, ...]:
    return tuple(found.people[each] for each in sorted(ids) if each in found.people)


def _former_pairings(each: Named, found: Gathered) -> tuple[Pairing, ...]:
    """Those of me as a mentor that ended lately, where I want to flag or report something."""
    if not each.asks_flags:
        return ()
    mine = found.halves_of.get(each.me or NOBODY, ())
    ended = (h for h in mine if h.mentor == each.me and h.state is PairingState.ENDED)
    return tuple(found.pairings[h.id] for h in ended)


def _pairings_of(each: Named, relays: Collection[Relay], found: Gathered) -> tuple[Pairing, ...]:
    """Mine that are live, then those that are named."""
    mine = _live_pairings(each.me, found)
    named = known((each.pairing, *(relay.pairing for relay in relays)))
    named -= {pairing.id for pairing in mine}
    others = found.pairings.values() if named else ()
    return (*mine, *(pairing for pairing in others if pairing.id in named))


def _live_pairings(person: UUID | None, found: Gathered) -> tuple[Pairing, ...]:
    return tuple(
        found.pairings[h.id] for h in found.halves_of.get(person or NOBODY, ()) if h.state in LIVE
    )
