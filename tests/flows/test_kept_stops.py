"""Whose stop of a mentor's messages holds for a new pairing too."""

from collections.abc import Collection
from dataclasses import replace

import pytest
from hand_made import MINUTE, PRIYA, SAM, facts, pairing, utc

from flows.relaying import Pairing, Stopper
from flows.turn import Turn
from flows.turns.kept_stops import kept_stops

NOW = utc("2026-11-03 16:10")
GOING = pairing()
STOPPED = replace(GOING, stops={Stopper.MENTOR: NOW - MINUTE})
BY_OTHERS = replace(GOING, stops={Stopper.MENTEE: NOW - MINUTE, Stopper.COORDINATOR: NOW})


MENTOR, COORDINATOR = Stopper.MENTOR, Stopper.COORDINATOR


@pytest.mark.parametrize(
    ("live", "ended_so", "expected"),
    [
        pytest.param((), (), set(), id="nothing before"),
        pytest.param((), {MENTOR}, {MENTOR}, id="ended while stopped"),
        pytest.param((), {COORDINATOR}, {COORDINATOR}, id="ended while a coordinator stopped it"),
        pytest.param((STOPPED,), (), {MENTOR}, id="stopped with everybody"),
        pytest.param((STOPPED, GOING), {MENTOR}, set(), id="goes on with somebody"),
        pytest.param((BY_OTHERS,), {MENTOR}, {COORDINATOR}, id="stopped by somebody else"),
    ],
)
def test_it_holds_where_messages_go_on_with_nobody(
    live: tuple[Pairing, ...], ended_so: Collection[Stopper], expected: set[Stopper]
) -> None:
    ended = {SAM.id: frozenset(ended_so)} if ended_so else {}
    known = replace(facts(PRIYA), every_pairing=live, kept_stops=ended)
    assert kept_stops(Turn(known, NOW), SAM) == expected
