"""Deciding is pure and total: the same gives the same, nothing is changed, no words make it fail."""

import copy
from dataclasses import fields, replace

import pytest
from anything_heard import HEARD, INBOX, NOW, PAIRING, some_facts
from hand_made import (
    MAYA,
    facts,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.decide import decide
from flows.effects import Effect, Say, SayToStranger
from flows.facts import Facts, Ids
from flows.heard import (
    MessageHeard,
)
from flows.turns.by_command import UnknownKind

BOUNDED = settings(
    max_examples=500,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(st.data())
@BOUNDED
def test_whatever_is_heard_is_decided_the_same_way_each_time(data: st.DataObject) -> None:
    heard = data.draw(HEARD)
    known = data.draw(some_facts(heard))
    before = copy.deepcopy((heard, read_in(known)))
    first = decide(heard, replace(known, ids=Ids(b"seed")), NOW)
    again = decide(heard, replace(known, ids=Ids(b"seed")), NOW)
    assert first == again
    assert (heard, read_in(known)) == before
    _is_well_formed(first)


def read_in(known: Facts) -> dict[str, object]:
    """What was read for the turn, without the library, which is the same for all."""
    names = {each.name for each in fields(known)} - {"library", "ids"}
    return {name: getattr(known, name) for name in names}


def _is_well_formed(effects: tuple[Effect, ...]) -> None:
    for effect in effects:
        if isinstance(effect, Say | SayToStranger):
            assert effect.text.strip(), effect.text_id
            assert len(effect.text.encode("utf-16-le", "surrogatepass")) <= 2 * 4096
        if isinstance(effect, Say):
            tokens = [button.token for row in effect.buttons for button in row]
            assert len(tokens) == len(set(tokens))


def test_other_ids_are_all_that_another_seed_changes() -> None:
    heard = MessageHeard(INBOX, "chat", 1, "hello", NOW)
    known = replace(facts(MAYA), pairings=(PAIRING,))
    one = decide(heard, replace(known, ids=Ids(b"one")), NOW)
    two = decide(heard, replace(known, ids=Ids(b"two")), NOW)
    assert [type(each) for each in one] == [type(each) for each in two]
    assert [each.text for each in one if isinstance(each, Say)] == [
        each.text for each in two if isinstance(each, Say)
    ]
    ids = [each.id for each in (*one, *two) if isinstance(each, Say)]
    assert len(ids) == len(set(ids))


class Unheard:
    """Something that no branch decides."""


def test_a_kind_without_a_branch_raises() -> None:
    with pytest.raises(UnknownKind, match="Unheard"):
        decide(Unheard(), facts(MAYA), NOW)  # type: ignore[arg-type]  # a kind that is none
