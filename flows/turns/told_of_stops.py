"""What the adults read of whom a stop was told: never that somebody heard it who was not written to."""

from flows.people import Person
from flows.relaying import Pairing
from flows.turn import Turn


def is_told(mentee: Person) -> bool:
    """Is the mentee written to now: neither at rest nor out of reach?"""
    return mentee.is_reachable and mentee.rest is None


def hears(turn: Turn, pairing: Pairing, text: str) -> str:
    """To the mentor: the mentee hears it now, or on coming back, or I can't reach them."""
    later = "hears_later" if pairing.mentee.is_reachable else "hears_unreached"
    how = text if is_told(pairing.mentee) else later
    return turn.words.fill(f"stopping.{how}", mentee=pairing.mentee.first_name)


def are_told(turn: Turn, pairing: Pairing, text: str) -> str:
    """To the team: both have been told, or one of them alone, or neither."""
    mentee, mentor = pairing.mentee, pairing.mentor
    values = {"initials": mentee.initials, "mentor": mentor.first_name}
    if not mentor.is_reachable:
        how = "told_mentee" if is_told(mentee) else "told_neither"
    else:
        later = "told_later" if mentee.is_reachable else "told_unreached"
        how = text if is_told(mentee) else later
    return turn.words.fill(f"stopping.{how}", **values)
