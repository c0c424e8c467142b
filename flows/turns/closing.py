"""Closing a worry, and opening it again: by people, who have read it, with reasons.

NOW and a worry about an adult of the scheme need a second person, who has read it too. Nothing
closes unread, by itself, by the one who raised it, or by anyone whom it is about; nothing is deleted.
"""

from collections.abc import Collection
from dataclasses import replace

from flows.casework import Case, CaseFile, CaseState, EntryKind
from flows.effects import DropTimers, Lane, SettleProposal, WithdrawDeliveries
from flows.heard import TimerKind, Topic, TopicKind
from flows.level import Level
from flows.people import Person
from flows.proposing import Outcome, Proposal, ProposalKind
from flows.rights import Action, On, may
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns import proposals, young_person
from flows.turns.case_actions import USEFUL, enter_answers, subject_of
from flows.turns.case_door import (
    NEW_WORDS,
    file_for,
    file_in,
    is_read_first,
    looked_after,
    say_read_first,
)
from flows.turns.heard_of import HEARD_OF_IT
from flows.turns.reporters import tell_reporters
from flows.turns.serious import are_left_out
from flows.turns.worries import restart

ADULT_IN_SCHEME = "adult_in_scheme"
"""The category of worries about somebody who works or helps here."""
ASKED_AT_CLOSING = ("actions", "told_whom", "reason", "why", "outcome", "contact")
SINCE = NEW_WORDS | {EntryKind.LEVEL_RAISED, EntryKind.RAISED_AGAIN, EntryKind.REOPENED}
"""What has to be read before it is closed."""
CHANGED = SINCE | {EntryKind.LEVEL_LOWERED}
"""What makes a yes to closing not count: it was asked for before this."""


def needs_second(file: CaseFile) -> bool:
    """NOW, also where one person has lowered it since, and a worry about an adult of the scheme
    (domain guide, section 6)."""
    is_about_adult = any(each.category == ADULT_IN_SCHEME for each in file.concerns)
    was_now = any(
        dict(each.facts).get("before") == Level.NOW.name
        for each in file.entries
        if each.kind is EntryKind.LEVEL_LOWERED
    )
    is_now = file.case.level is Level.NOW or was_now
    return is_now or bool(file.case.about) or is_about_adult


def seconds(turn: Turn, file: CaseFile) -> tuple[Person, ...]:
    """Who could agree to what I ask for."""
    about = On(file.case, file.case.raised_by, first=turn.me.id)
    return tuple(
        p for p in turn.facts.team if p.is_reachable and may(p, Action.AGREE_TO_CLOSE, about)
    )


def close(turn: Turn, talks: Talks) -> None:
    """Starts the questions of closing, if it may be closed by me now."""
    file = file_for(turn, Action.CLOSE_CASE)
    if file is None:
        return
    number = str(file.case.number)
    if file.case.is_unread:
        say_read_first(turn, file.case)
    elif not file.case.is_open:
        turn.say(turn.me, "alert.closed_already", number=number)
    elif _waiting(turn, file.case) is not None:
        turn.say(turn.me, "closing.asked_already", number=number)
    elif file.waiting:
        _say_waits(turn, file)
    elif needs_second(file) and not seconds(turn, file):
        turn.say(turn.me, "closing.no_second", number=number)
    elif is_read_first(turn, file):
        talks.start(turn, turn.me, "close_case", subject=subject_of(file.case))


def _say_waits(turn: Turn, file: CaseFile) -> None:
    """Words that may be of this worry wait for a tap: nothing closes unread."""
    initials = turn.facts.people[file.case.person].initials
    turn.say(turn.me, "closing.waits", number=str(file.case.number), initials=initials)


def _waiting(turn: Turn, case: Case) -> Proposal | None:
    """The proposal to close it that still counts."""
    file = turn.facts.file
    found = (p for p in _open_proposals(turn, case) if file and not _has_new_since(file, p))
    return next(found, None)


def _open_proposals(turn: Turn, case: Case) -> list[Proposal]:
    """What was asked for and is not settled."""
    mine = (p for p in turn.facts.proposals if p.kind is ProposalKind.CLOSE_CASE and p.is_open)
    return [each for each in mine if each.case == case.id]


def was_noticed(talk: Talk) -> str:
    """Did a rule notice any words of this worry? Then it is asked whether that was useful."""
    file = talk.turn.facts.file
    return "yes" if file is not None and file.is_noticed else "no"


def close_case(talk: Talk) -> str:
    """All was answered: closes it, or asks for the second person's yes."""
    turn, file = talk.turn, file_in(talk, Action.CLOSE_CASE)
    if file is None:
        return "barred"
    case = file.case
    if not case.is_open or _waiting(turn, case) is not None:
        return "settled"
    if case.is_unread or not looked_after(file, turn.me.id, _newest(file)):
        return "unread"
    if file.waiting:
        return "waits"
    for stale in _open_proposals(turn, case):
        turn.add(SettleProposal(stale.id, Outcome.LAPSED, turn.me.id))
    asked = (*ASKED_AT_CLOSING, USEFUL) if USEFUL in talk.answers else ASKED_AT_CLOSING
    enter_answers(talk, case, EntryKind.CLOSING, asked)
    if not needs_second(file):
        _finish(turn, file)
        return "closed"
    new = Proposal(turn.facts.ids.new(), ProposalKind.CLOSE_CASE, turn.me.id, turn.now)
    new = replace(new, person=case.person, case=case.id)
    proposals.propose(turn, new, asked_as(turn, new))
    return "asked"


