"""Where an outgoing message can go: each lettered arrow, what goes first, what is never doubled."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from scheme import (
    CHATS,
    HOUR,
    JO,
    MAYA,
    NOW,
    PRIYA,
    SAM,
    facts_for,
    keys,
    message,
    new_id,
    open_store,
    person,
    run,
    say,
    set_up,
)
from sqlalchemy import select, update

from flows.conversing import Act, Button
from flows.effects import AnswerPress, Lane, LeaveGroup, SayToStranger, WithdrawDeliveries
from flows.heard import Failure, Topic, TopicKind
from flows.people import Role
from storage.arrows import MOST_REPEATS
from storage.outbox import Failed, NotSent, Result, Sent, Unsure
from storage.outgoing import Outgoing
from storage.programmes import make_programme
from storage.schema import DeliveryKind, DeliveryState, delivery
from storage.sealing import Vault
from storage.store import Store

MINUTE = timedelta(minutes=1)
ABOUT = Topic(TopicKind.CASE, new_id())


async def states(store: Store) -> list[str]:
    """The state of every message, oldest first."""
    async with store.database.reading() as conn:
        rows = await conn.execute(select(delivery.c.state).order_by(delivery.c.id))
        return [state.value for state in rows.scalars()]


def texts(claimed: Sequence[Outgoing]) -> list[str]:
    """What is about to be said."""
    return [each.text for each in claimed]


async def claim_one(store: Store) -> Outgoing:
    """Claims the one message that may go."""
    (claimed,) = await store.outbox.claim(10, NOW)
    return claimed


async def test_a_message_is_claimed_with_all_that_is_shown(store: Store) -> None:
    button = Button("tok", "Yes", Act.CHOOSE, (("choice", "yes"),))
    await run(
        store,
        say(MAYA, "How was it?", buttons=((button,),), silent=True, once=True, reply_to=3),
        say(SAM, "hello", keyboard=(("Help", "Tell someone"),), again="Again: "),
    )
    first, second = await store.outbox.claim(10, NOW)
    assert (first.kind, first.address, first.text) == (
        DeliveryKind.SEND,
        CHATS[MAYA],
        "How was it?",
    )
    assert first.buttons == ((("Yes", "tok"),),)
    assert (first.silent, first.once, first.reply_to, first.is_repeat) == (True, True, 3, False)
    assert second.keyboard == (("Help", "Tell someone"),)
    assert (second.again, second.attempts, second.made_at) == ("Again: ", 1, NOW)
    assert await store.outbox.claim(10, NOW) == []


async def test_what_goes_to_no_account_has_its_address_with_it(store: Store) -> None:
    await run(
        store,
        SayToStranger(new_id(), "999", "joining.stranger", "Hello"),
        AnswerPress(new_id(), CHATS[MAYA], "query", "Done"),
        LeaveGroup(new_id(), "-100"),
    )
    claimed = await store.outbox.claim(10, NOW)
    assert [(each.kind, each.address, each.text, each.query) for each in claimed] == [
        (DeliveryKind.SEND, "999", "Hello", ""),
        (DeliveryKind.ANSWER_PRESS, CHATS[MAYA], "Done", "query"),
        (DeliveryKind.LEAVE, "-100", "", ""),
    ]


async def test_alerts_first_then_answers_relays_and_check_ins(store: Store) -> None:
    people = (MAYA, SAM, PRIYA, JO)
    for of, lane in zip(people, reversed(Lane), strict=True):
        await run(store, say(of, lane.value, lane=lane))
    assert texts(await store.outbox.claim(1, NOW)) == ["alert"]
    assert texts(await store.outbox.claim(1, NOW, (Lane.CHECK_IN,))) == ["check_in"]
    assert texts(await store.outbox.claim(10, NOW)) == ["answer", "relay"]


async def test_one_chat_is_served_in_order_and_an_alert_overtakes(store: Store) -> None:
    await run(
        store,
        say(PRIYA, "one", lane=Lane.CHECK_IN),
        say(PRIYA, "two"),
        say(PRIYA, "alert one", lane=Lane.ALERT),
        say(PRIYA, "alert two", lane=Lane.ALERT),
        say(MAYA, "elsewhere"),
    )
    alert, elsewhere, one = await store.outbox.claim(10, NOW)
    assert texts([alert, elsewhere, one]) == ["alert one", "elsewhere", "one"]
    assert await store.outbox.claim(10, NOW) == []
    await store.outbox.settle([Sent(one.id, 5, NOW)], NOW)
    assert texts(await store.outbox.claim(10, NOW)) == ["two"]


async def test_a_later_message_waits_for_one_that_is_tried_again(store: Store) -> None:
    await run(store, say(MAYA, "one"), say(MAYA, "two"))
    one = await claim_one(store)
    await store.outbox.settle([NotSent(one.id, NOW + MINUTE)], NOW)
    assert await store.outbox.claim(10, NOW + MINUTE - timedelta(seconds=1)) == []
    again = await store.outbox.claim(10, NOW + MINUTE)
    assert texts(again) == ["one"]
    assert (again[0].is_repeat, again[0].attempts) == (False, 2)


@pytest.mark.parametrize(
    ("more", "results", "expected"),
    [
        pytest.param({}, "s", "sent", id="b: sent"),
        pytest.param({}, "n", "pending", id="c: certainly not sent, tried again"),
        pytest.param({}, "nnnnnnnnns", "sent", id="c: as often as it takes"),
        pytest.param({}, "f", "failed", id="d: refused"),
        pytest.param({}, "u", "pending", id="e, f: may have arrived, repeated"),
        pytest.param({}, "uuu", "pending", id="e, f: a last time"),
        pytest.param({}, "uuuu", "failed", id="e, d: given up after the third repeat"),
        pytest.param(
            {"lane": Lane.ALERT}, "uuuuuuuuu", "pending", id="f: an alert does not give up"
        ),
        pytest.param({"once": True}, "u", "sent", id="g: a check-in is never sent twice"),
        pytest.param({"once": True}, "nn", "pending", id="c: but is tried until it went out"),
    ],
)
# Any: fields of a Say by name.
async def test_arrows(store: Store, more: dict[str, Any], results: str, expected: str) -> None:
    await run(store, say(MAYA, **more))
    for letter in results:
        one = await claim_one(store)
        result: dict[str, Result] = {
            "s": Sent(one.id, 5, NOW),
            "n": NotSent(one.id, NOW),
            "f": Failed(one.id, Failure.REFUSED),
            "u": Unsure(one.id, NOW),
        }
        await store.outbox.settle([result[letter]], NOW)
    assert await states(store) == [expected]


async def test_a_repeat_says_so_and_waits_as_told(store: Store) -> None:
    await run(store, say(MAYA, again="Perhaps again: "))
    one = await claim_one(store)
    await store.outbox.settle([Unsure(one.id, NOW + MINUTE)], NOW)
    assert await store.outbox.claim(10, NOW) == []
    (again,) = await store.outbox.claim(10, NOW + MINUTE)
    assert (again.is_repeat, again.again) == (True, "Perhaps again: ")


async def test_a_crash_leaves_nothing_in_between(store: Store) -> None:
    await run(store, say(MAYA, "usual"), say(SAM, "check-in", once=True), say(PRIYA, "alert"))
    await store.outbox.claim(2, NOW)
    await store.outbox.recover(NOW)
    assert await states(store) == ["pending", "sent", "pending"]
    repeated = await store.outbox.claim(10, NOW)
    assert [(each.text, each.is_repeat) for each in repeated] == [("usual", True), ("alert", False)]


async def test_a_message_is_repeated_after_three_crashes_and_given_up_after_a_fourth(
    store: Store,
) -> None:
    await run(store, say(MAYA))
    for _ in range(MOST_REPEATS):
        await claim_one(store)
        await store.outbox.recover(NOW)
        assert await states(store) == ["pending"]
    await claim_one(store)
    await store.outbox.recover(NOW)
    assert await states(store) == ["failed"]


async def test_what_is_too_late_fails_at_its_minute(store: Store) -> None:
    await run(store, say(MAYA, not_after=NOW + HOUR), say(SAM, not_after=NOW + HOUR))
    first, *_ = await store.outbox.claim(1, NOW + HOUR - MINUTE)
    assert await states(store) == ["sending", "pending"]
    assert await store.outbox.claim(10, NOW + HOUR) == []
    assert await states(store) == ["sending", "failed"]
    (failed,) = await store.failed_deliveries(10, NOW)
    assert (failed.to, failed.failure) == (SAM, Failure.TOO_LATE)
    await store.outbox.settle([Sent(first.id, 5, NOW)], NOW)
    assert await states(store) == ["sent", "failed"]


async def test_a_failure_is_heard_until_a_turn_has_settled_it(store: Store) -> None:
    await run(store, say(MAYA, topic=ABOUT), AnswerPress(new_id(), CHATS[MAYA], "query"))
    claimed = await store.outbox.claim(10, NOW)
    await store.outbox.settle([Failed(each.id, Failure.BLOCKED) for each in claimed], NOW)
    (failed,) = await store.failed_deliveries(10, NOW)
    assert (failed.to, failed.text_id, failed.topic) == (MAYA, "test.hello", ABOUT)
    (facts,) = await facts_for(store, failed)
    assert facts.me is not None
    assert await store.failed_deliveries(10, NOW) == [failed]
    await store.run_batch([failed], lambda heard, facts, now: (), NOW)
    assert await store.failed_deliveries(10, NOW) == []


async def test_a_message_to_somebody_without_an_account_is_not_dropped(store: Store) -> None:
    newcomer = new_id()
    await run(store, *person(newcomer, "Ola", Role.MENTEE), say(newcomer))
    assert await states(store) == ["failed"]
    (failed,) = await store.failed_deliveries(10, NOW)
    assert (failed.to, failed.failure) == (newcomer, Failure.NO_ACCOUNT)


async def test_what_is_no_longer_true_is_withdrawn(store: Store) -> None:
    first, second, third, fourth = (
        say(of, lane=Lane.ALERT, topic=ABOUT) for of in (PRIYA, JO, SAM, JO)
    )
    await run(store, first, second, say(MAYA, topic=ABOUT))
    await store.outbox.claim(1, NOW)
    await run(store, third, WithdrawDeliveries(ABOUT, Lane.ALERT), fourth)
    assert await states(store) == ["sending", "withdrawn", "pending", "pending"]


@pytest.mark.parametrize(
    ("outcome", "expected"), [("u", "withdrawn"), ("n", "withdrawn"), ("s", "sent")]
)
async def test_withdrawn_while_it_was_being_sent_it_is_not_repeated(
    store: Store, outcome: str, expected: str
) -> None:
    await run(store, say(PRIYA, lane=Lane.ALERT, topic=ABOUT))
    one = await claim_one(store)
    await run(store, WithdrawDeliveries(ABOUT, Lane.ALERT))
    result: dict[str, Result] = {
        "u": Unsure(one.id, NOW),
        "n": NotSent(one.id, NOW),
        "s": Sent(one.id, 5, NOW),
    }
    await store.outbox.settle([result[outcome]], NOW)
    assert await states(store) == [expected]


async def test_a_message_that_does_not_open_holds_up_nobody(store: Store) -> None:
    await run(store, say(MAYA, "one"), say(SAM, "two"))
    async with store.database.writing() as conn:
        payload = (
            await conn.execute(select(delivery.c.payload).order_by(delivery.c.id.desc()).limit(1))
        ).scalar_one()
        await conn.execute(
            delivery.update().where(delivery.c.person == MAYA).values(payload=payload)
        )
    assert texts(await store.outbox.claim(10, NOW)) == ["two"]
    assert await states(store) == ["failed", "sending"]
    (failed,) = await store.failed_deliveries(10, NOW)
    assert (failed.to, failed.failure) == (MAYA, Failure.GIVEN_UP)


async def test_the_arrows_stand_in_the_log_by_letter_and_number(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await run(store, say(MAYA, "a secret"), say(SAM, "a secret"))
    with caplog.at_level(logging.DEBUG, "storage.outbox"):
        first, second = await store.outbox.claim(10, NOW)
        await store.outbox.settle([Sent(first.id, 5, NOW), Unsure(second.id, NOW)], NOW)
    lines = [record.getMessage() for record in caplog.records if record.name == "storage.outbox"]
    assert lines == [
        f"arrow a begins: {first.id},{second.id}",
        f"arrow a done: {first.id},{second.id}",
        f"arrow b begins: {first.id}",
        f"arrow e begins: {second.id}",
        f"arrow f begins: {second.id}",
        f"arrow b done: {first.id}",
        f"arrow e done: {second.id}",
        f"arrow f done: {second.id}",
    ]


async def test_the_messages_of_another_programme_are_not_touched(database_url: str) -> None:
    ring = keys()
    one = await open_store(database_url, ring)
    async with one.database.writing() as conn:
        await make_programme(conn, Vault("elsewhere", ring))
    other = await open_store(database_url, ring, slug="elsewhere")
    try:
        await set_up(one)
        await run(one, say(MAYA))
        assert await other.outbox.claim(10, NOW) == []
        assert len(await one.outbox.claim(10, NOW)) == 1
        await other.outbox.recover(NOW)
        assert await states(one) == ["sending"]
        (stranger,) = await facts_for(other, message(MAYA))
        assert stranger.me is None
    finally:
        await one.close()
        await other.close()


async def test_words_cut_short_stop_nobody_else(store: Store) -> None:
    await run(store, say(MAYA, "cut short"), say(SAM, "whole"))
    for cut in (b"", b"broken", bytes(29)):
        async with store.database.writing() as conn:
            first = delivery.c.person == MAYA
            await conn.execute(
                update(delivery).where(first).values(payload=cut, state=DeliveryState.PENDING)
            )
        claimed = await store.outbox.claim(10, NOW)
        assert texts(claimed) in (["whole"], [])
        assert (await states(store))[0] == "failed"
    assert (await states(store))[1] == "sending"


async def test_a_clock_put_back_holds_up_no_message(store: Store) -> None:
    await run(store, say(MAYA, "hello"), say(PRIYA, "look", lane=Lane.ALERT))
    (alert,) = await store.outbox.claim(1, NOW)
    await store.outbox.settle([NotSent(alert.id, NOW + MINUTE)], NOW)
    assert [each.id for each in await store.outbox.claim(1, NOW, [Lane.ALERT])] == []
    assert set(texts(await store.outbox.claim(10, NOW - HOUR))) == {"hello", "look"}
