"""Agreements: what mentee, mentor and supervisor agreed on paper is recorded, as a new version.

What is looser than the agreement in force needs a second person, as soon as there is one who may;
what is tighter counts at once.
"""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

from flows.agreement import Party, Quiet, Terms, loosens, next_opening, without_dates
from flows.casework import EntryKind
from flows.checkins import Rhythm
from flows.effects import AddAgreement, DropTimers, Refuse
from flows.heard import AgreementRecorded, Source, SourceKind, TimerKind
from flows.local_time import MIDNIGHT, to_utc
from flows.people import Person
from flows.proposing import Proposal, ProposalKind
from flows.relaying import Pairing
from flows.rights import Action, On, may
from flows.schedule import next_slots, prompt_at
from flows.terms_text import terms_from_text, terms_to_text
from flows.turn import Turn
from flows.turns.asking import set_prompt
from flows.turns.confirming import ever_joined
from flows.turns.proposals import Asking, asker_of, lapse, propose
from flows.turns.who_asks import refusal


def agreement_recorded(turn: Turn, heard: AgreementRecorded) -> None:
    """Records an agreement, or refuses with the reason."""
    pairing = pairing_named(turn, heard.pairing)
    is_looser = pairing is not None and _is_looser(turn, heard.terms, pairing)
    action = Action.LOOSEN_LIMIT if is_looser else Action.RECORD_AGREEMENT
    if refused := refusal(turn, heard.by, action):
        turn.add(refused)
        return
    reason = fault_of(turn, heard, pairing)
    if reason or pairing is None:
        turn.add(Refuse(reason))
    else:
        record(turn, heard, pairing)


def pairing_named(turn: Turn, of: UUID) -> Pairing | None:
    """The pairing by its id, mine or one of the whole programme's."""
    known = (*turn.facts.pairings, *turn.facts.every_pairing)
    return next((each for each in known if each.id == of), None)


def fault_of(turn: Turn, heard: AgreementRecorded, pairing: Pairing | None) -> str:
    """Why an agreement cannot be recorded, as a text's id; empty where it can."""
    supervisor = turn.facts.people.get(heard.supervisor)
    if pairing is None:
        return "command.no_pairing"
    third = On(person=pairing.mentor.id)
    if supervisor is None or not may(supervisor, Action.AGREE_AS_SUPERVISOR, third):
        return "command.no_supervisor"
    if heard.agreed_on > turn.today(pairing.mentee):
        return "command.agreed_later"
    seconds = _second_ones(turn, _first(heard)) if _is_looser(turn, heard.terms, pairing) else []
    if seconds and not any(each.is_reachable for each in seconds):
        return "command.no_second"
    return _terms_fault(turn, _with_quiet(turn, heard.terms))


def record(turn: Turn, heard: AgreementRecorded, pairing: Pairing) -> bool:
    """Keeps an agreement; False where it is looser and waits for a second person's yes."""
    wanted = replace(heard, terms=_with_quiet(turn, heard.terms))
    if _is_looser(turn, heard.terms, pairing) and _second_ones(turn, _first(heard)):
        _ask_second(turn, wanted, pairing)
        return False
    _keep(turn, wanted, pairing)
    return True


def _is_looser(turn: Turn, terms: Terms, pairing: Pairing) -> bool:
    """Looser than the agreement in force? Without one there is nothing to loosen."""
    old = pairing.terms
    if old is None or next_opening(old, turn.now) is None:
        return False
    return loosens(old, _with_quiet(turn, terms))


def _first(heard: AgreementRecorded) -> UUID:
    """Whoever asked for it; where no name was given, the third party. They are not the second one."""
    return heard.by or heard.supervisor


def _second_ones(turn: Turn, first: UUID) -> list[Person]:
    return [
        person
        for person in turn.facts.team
        if ever_joined(person) and may(person, Action.AGREE_TO_LOOSEN, On(first=first))
    ]


