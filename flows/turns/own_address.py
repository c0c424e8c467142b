"""One's own e-mail address for alerts, in chat: set, tried, taken away. Nobody else's.

The address itself goes into no entry and no log; what is shown of it is masked.
"""

from flows.channels import Channel, address_fault, masked_address
from flows.conversing import Button
from flows.heard import MessageHeard
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Turn
from flows.turns.channel_tests import test_own
from flows.turns.reaching import give_address


def begin(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """`/reach`: shows what is kept, masked, and asks what to do."""
    _begin(turn, talks)


def pressed(turn: Turn, talks: Talks, button: Button) -> None:
    """The same from the desk."""
    _begin(turn, talks)


def _begin(turn: Turn, talks: Talks) -> None:
    if not may(turn.me, Action.SET_OWN_ADDRESS):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    talks.start(turn, turn.me, "reach")


def find_own_address(talk: Talk) -> str:
    """Is one kept? Taking one away works without a mail server, too."""
    mail = talk.person.mail
    if mail is not None:
        talk.values["what"] = mail.masked
        return "kept"
    return "none" if Channel.EMAIL in talk.turn.facts.second else "no_server"


def keep_own_address(talk: Talk) -> str:
    """Keeps what was typed, if it can be an address; else says what is wrong with it."""
    turn, typed = talk.turn, talk.said.words.strip() if talk.said else ""
    if not may(talk.person, Action.SET_OWN_ADDRESS):
        return "barred"
    fault = address_fault(typed)
    if fault:
        talk.values["reason"] = turn.words.label(f"address_{fault}")
        return "unread"
    give_address(turn, talk.person, typed, talk.person.id)
    talk.values["what"] = masked_address(typed)
    talk.answers.clear()  # the words are in the account now, and nowhere else
    return "kept"


def test_own_address(talk: Talk) -> str:
    """Sends a test to it, and tells in a minute what became of it."""
    turn, mail = talk.turn, talk.person.mail
    if not may(talk.person, Action.SET_OWN_ADDRESS):
        return "barred"
    if mail is None:
        return "none"
    if Channel.EMAIL not in turn.facts.second:
        return "no_server"
    talk.values["what"] = mail.masked
    test_own(turn)
    return "sent"


def end_own_address(talk: Talk) -> str:
    """No e-mail reaches them any more."""
    if not may(talk.person, Action.SET_OWN_ADDRESS):
        return "barred"
    give_address(talk.turn, talk.person, None, talk.person.id)
    return "ended"
