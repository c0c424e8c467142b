"""A mentor's own stop is not forgotten with the pairings that it was of: a new one begins stopped too.

The mentor hears so and takes it back by one tap; nobody starts their messages for them.
"""

from uuid import UUID

from flows.conversing import Act
from flows.people import Person
from flows.relaying import Stopper
from flows.turn import Manner, Turn


def own_stop_stands(turn: Turn, mentor: Person) -> bool:
    """Has this mentor stopped messages with everybody they are, or were last, paired with?"""
    live = [each for each in turn.facts.every_pairing if each.mentor.id == mentor.id]
    if not live:
        return mentor.id in turn.facts.own_stops
    return all(Stopper.MENTOR in each.stops for each in live)


def tell_kept(turn: Turn, pairing: UUID, mentee: Person, mentor: Person) -> None:
    """The mentor is asked, and an adult hears that nothing passes yet."""
    if mentor.is_reachable:
        back = turn.labelled("start_again", Act.START_AGAIN, pairing=str(pairing))
        manner = Manner(buttons=((back,),))
        values = {"mentee": mentee.first_name, "lead": turn.lead_name()}
        turn.say(mentor, "stopping.own_kept", manner, **values)
    text = "stopping.staff_own_kept" if mentor.is_reachable else "stopping.staff_own_kept_unreached"
    for adult in turn.adults():
        turn.say(adult, text, mentor=mentor.first_name, initials=mentee.initials)
