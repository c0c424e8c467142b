"""Adding somebody who may see words or run the scheme: two persons, once there are two.

While fewer than two coordinators have joined nobody else could agree, so setting up needs one.
"""

from flows.casework import EntryKind
from flows.effects import GiveRole
from flows.heard import PersonAdded
from flows.people import Duty, Person, Role
from flows.proposing import Proposal, ProposalKind
from flows.rights import Action, On, may
from flows.turn import Turn
from flows.turns.confirming import OF_TEAM, ever_joined
from flows.turns.proposals import Asking, asker_of, propose

ENOUGH = 2
"""So many coordinators who have joined can watch over each other. Whose account is frozen or gone for
now counts too: one person could do that in order to need nobody's yes."""


def is_of_team(heard: PersonAdded) -> bool:
    """Is it somebody who runs the scheme?"""
    return heard.role in OF_TEAM or heard.duty is not None


def needs_second(turn: Turn, heard: PersonAdded) -> bool:
    """Does a second person have to agree?"""
    joined = [p for p in turn.facts.team if Role.COORDINATOR in p.roles and ever_joined(p)]
    return is_of_team(heard) and len(joined) >= ENOUGH


def seconds(turn: Turn, heard: PersonAdded) -> tuple[Person, ...]:
    """Who can be asked for that yes now."""
    about = On(person=heard.person, first=heard.by)
    team = turn.facts.team
    return tuple(p for p in team if p.is_reachable and may(p, Action.AGREE_TO_COORDINATOR, about))


def propose_coordinator(turn: Turn, person: Person, heard: PersonAdded) -> None:
    """Asks the coordinators; until one of them agrees the person is nothing here."""
    proposal = Proposal(
        id=turn.facts.ids.new(),
        kind=ProposalKind.ADD_COORDINATOR,
        by=heard.by,
        made_at=turn.now,
        person=person.id,
        words=" ".join(filter(None, (heard.role.value, heard.duty and heard.duty.value))),
    )
    propose(turn, proposal, _asked_as(turn, proposal, person))


def asked_as(turn: Turn, proposal: Proposal) -> Asking:
    """How a second person is asked about it."""
    if proposal.person is None:
        raise ValueError("a coordinator was proposed without saying who")
    return _asked_as(turn, proposal, turn.facts.people[proposal.person])


def _asked_as(turn: Turn, proposal: Proposal, person: Person) -> Asking:
    role, _, duty = proposal.words.partition(" ")
    what = turn.words.label(f"role_{role}")
    if duty:
        what = f"{what}, {turn.words.label(f'duty_{duty}')}"
    asker = asker_of(turn, proposal)
    return Asking("proposal.add_coordinator", person.first_name, what, asker)


def add_coordinator(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed: from now on they are what was proposed."""
    if proposal.person is None:
        raise ValueError("a coordinator was proposed without saying who")
    role, _, duty = proposal.words.partition(" ")
    turn.add(GiveRole(proposal.person, Role(role), Duty(duty) if duty else None, turn.now))
    turn.enter(
        None,
        EntryKind.ROLE_GIVEN,
        turn.me.id,
        facts={"role": role, "duty": duty},
        person=proposal.person,
    )
