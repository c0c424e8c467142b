"""Adding somebody who may see words or run the scheme: two persons, once there are two.

While fewer than two coordinators have joined nobody else could agree, so setting up needs one.
"""

from flows.casework import EntryKind
from flows.effects import GiveRole
from flows.heard import PersonAdded
from flows.people import Duty, Person, Role, Standing
from flows.proposing import Proposal, ProposalKind
from flows.turn import Turn
from flows.turns.proposals import Asking, asker_of, propose

OF_TEAM = {Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR}
ENOUGH = 2
"""So many coordinators who have joined can watch over each other."""


def is_of_team(heard: PersonAdded) -> bool:
    """Is it somebody who runs the scheme?"""
    return heard.role in OF_TEAM or heard.duty is not None


def needs_second(turn: Turn, heard: PersonAdded) -> bool:
    """Does a second person have to agree?"""
    joined = [
        person
        for person in turn.facts.team
        if Role.COORDINATOR in person.roles and person.standing is Standing.JOINED
    ]
    return is_of_team(heard) and len(joined) >= ENOUGH


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
