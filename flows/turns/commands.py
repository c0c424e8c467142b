"""What the command line asks for: people, links, pairings, agreements. Refuses with a reason."""

from dataclasses import replace

from flows.agreement import Party, Quiet, Terms, next_opening
from flows.checkins import CheckInPlan, Rhythm
from flows.effects import (
    AddAgreement,
    AddInvite,
    AddPairing,
    AddPerson,
    DropTimers,
    GiveRole,
    PutPlan,
    Refuse,
)
from flows.heard import AgreementRecorded, LinkAsked, PairAsked, PersonAdded, TimerKind
from flows.local_time import MIDNIGHT, to_utc
from flows.people import Person, Role, Standing
from flows.programme import LINK_LIFE
from flows.relaying import Pairing, PairingState
from flows.rights import Action, may, may_by_command
from flows.schedule import next_slots
from flows.turn import Turn
from flows.turns.asking import plan_ahead, set_prompt
from flows.turns.coordinators import is_of_team, needs_second, propose_coordinator

YOUNGEST = 16
"""The chat platform's own age limit, unless the operator confirms otherwise (section 3)."""
OLDEST = 25
"""Schemes are for young people up to this age (section 1): an older one was typed wrongly."""
MOST_CHECK_INS = 2
MAY_HOLD_DUTY = {Role.COORDINATOR, Role.SUPERVISOR}
"""Nobody who writes to young people, or is one, stands on the ladder: worries can be about them.
Nor does an administrator, who never sees words."""


def person_added(turn: Turn, heard: PersonAdded) -> None:
    """Adds a person, or refuses with the reason."""
    if reason := fault_of(turn, heard):
        turn.add(Refuse(reason))
        return
    add(turn, heard)


def fault_of(turn: Turn, heard: PersonAdded) -> str:
    """Why this person cannot be added, as a text's id; empty where they can."""
    return (
        _right_fault(turn, heard)
        or _duty_fault(heard)
        or _age_fault(turn, heard)
        or _check_ins_fault(turn, heard)
    )


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


def _right_fault(turn: Turn, heard: PersonAdded) -> str:
    action = Action.ADD_COORDINATOR if is_of_team(heard) else Action.ADD_PERSON
    by = turn.facts.people.get(heard.by) if heard.by else None
    allowed = may_by_command(action) if heard.by is None else by is not None and may(by, action)
    return "" if allowed else "command.not_allowed"


def _duty_fault(heard: PersonAdded) -> str:
    return "command.no_duty" if heard.duty and heard.role not in MAY_HOLD_DUTY else ""


def _age_fault(turn: Turn, heard: PersonAdded) -> str:
    if heard.role is not Role.MENTEE:
        return ""
    person = _person(heard)
    age = person.age(turn.today(person))
    if age is None:
        return "command.birth_month"
    if age > OLDEST:
        return "command.too_old"
    full_years = age if _month_is_over(turn, person) else age - 1
    return "" if full_years >= YOUNGEST else "command.too_young"


def _check_ins_fault(turn: Turn, heard: PersonAdded) -> str:
    wanted = heard.check_ins
    if wanted and heard.role is not Role.MENTEE:
        return "command.check_ins_whose"
    if len(wanted) > MOST_CHECK_INS or len(set(wanted)) < len(wanted):
        return "command.check_ins"
    allowed = turn.facts.rules.check_ins
    outside = any(not allowed.start <= at < allowed.until for _, at in wanted)
    return "command.check_in_hours" if outside else ""


def _month_is_over(turn: Turn, person: Person) -> bool:
    """In the month of birth itself the birthday may still be to come: unsure counts as younger."""
    today = turn.today(person)
    return person.birth_month is None or today.month != person.birth_month.month


def link_asked(turn: Turn, heard: LinkAsked) -> None:
    """Makes a fresh one-time link; earlier ones of the person end."""
    if heard.person not in turn.facts.people:
        turn.add(Refuse("command.no_person"))
        return
    expires = turn.now + LINK_LIFE
    turn.add(AddInvite(turn.facts.ids.new(), heard.person, heard.token, expires))
    turn.because("link_made")


