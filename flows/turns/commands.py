"""What the command line asks for: people, links, pairings. Refuses with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flows.check_words import check_word_fault
from flows.checkins import CheckInPlan, Rhythm
from flows.effects import (
    AddPairing,
    AddPerson,
    GiveRole,
    PutPlan,
    Refuse,
)
from flows.heard import AccountAsked, Deed, LinkAsked, PairAsked, PersonAdded
from flows.people import Person, Role, Standing, look_the_same
from flows.programme import OLDEST
from flows.relaying import Pairing, PairingState, Stopper
from flows.rights import NOTHING, Action
from flows.turn import Turn
from flows.turns.accounts import account_fault, do_to_account, make_link, on_account
from flows.turns.asking import plan_ahead
from flows.turns.coordinators import is_of_team, needs_second, propose_coordinator, seconds
from flows.turns.kept_stops import kept_stops, tell_kept
from flows.turns.who_asks import refusal

MOST_CHECK_INS = 2
MAY_HOLD_DUTY = {Role.COORDINATOR, Role.SUPERVISOR}
"""Nobody who writes to young people, or is one, stands on the ladder: worries can be about them.
Nor does an administrator, who never sees words."""


def person_added(turn: Turn, heard: PersonAdded) -> None:
    """Adds a person, or refuses with the reason."""
    if refused := fault_of(turn, heard):
        turn.add(refused)
        return
    add(turn, heard)


def fault_of(turn: Turn, heard: PersonAdded) -> Refuse | None:
    """Why this person cannot be added; None where they can."""
    action = Action.ADD_COORDINATOR if is_of_team(heard) else Action.ADD_PERSON
    if refused := refusal(turn, heard.by, action):
        return refused
    fault = _duty_fault(heard) or _age_fault(turn, heard) or _check_ins_fault(turn, heard)
    fault = fault or same_fault(turn, _person(heard))
    if not fault and needs_second(turn, heard) and not seconds(turn, heard):
        fault = "command.no_second"
    return Refuse(fault) if fault else None


def add(turn: Turn, heard: PersonAdded) -> bool:
    """Adds a person; False where they are nothing yet, because a second person has to agree."""
    person = _person(heard)
    turn.because("person_added")
    if needs_second(turn, heard):
        turn.add(AddPerson(replace(person, roles=frozenset(), duties=frozenset()), turn.now))
        propose_coordinator(turn, person, heard)
        return False
    turn.add(AddPerson(person, turn.now), GiveRole(person.id, heard.role, heard.duty, turn.now))
    if heard.check_ins:
        plan = CheckInPlan(person.id, heard.check_ins, Rhythm.WEEKLY, False, 0)
        turn.add(PutPlan(plan))
        plan_ahead(turn, person, plan)
    return True


def _person(heard: PersonAdded) -> Person:
    return Person(
        id=heard.person,
        first_name=heard.first_name,
        initials=heard.initials,
        zone=heard.zone,
        standing=Standing.INVITED,
        version=0,
        roles=frozenset({heard.role}),
        duties=frozenset({heard.duty} if heard.duty else ()),
        mentor_kind=heard.mentor_kind,
        birth_month=heard.birth_month,
        nation=heard.nation,
        language=heard.language,
    )


def same_fault(turn: Turn, person: Person) -> str:
    """A list, an alert and a question of who agreed must never leave open which of two is meant."""
    living = (each for each in turn.facts.everybody if each.standing is not Standing.ERASED)
    same = [each for each in living if each.id != person.id and look_the_same(each, person)]
    if not same:
        return ""
    are_young = all(Role.MENTEE in each.roles & person.roles for each in same)
    return "command.same_initials" if are_young else "command.looks_the_same"


def _duty_fault(heard: PersonAdded) -> str:
    return "command.no_duty" if heard.duty and heard.role not in MAY_HOLD_DUTY else ""


def _age_fault(turn: Turn, heard: PersonAdded) -> str:
    if heard.role is not Role.MENTEE:
        return ""
    return age_fault(turn, _person(heard))


def age_fault(turn: Turn, person: Person) -> str:
    """Why nobody of this age can be a mentee here."""
    today = turn.today(person)
    age = person.age(today)
    if age is None:
        return "command.birth_month"
    if person.birth_month is not None and person.birth_month > today:
        return "command.born_later"
    if age > OLDEST:
        return "command.too_old"
    youngest = turn.facts.rules.min_chat_age
    return "" if person.is_surely(youngest, today) else "command.too_young"


def _check_ins_fault(turn: Turn, heard: PersonAdded) -> str:
    wanted = heard.check_ins
    if wanted and heard.role is not Role.MENTEE:
        return "command.check_ins_whose"
    if len(wanted) > MOST_CHECK_INS or len(set(wanted)) < len(wanted):
        return "command.check_ins"
    allowed = turn.facts.rules.check_ins
    outside = any(not allowed.start <= at < allowed.until for _, at in wanted)
    return "command.check_in_hours" if outside else ""


def link_asked(turn: Turn, heard: LinkAsked) -> None:
    """Makes a fresh one-time link; earlier ones of the person end, and so does their account.

    Whoever needs a new link has lost the old account, or never had one.
    """
    person = turn.facts.people.get(heard.person)
    if refused := refusal(turn, heard.by, Action.MAKE_LINK):
        turn.add(refused)
    elif person is None or person.standing is Standing.ERASED:
        turn.add(Refuse("command.no_person"))
    elif fault := check_word_fault(heard.check_word, person):
        turn.add(Refuse(fault))
    else:
        make_link(turn, person, heard)


RIGHT_TO = {
    Deed.UNLINK: Action.UNLINK,
    Deed.FREEZE: Action.FREEZE,
    Deed.UNFREEZE: Action.FREEZE,
}
"""What somebody must be allowed to do."""


def account_asked(turn: Turn, heard: AccountAsked) -> None:
    """Ends, freezes or gives back an account."""
    person = turn.facts.people.get(heard.person)
    on = on_account(turn, person, heard.deed) if person else NOTHING
    if refused := refusal(turn, heard.by, RIGHT_TO[heard.deed], on):
        turn.add(refused)
    elif person is None:
        turn.add(Refuse("command.no_person"))
    elif fault := account_fault(person, heard.deed):
        turn.add(Refuse(fault))
    else:
        do_to_account(turn, person, heard.deed, heard.by)


def pair_asked(turn: Turn, heard: PairAsked) -> None:
    """Pairs a mentee with a mentor, or refuses with the reason."""
    mentee, mentor = turn.facts.people.get(heard.mentee), turn.facts.people.get(heard.mentor)
    if refused := refusal(turn, heard.by, Action.PAIR):
        turn.add(refused)
    elif reason := pair_fault(turn.facts.every_pairing, mentee, mentor):
        turn.add(Refuse(reason))
    elif mentee is not None and mentor is not None:
        pair(turn, heard.pairing, mentee, mentor)


def pair_fault(live: Sequence[Pairing], mentee: Person | None, mentor: Person | None) -> str:
    """Why these two cannot be paired: a mentee has one mentor at a time.

    Where a coordinator has stopped all messages of the mentor, no new ones begin in silence.
    """
    if mentee is None or mentor is None:
        return "command.no_person"
    if Role.MENTEE not in mentee.roles or Role.MENTOR not in mentor.roles:
        return "command.not_a_pair"
    if any(pairing.mentee.id == mentee.id for pairing in live):
        return "command.paired_already"
    theirs = [pairing for pairing in live if pairing.mentor.id == mentor.id]
    is_stopped = bool(theirs) and all(Stopper.COORDINATOR in each.stops for each in theirs)
    return "command.mentor_stopped" if is_stopped else ""


def pair(turn: Turn, pairing: UUID, mentee: Person, mentor: Person) -> None:
    """Pairs the two. A stop of all the mentor's messages that was never taken back holds here too."""
    kept = kept_stops(turn, mentor)
    tell_kept(turn, pairing, mentee, mentor)
    state = PairingState.PAUSED if kept else PairingState.ACTIVE
    stops = tuple((who, turn.now) for who in Stopper if who in kept)
    turn.add(AddPairing(pairing, mentee.id, mentor.id, state, turn.now, stops))
    turn.because("paired")
