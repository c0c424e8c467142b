"""Which open worries stop the usual questions, and how the young person hears of it."""

from dataclasses import replace

from flows.casework import Case
from flows.level import Level
from flows.people import Person
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.at_rest import why_at_rest


def is_serious(case: Case) -> bool:
    """While a NOW or TODAY worry is open, scheduled messages stop (domain guide, section 4)."""
    return case.is_open and case.level >= Level.TODAY


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
            pairing.mentor.id not in case.about and why_at_rest(turn, pairing) is None
            for pairing in pairings
        )
        text = "worry.questions_stop" if has_mentor else "worry.questions_stop_alone"
        young_person.say(turn, case, text, lead=lead.first_name)
    now = turn.case(case.id) or case
    turn.put_case(replace(now, questions_stopped_at=turn.now))
