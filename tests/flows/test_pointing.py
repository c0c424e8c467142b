"""Whose name in worrying words counts as pointing at somebody here, and whose does not."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import EVERYBODY, MAYA, facts, pairing, utc

from flows.relaying import Relay, RelayKind, Verdict, Why
from flows.turn import Turn
from flows.turns.pointing import notice_in, pointed_at

NAMES = {person.id: person.first_name for person in EVERYBODY}


def maya_writes() -> Turn:
    """A turn of Maya's, who has Sam as her mentor."""
    return Turn(replace(facts(MAYA), pairings=(pairing(),)), utc("2026-11-03 16:10"))


POINTS = [
    ("sam hit me", {"Sam"}),
    ("Sam's creepy and i dont want to talk to him", {"Sam"}),
    ("i dont feel safe with sam", {"Sam"}),
    ("sam raped me", {"Sam"}),
    ("it was you who raped me sam", {"Sam"}),
    ("my mentor asked me for pics", {"Sam"}),
    ("sam and priya hit me and priya hit me again", {"Priya"}),
    ("priya touched me", {"Priya"}),
    # one is never taken for the other
    ("my mentor asked me for pics and priya is nice", {"Sam"}),
    ("my mentor asked me for pics and priya hit me", {"Sam", "Priya"}),
    ("my mentor is nice but priya hit me", {"Priya"}),
    # spoken to Sam, of somebody else
    ("sam, dad punched me last night", set()),
    ("dad punched me last night sam", set()),
    ("sam i want to die", set()),
    # nothing worrying at all
    ("sam this is so weird", set()),
    ("sam my brother touched my phone", set()),
    ("sam said well done", set()),
    ("priya is nice", set()),
    ("", set()),
]


@pytest.mark.parametrize(("words", "expected"), POINTS)
def test_whom_worrying_words_point_at(words: str, expected: set[str]) -> None:
    turn = maya_writes()
    assert {NAMES[each] for each in pointed_at(turn, words)} == expected
    notice = notice_in(turn, words)
    assert bool(expected) == (notice is not None and notice.adult_in_scheme)


def test_the_doer_may_stand_in_the_message_before() -> None:
    at = utc("2026-11-03 16:09")
    written = Relay(
        UUID(int=1), RelayKind.MESSAGE, MAYA.id, "it was sam", at, Verdict.PASSED, Why.WITHIN_LIMITS
    )
    known = replace(facts(MAYA), pairings=(pairing(),), before=(written,))
    turn = Turn(known, utc("2026-11-03 16:10"))
    assert {NAMES[each] for each in pointed_at(turn, "raped me")} == {"Sam"}
    assert pointed_at(turn, "said well done") == frozenset()


def test_the_exact_words_are_shown_not_what_the_list_reads() -> None:
    notice = notice_in(maya_writes(), "and then Sam hit me")
    assert notice is not None
    assert notice.words == "Sam hit me"
    assert notice.read_as == "my mentor hit me"