def _ask_second(turn: Turn, heard: AgreementRecorded, pairing: Pairing) -> None:
    proposal = Proposal(
        id=turn.facts.ids.new(),
        kind=ProposalKind.LOOSEN_LIMIT,
        by=_first(heard),
        made_at=turn.now,
        person=pairing.mentee.id,
        words=json.dumps(
            {
                "pairing": str(pairing.id),
                "supervisor": str(heard.supervisor),
                "terms": terms_to_text(heard.terms),
                "recorded_by": heard.recorded_by,
                "agreed_on": heard.agreed_on.isoformat(),
            }
        ),
    )
    propose(turn, proposal, _asked_as(turn, proposal, pairing))


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about a looser agreement."""
    pairing = pairing_named(turn, UUID(json.loads(proposal.words)["pairing"]))
    return Asking("proposal.too_late") if pairing is None else _asked_as(turn, proposal, pairing)


def _asked_as(turn: Turn, proposal: Proposal, pairing: Pairing) -> Asking:
    pair = f"{pairing.mentee.initials}, {pairing.mentor.first_name}"
    asker = asker_of(turn, proposal)
    return Asking("proposal.loosen_limit", pair, "", asker, pairing.id)


def may_count(turn: Turn, proposal: Proposal) -> bool:
    """Does a yes count now? Not where the two are paired no more; both hear so."""
    if pairing_named(turn, UUID(json.loads(proposal.words)["pairing"])) is not None:
        return True
    lapse(turn, proposal, "proposal.too_late")
    return False


def loosen(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: the looser agreement is in force from now on."""
    kept = json.loads(proposal.words)
    pairing = pairing_named(turn, UUID(kept["pairing"]))
    if pairing is None:
        raise ValueError("a looser agreement was agreed to for two who are not paired")
    heard = AgreementRecorded(
        Source(SourceKind.COMMAND),
        pairing.id,
        terms_from_text(kept["terms"]),
        UUID(kept["supervisor"]),
        kept["recorded_by"],
        date.fromisoformat(kept["agreed_on"]),
    )
    _keep(turn, heard, pairing)
    facts = {"pairing": str(pairing.id)}
    turn.enter(None, EntryKind.LIMIT_LOOSENED, turn.me.id, facts=facts, person=pairing.mentee.id)


def _keep(turn: Turn, heard: AgreementRecorded, pairing: Pairing) -> None:
    at = to_utc(heard.agreed_on, MIDNIGHT, pairing.mentee.zone)
    parties = {
        Party.MENTEE: pairing.mentee.id,
        Party.MENTOR: pairing.mentor.id,
        Party.SUPERVISOR: heard.supervisor,
    }
    said = tuple((party, person, at, "paper") for party, person in parties.items())
    number = max((version.number for version in pairing.versions), default=0) + 1
    new, by = turn.facts.ids.new(), heard.recorded_by
    turn.add(AddAgreement(new, pairing.id, number, heard.terms, said, by, turn.now))
    _plan_prompts(turn, pairing, heard.terms)
    _wake_held(turn, pairing)
    turn.because("agreed")


def _terms_fault(turn: Turn, terms: Terms) -> str:
    """An end in the past is no fault: it ends the messages early."""
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        return "command.ends_first"
    return "" if next_opening(without_dates(terms), turn.now) else "command.never_open"


def _plan_prompts(turn: Turn, pairing: Pairing, terms: Terms) -> None:
    """New hours move the moment at which the mentor is asked for a note; the check-ins stay.

    Whoever was asked under the old hours is not asked again.
    """
    mentee = pairing.mentee
    plan = turn.facts.plans.get(mentee.id)
    turn.add(DropTimers(TimerKind.NOTE_PROMPT, mentee.id, pairing=pairing.id))
    if plan is not None and plan.rhythm is Rhythm.WEEKLY:
        for slot in next_slots(plan, mentee.zone, turn.now, turn.facts.slots):
            old = pairing.terms
            asked = prompt_at(old, slot.due, turn.now) if old else None
            if asked is None or asked > turn.now:
                set_prompt(turn, pairing, terms, slot)


def _with_quiet(turn: Turn, terms: Terms) -> Terms:
    """No agreement is wider than the programme's own quiet hours."""
    contact = turn.facts.rules.contact
    quiet = Quiet(contact.quiet_start, contact.quiet_until)
    return terms if quiet in terms.quiet else replace(terms, quiet=(*terms.quiet, quiet))


def _wake_held(turn: Turn, pairing: Pairing) -> None:
    """What waits is looked at again under the new terms at once."""
    turn.add(DropTimers(TimerKind.WINDOW, pairing.mentee.id, pairing=pairing.id))
    directions = {each.direction for each in pairing.held if each.direction is not None}
    for direction in sorted(directions):
        turn.timer(
            TimerKind.WINDOW,
            turn.now,
            pairing.mentee.id,
            pairing=pairing.id,
            expects={"direction": direction.value},
        )
