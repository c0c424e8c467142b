"""A typed label: words that are exactly a button's, while it is offered, are a press on it.

Under "whose is this?" only while one message waits for that: where several wait, it is asked under
which. Never while a worry is told. (Questions of a flow: `Talks.label`.)
"""

from collections.abc import Sequence

from flows.conversing import Act, Button, as_label
from flows.effects import UseButton
from flows.heard import MessageHeard
from flows.people import Role, Standing
from flows.relaying import Relay, Why
from flows.talking import Talks
from flows.turn import Turn
from flows.turns.flag_words import flagged_lately, for_whom
from flows.turns.placing import placed
from flows.turns.presses import do, fault
from flows.turns.whose import is_waiting, offered_to_mentee, which_mentee

TYPED = frozenset(
    {
        Act.ASK_TO_DELETE, Act.KEEP_DATA, Act.CLEAR_CHAT, Act.WRITE_NOTE, Act.CHOOSE_CARD, Act.NO_NOTE,
        Act.RHYTHM, Act.RESUME, Act.LEAVE, Act.REST, Act.START_AGAIN, Act.STOP_WITH,
    }
)  # fmt: skip
"""What young people and mentors are offered under the last message; else their words would pass."""


def pressed_by_typing(turn: Turn, talks: Talks, heard: MessageHeard) -> bool:
    """Do these words press a button? False where they are a message."""
    is_own = not (heard.is_edit or heard.is_forwarded)
    if not is_own or turn.is_telling or turn.me.standing is not Standing.JOINED:
        return False
    return _says_whose(turn, talks, heard) or _under_the_last(turn, talks)


def _under_the_last(turn: Turn, talks: Talks) -> bool:
    shown = turn.facts.pressed
    if shown is None or shown.button.act not in TYPED or fault(turn, shown):
        return False
    turn.add(UseButton(shown.button.token))
    do(turn, talks, shown.button)
    return True


def _says_whose(turn: Turn, talks: Talks, heard: MessageHeard) -> bool:
    held = turn.facts.relay
    if held is None or not is_waiting(held) or held.sender != turn.me.id:
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
