"""What the adults read of whom a stop was told: never that a young person heard it who was not written to."""

from flows.relaying import Pairing
from flows.turn import Turn


def hears(turn: Turn, pairing: Pairing, text: str) -> str:
    """To the mentor: the mentee hears it now, or where they rest on coming back."""
    is_resting = pairing.mentee.rest is not None
    how = "hears_later" if is_resting else text
    return turn.words.fill(f"stopping.{how}", mentee=pairing.mentee.first_name)


def are_told(turn: Turn, pairing: Pairing, text: str) -> str:
    """To the team: both have been told, or the mentor alone."""
    is_resting = pairing.mentee.rest is not None
    values = {"initials": pairing.mentee.initials, "mentor": pairing.mentor.first_name}
    return turn.words.fill(f"stopping.{'told_later' if is_resting else text}", **values)
