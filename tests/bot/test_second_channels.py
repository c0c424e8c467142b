"""The second channels beside a running bot: none waits for another, and what becomes of each page.

Real servers on loopback, the real decisions, a clock that is moved by hand.
"""

import io
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pager as pagers
import post_office as offices
import pytest
from pager import SECRET, PagerServer
from post_office import PASSWORD, USER, PostOffice, trusting
from village import Village, Villager, until, village

from bot.logs import set_up_logging
from bot.sandbox.faults import Fault
from bot.second_channels import SecondChannels, Webhook, mail_server
from flows.channels import Channel, Health, Trouble
from flows.channels import Fault as Wrong
from flows.decide import decide
from flows.effects import Lane, SetMail
from flows.heard import DeliveryFailed, MessageHeard, Source, SourceKind
from flows.people import Duty, Role
from storage.channels import read_health

HELP = "i need help now"
SAID = 'NOW: worry 1. Nobody has said "I have it" yet.'


class Outside:
    """A village with a mail server and a pager beside it."""

    def __init__(self, here: Village, post: PostOffice, pager: PagerServer) -> None:
        self.here, self.post, self.pager = here, post, pager
        self.people: dict[str, Villager] = {}
        self.before: dict[str, int] = {}
        """How much each had been told when the test began."""

    async def fill(self) -> None:
        """A mentee, a lead and a deputy who have addresses."""
        here = self.here
        here.decides = decide
        self.people["Maya"] = await here.villager("Maya", Role.MENTEE)
        for name, duty in (("Priya", Duty.LEAD), ("Joe", Duty.DEPUTY)):
            person = await here.villager(name, Role.COORDINATOR, duty)
            address = f"{name.lower()}@zwirbelscheme.example"
            await here.write(SetMail(person.id, person.id, address))
            self.people[name] = person

    async def rows(self, channel: Channel) -> list[Any]:
        """The outbox of one channel. Any: a row of a table has no closer type."""
        return [row for row in await self.here.deliveries() if row.channel is channel]

    async def states(self, channel: Channel) -> list[str]:
        """What became of its pages, oldest first."""
        return [row.state.value for row in await self.rows(channel)]

    async def health(self, channel: Channel) -> Health:
        """How a channel has done."""
        async with self.here.running.store.reading(self.here.clock.now()) as scope:
            return (await read_health(scope))[channel]

    @property
    def mailed(self) -> list[str]:
        """To whom mail came, in order of the alphabet."""
        return sorted(str(each["To"]).partition("@")[0] for each in self.post.letters)


@asynccontextmanager
async def outside(url: str, *, seconds: float = 0.5, **more: Any) -> AsyncIterator[Outside]:
    """A village with a mail server and a pager. Any: whatever else the wiring can be told."""
    post, pager = PostOffice(), PagerServer()
    await post.start()
    await pager.start()
    server = mail_server(
        post.url("smtp+starttls", f"{USER}:{quote(PASSWORD, safe='')}@"), "alerts@scheme.example"
    )
    webhook = Webhook(pager.url, SECRET)
    channels = SecondChannels(server, webhook, seconds=seconds, tls=trusting())
    try:
        async with village(url, channels=channels, **more) as here:
            made = Outside(here, post, pager)
            await made.fill()
            yield made
    finally:
        await post.stop()
        await pager.stop()


async def test_ten_minutes_unread_use_both_channels(database_url: str) -> None:
    async with outside(database_url) as it:
        it.people["Maya"].phone.write(HELP)
        await it.here.pass_(minutes=9.9)
        assert (it.post.letters, it.pager.pages) == ([], [])
        await it.here.pass_(minutes=0.2)
        assert it.mailed == ["joe", "priya"]
        [page] = it.pager.pages
        assert page["text"].startswith(SAID)
        assert (page["kind"], page["level"], page["number"]) == ("alert", "NOW", 1)
        assert await it.states(Channel.EMAIL) == ["sent", "sent"]
        assert (await it.health(Channel.EMAIL)).trouble is None