def pair_asked(turn: Turn, heard: PairAsked) -> None:
    """Pairs a mentee with a mentor; a mentee has one mentor at a time."""
    mentee, mentor = turn.facts.people.get(heard.mentee), turn.facts.people.get(heard.mentor)
    if mentee is None or mentor is None:
        turn.add(Refuse("command.no_person"))
    elif Role.MENTEE not in mentee.roles or Role.MENTOR not in mentor.roles:
        turn.add(Refuse("command.not_a_pair"))
    elif any(pairing.mentee.id == mentee.id for pairing in turn.facts.pairings):
        turn.add(Refuse("command.paired_already"))
    else:
        turn.add(AddPairing(heard.pairing, mentee.id, mentor.id, PairingState.ACTIVE, turn.now))
        turn.because("paired")


def agreement_recorded(turn: Turn, heard: AgreementRecorded) -> None:
    """Keeps an agreement that was made on paper: what each of the three said, and when."""
    pairing = next((p for p in turn.facts.pairings if p.id == heard.pairing), None)
    supervisor = turn.facts.people.get(heard.supervisor)
    if pairing is None:
        turn.add(Refuse("command.no_pairing"))
        return
    if supervisor is None or not supervisor.roles & {Role.SUPERVISOR, Role.COORDINATOR}:
        turn.add(Refuse("command.no_supervisor"))
        return
    if heard.agreed_on > turn.today(pairing.mentee):
        turn.add(Refuse("command.agreed_later"))
        return
    terms = _with_quiet(turn, heard.terms)
    if reason := _terms_fault(turn, terms):
        turn.add(Refuse(reason))
        return
    at = to_utc(heard.agreed_on, MIDNIGHT, pairing.mentee.zone)
    number = max((version.number for version in pairing.versions), default=0) + 1
    parties = {
        Party.MENTEE: pairing.mentee.id,
        Party.MENTOR: pairing.mentor.id,
        Party.SUPERVISOR: supervisor.id,
    }
    said = tuple((party, person, at, "paper") for party, person in parties.items())
    turn.add(
        AddAgreement(
            turn.facts.ids.new(),
            pairing.id,
            number,
            terms,
            said,
            heard.recorded_by,
            turn.now,
        )
    )
    _plan_prompts(turn, pairing, terms)
    _wake_held(turn, heard)
    turn.because("agreed")


def _terms_fault(turn: Turn, terms: Terms) -> str:
    """An end in the past is no fault: it ends the messages early."""
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        return "command.ends_first"
    always = replace(terms, starts_on=None, ends_on=None, away=())
    return "" if next_opening(always, turn.now) else "command.never_open"


def _plan_prompts(turn: Turn, pairing: Pairing, terms: Terms) -> None:
    """New hours move the moment at which the mentor is asked for a note; the check-ins stay."""
    mentee = pairing.mentee
    plan = turn.facts.plans.get(mentee.id)
    turn.add(DropTimers(TimerKind.NOTE_PROMPT, mentee.id, pairing=pairing.id))
    if plan is not None and plan.rhythm is Rhythm.WEEKLY:
        for slot in next_slots(plan, mentee.zone, turn.now, turn.facts.slots):
            set_prompt(turn, pairing, terms, slot)


def _with_quiet(turn: Turn, terms: Terms) -> Terms:
    """No agreement is wider than the programme's own quiet hours."""
    contact = turn.facts.rules.contact
    quiet = Quiet(contact.quiet_start, contact.quiet_until)
    return terms if quiet in terms.quiet else replace(terms, quiet=(*terms.quiet, quiet))


def _wake_held(turn: Turn, heard: AgreementRecorded) -> None:
    """What waits is looked at again under the new terms at once."""
    pairing = next(p for p in turn.facts.pairings if p.id == heard.pairing)
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
