"""Two persons: what one asks for is done when another, who may, agrees. Each step is an entry.

The first yes or no counts. Nobody agrees to what they asked for themselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import EVERYBODY, Act, Button
from flows.effects import Propose, SettleProposal
from flows.ladder import may_see
from flows.people import Person
from flows.proposing import Outcome, Proposal, ProposalKind
from flows.rights import Action, On, barred
from flows.turn import Manner, Rows, Turn

AGREEING: Mapping[ProposalKind, Action] = {
    ProposalKind.ADD_COORDINATOR: Action.AGREE_TO_COORDINATOR,
    ProposalKind.END_ROLE: Action.AGREE_TO_END_ROLE,
    ProposalKind.LOOSEN_LIMIT: Action.AGREE_TO_LOOSEN,
    ProposalKind.ERASE: Action.AGREE_TO_ERASE,
    ProposalKind.CLOSE_CASE: Action.AGREE_TO_CLOSE,
    ProposalKind.LESS_COVER: Action.AGREE_TO_LESS_COVER,
    ProposalKind.CHANGE_DUTY: Action.AGREE_TO_DUTY,
}
"""What somebody must be allowed to do in order to agree."""

Then = Callable[[Turn, Proposal], None]
MayCount = Callable[[Turn, Proposal], bool]


@dataclass(frozen=True, slots=True)
class Asking:
    """How the second person is asked: the text, whom it concerns, what is to be, who asks.

    `pairing` is one that has to be read when it is agreed to, `everybody` what else (`EVERYBODY`).
    """

    text_id: str
    name: str = field(default="", repr=False)
    what: str = field(default="", repr=False)
    asker: str = field(default="", repr=False)
    pairing: UUID | None = None
    everybody: str | None = None


AskedAs = Callable[[Turn, Proposal], Asking]
"""How the second person is asked for one kind of proposal, from what was kept of it."""


def on(turn: Turn, proposal: Proposal) -> On:
    """On what a proposal is, for the table of rights."""
    case = turn.case(proposal.case) if proposal.case else None
    return On(case, case.raised_by if case else frozenset(), proposal.person, proposal.by)


def propose(turn: Turn, proposal: Proposal, asking: Asking) -> tuple[Person, ...]:
    """Keeps a proposal and asks everybody who may agree; gives back whom."""
    turn.add(Propose(proposal))
    facts = {"kind": proposal.kind.value, "proposal": str(proposal.id)}
    turn.enter(proposal.case, EntryKind.PROPOSED, proposal.by, "", facts, person=proposal.person)
    asked = who_may_agree(turn, proposal)
    for person in asked:
        ask(turn, person, proposal, asking)
    turn.because("proposed")
    return asked


def who_may_agree(turn: Turn, proposal: Proposal) -> tuple[Person, ...]:
    """Everybody who can be asked for the second yes."""
    action, about = AGREEING[proposal.kind], on(turn, proposal)
    return tuple(
        person
        for person in turn.facts.team
        if person.is_reachable and barred(person, action, about) is None
    )


def ask(turn: Turn, person: Person, proposal: Proposal, asking: Asking) -> None:
    """Asks one who may agree, with the buttons."""
    turn.say(
        person,
        asking.text_id,
        Manner(buttons=_buttons(turn, proposal, asking)),
        name=asking.name,
        what=asking.what,
        who=asking.asker,
    )


def asker_of(turn: Turn, proposal: Proposal) -> str:
    """The first name of who asks, or words for the command line."""
    found = turn.facts.people.get(proposal.by) if proposal.by else None
    return found.first_name if found else turn.words.label("the_command_line")


def _buttons(turn: Turn, proposal: Proposal, asking: Asking) -> Rows:
    """Yes and no; for a worry first the button that opens it, because it has to be read."""
    named = {
        "proposal": proposal.id,
        "case": proposal.case,
        "pairing": asking.pairing,
        EVERYBODY: asking.everybody,
        "leaver": proposal.person if proposal.kind is ProposalKind.ERASE else None,
    }
    meaning = {name: str(of) for name, of in named.items() if of is not None}
    rows = (
        (turn.labelled("agree", Act.AGREE, **meaning),),
        (turn.labelled("disagree", Act.DISAGREE, **meaning),),
    )
    if proposal.case is None:
        return rows
    return ((turn.labelled("open", Act.OPEN_CASE, case=str(proposal.case)),), *rows)


def answered(
    turn: Turn,
    button: Button,
    then: Mapping[ProposalKind, Then],
    first: Mapping[ProposalKind, MayCount],
    declined: Mapping[ProposalKind, Then],
) -> None:
    """A second person pressed yes or no.

    `first` says of some kinds whether a yes counts yet, `declined` what a no means to others.
    """
    proposal = next(
        (p for p in turn.facts.proposals if str(p.id) == button.means("proposal")), None
    )
    if proposal is None or not proposal.is_open:
        turn.say(turn.me, "proposal.settled")
        return
    if barred(turn.me, AGREEING[proposal.kind], on(turn, proposal)) is not None:
        turn.say(turn.me, "proposal.not_yours")
        turn.because("not_allowed")
        return
    agreed = button.act is Act.AGREE
    if agreed and proposal.kind in first and not first[proposal.kind](turn, proposal):
        return
    _settle(turn, proposal, agreed=agreed)
    after = then if agreed else declined
    if proposal.kind in after:
        after[proposal.kind](turn, proposal)
    _tell(turn, proposal, "proposal.agreed" if agreed else "proposal.declined")


def _settle(turn: Turn, proposal: Proposal, *, agreed: bool) -> None:
    turn.add(
        SettleProposal(proposal.id, Outcome.AGREED if agreed else Outcome.DECLINED, turn.me.id)
    )
    kind = EntryKind.AGREED_TO if agreed else EntryKind.DECLINED_TO
    facts = {"kind": proposal.kind.value, "proposal": str(proposal.id)}
    turn.enter(proposal.case, kind, turn.me.id, "", facts, person=proposal.person)


def lapse(turn: Turn, proposal: Proposal, text_id: str, /, **values: str) -> None:
    """It cannot be done any more: nobody agreed to anything, and both hear that nothing was changed."""
    turn.add(SettleProposal(proposal.id, Outcome.LAPSED, turn.me.id))
    facts = {"kind": proposal.kind.value, "proposal": str(proposal.id)}
    turn.enter(proposal.case, EntryKind.LAPSED, turn.me.id, "", facts, person=proposal.person)
    for person in (turn.me, *still_concerned(turn, proposal)):
        turn.say(person, text_id, **values)
    turn.because("proposal_lapsed")


def _tell(turn: Turn, proposal: Proposal, text_id: str) -> None:
    turn.say(turn.me, text_id, name=turn.me.first_name)
    for proposer in still_concerned(turn, proposal):
        turn.say(proposer, text_id, name=turn.me.first_name)
    turn.because("proposal_settled")


def still_concerned(turn: Turn, proposal: Proposal) -> tuple[Person, ...]:
    """Who asked for it, if they may still hear of it: not of a worry that is about them by now."""
    proposer = turn.facts.people.get(proposal.by) if proposal.by else None
    if proposer is None or not proposer.is_reachable:
        return ()
    case = turn.case(proposal.case) if proposal.case else None
    if proposal.case is not None and (case is None or not may_see(case, proposer)):
        return ()
    return (proposer,)
