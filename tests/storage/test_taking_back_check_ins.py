"""A question that is not sent is taken back: the delivery, the check-in and what was open about it."""

from uuid import UUID

import pytest
from scheme import MAYA, NOW, PAIRING, SAM, new_id, run, say
from sqlalchemy import select

from flows.checkins import CheckIn, CheckInState
from flows.conversing import Conversation, ConversationState
from flows.effects import Lane, PutCheckIn, PutConversation, TakeBackCheckIns
from flows.heard import Topic, TopicKind
from storage.outbox import NotSent, Result, Sent, Unsure
from storage.schema import check_in, conversation, delivery
from storage.store import Store

STOP = TakeBackCheckIns(MAYA)


async def asked(store: Store) -> UUID:
    """Maya's check-in waits to be sent, and its conversation is open."""
    of, talk = new_id(), new_id()
    question = CheckIn(of, MAYA, "2026-W45-1", NOW, CheckInState.ASKED, NOW)
    open_ = Conversation(
        talk, MAYA, "weekly", "how", ConversationState.OPEN, NOW, 0, (), (("check_in", str(of)),)
    )
    shown = say(MAYA, lane=Lane.CHECK_IN, once=True, topic=Topic(TopicKind.CHECK_IN, of))
    await run(store, PutCheckIn(question), PutConversation(open_), shown)
    return of


async def became(store: Store) -> tuple[list[str], CheckInState, bool, ConversationState]:
    """The states of all messages, of the check-in and whether it was asked, and of the conversation."""
    async with store.database.reading() as conn:
        states = await conn.execute(select(delivery.c.state).order_by(delivery.c.id))
        question = (await conn.execute(select(check_in))).one()
        talk = (await conn.execute(select(conversation))).one()
    was_asked = question.asked_at is not None
    return [each.value for each in states.scalars()], question.state, was_asked, talk.state


NEVER_ASKED = (CheckInState.MISSED, False, ConversationState.ENDED)
WAS_ASKED = (CheckInState.ASKED, True, ConversationState.OPEN)


async def test_what_waits_was_never_asked(store: Store) -> None:
    await asked(store)
    await run(store, STOP)
    assert await became(store) == (["withdrawn"], *NEVER_ASKED)


async def test_what_was_sent_stays_asked(store: Store) -> None:
    await asked(store)
    (one,) = await store.outbox.claim(10, NOW)
    await store.outbox.settle([Sent(one.id, 5, NOW)], NOW)
    await run(store, STOP)
    assert await became(store) == (["sent"], *WAS_ASKED)


async def test_other_lanes_and_other_people_go_on(store: Store) -> None:
    await asked(store)
    prompt = say(SAM, lane=Lane.CHECK_IN, topic=Topic(TopicKind.PAIRING, PAIRING))
    await run(store, say(MAYA, "an answer"), prompt, STOP)
    assert (await became(store))[0] == ["withdrawn", "pending", "pending"]


@pytest.mark.parametrize(
    ("outcome", "state", "expected"),
    [
        pytest.param("s", "sent", WAS_ASKED, id="it had gone"),
        pytest.param("n", "withdrawn", NEVER_ASKED, id="it had not"),
        pytest.param("u", "withdrawn", WAS_ASKED, id="nobody knows: it counts as asked"),
    ],
)
async def test_what_was_being_sent_at_that_moment(
    store: Store,
    outcome: str,
    state: str,
    expected: tuple[CheckInState, bool, ConversationState],
) -> None:
    await asked(store)
    (one,) = await store.outbox.claim(10, NOW)
    await run(store, STOP)
    result: dict[str, Result] = {
        "s": Sent(one.id, 5, NOW),
        "n": NotSent(one.id, NOW),
        "u": Unsure(one.id, NOW),
    }
    await store.outbox.settle([result[outcome]], NOW)
    assert await became(store) == ([state], *expected)
    assert await store.outbox.claim(10, NOW) == []
