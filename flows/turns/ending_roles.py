"""The role of a mentor, or of somebody who runs the scheme, ends: at once, and it is said to both sides.

Of whoever runs the scheme two persons decide, neither of them the one it is about. Nothing is left
without somebody: worries go to others, and a duty that nobody holds any more is told.
"""

from dataclasses import replace
from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import CASES, EVERYBODY, FLAGGING, Act, Button, ConversationState
from flows.effects import EndRoles, SetMail
from flows.heard import Said
from flows.people import LADDER, Duty, Person, Role
from flows.proposing import Proposal, ProposalKind
from flows.relaying import Stopper
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Rows, Turn, listed
from flows.turns import deputy_changed, gating
from flows.turns.confirming import OF_TEAM, what_they_are
from flows.turns.former_adults import passed_to
from flows.turns.handing_on import hand_on
from flows.turns.mentor_stops import offer_end
from flows.turns.proposals import Asking, asker_of, propose, who_may_agree
from flows.turns.stopping import stop_and_tell
from flows.turns.sure import is_sure, sure_of

CAN_END = OF_TEAM | {Role.MENTOR}
"""A young person's part here does not end like this, and a carer has none."""


def doings(turn: Turn, person: Person) -> Rows:
    """The button that ends somebody's role, for whoever may and where there is one."""
    if not (_has_role(person) and may(turn.me, Action.END_ROLE)):
        return []
    label = "people_end_role_own" if person.id == turn.me.id else "people_end_role"
    return [[turn.labelled(label, Act.END_ROLE, **_to(person))]]


def _has_role(person: Person) -> bool:
    return bool(person.roles & CAN_END or person.duties)


def _is_team(person: Person) -> bool:
    return bool(person.roles & OF_TEAM or person.duties)


def _to(person: Person) -> dict[str, str]:
    return {EVERYBODY: "yes", "person": str(person.id)}


def all_they_are(turn: Turn, person: Person) -> str:
    """Somebody's role and places on the ladder."""
    duties = (turn.words.label(f"duty_{each.value}") for each in LADDER if each in person.duties)
    return ", ".join((what_they_are(turn, person), *duties))


def _what_ends(turn: Turn, person: Person) -> str:
    """The same, and whether nobody else holds one of these places."""
    what = all_they_are(turn, person)
    return f"{what}, {turn.words.label('the_only_one')}" if _only_theirs(turn, person) else what


def _only_theirs(turn: Turn, person: Person) -> tuple[Duty, ...]:
    others = {duty for p in turn.facts.team if p.id != person.id for duty in p.duties}
    return tuple(duty for duty in LADDER if duty in person.duties - others)


def pressed(turn: Turn, talks: Talks, button: Button) -> None:
    """Asks whether it is meant; then ends a mentor's role, or asks for the second person."""
    person = turn.facts.people.get(UUID(button.means("person")))
    if not may(turn.me, Action.END_ROLE):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
    elif person is None or not _has_role(person):
        turn.say(turn.me, "people.no_role")
    elif not is_sure(button):
        _ask(turn, person)
    elif _is_team(person):
        _propose(turn, person)
    else:
        _end_mentor(turn, person)


def _ask(turn: Turn, person: Person) -> None:
    kind = "team" if _is_team(person) else "mentor"
    yes = turn.labelled(f"people_end_{kind}_sure", Act.END_ROLE, **_to(person), **sure_of(person))
    values = {"name": person.first_name, "what": _what_ends(turn, person)}
    turn.say(turn.me, f"people.end_{kind}_sure", Manner(buttons=[[yes]]), **values)


# a mentor


def _end_mentor(turn: Turn, person: Person) -> None:
    """Messages stop as by /stop-mentor; each pairing ends when the young person has been told."""
    pairings = [each for each in turn.facts.every_pairing if each.mentor.id == person.id]
    for pairing in pairings:
        if Stopper.COORDINATOR not in pairing.stops:
            stop_and_tell(turn, pairing)
        offer_end(turn, turn.me, pairing)
    _end(turn, person)
    turn.say(turn.me, "people.end_done", name=person.first_name)


