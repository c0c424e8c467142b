"""A typed label: words that are exactly a button's under "whose is this?" are a press on it.

Only while one message waits for that, and never while a worry is told: where several wait, it is asked
under which. (Questions of a flow: `Talks.label`.)
"""

from collections.abc import Sequence

from flows.conversing import Button, as_label
from flows.heard import MessageHeard
from flows.people import Role, Standing
from flows.relaying import Relay, Why
from flows.talking import Talks
from flows.turn import Turn
from flows.turns.flag_words import flagged_lately, for_whom
from flows.turns.placing import placed
from flows.turns.whose import is_waiting, offered_to_mentee, which_mentee


def pressed_by_typing(turn: Turn, talks: Talks, heard: MessageHeard) -> bool:
    """Do these words press such a button? False where they are a message."""
    held = turn.facts.relay
    if held is None or not is_waiting(held) or held.sender != turn.me.id:
        return False
    if (
        heard.is_edit
        or heard.is_forwarded
        or turn.is_telling
        or turn.me.standing is not Standing.JOINED
    ):
        return False
    words = as_label(heard.text)
    meant = [each for each in _offered(turn, held) if as_label(each.label) == words]
    if len(meant) != 1:
        return False
    if turn.facts.waiting_for_a_tap > 1:
        turn.say(turn.me, "relaying.which_of_several")
        turn.because("whose_of_several")
    else:
        placed(turn, talks, meant[0])
    return True


def _offered(turn: Turn, held: Relay) -> Sequence[Button]:
    if Role.MENTEE in turn.me.roles:
        return offered_to_mentee(turn, held)
    if held.why is Why.WHICH_MENTEE:
        return which_mentee(turn, held)
    flag = flagged_lately(turn)
    return [each for row in for_whom(turn, held, flag) for each in row] if flag else []
