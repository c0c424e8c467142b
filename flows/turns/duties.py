"""`/duties`: a duty on the ladder goes to another adult of the team, when a second person agrees.

While nobody else is there who could agree, one person is enough, as at setting up. A duty is never
left without anybody here.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import CASES, EVERYBODY
from flows.effects import HandDuty
from flows.heard import MessageHeard
from flows.people import LADDER, Duty, Person, Role, names_apart
from flows.proposing import Proposal, ProposalKind
from flows.rights import Action, On, may
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns import deputy_changed
from flows.turns.commands import MAY_HOLD_DUTY
from flows.turns.confirming import ever_joined
from flows.turns.gating import gate_of, look_again
from flows.turns.handing_on import hand_on
from flows.turns.proposals import Asking, asker_of, lapse, propose

NEVER = frozenset({Role.MENTEE, Role.MENTOR, Role.ADMINISTRATOR})
"""Worries can be about the first two, and the third never sees words."""


def begin(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Starts asking which duty."""
    if not may(turn.me, Action.CHANGE_DUTY):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    talks.start(turn, turn.me, "duty", subject={EVERYBODY: CASES})


def who_holds(turn: Turn, duty: Duty) -> str:
    """The first names of whoever holds a duty now, or words for nobody."""
    held = [each.first_name for each in turn.facts.team if duty in each.duties]
    return ", ".join(held) or turn.words.label("cover_nobody")


def duties(talk: Talk) -> dict[str, str]:
    """Every duty, with who holds it."""
    turn = talk.turn
    named = {duty: turn.words.label(f"duty_{duty.value}") for duty in LADDER}
    return {duty.value: f"{name}: {who_holds(turn, duty)}" for duty, name in named.items()}


def for_duty(talk: Talk) -> dict[str, str]:
    """Who could hold the chosen duty and does not."""
    duty = Duty(talk.answers["which"])
    found = [each for each in talk.turn.facts.team if _could(each) and duty not in each.duties]
    return {str(of): name for of, name in names_apart(found).items()}


def _could(person: Person) -> bool:
    return bool(person.is_reachable and person.roles & MAY_HOLD_DUTY and not person.roles & NEVER)


def other_of_two(turn: Turn, person: Person, duty: Duty) -> Duty | None:
    """The duty of lead or deputy that they have already and that must be somebody else's then.

    A made-up programme may try it (domain guide, section 6: a worry about the lead goes elsewhere).
    """
    others = {Duty.LEAD: Duty.DEPUTY, Duty.DEPUTY: Duty.LEAD}
    other = None if turn.facts.rules.made_up else others.get(duty)
    return other if other in person.duties else None


def find_for_duty(talk: Talk) -> str:
    """Is there anybody?"""
    return "some" if for_duty(talk) else "nobody"


def hand_duty(talk: Talk) -> str:
    """Asks a second person, or does it where nobody could be asked."""
    turn, me = talk.turn, talk.person
    duty, whom = Duty(talk.answers["which"]), talk.answers["whom"]
    if not may(me, Action.CHANGE_DUTY) or whom not in for_duty(talk):
        return "barred"
    person = turn.facts.people[UUID(whom)]
    if other := other_of_two(turn, person, duty):
        talk.values |= {"name": person.first_name, "what": turn.words.label(f"duty_{other.value}")}
        return "both"
    if (seconds := _second_ones(turn)) and not any(each.is_reachable for each in seconds):
        return "no_second"
    if not seconds:
        _hand(turn, person, duty, me.id)
        return "handed"
    new, kind = turn.facts.ids.new(), ProposalKind.CHANGE_DUTY
    proposal = Proposal(new, kind, me.id, turn.now, person.id, words=duty.value)
    propose(turn, proposal, asked_as(turn, proposal))
    return "asked"


def _second_ones(turn: Turn) -> list[Person]:
    """Whose yes is needed: also theirs whose account is frozen or gone for now."""
    first = On(first=turn.me.id)
    joined = (each for each in turn.facts.team if ever_joined(each))
    return [each for each in joined if may(each, Action.AGREE_TO_DUTY, first)]


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about it."""
    duty = Duty(proposal.words)
    held = {"what": turn.words.label(f"duty_{duty.value}"), "who": who_holds(turn, duty)}
    what = turn.words.label("duty_now").format(**held)
    whom = _whom(turn, proposal)
    name = whom.first_name
    if duty is Duty.DEPUTY and (initials := deputy_changed.would_wait(turn, whom)):
        what += turn.words.label("duty_then_waits").format(name=name, initials=initials)
    asker = asker_of(turn, proposal)
    return Asking("proposal.change_duty", name, what, asker, everybody=CASES)


def may_count(turn: Turn, proposal: Proposal) -> bool:
    """Does a yes count now? Not where they cannot hold it any more; both hear so."""
    person = _whom(turn, proposal)
    if other := other_of_two(turn, person, Duty(proposal.words)):
        what = turn.words.label(f"duty_{other.value}")
        lapse(turn, proposal, "duty.both", name=person.first_name, what=what)
        return False
    if _could(person):
        return True
    lapse(turn, proposal, "duty.too_late", name=person.first_name)
    return False


def change_duty(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: it is so from now on."""
    _hand(turn, _whom(turn, proposal), Duty(proposal.words), turn.me.id)


def _whom(turn: Turn, proposal: Proposal) -> Person:
    if proposal.person is None:
        raise ValueError("a duty was proposed for nobody")
    return turn.facts.people[proposal.person]


def _hand(turn: Turn, person: Person, duty: Duty, by: UUID) -> None:
    before = [e for e in turn.facts.team if duty in e.duties and e.id != person.id]
    what, gate = turn.words.label(f"duty_{duty.value}"), gate_of(turn)
    turn.add(HandDuty(person.id, duty, turn.now))
    facts = {"duty": duty.value, "before": " ".join(str(each.id) for each in before)}
    turn.enter(None, EntryKind.DUTY_CHANGED, by, facts=facts, person=person.id)
    turn.say(person, "duty.yours", what=what)
    for each in before:
        if each.is_reachable:
            turn.say(each, "duty.no_more", what=what, name=person.first_name)
    look_again(turn)
    turn.because("duty_changed")
    lost = (replace(each, duties=each.duties - {duty}) for each in before)
    now = replace(person, duties=person.duties | {duty})
    hand_on(turn, EntryKind.DUTY_CHANGED, *lost, now)
    if duty is Duty.DEPUTY:
        deputy_changed.tell(turn, gate)
