"""`/duties`: a duty on the ladder goes to another adult of the team, when a second person agrees.

While nobody else is there who could agree, one person is enough, as at setting up. A duty is never
left without anybody here.
"""

from collections.abc import Sequence
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
OTHER = {Duty.LEAD: Duty.DEPUTY, Duty.DEPUTY: Duty.LEAD}
"""The duty that must be somebody else's."""
SWAP = "swap"
"""Stands behind the duty in what is proposed: lead and deputy take each other's at one moment."""


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
    other = None if turn.facts.rules.made_up else OTHER.get(duty)
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
    other = other_of_two(turn, person, duty)
    swaps = other is not None and _swaps_with(turn, person, duty) is not None
    if other is not None:
        talk.values |= {"name": person.first_name, "what": turn.words.label(f"duty_{other.value}")}
        if not swaps:
            return "both"
    if (seconds := _second_ones(turn)) and not any(each.is_reachable for each in seconds):
        return "no_second"
    words = f"{duty.value} {SWAP}" if swaps else duty.value
    new, kind = turn.facts.ids.new(), ProposalKind.CHANGE_DUTY
    proposal = Proposal(new, kind, me.id, turn.now, person.id, words=words)
    if not seconds:
        change_duty(turn, proposal)
        return "handed"
    propose(turn, proposal, asked_as(turn, proposal))
    return "swap" if swaps else "asked"


def _swaps_with(turn: Turn, person: Person, duty: Duty) -> Person | None:
    """Who alone holds this duty and could take the other one of lead and deputy for it at once."""
    held = [each for each in turn.facts.team if duty in each.duties]
    alone = len(held) == 1 and held[0].id != person.id and _could(held[0])
    return held[0] if alone and other_of_two(turn, person, duty) is not None else None


def _of(proposal: Proposal) -> tuple[Duty, bool]:
    """Which duty it is about, and whether the two of lead and deputy swap."""
    duty, _, swap = proposal.words.partition(" ")
    return Duty(duty), swap == SWAP


def _second_ones(turn: Turn) -> list[Person]:
    """Whose yes is needed: also theirs whose account is frozen or gone for now."""
    first = On(first=turn.me.id)
    joined = (each for each in turn.facts.team if ever_joined(each))
    return [each for each in joined if may(each, Action.AGREE_TO_DUTY, first)]


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about it."""
    duty, swaps = _of(proposal)
    if swaps:
        return _swap_asked_as(turn, proposal, duty)
    held = {"what": turn.words.label(f"duty_{duty.value}"), "who": who_holds(turn, duty)}
    what = turn.words.label("duty_now").format(**held)
    whom = _whom(turn, proposal)
    what += _then_waits(turn, whom) if duty is Duty.DEPUTY else ""
    asker = asker_of(turn, proposal)
    return Asking("proposal.change_duty", whom.first_name, what, asker, everybody=CASES)


def _then_waits(turn: Turn, deputy: Person) -> str:
    """Whose messages wait while this person is the only deputy; empty for nobody."""
    initials = deputy_changed.would_wait(turn, deputy)
    label = turn.words.label("duty_then_waits")
    return label.format(name=deputy.first_name, initials=initials) if initials else ""


def _swap_asked_as(turn: Turn, proposal: Proposal, duty: Duty) -> Asking:
    person = _whom(turn, proposal)
    other = _swaps_with(turn, person, duty)
    what = turn.words.label("duty_swapped").format(
        name=person.first_name,
        what=turn.words.label(f"duty_{duty.value}"),
        who=other.first_name if other else turn.words.label("an_adult"),
        kind=turn.words.label(f"duty_{OTHER[duty].value}"),
    )
    deputy = person if duty is Duty.DEPUTY else other
    what += _then_waits(turn, deputy) if deputy else ""
    asker = asker_of(turn, proposal)
    return Asking("proposal.swap_duties", person.first_name, what, asker, everybody=CASES)


def may_count(turn: Turn, proposal: Proposal) -> bool:
    """Does a yes count now? Not where they cannot hold it any more; both hear so."""
    person, (duty, swaps) = _whom(turn, proposal), _of(proposal)
    if swaps and _could(person) and _swaps_with(turn, person, duty) is not None:
        return True
    if not swaps and (other := other_of_two(turn, person, duty)):
        what = turn.words.label(f"duty_{other.value}")
        lapse(turn, proposal, "duty.both", name=person.first_name, what=what)
        return False
    if not swaps and _could(person):
        return True
    lapse(turn, proposal, "duty.too_late", name=person.first_name)
    return False


def change_duty(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: it is so from now on."""
    person, (duty, swaps) = _whom(turn, proposal), _of(proposal)
    takes = [(person, duty)]
    if swaps and (other := _swaps_with(turn, person, duty)):
        takes.append((other, OTHER[duty]))
    _hand(turn, takes, turn.me.id)


def _whom(turn: Turn, proposal: Proposal) -> Person:
    if proposal.person is None:
        raise ValueError("a duty was proposed for nobody")
    return turn.facts.people[proposal.person]


def _hand(turn: Turn, takes: Sequence[tuple[Person, Duty]], by: UUID) -> None:
    """Each of them holds their duty from now on, and nobody else does: all at one moment."""
    gate, now = gate_of(turn), {each.id: each for each in turn.facts.team}
    for person, duty in takes:
        before = [e for e in turn.facts.team if duty in e.duties and e.id != person.id]
        what = turn.words.label(f"duty_{duty.value}")
        turn.add(HandDuty(person.id, duty, turn.now))
        facts = {"duty": duty.value, "before": " ".join(str(each.id) for each in before)}
        turn.enter(None, EntryKind.DUTY_CHANGED, by, facts=facts, person=person.id)
        turn.say(person, "duty.yours", what=what)
        for each in before:
            if each.is_reachable:
                turn.say(each, "duty.no_more", what=what, name=person.first_name)
            now[each.id] = replace(now[each.id], duties=now[each.id].duties - {duty})
        now[person.id] = replace(now[person.id], duties=now[person.id].duties | {duty})
    look_again(turn)
    turn.because("duty_changed")
    changed = (now[each.id] for each in turn.facts.team if now[each.id] is not each)
    hand_on(turn, EntryKind.DUTY_CHANGED, *changed)
    if any(duty is Duty.DEPUTY for _, duty in takes):
        deputy_changed.tell(turn, gate)
