""" "Delete my data": what goes and what stays is said first; two persons decide; then it is done.

Nothing goes while a worry is open, and whoever it is about is not told that there is one.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import TOLD_OF, TOLD_WHY, EntryKind
from flows.conversing import CASES, Act, Button
from flows.effects import Erase, Farewell, SettleProposal
from flows.erasing import Erasing
from flows.heard import MessageHeard
from flows.local_time import MONTHS
from flows.people import Duty, Person, Role, Standing
from flows.proposing import Outcome, Proposal, ProposalKind
from flows.rights import Action, On, may
from flows.talking import Talks
from flows.turn import Manner, Turn, listed
from flows.turns import deputy_changed
from flows.turns.confirming import what_they_are
from flows.turns.gating import gate_of
from flows.turns.handing_on import hand_on
from flows.turns.proposals import Asking, asker_of, propose

WORRY_OPEN, NOT_YET = "delete_worry_open", "delete_not_yet"
"""Why it is put off, as they read it: once each since they asked, however often an adult presses."""


def begin(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Says what goes, what stays and who decides, before anything is asked for."""
    text_id = "privacy.delete_what" if Role.MENTEE in turn.me.roles else "privacy.delete_adult"
    rows = (
        (turn.labelled("ask_to_delete", Act.ASK_TO_DELETE),),
        (turn.labelled("keep_data", Act.KEEP_DATA),),
    )
    turn.say(turn.me, text_id, Manner(buttons=rows))
    turn.because("delete_explained")


def clear_chat(turn: Turn, talks: Talks, heard: MessageHeard | Button) -> None:
    """How to clear the chat on one's own phone, which a bot cannot."""
    turn.say(turn.me, "privacy.clear_chat")


def kept(turn: Turn, talks: Talks, button: Button) -> None:
    """Thought better of it."""
    turn.say(turn.me, "privacy.delete_not")


def asked_for(turn: Turn, talks: Talks, button: Button) -> None:
    """The request stands in the record, and whoever may decide hears of it."""
    me = turn.me
    turn.enter(None, EntryKind.ASKED_TO_DELETE, me.id, person=me.id)
    deciding = [
        person
        for person in turn.facts.team
        if person.is_reachable and may(person, Action.ERASE, On(person=me.id))
    ]
    for person in deciding:
        start = turn.labelled("start_deleting", Act.ERASE, erases=str(me.id))
        turn.say(person, "privacy.delete_asked_for", Manner(buttons=((start,),)), name=_named(me))
    if deciding:
        names = listed([each.first_name for each in deciding], turn.words.label("and"))
        turn.say(me, "privacy.delete_passed_on", who=names)
    else:
        turn.say(me, "privacy.delete_nobody")
    turn.because("delete_asked")


