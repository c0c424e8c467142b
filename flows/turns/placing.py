"""Somebody said whose a held message is: it goes there, and nowhere else. Or nobody did in time."""

from flows.conversing import Act, Button
from flows.heard import TimerFired
from flows.people import Role
from flows.relaying import Relay, Why
from flows.talking import Talks
from flows.turn import Manner, Turn
from flows.turns.flag_words import give_to_case, pressed_for_lead
from flows.turns.mentees import to_mentor
from flows.turns.mentors import is_note_to, to_mentee
from flows.turns.whose import give_to_lead, is_waiting, let_go, said_in


def nobody_said(turn: Turn, heard: TimerFired) -> None:
    """Nobody said whose it is in time: what was announced happens."""
    held = turn.facts.relay
    if held is None or not is_waiting(held):
        turn.because("whose_stale")
        return
    turn.because("whose_time_out")
    if Role.MENTEE in turn.me.roles:
        give_to_lead(turn, held, "relaying.whose_time_out")
    elif held.why is Why.WHOSE_WORDS:
        give_to_case(turn, held, dict(heard.timer.expects), "mentor.flag_time_out")
    else:
        let_go(turn, held, Why.WITHDRAWN)
        turn.say(turn.me, "relaying.which_time_out", Manner(reply_to=held.message))


def placed(turn: Turn, talks: Talks, button: Button) -> None:
    """A tap under "whose is this?". A second one finds the message dealt with."""
    held = turn.facts.relay
    if held is None or not is_waiting(held) or held.sender != turn.me.id:
        turn.say(turn.me, "relaying.which_late")
        return
    match button.act:
        case Act.FOR_LEAD if Role.MENTEE not in turn.me.roles:
            pressed_for_lead(turn, held, button)
        case Act.FOR_LEAD:
            give_to_lead(turn, held, "relaying.whose_to_lead")
        case Act.FOR_MENTOR:
            let_go(turn, held, Why.WITHDRAWN)
            to_mentor(turn, said_in(held), is_read=True)
        case Act.FOR_MENTEE:
            _to_mentee(turn, talks, held, button)
        case Act.FOR_NOBODY:
            let_go(turn, held, Why.WITHDRAWN)
            turn.say(turn.me, "relaying.which_nobody")
        case _:
            raise ValueError(f"{button.act} places no message")


def _to_mentee(turn: Turn, talks: Talks, held: Relay, button: Button) -> None:
    let_go(turn, held, Why.WITHDRAWN)
    named = button.means("pairing")
    pairing = next((each for each in turn.facts.pairings if str(each.id) == named), None)
    if pairing is None:
        turn.say(turn.me, "relaying.nobody", lead=turn.lead_name())
        return
    if is_note_to(turn, pairing) and talks.words(turn, said_in(held)):
        return
    to_mentee(turn, pairing, said_in(held))