def asked_as(turn: Turn, proposal: Proposal) -> proposals.Asking:
    """How a second person is asked about it."""
    case = turn.case(proposal.case) if proposal.case else None
    if case is None:
        return proposals.Asking("proposal.settled")
    what = f"{case.number}, {turn.facts.people[case.person].initials}"
    asker = proposals.asker_of(turn, proposal)
    return proposals.Asking("proposal.close_case", what=what, asker=asker)


def _newest(file: CaseFile, kinds: Collection[EntryKind] = SINCE) -> int:
    return max((e.number or 0 for e in file.entries if e.kind in kinds), default=0)


def _proposed_at(file: CaseFile, proposal: Proposal) -> int:
    """The number of the entry in which it was proposed."""
    named = (
        e.number or 0
        for e in file.entries
        if e.kind is EntryKind.PROPOSED and dict(e.facts).get("proposal") == str(proposal.id)
    )
    return max(named, default=0)


def _has_new_since(file: CaseFile, proposal: Proposal) -> bool:
    return _newest(file, CHANGED) > _proposed_at(file, proposal)


def may_count(turn: Turn, proposal: Proposal) -> bool:
    """Does a yes to closing count now? Says why not: new words, or not read by the one who says it."""
    file = turn.facts.file
    if file is None or file.case.id != proposal.case or not file.case.is_open:
        turn.say(turn.me, "proposal.settled")
        return False
    if _has_new_since(file, proposal):
        _lapse(turn, file, proposal)
        return False
    if not looked_after(file, turn.me.id, _proposed_at(file, proposal)):
        say_read_first(turn, file.case)
        return False
    if file.waiting:
        _say_waits(turn, file)
        return False
    return True


def _lapse(turn: Turn, file: CaseFile, proposal: Proposal) -> None:
    turn.add(SettleProposal(proposal.id, Outcome.LAPSED, turn.me.id))
    facts = {"kind": proposal.kind.value, "proposal": str(proposal.id)}
    turn.enter(file.case.id, EntryKind.LAPSED, turn.me.id, facts=facts)
    for person in (turn.me, *proposals.still_concerned(turn, proposal)):
        turn.say(person, "closing.lapsed", number=str(file.case.number))
    turn.because("closing_lapsed")


def agreed_to_close(turn: Turn, proposal: Proposal) -> None:
    """A second person agreed, who has read it."""
    if turn.facts.file is None:
        raise ValueError("a case is closed without having been read")
    _finish(turn, turn.facts.file)


def _finish(turn: Turn, file: CaseFile) -> None:
    case = file.case
    turn.put_case(replace(case, state=CaseState.CLOSED, closed_at=turn.now))
    turn.enter(case.id, EntryKind.CLOSED, turn.me.id)
    turn.add(DropTimers(TimerKind.RUNG, case.person, case=case.id))
    turn.add(WithdrawDeliveries(Topic(TopicKind.CASE, case.id), Lane.ALERT))
    turn.because("case_closed", name=turn.me.first_name)
    _tell_young_person(turn, file)
    tell_reporters(turn, file, "finished")


def _tell_young_person(turn: Turn, file: CaseFile) -> None:
    """Kind and honest, if they had heard of it; whatever the reason was, nothing is held against them."""
    case, person = file.case, turn.facts.people[file.case.person]
    heard_of_it = any(each.kind in HEARD_OF_IT for each in file.entries)
    if not heard_of_it or not person.has_chat:
        return
    come_back = case.questions_stopped_at is not None and not are_left_out(turn, person, but=case)
    owner = turn.facts.people.get(case.owner) if case.owner else None
    lead = (owner or turn.me).first_name
    text = "worry.finished_questions" if come_back else "worry.finished"
    young_person.say(turn, case, text, lead=lead)


def reopen(turn: Turn, talks: Talks) -> None:
    """Starts opening a closed worry again: a reason is asked for."""
    file = file_for(turn, Action.REOPEN_CASE)
    if file is None:
        return
    if file.case.is_open:
        turn.say(turn.me, "closing.open_already", number=str(file.case.number))
    else:
        talks.start(turn, turn.me, "reopen_case", subject=subject_of(file.case))


def reopen_case(talk: Talk) -> str:
    """Opens it again: its ladder begins from the foot, and somebody has to read it."""
    turn, file = talk.turn, file_in(talk, Action.REOPEN_CASE)
    if file is None:
        return "barred"
    if file.case.is_open:
        return "open"
    words = talk.answers["why"]
    turn.enter(file.case.id, EntryKind.REOPENED, turn.me.id, words, {"asked": "reopened_why"})
    restart(turn, replace(file.case, questions_stopped_at=None), "reopened")
    turn.because("case_reopened")
    return "reopened"