def start(turn: Turn, talks: Talks, button: Button) -> None:
    """A coordinator begins: a second person has to agree."""
    leaver = _leaver(turn)
    if leaver is None or leaver.standing is Standing.ERASED:
        turn.say(turn.me, "proposal.settled")
        return
    if not may(turn.me, Action.ERASE, On(person=leaver.id)):
        turn.say(turn.me, "proposal.not_yours")
        turn.because("not_allowed")
        return
    if any(p.kind is ProposalKind.ERASE and p.person == leaver.id for p in turn.facts.proposals):
        turn.say(turn.me, "privacy.delete_waits", name=_named(leaver))
        return
    if not _may_go(turn, leaver):
        return
    new = Proposal(turn.facts.ids.new(), ProposalKind.ERASE, turn.me.id, turn.now, leaver.id)
    asked = propose(turn, new, _asked_as(turn, new, leaver))
    turn.say(
        turn.me, "privacy.delete_waits" if asked else "privacy.delete_alone", name=_named(leaver)
    )


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about it."""
    if proposal.person is None:
        raise ValueError("nobody is to be erased")
    return _asked_as(turn, proposal, turn.facts.people[proposal.person])


def _asked_as(turn: Turn, proposal: Proposal, leaver: Person) -> Asking:
    cases = CASES if leaver.duties else None
    asker = asker_of(turn, proposal)
    return Asking("privacy.delete_second", _named(leaver), asker=asker, everybody=cases)


def may_count(turn: Turn, proposal: Proposal) -> bool:
    """Before a yes counts: has a worry been opened meanwhile?"""
    leaver = _leaver(turn)
    if leaver is not None and _may_go(turn, leaver):
        return True
    turn.add(SettleProposal(proposal.id, Outcome.LAPSED, turn.me.id))  # asked for again, if at all
    return False


def erase(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: what can go goes now, and whom it concerns is told."""
    leaver, erasing = _leaver(turn), turn.facts.erasing
    if leaver is None or erasing is None:
        raise ValueError("somebody is to be erased who was not read")
    turn.enter(None, EntryKind.ERASED, turn.me.id, person=leaver.id)
    for case in erasing.cases:
        turn.enter(case, EntryKind.ERASED, turn.me.id, _who_it_was(leaver))
    for case in erasing.raised:
        words = f"{_named(leaver)}, {what_they_are(turn, leaver)}"
        turn.enter(case, EntryKind.ERASED, turn.me.id, words, {TOLD_OF: "another"})
    _tell_others(turn, leaver, erasing.others)
    text_id = "privacy.farewell"
    turn.add(
        Erase(
            leaver.id,
            leaver.version,
            turn.words.label("erased_name"),
            turn.words.label("erased_initials"),
            Farewell(turn.facts.ids.new(), text_id, turn.words.fill(text_id)),
        )
    )
    turn.because("erased")
    gone = replace(leaver, roles=frozenset(), duties=frozenset(), mail=None)
    gate = gate_of(turn)
    hand_on(turn, EntryKind.ERASED, gone)
    if Duty.DEPUTY in leaver.duties:
        deputy_changed.tell(turn, gate)


def declined(turn: Turn, proposal: Proposal) -> None:
    """A second person said no: whoever asked was promised to hear what comes of it."""
    leaver = turn.facts.people.get(proposal.person) if proposal.person else None
    if leaver is not None and leaver.is_reachable:
        turn.say(leaver, "privacy.delete_declined", lead=turn.me.first_name)


def _may_go(turn: Turn, leaver: Person) -> bool:
    """Not while a worry is open or on its way. To whom it is about, and to coordinators, no more than
    "not yet"."""
    erasing = turn.facts.erasing
    if erasing is None or not (erasing.is_kept or _is_being_told(leaver, erasing)):
        return True
    why = WORRY_OPEN if erasing.is_told else NOT_YET
    knows, tells = erasing.told == why, leaver.is_reachable and erasing.told != why
    facts = {TOLD_WHY: why} if tells else {}
    turn.enter(None, EntryKind.DELETION_PUT_OFF, turn.me.id, facts=facts, person=leaver.id)
    how = "put_off_again" if knows else "put_off" if tells else "put_off_untold"
    turn.say(turn.me, f"privacy.delete_{how}", name=_named(leaver))
    if tells:
        turn.say(leaver, f"privacy.{why}")
    turn.because("delete_put_off")
    return False


def _is_being_told(leaver: Person, erasing: Erasing) -> bool:
    """Are words on their way to a worry that are theirs? Or, of an adult, that may name them?

    Whoever was just named is never told apart from the others: nobody learns of it by what they hear.
    """
    is_young_only = leaver.roles == {Role.MENTEE}
    return leaver.id in erasing.tellers if is_young_only else bool(erasing.tellers)


def _leaver(turn: Turn) -> Person | None:
    erasing = turn.facts.erasing
    return turn.facts.people.get(erasing.person) if erasing else None


def _tell_others(turn: Turn, leaver: Person, others: tuple[UUID, ...]) -> None:
    is_mentee = Role.MENTEE in leaver.roles
    text_id = "privacy.mentee_left" if is_mentee else "privacy.mentor_left"
    for each in others:
        other = turn.facts.people[each]
        if not other.is_reachable:
            continue
        lead = {"lead": turn.lead_name()} if is_mentee else {}
        turn.say(other, text_id, name=leaver.first_name, **lead)


def _named(person: Person) -> str:
    """First name and initials: whoever decides must not take one for another."""
    return f"{person.first_name} ({person.initials})"


def _who_it_was(person: Person) -> str:
    """For the record of a worry, which would say nothing about nobody."""
    born = person.birth_month
    month = f", {MONTHS[born.month - 1]} {born.year}" if born else ""
    return f"{_named(person)}{month}"
