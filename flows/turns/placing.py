"""Somebody said whose a held message is: it goes there, and nowhere else."""

from flows.conversing import Act, Button
from flows.relaying import Relay, Why
from flows.turn import Turn
from flows.turns.mentees import to_mentor
from flows.turns.mentors import to_mentee
from flows.turns.whose import give_to_lead, is_waiting, let_go, said_in


def placed(turn: Turn, button: Button) -> None:
    """A tap under "whose is this?". A second one finds the message dealt with."""
    held = turn.facts.relay
    if held is None or not is_waiting(held) or held.sender != turn.me.id:
        turn.say(turn.me, "relaying.which_late")
        return
    match button.act:
        case Act.FOR_LEAD:
            give_to_lead(turn, held, "relaying.whose_to_lead")
        case Act.FOR_MENTOR:
            let_go(turn, held, Why.WITHDRAWN)
            to_mentor(turn, said_in(held), is_read=True)
        case Act.FOR_MENTEE:
            _to_mentee(turn, held, button)
        case Act.FOR_NOBODY:
            let_go(turn, held, Why.WITHDRAWN)
            turn.say(turn.me, "relaying.which_nobody")
        case _:
            raise ValueError(f"{button.act} places no message")


def _to_mentee(turn: Turn, held: Relay, button: Button) -> None:
    let_go(turn, held, Why.WITHDRAWN)
    named = button.means("pairing")
    pairing = next((each for each in turn.facts.pairings if str(each.id) == named), None)
    if pairing is None:
        turn.say(turn.me, "relaying.nobody", lead=turn.lead_name())
        return
    to_mentee(turn, pairing, said_in(held))
