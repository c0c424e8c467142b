"""Relays that are stopped before they are sent: what waits again, what is refused, what had gone."""

from typing import Any
from uuid import UUID

import pytest
from scheme import MAYA, NOW, PAIRING, SAM, new_id, run, say
from sqlalchemy import select

from flows.agreement import Direction
from flows.effects import KeepRelay, Lane, TakeBackRelays
from flows.heard import TimerKind, Topic, TopicKind
from flows.level import Level
from flows.relaying import Relay, RelayKind, Verdict, Why
from storage.outbox import NotSent, Result, Sent, Unsure
from storage.schema import delivery
from storage.schema import relay as relay_table
from storage.store import Store

STOP = TakeBackRelays(PAIRING, Verdict.HELD, Why.STOPPED_BY_MENTEE)
END = TakeBackRelays(PAIRING, Verdict.REFUSED, Why.AGREEMENT_ENDED)
PARCEL = new_id()


# Any: fields of a Relay by name.
def passed(**more: Any) -> Relay:
    """Something of Maya's that has passed to Sam."""
    given: dict[str, Any] = {
        "id": new_id(),
        "kind": RelayKind.MESSAGE,
        "sender": MAYA,
        "words": "see you",
        "heard_at": NOW,
        "verdict": Verdict.PASSED,
        "why": Why.WITHIN_LIMITS,
        "pairing": PAIRING,
        "direction": Direction.TO_MENTOR,
        "passed_at": NOW,
        "week": "2026-W48",
        "parcel": PARCEL,
    }
    return Relay(**(given | more))


async def carried(store: Store, *relays: Relay) -> None:
    """Relays that one delivery carries, under the name of the last."""
    kept = [KeepRelay(each, MAYA) for each in relays]
    topic = Topic(TopicKind.RELAY, relays[-1].id)
    await run(store, *kept, say(SAM, "Maya: see you", lane=Lane.RELAY, topic=topic))


async def became(store: Store) -> dict[UUID, tuple[Verdict, Why, bool]]:
    """What has become of each relay; a taken back one counts for no week."""
    async with store.database.reading() as conn:
        rows = (await conn.execute(select(relay_table))).all()
    for row in rows:
        is_counted = (row.passed_at is not None, row.week is not None, row.parcel is not None)
        assert set(is_counted) == {row.verdict is Verdict.PASSED}
    return {row.id: (row.verdict, row.why, row.maybe_sent) for row in rows}


async def states(store: Store) -> list[str]:
    """The state of every message, oldest first."""
    async with store.database.reading() as conn:
        rows = await conn.execute(select(delivery.c.state).order_by(delivery.c.id))
        return [state.value for state in rows.scalars()]


@pytest.mark.parametrize("effect", [STOP, END])
async def test_a_bundle_is_taken_back_whole(store: Store, effect: TakeBackRelays) -> None:
    first, last = passed(), passed(kind=RelayKind.EDIT)
    note = passed(kind=RelayKind.NOTE)
    await carried(store, first, last)
    await run(store, KeepRelay(note, MAYA))
    await run(store, effect)
    back = (effect.verdict, effect.why, False)
    kept = (Verdict.PASSED, Why.WITHIN_LIMITS, False)
    assert await became(store) == {first.id: back, last.id: back, note.id: kept}
    assert await states(store) == ["withdrawn"]


async def test_what_another_pairing_or_lane_has_waiting_goes_on(store: Store) -> None:
    it = passed()
    await carried(store, it)
    await run(store, TakeBackRelays(new_id(), Verdict.HELD, Why.ALL_STOPPED))
    assert await states(store) == ["pending"]
    await run(store, say(SAM, "an answer"), say(MAYA, "an alert", lane=Lane.ALERT), STOP)
    assert await states(store) == ["withdrawn", "pending", "pending"]


@pytest.mark.parametrize(
    ("flagged", "expected"),
    [
        pytest.param(Level.TODAY, "withdrawn", id="its card goes with it"),
        pytest.param(None, "pending", id="the card of one that has gone stays"),
    ],
)
async def test_a_response_card_and_a_receipt(
    store: Store, flagged: Level | None, expected: str
) -> None:
    card = say(SAM, "a card", lane=Lane.RELAY, topic=Topic(TopicKind.PAIRING, PAIRING))
    await carried(store, passed(flagged=flagged))
    await run(store, card, say(MAYA, "Passed to Sam just now.", text_id="relaying.passed"))
    await run(store, STOP)
    assert await states(store) == ["withdrawn", expected, "withdrawn"]


@pytest.mark.parametrize(
    ("outcome", "verdict", "maybe_sent", "timers"),
    [
        pytest.param("s", Verdict.PASSED, False, 0, id="it had gone"),
        pytest.param("n", Verdict.HELD, False, 1, id="it had not: decided again, never resent"),
        pytest.param("u", Verdict.HELD, True, 1, id="nobody knows: a copy will say so"),
    ],
)
async def test_what_was_being_sent_at_that_moment(
    store: Store, outcome: str, verdict: Verdict, maybe_sent: bool, timers: int
) -> None:
    it = passed()
    await carried(store, it)
    (one,) = await store.outbox.claim(10, NOW)
    await run(store, STOP)
    assert (await became(store))[it.id][0] is Verdict.PASSED
    result: dict[str, Result] = {
        "s": Sent(one.id, 5, NOW),
        "n": NotSent(one.id, NOW),
        "u": Unsure(one.id, NOW),
    }
    await store.outbox.settle([result[outcome]], NOW)
    found = (await became(store))[it.id]
    assert (found[0], found[2]) == (verdict, maybe_sent)
    assert await store.outbox.claim(10, NOW) == []
    due = await store.due_timers(10, NOW)
    assert [fired.timer.kind for fired in due] == [TimerKind.WINDOW] * timers
    assert all(fired.timer.pairing == PAIRING for fired in due)


async def test_after_a_crash_what_was_stopped_is_not_repeated(store: Store) -> None:
    it = passed()
    await carried(store, it)
    await store.outbox.claim(10, NOW)
    await run(store, STOP)
    await store.outbox.recover(NOW)
    assert await states(store) == ["withdrawn"]
    assert (await became(store))[it.id] == (Verdict.HELD, Why.OUTSIDE_HOURS, True)
