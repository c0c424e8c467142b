"""What recurs in a programme: at each start of a bot its timers are made sure of.

Sets what is missing; what waits already stays as it is, and so does what became due meanwhile.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from flows.desk import next_morning
from flows.heard import TimerKind
from flows.proving import next_test
from flows.turn import Turn
from flows.turns import gating

Next = Callable[[Turn], datetime | None]
"""When it is due next, after this moment; None where the programme does not want it."""

STANDING: Mapping[TimerKind, Next] = {
    TimerKind.LADDER_TEST: lambda turn: next_test(turn.facts.rules, turn.now),
    TimerKind.GATE: gating.next_look,
    TimerKind.MORNING: lambda turn: next_morning(turn.facts.rules, turn.now),
}
"""What recurs. Whatever fires sets itself again."""


def programme_started(turn: Turn) -> None:
    """Sets the timers of the programme that are not waiting."""
    for kind in STANDING:
        if kind not in turn.facts.standing:
            set_next(turn, kind)


def set_next(turn: Turn, kind: TimerKind) -> None:
    """Sets the next one of a kind."""
    due = STANDING[kind](turn)
    if due is not None:
        turn.timer(kind, due, None)
