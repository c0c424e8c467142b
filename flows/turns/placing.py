"""Somebody said whose a held message is: it goes there, and nowhere else."""

from flows.casework import RaisedBy
from flows.conversing import Act, Button
from flows.noticing import read
from flows.relaying import Relay, Why
from flows.turn import Turn
from flows.turns.mentees import to_mentor
from flows.turns.messages import to_mentee
from flows.turns.whose import give_to_lead, is_waiting, let_go
from flows.turns.worries import Worry, highest, raise_worry


def placed(turn: Turn, button: Button) -> None:
    """A tap under "whose is this?". A second one finds the message dealt with."""
    held = turn.facts.relay
    if held is None or not is_waiting(held) or held.sender != turn.me.id:
        turn.say(turn.me, "relaying.which_late")
        return
    match button.act:
        case Act.FOR_LEAD:
            give_to_lead(turn, held)
        case Act.FOR_MENTOR:
            let_go(turn, held, Why.WITHDRAWN)
            to_mentor(turn, held.words, held.message, heard_at=held.heard_at, is_read=True)
        case Act.FOR_MENTEE:
            _to_mentee(turn, held, button)
        case Act.FOR_NOBODY:
            _to_nobody(turn, held)
        case _:
            raise ValueError(f"{button.act} places no message")


def _to_mentee(turn: Turn, held: Relay, button: Button) -> None:
    let_go(turn, held, Why.WITHDRAWN)
    named = button.means("pairing")
    pairing = next((each for each in turn.facts.pairings if str(each.id) == named), None)
    if pairing is None:
        turn.say(turn.me, "relaying.nobody", lead=turn.lead_name())
        return
    to_mentee(turn, pairing, held.words, held.message)


def _to_nobody(turn: Turn, held: Relay) -> None:
    """Not passed on, but read for safety all the same; whom it concerns is not known."""
    let_go(turn, held, Why.WITHDRAWN)
    me = turn.me
    notice = highest(read(turn.facts.library.word_list, held.words, "mentor"))
    if notice is not None:
        noticed = Worry(
            person=me,
            by=me,
            raised_by=RaisedBy.NOTICED,
            level=notice.level,
            words=held.words,
            message=held.message,
            category=notice.category,
            rule=notice.rule,
            noticed=notice.words,
            read_as=notice.read_as,
        )
        raise_worry(turn, noticed)
    turn.say(me, "relaying.which_nobody")