# whoever runs the scheme


def _propose(turn: Turn, person: Person) -> None:
    of = ProposalKind.END_ROLE
    if any(p.kind is of and p.person == person.id and p.is_open for p in turn.facts.proposals):
        turn.say(turn.me, "people.end_waits")
        return
    proposal = Proposal(turn.facts.ids.new(), of, turn.me.id, turn.now, person.id)
    if not who_may_agree(turn, proposal):
        turn.say(turn.me, "people.end_nobody")
        turn.because("no_second")
        return
    propose(turn, proposal, asked_as(turn, proposal))
    turn.say(turn.me, "people.end_asked")


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about it."""
    person, asker = _whom(turn, proposal), asker_of(turn, proposal)
    what = _what_ends(turn, person)
    return Asking("proposal.end_role", person.first_name, what, asker, everybody=CASES)


def _whom(turn: Turn, proposal: Proposal) -> Person:
    if proposal.person is None:
        raise ValueError("it was proposed to end a role without saying whose")
    return turn.facts.people[proposal.person]


def agreed(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: what was on its way is taken back, what they had goes to others."""
    person = _whom(turn, proposal)
    gone = replace(person, roles=frozenset(), duties=frozenset(), mail=None)
    gate = gating.gate_of(turn)
    hand_on(turn, EntryKind.ROLE_ENDED, gone)
    for pairing in turn.facts.every_pairing:
        if pairing.mentor.id == person.id and Stopper.COORDINATOR not in pairing.stops:
            stop_and_tell(turn, pairing)
    _end(turn, person)
    if empty := _only_theirs(turn, person):
        names = [turn.words.label(f"duty_{duty.value}") for duty in empty]
        what = listed(names, turn.words.label("and"))
        for each in turn.facts.team:
            if each.is_reachable:
                text = "no_duty_now" if may(each, Action.CHANGE_DUTY) else "no_duty_now_ask"
                turn.say(each, f"people.{text}", what=what)
        gating.look_again(turn)
    if Duty.DEPUTY in person.duties:
        deputy_changed.tell(turn, gate)


def _end(turn: Turn, person: Person) -> None:
    """They are nothing here from now on, on every channel; an entry says who decided it."""
    turn.add(EndRoles(person.id, turn.now))
    if person.mail is not None:
        turn.add(SetMail(turn.facts.ids.new(), person.id, None))
    was = {"roles": " ".join(sorted(person.roles)), "duties": " ".join(sorted(person.duties))}
    turn.enter(None, EntryKind.ROLE_ENDED, turn.me.id, facts=was, person=person.id)
    if person.is_reachable:
        turn.say(person, "people.role_ended", Manner(apart=True))
    turn.because("role_ended")


# afterwards


def may_go_on(turn: Turn) -> bool:
    """May I go on with what I was asked? What a mentor began to flag is heard to its end."""
    found = turn.facts.conversation
    return not turn.me.is_nothing or (found is not None and found.flow == FLAGGING)


def say_ended(turn: Turn, talks: Talks, said: Said | None = None) -> None:
    """I am nothing here any more, and hear so; whatever I was asked before ends.

    Words are read for safety before that is said.
    """
    if said is not None and may_go_on(turn) and talks.words(turn, said):
        return
    talks.leave(turn, ConversationState.ENDED)
    say_what_became(turn, passed_to(turn, said) if said is not None else "")


def say_what_became(turn: Turn, lead: str) -> None:
    """That my role has ended, and whom I asked to read my words, if anybody."""
    if lead:
        turn.say(turn.me, "people.role_ended_passed", lead=lead)
    else:
        turn.say(turn.me, "people.role_ended")
    turn.because("not_allowed")
