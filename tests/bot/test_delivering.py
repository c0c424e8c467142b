"""What becomes of a message when something goes wrong on the way to Telegram.

One alert, one relayed message and one check-in meet the same fault; the table says in which state
each ends and how many copies arrive. An alert and a relay arrive at least once, a check-in at most.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from village import Village, Villager, until, village

from bot.pacing import Limits
from bot.sandbox.faults import Fault
from bot.sandbox.rules import Limits as TelegramsLimits
from flows.effects import File, Lane
from flows.heard import DeliveryFailed, Failure

AGAIN = "This may be a repeat."


@dataclass(frozen=True)
class Fate:
    """Where the row of a class ends, and what arrives on the phone."""

    state: str
    copies: int
    failure: Failure | None = None


ONCE = Fate("sent", 1)
NEVER = Fate("sent", 0)
TWICE = Fate("sent", 2)

TABLE = {
    # name: (fault, alert, relay, check-in)
    "told to slow down": (Fault.retry_after(1), ONCE, ONCE, ONCE),
    "502 and nothing done": (Fault.status(502), ONCE, ONCE, NEVER),
    "502 though it was sent": (Fault.status(502, delivered=True), TWICE, TWICE, ONCE),
    "connection lost after sending": (Fault.close_after_delivery(), TWICE, TWICE, ONCE),
    "connection lost before": (Fault.close_before_reading(), ONCE, ONCE, NEVER),
    "answer too late": (Fault.slow(3), TWICE, TWICE, ONCE),
    "no answer, nothing done": (Fault.hang(), ONCE, ONCE, NEVER),
    "answer cut short": (Fault.malformed_json(), TWICE, TWICE, ONCE),
}


async def three(village: Village, fault: Fault | None = None) -> dict[str, Villager]:
    """One message of each class is to be delivered, each to somebody of their own."""
    names = ("Lead", "Mentor", "Mentee")
    people = dict(zip(names, await village.villagers(*names), strict=True))
    for person in people.values():
        if fault is not None:
            village.telegram.faults.next("sendMessage", fault, chat=person.phone.id)
    await village.say(people["Lead"], "an alert", Lane.ALERT, again=AGAIN)
    await village.say(people["Mentor"], "a relay", Lane.RELAY, again=AGAIN)
    await village.say(people["Mentee"], "a check-in", Lane.CHECK_IN, once=True)
    return people


async def assert_fates(village: Village, people: dict[str, Villager], *fates: Fate) -> None:
    rows = await village.deliveries()
    for row, person, fate in zip(rows, people.values(), fates, strict=True):
        assert (row.state.value, row.failure) == (fate.state, fate.failure)
        assert len(person.texts) == fate.copies


@pytest.mark.parametrize("name", TABLE)
async def test_a_fault_that_passes(database_url: str, name: str) -> None:
    fault, *fates = TABLE[name]
    async with village(database_url) as here:
        people = await three(here, fault)
        await here.pass_(minutes=5)
        await assert_fates(here, people, *fates)
        assert here.telegram.faults.waiting == 0


@pytest.mark.parametrize("name", ["502 though it was sent", "connection lost after sending"])
async def test_a_second_copy_says_that_it_may_be_one(sqlite_url: str, name: str) -> None:
    fault, *_ = TABLE[name]
    async with village(sqlite_url) as here:
        mentor = await here.villager("Mentor")
        await here.say(mentor, "see you at four", Lane.RELAY, again=AGAIN)
        here.telegram.faults.next("sendMessage", fault)
        await here.pass_(minutes=5)
        assert mentor.texts == ["see you at four", f"{AGAIN}\n\nsee you at four"]


async def test_who_blocked_the_bot_is_told_of_to_a_turn(database_url: str) -> None:
    async with village(database_url) as here:
        here.telegram.down()
        people = await three(here)
        for person in people.values():
            person.phone.block()
        here.telegram.up()
        await here.pass_(minutes=1)
        blocked = Fate("failed", 0, Failure.BLOCKED)
        await assert_fates(here, people, blocked, blocked, blocked)
        failed = [heard for heard in here.heard if isinstance(heard, DeliveryFailed)]
        assert {heard.to for heard in failed} == {person.id for person in people.values()}
        assert {heard.failure for heard in failed} == {Failure.BLOCKED}


async def test_a_deleted_account_and_a_chat_that_is_not_there(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        gone, unknown = await here.villager("Gone"), await here.villager("Unknown")
        gone.phone.delete_account()
        del here.telegram.phones[unknown.phone.id]
        await here.say(gone, "hello")
        await here.say(unknown, "hello")
        await here.running.settle()
        rows = await here.deliveries()
        assert [row.failure for row in rows] == [Failure.DEACTIVATED, Failure.REFUSED]


async def test_telegram_is_down_for_five_minutes(database_url: str) -> None:
    async with village(database_url) as here:
        here.telegram.down()
        people = await three(here)
        await here.pass_(minutes=5)
        assert {row.state.value for row in await here.deliveries()} == {"pending"}
        here.telegram.up()
        await here.pass_(minutes=1)
        await assert_fates(here, people, ONCE, ONCE, ONCE)


@pytest.mark.parametrize("outage", [timedelta(seconds=7), timedelta(minutes=34)])
async def test_an_outage_of_which_nobody_knows_what_was_done_loses_nothing(
    sqlite_url: str, outage: timedelta
) -> None:
    async with village(sqlite_url) as here:
        lead, mentor = await here.villager("Lead"), await here.villager("Mentor")
        here.telegram.faults.always("sendMessage", Fault.status(502))
        await here.say(lead, "an alert", Lane.ALERT)
        await here.say(mentor, "first", Lane.RELAY)
        await here.say(mentor, "second", Lane.RELAY)
        await here.pass_(seconds=outage.total_seconds())
        here.telegram.faults.clear()
        await here.pass_(minutes=1)
        assert lead.texts == ["an alert"]
        await here.pass_(minutes=1)
        assert mentor.texts == ["first", "second"]
        assert not any(isinstance(heard, DeliveryFailed) for heard in here.heard)


async def test_a_relay_is_given_up_after_three_repeats_and_an_alert_never(
    sqlite_url: str,
) -> None:
    async with village(sqlite_url) as here:
        lead, mentor = await here.villager("Lead"), await here.villager("Mentor")
        here.telegram.faults.always("sendMessage", Fault.status(502))
        await here.say(lead, "an alert", Lane.ALERT)
        await here.say(mentor, "a relay", Lane.RELAY)
        await here.pass_(minutes=36)
        alert, relay = await here.deliveries()
        assert (relay.state.value, relay.failure) == ("failed", Failure.GIVEN_UP)
        assert alert.state.value == "pending"
        assert alert.times_unsure > 36
        assert relay.times_unsure == 4
        assert any(isinstance(heard, DeliveryFailed) for heard in here.heard)
        here.telegram.faults.clear()
        await here.pass_(minutes=1)
        assert lead.texts == ["an alert"]


async def test_one_chat_gets_its_messages_in_order_and_alerts_overtake(database_url: str) -> None:
    async with village(database_url) as here:
        lead, sam = await here.villager("Lead"), await here.villager("Sam")
        here.telegram.down()
        for number in range(8):
            await here.say(lead, f"answer {number}")
            await here.say(sam, f"relay {number}", Lane.RELAY)
        await here.say(lead, "alert", Lane.ALERT)
        here.telegram.up()
        await here.pass_(minutes=5)
        assert sam.texts == [f"relay {number}" for number in range(8)]
        assert [text for text in lead.texts if text != "alert"] == [f"answer {n}" for n in range(8)]
        assert "alert" in lead.texts


async def test_a_failed_first_message_does_not_let_the_second_overtake(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        sam = await here.villager("Sam")
        here.telegram.faults.next("sendMessage", Fault.status(502))
        await here.say(sam, "first", Lane.RELAY)
        await here.say(sam, "second", Lane.RELAY)
        await here.pass_(minutes=5)
        assert sam.texts == ["first", "second"]


async def test_calls_that_hang_hold_up_no_alert(sqlite_url: str) -> None:
    """Every ordinary call hangs, as many as there can be; the alert has a place of its own."""
    async with village(sqlite_url, send_seconds=30, stop_seconds=0.2) as here:
        crowd = await here.villagers(*(f"P{number}" for number in range(30)))
        lead = await here.villager("Lead")
        for person in crowd:
            here.telegram.faults.next("sendMessage", Fault.hang(), chat=person.phone.id)
            await here.say(person, "hello", Lane.RELAY)
        await until(lambda: here.calls("sendMessage") >= 8)
        await here.say(lead, "an alert", Lane.ALERT)
        await until(lambda: lead.texts == ["an alert"])
        assert not any(person.texts for person in crowd)


async def test_alerts_that_hang_hold_up_no_alert_to_somebody_else(sqlite_url: str) -> None:
    async with village(sqlite_url, send_seconds=30, stop_seconds=0.2) as here:
        away = await here.villagers(*(f"Adult{number}" for number in range(15)))
        lead = await here.villager("Lead")
        for person in away:
            here.telegram.faults.next("sendMessage", Fault.hang(), chat=person.phone.id)
            await here.say(person, "an alert", Lane.ALERT)
        await until(lambda: here.telegram.faults.waiting == 0)
        await here.say(lead, "an alert", Lane.ALERT)
        await until(lambda: lead.texts == ["an alert"])
        assert not any(person.texts for person in away)


async def test_a_call_that_hangs_holds_up_only_its_own_chat(sqlite_url: str) -> None:
    async with village(sqlite_url, send_seconds=30, stop_seconds=0.2) as here:
        slow, sam = await here.villager("Slow"), await here.villager("Sam")
        here.telegram.faults.next("sendMessage", Fault.hang(), chat=slow.phone.id)
        await here.say(slow, "first", Lane.RELAY)
        await here.say(slow, "second", Lane.RELAY)
        await until(lambda: here.calls("sendMessage") >= 1)
        for number in range(20):
            await here.say(sam, f"relay {number}", Lane.RELAY)
        await until(lambda: len(sam.texts) == 20)
        assert slow.texts == []


async def test_a_crowd_of_check_ins_does_not_delay_an_alert(sqlite_url: str) -> None:
    """At two check-ins a second the crowd takes long; the alert does not wait for the crowd."""
    limits = Limits(per_second=30, bulk_per_second=2, chat_per_second=None)
    async with village(sqlite_url, limits=limits) as here:
        crowd = await here.villagers(*(f"P{number}" for number in range(9)))
        lead = await here.villager("Lead")
        for person in crowd:
            await here.say(person, "a check-in", Lane.CHECK_IN, once=True)
        await until(lambda: sum(len(person.texts) for person in crowd) >= 2)
        await here.say(lead, "an alert", Lane.ALERT)
        await until(lambda: lead.texts == ["an alert"])
        assert sum(len(person.texts) for person in crowd) < 9
        await here.running.settle()
        assert [person.texts for person in crowd] == [["a check-in"]] * 9


async def test_the_strict_telegram_never_has_to_slow_us_down(sqlite_url: str) -> None:
    """The local Telegram keeps the real limits; with ours kept too it never says 429."""
    async with village(
        sqlite_url, limits=Limits(), telegrams_limits=TelegramsLimits(), send_seconds=5
    ) as here:
        people = await here.villagers(*(f"P{number}" for number in range(10)))
        for number in range(5):
            for person in people:
                await here.say(person, f"message {number}", Lane.RELAY)
        await here.running.settle()
        assert all(len(person.texts) == 5 for person in people)
        answered = [call.answered for call in here.telegram.calls if call.method == "sendMessage"]
        assert answered == [200] * 50


async def test_what_waited_past_its_time_is_not_sent(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        mentee = await here.villager("Mentee")
        here.telegram.down()
        ends = here.clock.now() + timedelta(minutes=10)
        await here.say(mentee, "a check-in", Lane.CHECK_IN, once=True, not_after=ends)
        await here.pass_(minutes=10)
        here.telegram.up()
        await here.pass_(minutes=10)
        assert mentee.texts == []
        [row] = await here.deliveries()
        assert (row.state.value, row.failure) == ("failed", Failure.TOO_LATE)
        assert any(isinstance(heard, DeliveryFailed) for heard in here.heard)


async def test_a_bot_that_was_cut_off_in_a_call_repeats_all_but_check_ins(sqlite_url: str) -> None:
    async with village(sqlite_url, send_seconds=30, stop_seconds=0.2) as here:
        people = await three(here, Fault.hang(delivered=True))
        await until(lambda: here.calls("sendMessage") >= 3)
        await here.restart()
        await here.pass_(minutes=1)
        await assert_fates(here, people, TWICE, TWICE, ONCE)
        assert people["Mentor"].texts == ["a relay", f"{AGAIN}\n\na relay"]


async def test_a_call_in_flight_is_waited_for_when_the_bot_stops(sqlite_url: str) -> None:
    async with village(sqlite_url, send_seconds=30, stop_seconds=10) as here:
        sam = await here.villager("Sam")
        here.telegram.faults.next("sendMessage", Fault.slow(0.5))
        await here.say(sam, "hello", Lane.RELAY)
        await until(lambda: here.calls("sendMessage") >= 1)
        await here.restart()
        await here.pass_(minutes=1)
        [row] = await here.deliveries()
        assert (row.state.value, row.times_unsure) == ("sent", 0)
        assert sam.texts == ["hello"]


@pytest.mark.parametrize("name", ["502 though it was sent", "connection lost before"])
async def test_a_file_goes_at_least_once_whole_and_a_second_copy_says_so(
    sqlite_url: str, name: str
) -> None:
    fault, _, fate, _ = TABLE[name]
    content = "Maya wrote: it\u2019s cr\u00e8me".encode()
    async with village(sqlite_url) as here:
        maya = await here.villager("Maya")
        here.telegram.faults.next("sendDocument", fault, chat=maya.phone.id)
        await here.say(maya, "Here it is.", file=File("my-data.txt", content), again=AGAIN)
        await here.pass_(minutes=5)
        came = maya.phone.inbox
        assert len(came) == fate.copies
        # Of a lost connection nobody knows: the copy that arrives says so, even where it is the first.
        assert came[-1].caption == f"{AGAIN}\n\nHere it is."
        assert {(each.document, each.content) for each in came} == {("my-data.txt", content)}
