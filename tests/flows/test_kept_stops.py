"""Whether a mentor's own stop holds for a new pairing too."""

from dataclasses import replace

import pytest
from hand_made import MINUTE, PRIYA, SAM, facts, pairing, utc

from flows.relaying import Pairing, Stopper
from flows.turn import Turn
from flows.turns.kept_stops import own_stop_stands

NOW = utc("2026-11-03 16:10")
GOING = pairing()
STOPPED = replace(GOING, stops={Stopper.MENTOR: NOW - MINUTE})
BY_OTHERS = replace(GOING, stops={Stopper.MENTEE: NOW - MINUTE, Stopper.COORDINATOR: NOW})


@pytest.mark.parametrize(
    ("live", "ended_so", "expected"),
    [
        pytest.param((), False, False, id="nothing before"),
        pytest.param((), True, True, id="ended while stopped"),
        pytest.param((STOPPED,), False, True, id="stopped with everybody"),
        pytest.param((STOPPED, GOING), True, False, id="goes on with somebody"),
        pytest.param((BY_OTHERS,), True, False, id="stopped by somebody else"),
    ],
)
def test_it_holds_where_messages_go_on_with_nobody(
    live: tuple[Pairing, ...], ended_so: bool, expected: bool
) -> None:
    own = frozenset({SAM.id} if ended_so else ())
    known = replace(facts(PRIYA), every_pairing=live, own_stops=own)
    assert own_stop_stands(Turn(known, NOW), SAM) is expected
