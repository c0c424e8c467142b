"""What was claimed and cannot be said yet is put back: nobody takes it for sent.

A check-in is said once at most, so one that is only thought to have gone out would be lost.
"""

import asyncio

from village import Village, Villager, until, village

from bot.pacing import Limits
from bot.sandbox.faults import Fault
from flows.effects import Lane

BURSTS = Limits(per_second=None, bulk_per_second=None, chat_per_second=1, chat_burst=3)
"""Three at once, and the fourth when three seconds have passed."""


async def rows_stand(here: Village, *states: str) -> None:
    """Returns as soon as the last rows of the outbox stand so; fails if they never do."""
    async with asyncio.timeout(20):
        # A row that changes rings no bell, so there is no event to wait for.
        while await _last(here, len(states)) != states:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _last(here: Village, count: int) -> tuple[str, ...]:
    return tuple(row.state.value for row in (await here.deliveries())[-count:])


async def one_that_waits_for_its_chat(here: Village, mentee: Villager) -> None:
    """A check-in that is claimed, and not sent yet since its chat had a burst."""
    for number in range(3):
        await here.say(mentee, f"answer {number}")
    await here.running.settle()
    await here.say(mentee, "a check-in", Lane.CHECK_IN, once=True)
    await rows_stand(here, "sending")


async def assert_said_once(here: Village, mentee: Villager) -> None:
    await here.running.settle()
    row = (await here.deliveries())[-1]
    assert (row.state.value, row.times_unsure) == ("sent", 0)
    assert mentee.texts.count("a check-in") == 1


async def test_a_stop_puts_back_what_waits_for_its_chat(database_url: str) -> None:
    async with village(database_url, limits=BURSTS, stop_seconds=0.2) as here:
        mentee = await here.villager("Mentee")
        await one_that_waits_for_its_chat(here, mentee)
        await here.restart()
        assert "a check-in" not in mentee.texts
        await assert_said_once(here, mentee)


async def test_a_stop_puts_back_what_waits_for_other_calls_to_end(sqlite_url: str) -> None:
    async with village(sqlite_url, send_seconds=30, stop_seconds=0.2) as here:
        crowd = await here.villagers(*(f"P{number}" for number in range(8)))
        mentee = await here.villager("Mentee")
        for person in crowd:
            here.telegram.faults.next("sendMessage", Fault.hang(), chat=person.phone.id)
            await here.say(person, "hello", Lane.RELAY)
        await until(lambda: here.telegram.faults.waiting == 0)
        await here.say(mentee, "a check-in", Lane.CHECK_IN, once=True)
        await rows_stand(here, "sending")
        await here.restart()
        await assert_said_once(here, mentee)
        assert all(len(person.texts) == 1 for person in crowd)


async def test_what_has_to_wait_for_long_is_put_back_at_once(sqlite_url: str) -> None:
    """So that a crash, too, leaves nothing that only seems to be on its way."""
    async with village(sqlite_url, limits=BURSTS, stop_seconds=0.2) as here:
        mentee, mentor = await here.villager("Mentee"), await here.villager("Mentor")
        here.telegram.faults.next("sendMessage", Fault.retry_after(60), chat=mentor.phone.id)
        await one_that_waits_for_its_chat(here, mentee)
        await here.say(mentor, "a relay", Lane.RELAY)
        await rows_stand(here, "pending", "pending")
        assert "a check-in" not in mentee.texts
        await here.restart()  # which forgets that Telegram asked for a pause
        await here.running.settle()
        assert mentee.texts.count("a check-in") == 1
        assert mentor.texts == ["a relay"]
        assert {row.times_unsure for row in await here.deliveries()} == {0}
