"""A stop of a mentor's messages is not forgotten with the pairings that it was of: a new one begins so.

Their own stop they take back by one tap, a coordinator's any coordinator does (`/start-relay`).
"""

from uuid import UUID

from flows.conversing import Act
from flows.people import Person
from flows.relaying import Stopper
from flows.turn import Manner, Turn

OF_ALL = frozenset({Stopper.MENTOR, Stopper.COORDINATOR})


def kept_stops(turn: Turn, mentor: Person) -> frozenset[Stopper]:
    """Who has stopped this mentor's messages with everybody they are, or were last, paired with."""
    live = [each for each in turn.facts.every_pairing if each.mentor.id == mentor.id]
    if not live:
        return turn.facts.kept_stops.get(mentor.id, frozenset())
    return OF_ALL.intersection(*(each.stops for each in live))


def tell_kept(turn: Turn, pairing: UUID, mentee: Person, mentor: Person) -> None:
    """The mentor hears what holds, and is asked about their own stop; an adult hears that nothing
    passes yet."""
    kept = kept_stops(turn, mentor)
    if Stopper.COORDINATOR in kept:
        _tell_of_coordinator(turn, mentee, mentor)
    if Stopper.MENTOR in kept:
        _ask_mentor(turn, pairing, mentee, mentor, is_alone=len(kept) == 1)


def _tell_of_coordinator(turn: Turn, mentee: Person, mentor: Person) -> None:
    if mentor.is_reachable:
        values = {"mentee": mentee.first_name, "lead": turn.lead_name()}
        turn.say(mentor, "stopping.mentor_kept", **values)
    for adult in turn.adults():
        values = {"mentor": mentor.first_name, "initials": mentee.initials}
        turn.say(adult, "stopping.staff_kept", **values)


def _ask_mentor(
    turn: Turn, pairing: UUID, mentee: Person, mentor: Person, *, is_alone: bool
) -> None:
    if mentor.is_reachable:
        back = turn.labelled("start_again", Act.START_AGAIN, pairing=str(pairing))
        text = "stopping.own_kept" if is_alone else "stopping.own_kept_too"
        values = {"mentee": mentee.first_name, "lead": turn.lead_name()}
        turn.say(mentor, text, Manner(buttons=((back,),)), **values)
    text = "stopping.staff_own_kept" if mentor.is_reachable else "stopping.staff_own_kept_unreached"
    for adult in turn.adults():
        turn.say(adult, text, mentor=mentor.first_name, initials=mentee.initials)
