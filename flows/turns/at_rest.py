"""At rest: the first reason why nothing passes between two people now, because somebody stopped it.

Changes nothing. Whoever may stop and start stands in `resting.py`, `stopping.py` and `rights.py`.
"""

from flows.conversing import Act, Button
from flows.people import Person
from flows.relaying import Pairing, Stopper, Why
from flows.turn import Manner, Turn

WHOSE_FIRST = (Stopper.MENTEE, Stopper.COORDINATOR, Stopper.MENTOR)
"""Which stop is named where several stand."""


def why_at_rest(turn: Turn, pairing: Pairing) -> Why | None:
    """The first reason why nothing passes now; None where nobody has stopped it."""
    if pairing.mentee.rest is not None:
        return Why.RESTING
    for who in WHOSE_FIRST:
        if who in pairing.stops:
            return Why(f"stopped_by_{who.value}")
    return Why.ALL_STOPPED if turn.facts.all_stopped_since is not None else None


def questions_rest(turn: Turn) -> bool:
    """Do my check-ins rest, because I wish it or because everything is stopped?"""
    return turn.me.rest is not None or turn.facts.all_stopped_since is not None


def say_whole(
    turn: Turn, to: Person, text_id: str, manner: Manner | None = None, /, **values: str
) -> None:
    """Says a text in which a sentence may be missing, without a gap."""
    turn.say_text(to, text_id, " ".join(turn.words.fill(text_id, **values).split()), manner)


def way_back(turn: Turn) -> Button:
    """One tap, and all is as it was."""
    return turn.labelled("start_again", Act.START_AGAIN)


def say_resting(turn: Turn) -> None:
    """Says to a mentee that it rests, and the way back."""
    turn.say(turn.me, "resting.still", Manner(buttons=((way_back(turn),),)))


def say_not_passed(turn: Turn, how: str, /, **values: str) -> None:
    """Says to a mentee that nothing was passed on because they rest, and the ways on."""
    tell = turn.labelled("tell_someone", Act.TELL_SOMEONE)
    turn.say(
        turn.me, f"resting.not_passed_{how}", Manner(buttons=((way_back(turn),), (tell,))), **values
    )
