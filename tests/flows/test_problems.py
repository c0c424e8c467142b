"""What a person hears when a message to a young person with an open worry was given up."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import MAYA, case, facts, utc

from flows.decide import decide
from flows.effects import Say
from flows.heard import (
    DeliveryFailed,
    Failure,
    Source,
    SourceKind,
    Topic,
    TopicKind,
    UpdateSetAside,
)
from flows.level import Level

NOW = utc("2026-11-03 10:00")
SOURCE = Source(SourceKind.DELIVERY, 1)

SAID = [
    (Failure.GIVEN_UP, "alert.undelivered"),
    (Failure.TOO_LATE, "alert.undelivered"),
    (Failure.REFUSED, "alert.undelivered"),
    (Failure.NO_ACCOUNT, "alert.unreachable"),
    (Failure.BLOCKED, "alert.unreachable"),
    (Failure.DEACTIVATED, "alert.unreachable"),
]


@pytest.mark.parametrize(("failure", "text"), SAID)
def test_only_a_lost_chat_is_called_out_of_reach(failure: Failure, text: str) -> None:
    worry = case(Level.TODAY, NOW)
    known = replace(facts(MAYA), cases=(worry,))
    topic = Topic(TopicKind.CASE, UUID(int=70))
    heard = DeliveryFailed(SOURCE, MAYA.id, "worry.told", failure, topic)
    said = [each.text_id for each in decide(heard, known, NOW) if isinstance(each, Say)]
    assert said == [text]


@pytest.mark.parametrize(("number", "text"), [(7, "staff.set_aside"), (0, "staff.due_set_aside")])
def test_a_number_is_told_where_there_is_one(number: int, text: str) -> None:
    effects = decide(UpdateSetAside(SOURCE, number), facts(None), NOW)
    assert [each.text_id for each in effects if isinstance(each, Say)] == [text]
