"""Words that begin like a command and are none: passed to nobody, and read for safety all the same.

A slip in a command must not reach the person whom it may be about.
"""

import re
from typing import Final

from flows.heard import MessageHeard, Said
from flows.plain_text import plain
from flows.turn import Turn
from flows.turns.noticed import notice_unplaced, raise_noticed
from flows.turns.pointing import notice_in

_COMMAND: Final = re.compile(r"/[a-z][a-z_-]+(?![^\s.,!?])", re.IGNORECASE)
"""A slash and a word of two letters or more; not "/" alone, a path or a fraction."""


def is_command(heard: MessageHeard) -> bool:
    """Does it begin like a command? Asked of what no plain word stands for."""
    return _COMMAND.match(plain(heard.text).strip()) is not None


def from_mentee(turn: Turn, said: Said) -> None:
    """Nobody gets it as a message; what worries in it is looked at."""
    turn.because("command_unknown")
    if (notice := notice_in(turn, said.words)) is not None:
        raise_noticed(turn, said, notice)
    elif turn.facts.pairings:
        name = turn.facts.pairings[0].mentor.first_name
        turn.say(turn.me, "general.command_unknown_mentee", name=name)
    else:
        turn.say(turn.me, "general.command_unknown")


def from_mentor(turn: Turn, said: Said) -> None:
    """No young person gets it; what worries in it is looked at."""
    turn.because("command_unknown")
    notice_unplaced(turn, said)
    turn.say(turn.me, "mentor.command_unknown")
