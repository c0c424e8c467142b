"""An older state that was put back: what may have been sent since, and what came due since."""

from datetime import time, timedelta

import pytest
from scheme import JO, MAYA, NOW, PAIRING, PRIYA, SAM, new_id, run, say
from sqlalchemy import select, update

from flows.agreement import Direction
from flows.checkins import CheckInPlan, CheckInState, Rhythm
from flows.decide import decide
from flows.effects import KeepRelay, Lane, PutPlan, Say, SetTimer
from flows.heard import BackupRestored, Source, SourceKind, Timer, TimerKind
from flows.relaying import Relay, RelayKind, Verdict, Why
from storage.restoring import PassedOver, pass_over
from storage.schema import check_in, delivery, entry, relay, timer
from storage.store import Store

LATER = NOW + timedelta(minutes=30)
COMMAND = Source(SourceKind.COMMAND)


async def test_what_waited_may_have_been_sent(store: Store) -> None:
    await run(
        store,
        say(MAYA, "How was it?", lane=Lane.CHECK_IN, once=True),
        say(SAM, "Maya: see you", lane=Lane.RELAY),
        say(PRIYA, "A worry.", lane=Lane.ALERT),
        say(JO, "Tomorrow."),
    )
    async with store.database.writing() as conn:
        later = update(delivery).where(delivery.c.person == JO)
        await conn.execute(later.values(not_before=LATER + timedelta(hours=1)))
    assert await pass_over(store, LATER) == PassedOver(3, 0)
    async with store.database.reading() as conn:
        rows = (await conn.execute(select(delivery).order_by(delivery.c.id))).all()
    assert [row.state.value for row in rows] == ["sent", "pending", "pending", "pending"]
    claimed = {each.text: each for each in await store.outbox.claim(10, LATER)}
    assert set(claimed) == {"Maya: see you", "A worry."}
    assert all(each.is_repeat for each in claimed.values())
    assert not rows[-1].times_unsure


async def test_twice_is_harmless(store: Store) -> None:
    await run(store, say(MAYA, lane=Lane.CHECK_IN, once=True))
    await pass_over(store, LATER)
    assert await pass_over(store, LATER) == PassedOver(0, 0)


async def planned(store: Store) -> None:
    """Maya is asked every Tuesday at half past four; now it is, and her mentor is to be prompted."""
    expects = (("slot", "2026-W48-1"), ("due", NOW.isoformat()))
    plan = CheckInPlan(MAYA, ((1, time(16, 30)),), Rhythm.WEEKLY, slowed=False, version=0)
    await run(
        store,
        PutPlan(plan),
        SetTimer(Timer(new_id(), TimerKind.CHECK_IN, NOW, MAYA, expects=expects)),
        SetTimer(Timer(new_id(), TimerKind.NOTE_PROMPT, NOW, MAYA, PAIRING, expects=expects)),
    )


@pytest.mark.parametrize("is_restored", [True, False])
async def test_a_check_in_that_came_due_since_is_not_asked_and_the_next_one_is(
    store: Store, is_restored: bool
) -> None:
    await planned(store)
    if is_restored:
        assert await pass_over(store, LATER) == PassedOver(0, 1)
    due = await store.due_timers(10, LATER)
    prompts = [each for each in due if each.timer.kind is TimerKind.NOTE_PROMPT]
    assert len(prompts) == (not is_restored)
    decided = await store.run_batch(due, decide, LATER)
    said = [each.to for _, effects in decided for each in effects if isinstance(each, Say)]
    assert (MAYA in said) == (not is_restored)
    async with store.database.reading() as conn:
        asked = (await conn.execute(select(check_in.c.slot, check_in.c.state))).all()
        coming = (await conn.execute(select(timer.c.due).where(timer.c.due > LATER))).all()
    state = CheckInState.MISSED if is_restored else CheckInState.ASKED
    assert [tuple(each) for each in asked] == [("2026-W48-1", state)]
    assert NOW + timedelta(days=7) in {each.due for each in coming}


async def test_what_is_held_may_have_passed(store: Store) -> None:
    held = Relay(
        new_id(), RelayKind.MESSAGE, MAYA, "see you", NOW, Verdict.HELD, Why.OUTSIDE_HOURS, PAIRING,
        Direction.TO_MENTOR,
    )  # fmt: skip
    await run(store, KeepRelay(held, MAYA))
    await pass_over(store, LATER)
    async with store.database.reading() as conn:
        assert (await conn.execute(select(relay.c.maybe_sent))).scalars().all() == [True]


async def test_the_record_says_so_and_the_team_is_told(store: Store) -> None:
    heard = BackupRestored(COMMAND, NOW, is_older=True)
    ((_, effects),) = await store.run_batch([heard], decide, LATER)
    told = {each.to for each in effects if isinstance(each, Say)}
    assert told == {PRIYA, JO}
    async with store.database.reading() as conn:
        (row,) = (await conn.execute(select(entry.c.kind, entry.c.facts))).all()
    assert row.kind.value == "restored"
    assert NOW.isoformat() in row.facts