async def test_what_goes_out_holds_level_and_number_and_no_name(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        it.people["Maya"].phone.write("i want to kill myself tonight")
        await it.here.pass_(minutes=10.1)
        said = [str(letter) for letter in it.post.letters] + [str(page) for page in it.pager.pages]
        assert len(said) == 3
        for text in said:
            assert "NOW: worry 1" in text
            for word in ("Maya", "kill", "Priya", "Joe", "Village", " M ", "mentee"):
                assert word not in text


async def test_a_mail_server_that_hangs_delays_neither_telegram_nor_the_webhook(
    sqlite_url: str,
) -> None:
    async with outside(sqlite_url, seconds=30, stop_seconds=0.2) as it:
        it.post.odd = offices.Odd.HANGS_AT_ONCE
        it.people["Maya"].phone.write(HELP)
        await until(lambda: any("NOW: worry 1" in text for text in it.people["Priya"].texts))
        it.here.clock.move(it.here.clock.now() + timedelta(minutes=10))
        await until(lambda: len(it.pager.pages) == 1)
        await until(lambda: any("NOW: worry 1" in text for text in it.people["Joe"].texts))
        await until(lambda: it.post.happened[offices.Odd.HANGS_AT_ONCE] >= 1)
        await it.here.say(it.people["Maya"], "an answer", Lane.ANSWER)
        await until(lambda: "an answer" in it.people["Maya"].texts)
        assert it.post.letters == []


async def test_a_webhook_that_hangs_delays_neither_telegram_nor_the_mail(sqlite_url: str) -> None:
    async with outside(sqlite_url, seconds=30, stop_seconds=0.2) as it:
        it.pager.odd = pagers.Odd.HANGS
        it.people["Maya"].phone.write(HELP)
        await until(lambda: any("NOW: worry 1" in text for text in it.people["Priya"].texts))
        it.here.clock.move(it.here.clock.now() + timedelta(minutes=10))
        await until(lambda: it.mailed == ["joe", "priya"])
        await until(lambda: it.pager.happened[pagers.Odd.HANGS] >= 1)
        await until(lambda: any("NOW: worry 1" in text for text in it.people["Joe"].texts))
        assert it.pager.pages == []


async def test_telegram_that_hangs_delays_no_page(sqlite_url: str) -> None:
    async with outside(sqlite_url, send_seconds=30, stop_seconds=0.2) as it:
        before = it.here.calls("sendMessage")
        it.here.telegram.faults.always("sendMessage", Fault.hang())
        it.people["Maya"].phone.write(HELP)
        await until(lambda: it.here.calls("sendMessage") > before)
        it.here.clock.move(it.here.clock.now() + timedelta(seconds=30))
        await until(lambda: it.mailed == ["priya"] and len(it.pager.pages) == 1)
        assert not any("NOW" in text for text in it.people["Priya"].texts)
        it.here.telegram.faults.clear()


async def test_telegram_down_uses_the_second_channel_after_half_a_minute(
    database_url: str,
) -> None:
    """What she wrote was stored just before; nothing can go out any more."""
    async with outside(database_url) as it:
        it.here.telegram.down()
        heard = MessageHeard(
            Source(SourceKind.COMMAND), str(it.people["Maya"].phone.id), 900, HELP,
            it.here.clock.now(),
        )  # fmt: skip
        await it.here.running.store.run_batch([heard], decide, it.here.clock.now())
        await it.here.pass_(seconds=29)
        assert (it.post.letters, it.pager.pages) == ([], [])
        await it.here.pass_(seconds=2)
        assert it.mailed == ["priya"]
        assert len(it.pager.pages) == 1
        assert not any("NOW" in text for text in it.people["Priya"].texts)


async def test_an_alert_that_telegram_took_in_time_needs_no_page(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        it.people["Maya"].phone.write(HELP)
        await it.here.pass_(minutes=2)
        assert any("NOW: worry 1" in text for text in it.people["Priya"].texts)
        assert (it.post.letters, it.pager.pages) == ([], [])


async def test_a_lead_who_blocked_the_bot_is_mailed_at_once(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        it.here.telegram.faults.always(
            "getUpdates", Fault.status(502)
        )  # the bot hears of it only when the alert fails
        it.people["Priya"].phone.block()
        heard = MessageHeard(
            Source(SourceKind.COMMAND), str(it.people["Maya"].phone.id), 900, HELP,
            it.here.clock.now(),
        )  # fmt: skip
        await it.here.running.store.run_batch([heard], decide, it.here.clock.now())
        await until(lambda: it.mailed == ["priya"] and len(it.pager.pages) == 1)
        it.here.telegram.faults.clear()


async def test_below_now_the_second_channel_is_never_used(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        it.people["Maya"].phone.write("dad punched me last night")
        await it.here.pass_(hours=3)
        assert any("TODAY: worry 1" in text for text in it.people["Joe"].texts)
        assert (it.post.letters, it.pager.pages) == ([], [])


async def test_what_may_have_arrived_is_repeated_and_says_so(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        it.post.odd = offices.Odd.CUTS_AFTER_DATA
        it.pager.odd = pagers.Odd.CUTS
        it.people["Maya"].phone.write(HELP)
        await it.here.pass_(minutes=10)
        it.post.odd = it.pager.odd = None
        await it.here.pass_(seconds=6)
        assert it.mailed == ["joe", "joe", "priya", "priya"]
        to_joe = [each for each in it.post.letters if str(each["To"]).startswith("joe")]
        first, second = (each.get_content().replace("\r\n", "\n") for each in to_joe)
        assert second == f"(This may be a repeat.)\n\n{first}"
        assert to_joe[0]["Message-ID"] == to_joe[1]["Message-ID"]
        assert [each["repeat"] for each in it.pager.pages] == [False, True]
        assert len({each["reference"] for each in it.pager.pages}) == 1
        rows = await it.rows(Channel.WEBHOOK)
        assert [(row.state.value, row.times_unsure, row.attempts) for row in rows] == [
            ("sent", 1, 2)
        ]


async def test_what_is_refused_stands_as_failed_and_the_lead_hears_of_it(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        it.post.odd = offices.Odd.REFUSES
        it.pager.answers = 404
        it.people["Maya"].phone.write(HELP)
        await it.here.pass_(minutes=10.1)
        assert await it.states(Channel.EMAIL) == ["failed", "failed"]
        assert await it.states(Channel.WEBHOOK) == ["failed"]
        assert it.post.happened[offices.Odd.REFUSES] == 2
        told = [text for text in it.people["Priya"].texts if "could not be delivered" in text]
        begin = "NOW: worry 1. The alert by"
        assert sorted(text.split(" could")[0] for text in told) == [
            f"{begin} e-mail to J",
            f"{begin} e-mail to P",
            f"{begin} webhook",
        ]
        assert (await it.health(Channel.EMAIL)).trouble == Trouble(Wrong.REFUSED, 554)
        assert (await it.health(Channel.WEBHOOK)).trouble == Trouble(Wrong.REFUSED, 404)


async def test_what_is_not_taken_is_tried_until_the_next_rung_takes_its_place(
    sqlite_url: str,
) -> None:
    async with outside(sqlite_url) as it:
        await it.post.stop()
        it.people["Maya"].phone.write(HELP)
        await it.here.pass_(minutes=19.9)
        rows = await it.rows(Channel.EMAIL)
        assert {row.state.value for row in rows} == {"pending"}
        # 5, 15, 30 and then 60 seconds apart, for ten minutes
        assert {row.attempts for row in rows} == {13}
        await it.here.pass_(minutes=0.2)
        assert (await it.states(Channel.EMAIL))[:2] == ["failed", "failed"]
        failed = [heard for heard in it.here.heard if isinstance(heard, DeliveryFailed)]
        assert {heard.channel for heard in failed} == {Channel.EMAIL}
        await it.post.start()
        await it.here.pass_(minutes=1)
        assert it.mailed == ["joe", "priya"]


async def test_i_have_it_takes_back_what_is_not_sent(sqlite_url: str) -> None:
    async with outside(sqlite_url) as it:
        await it.post.stop()
        it.people["Maya"].phone.write(HELP)
        await it.here.pass_(minutes=11)
        joe = it.people["Joe"].phone
        joe.press(joe.last.message_id, "Open")
        await it.here.running.settle()
        joe.press(joe.last.message_id, "I have it")
        await it.here.running.settle()
        assert await it.states(Channel.EMAIL) == ["withdrawn", "withdrawn"]
        await it.post.start()
        await it.here.pass_(minutes=30)
        assert it.post.letters == []
        assert len(it.pager.pages) == 1


async def test_a_bot_that_was_cut_off_in_a_call_repeats_the_page(sqlite_url: str) -> None:
    async with outside(sqlite_url, seconds=30, stop_seconds=0.2) as it:
        it.pager.odd = pagers.Odd.KEEPS_AND_HANGS
        it.people["Maya"].phone.write(HELP)
        await until(lambda: any("NOW: worry 1" in text for text in it.people["Priya"].texts))
        it.here.clock.move(it.here.clock.now() + timedelta(minutes=10))
        await until(lambda: it.pager.happened[pagers.Odd.KEEPS_AND_HANGS] == 1)
        await it.here.running.stop()
        it.pager.odd = None
        await it.here.restart()
        await until(lambda: len(it.pager.pages) == 2)
        assert [each["repeat"] for each in it.pager.pages] == [False, True]


async def test_no_address_password_or_secret_is_ever_logged(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    stream = io.StringIO()
    handler = set_up_logging("DEBUG", stream)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        async with outside(sqlite_url) as it:
            it.post.odd = offices.Odd.REFUSES_ADDRESS
            it.pager.answers = 500
            it.people["Maya"].phone.write(HELP)
            await it.here.pass_(minutes=10.1)
            assert it.post.happened[offices.Odd.REFUSES_ADDRESS] == 2
            url = it.pager.url
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
    for log in (stream.getvalue(), caplog.text):
        assert "by email: address" in log
        for secret in ("zwirbelscheme", PASSWORD, quote(PASSWORD), SECRET, url, "alerts@", "v1="):
            assert secret not in log


async def test_the_repr_of_the_channels_holds_no_secret(sqlite_url: str) -> None:
    server = mail_server(f"smtps://{USER}:{quote(PASSWORD, safe='')}@mail.example", "a@b.example")
    shown = repr(SecondChannels(server, Webhook("https://pager.example/token", SECRET)))
    for secret in (f"{USER}:", PASSWORD, SECRET, "token", "a@b"):
        assert secret not in shown
