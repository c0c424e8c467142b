"""Which open worries stop the usual questions, and how the young person hears of it."""

from dataclasses import replace

from flows.agreement import UNCOUNTED, Direction, next_pass
from flows.casework import Case
from flows.checkins import Rhythm
from flows.level import Level
from flows.people import Person, Role
from flows.relaying import Pairing, PairingState
from flows.turn import Turn
from flows.turns import gating, young_person
from flows.turns.at_rest import why_at_rest


def is_serious(case: Case) -> bool:
    """While a NOW or TODAY worry is open, scheduled messages stop (domain guide, section 4)."""
    return case.is_open and case.level >= Level.TODAY


def questions_go_on(turn: Turn, mentee: Person) -> str:
    """Says to a mentee whose messages stop that the questions go on, where that is so; else nothing.

    They do not while a serious worry is open, they rest or take a break, or nobody ever set when they
    are asked; a coordinator without a duty is given no worries, nor is the command line, so it is not
    known and not said.
    """
    plan = turn.facts.plans.get(mentee.id)
    if plan is None or plan.rhythm is Rhythm.BREAK:
        return ""
    me = turn.facts.me
    is_known = me is not None and (bool(me.duties) or Role.COORDINATOR not in me.roles)
    if not is_known or are_left_out(turn, mentee):
        return ""
    return turn.words.label("questions_go_on")


def are_left_out(turn: Turn, mentee: Person, but: Case | None = None) -> bool:
    """Does something that is so now keep a mentee's usual questions away, so that no day is promised?

    Their own rest, a stop for everybody, or a serious worry; `but` is one that is over with this turn.
    """
    if mentee.rest is not None or turn.facts.all_stopped_since is not None:
        return True
    over = but.id if but else None
    return any(is_serious(each) for each in turn.cases_of(mentee.id) if each.id != over)


def say_questions_stop(turn: Turn, case: Case, lead: Person | None) -> None:
    """Says once that the usual questions stop; of the mentor only where it is not about them.

    `lead` is the adult who has it; None while nobody does, or where the young person has not heard
    of the worry.
    """
    if lead is None:
        young_person.say(turn, case, "worry.questions_stop_unread")
    else:
        pairings = turn.facts.file_pairings
        has_mentor = any(
            pairing.mentor.id not in case.about and messages_come(turn, pairing)
            for pairing in pairings
        )
        text = "worry.questions_stop" if has_mentor else "worry.questions_stop_alone"
        young_person.say(turn, case, text, lead=lead.first_name)
    now = turn.case(case.id) or case
    turn.put_case(replace(now, questions_stopped_at=turn.now))


def messages_come(turn: Turn, pairing: Pairing, way: Direction = Direction.TO_MENTEE) -> bool:
    """May messages reach their reader this way, now or in the hours to come? Else no promise."""
    terms = pairing.terms
    if pairing.state is not PairingState.ACTIVE or terms is None:
        return False
    if why_at_rest(turn, pairing) is not None or gating.holds(turn, pairing):
        return False
    return next_pass(terms, turn.now, UNCOUNTED, way) is not None
