"""The operator's alarms: each fault is caused, a person hears of it, it is shown, and it ends.

Real servers on loopback, the real decisions. Who looks after the bot here are Priya and Joe.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from databases import Postgres, SqliteTemplate
from opened import asked, free_port
from sqlalchemy import make_url, text
from test_health import set_webhook
from test_running import for_ever, go_away, open_at
from test_second_channels import Outside, outside
from village import TOKEN

from bot.alarms import Patience
from bot.clock import SetClock
from bot.own_files import write_over
from bot.running import NotRunning, Running
from bot.sandbox.faults import Fault
from bot.watching import MEGABYTE
from bot.webhook_address import address_for
from bot.wiring import Webhook
from flows.alarms import Alarm
from flows.decide import decide
from flows.people import Role
from storage.engine import BEGINS
from storage.keys import make_keys, read_keys, with_key, without_key
from storage.rewrapping import rewrap

SOON = Patience(looked=0.05, keys=0, another=0.05, alone=1)


@asynccontextmanager
async def watched(url: str, **more: Any) -> AsyncIterator[Outside]:
    """As `outside`, with little patience, and with the port for health open. Any: as there."""
    told: dict[str, Any] = {"patience": SOON, "health_port": free_port(), "poll_seconds": 1} | more
    async with outside(url, **told) as it:
        await it.here.running.settle()
        await asyncio.sleep(2 * SOON.looked)  # it has looked, and knows whom to tell
        it.before = {name: len(each.texts) for name, each in it.people.items()}
        yield it


async def shown(it: Outside) -> set[str]:
    """The names of the alarms that /readyz shows."""
    return {each["name"] for each in (await asked(it.here, "/readyz"))[1]["alarms"]}


async def soon(it: Outside, condition: Callable[[], bool]) -> None:
    """Returns as soon as a condition holds; fails when it never does. No rest between tries."""
    async with asyncio.timeout(60):  # Telegram posts again after as long as it went wrong before
        while not condition():
            with suppress(NotRunning):  # it waits for its database
                it.here.running.look_again()
            await asyncio.sleep(0.02)


async def begins(it: Outside, alarm: Alarm, says: str, *, by_chat: bool = True) -> None:
    """Everybody hears that it begins, once and by every way, and it is shown."""
    await soon(it, lambda: any(says in each["text"] for each in it.pager.pages))
    await soon(it, lambda: len(it.mailed) >= 2)
    [page] = [each for each in it.pager.pages if says in each["text"]]
    assert (page["kind"], page["level"], page["number"]) == ("alarm", "", 0)
    assert it.mailed == ["joe", "priya"]
    if by_chat:
        await soon(it, lambda: all(in_chat(it, says)))
    assert in_chat(it, says) == [by_chat, by_chat]
    assert chat(it, "Maya") == []
    assert await shown(it) == {alarm.value}


async def ends(it: Outside, says: str) -> None:
    """Everybody hears that it is over, and nothing is shown any more."""
    await soon(it, lambda: any(says in each["text"] for each in it.pager.pages))
    await soon(it, lambda: all(in_chat(it, f"OVER: {says}")))
    await soon(it, lambda: len(it.mailed) >= 4)
    assert [sum(f"OVER: {says}" in each for each in chat(it, of)) for of in ("Priya", "Joe")] == [
        1,
        1,
    ]
    assert it.mailed == ["joe", "joe", "priya", "priya"]
    assert await shown(it) == set()


def chat(it: Outside, name: str) -> list[str]:
    """What somebody was told since the test began."""
    return it.people[name].texts[it.before[name] :]


def in_chat(it: Outside, says: str) -> list[bool]:
    """Have the two of them read it?"""
    return [any(says in each for each in chat(it, of)) for of in ("Priya", "Joe")]


async def test_a_token_that_was_revoked(database_url: str) -> None:
    async with watched(database_url) as it:
        it.here.telegram.token = TOKEN.replace("A", "B")
        await begins(it, Alarm.TOKEN, "does not take this bot's token", by_chat=False)
        it.here.telegram.token = TOKEN
        await ends(it, "Telegram refuses the bot's token")


async def test_a_token_revoked_while_the_bot_is_started_anew(sqlite_url: str) -> None:
    """The end is told by another process than the begin, as it is where the token is renewed."""
    async with watched(sqlite_url) as it:
        it.here.telegram.token = TOKEN.replace("A", "B")
        await it.here.restart()
        await begins(it, Alarm.TOKEN, "does not take this bot's token", by_chat=False)
        await it.here.running.stop()
        it.here.telegram.token = TOKEN
        it.here.running = Running(replace(it.here.wiring, alarms=type(it.here.wiring.alarms)()))
        await it.here.running.start()
        await soon(it, lambda: all(in_chat(it, "OVER: Telegram refuses the bot's token")))


async def test_somebody_elses_webhook(sqlite_url: str) -> None:
    async with watched(sqlite_url) as it:
        await set_webhook(it.here, "http://127.0.0.1:9/elsewhere")
        await begins(it, Alarm.FOREIGN, "sent to an address of theirs")
        await set_webhook(it.here, "")
        await ends(it, "messages are sent to somebody else's address")
        # What was written meanwhile went there, and Telegram gives it once.
        await soon(it, lambda: any("I may have missed messages" in t for t in chat(it, "Maya")))
        await soon(it, lambda: all(in_chat(it, "A call for help may have been among them")))


async def test_calls_of_telegram_that_do_not_arrive(sqlite_url: str) -> None:
    async with watched(sqlite_url) as it:
        here, port = it.here, free_port()
        address = address_for(here.wiring.keys, TOKEN, f"http://127.0.0.1:{port}")
        await here.running.stop()
        wrong = replace(here.wiring, webhook=Webhook(address, free_port()))
        here.running = Running(wrong)
        await here.running.start()
        await soon(it, lambda: here.telegram.webhook is not None)
        it.people["Maya"].phone.write("hello")
        await begins(it, Alarm.UNREACHED, "its calls to the public address fail")
        await here.running.stop()
        here.running = Running(replace(wrong, webhook=Webhook(address, port)))
        await here.running.start()
        await ends(it, "Telegram cannot hand over messages")


async def test_another_program_that_polls(database_url: str) -> None:
    async with watched(database_url) as it:
        other = asyncio.create_task(poll_for_ever(it))
        await begins(it, Alarm.POLLER, "another program takes what people write")
        it.people["Priya"].phone.write("desk")
        await soon(it, lambda: any("running of this program: 1" in t for t in chat(it, "Priya")))
        phone = it.people["Priya"].phone
        desk = next(e.message_id for e in phone.inbox if "running of this program: 1" in e.text)
        phone.press(desk, "What is wrong with the program")
        since = "Since Mon 2 Nov 2026 12:00."
        await soon(it, lambda: any(t.startswith(since) for t in chat(it, "Priya")))
        other.cancel()
        await ends_at_desk(it, "another program takes the messages")
        assert sum("I may have missed messages" in each for each in chat(it, "Maya")) == 1


async def ends_at_desk(it: Outside, says: str) -> None:
    await soon(it, lambda: all(in_chat(it, f"OVER: {says}")))
    await soon(it, lambda: any("I may have missed messages" in t for t in chat(it, "Maya")))
    it.people["Priya"].phone.write("desk")
    count = len(chat(it, "Priya"))
    await soon(it, lambda: len(chat(it, "Priya")) > count)
    assert "running of this program" not in chat(it, "Priya")[-1]


async def poll_for_ever(it: Outside) -> None:
    """What a second bot with the same token does."""
    url = f"{it.here.wiring.telegram_url}/bot{TOKEN}/getUpdates"
    async with aiohttp.ClientSession(trust_env=False) as http:
        while True:
            async with http.get(url, params={"timeout": "5"}):
                await asyncio.sleep(0.02)


async def test_one_look_by_somebody_else_is_no_alarm(sqlite_url: str) -> None:
    patient = replace(SOON, another=5.0)
    async with watched(sqlite_url, patience=patient) as it:
        calls = it.here.calls("getUpdates")
        url = f"{it.here.wiring.telegram_url}/bot{TOKEN}/getUpdates"
        async with aiohttp.ClientSession(trust_env=False) as http, http.get(url):
            pass
        await soon(it, lambda: it.here.calls("getUpdates") > calls + 1)
        assert await shown(it) == set()
        await asyncio.sleep(SOON.alone)
        it.people["Maya"].phone.write("hello")
        await it.here.running.settle()
        assert "I may have missed messages" not in "".join(chat(it, "Maya"))


async def test_telegram_that_does_not_answer(sqlite_url: str) -> None:
    patience = replace(SOON, silent=1.5)
    async with watched(sqlite_url, patience=patience) as it:
        it.here.telegram.faults.always("*", Fault.status(502))
        await begins(it, Alarm.OUTAGE, "Telegram has not answered for", by_chat=False)
        it.here.telegram.faults.clear()
        await ends(it, "Telegram does not answer")


async def test_a_disk_that_is_full(sqlite_url: str) -> None:
    async with watched(sqlite_url) as it:
        await pages(it, None)
        await begins(it, Alarm.DISK_FULL, "the disk of the database is full")
        await pages(it, 2**30)
        await ends(it, "the disk is full")


async def pages(it: Outside, most: int | None) -> None:
    """The database's file may have no more pages than it has; or as many as it likes."""
    async with it.here.running.store.database.writing() as conn:
        if most is None:
            most = (await conn.execute(text("PRAGMA page_count"))).scalar_one()
        await conn.execute(text(f"PRAGMA max_page_count = {most}"))


async def test_a_database_that_takes_nothing(sqlite_url: str) -> None:
    async with watched(sqlite_url) as it:
        await only_read(it, is_so=True)
        await begins(it, Alarm.DATABASE, "the database cannot be written")
        await only_read(it, is_so=False)
        await ends(it, "the database cannot be written")


async def only_read(it: Outside, *, is_so: bool) -> None:
    """The connection that writes may only read."""
    writer = it.here.running.store.database.writer
    async with writer.execution_options(**{BEGINS: False}).connect() as conn:
        await conn.execute(text(f"PRAGMA query_only = {'ON' if is_so else 'OFF'}"))


async def test_a_database_server_that_is_away(
    postgres: Postgres, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = str(make_url(postgres_url).database)
    async with (
        watched(postgres_url, lock_seconds=0.05) as it,
        for_ever(it.here, caplog),
        open_at(postgres.url_of("postgres")) as server,
    ):
        await asyncio.sleep(3 * SOON.looked)
        await go_away(server, name)
        await begins(it, Alarm.DATABASE, "the database cannot be written")
        await server.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await ends(it, "the database cannot be written")


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[tuple[int, Callable[[bool], None]]]:
    """A disk: how many bytes of it are too few, and what makes it nearly full, or roomy again.

    A small one of its own where one can be made, else this machine's, of which a lot is taken.
    """
    size, tight = 200 * MEGABYTE, 120 * MEGABYTE
    is_own = await ran("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    free = shutil.disk_usage(folder).free
    filler = folder / "filler"

    def fill(is_full: bool) -> None:
        if not is_full:
            filler.unlink()
            return
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, tight if is_own else 8 * tight)

    try:
        yield free - (tight // 2 if is_own else 4 * tight), fill
    finally:
        filler.unlink(missing_ok=True)
        if is_own:
            assert await ran("umount", str(folder))


async def ran(*command: str) -> bool:
    """Did a command of this machine do it?"""
    if os.geteuid() != 0 or shutil.which(command[0]) is None:
        return False
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    return await process.wait() == 0


async def test_a_disk_that_is_nearly_full(tmp_path: Path, sqlite_template: SqliteTemplate) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    async with small_disk(disk) as (least, fill):
        patience = replace(SOON, least_free=least)
        async with watched(sqlite_template.url_in(disk), patience=patience) as it:
            await asyncio.sleep(3 * SOON.looked)
            assert await shown(it) == set()
            fill(True)
            await soon(it, lambda: all(in_chat(it, "the disk of the database is nearly full")))
            assert await shown(it) == {Alarm.DISK_LOW.value}
            fill(False)
            await soon(it, lambda: all(in_chat(it, "OVER: the disk is nearly full")))
            assert (it.pager.pages, it.mailed) == ([], [])  # it has cost no message


async def test_a_clock_that_is_wrong(sqlite_url: str) -> None:
    async with watched(sqlite_url) as it:
        right = it.here.clock
        fast = SetClock(right.now() + timedelta(minutes=10))
        await it.here.running.stop()
        it.here.running = Running(replace(it.here.wiring, clock=fast))
        await it.here.running.start()
        await soon(it, lambda: all(in_chat(it, "are 10 minutes apart")))
        it.people["Maya"].phone.write("hello")  # asks Telegram again
        right.move(fast.now())
        it.here.running.look_again()
        await soon(it, lambda: all(in_chat(it, "OVER: the clock is wrong")))
        assert (it.pager.pages, it.mailed) == ([], [])


async def test_a_key_that_is_missing(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    write_over(path, make_keys())
    async with watched(sqlite_url, keys=read_keys(path)) as it:
        whole = with_key(path.read_text(), "second")
        write_over(path, whole)
        await it.here.villager("Rae")  # somebody new is wrapped by the new key
        store = it.here.running.store
        write_over(path, without_key(whole, "second"))
        await begins(it, Alarm.KEY, "a key is missing from the key file")
        write_over(path, whole)
        await ends(it, "a key is missing")
        async with store.database.writing() as conn:
            assert await rewrap(conn, store.vault) > 0  # all of them open


async def test_two_days_without_telegram_are_told_once_to_everybody_who_may_have_written(
    database_url: str,
) -> None:
    async with watched(database_url, patience=Patience()) as it:
        here = it.here
        await here.villager("Sam", Role.MENTOR)
        here.telegram.down()
        await soon(it, lambda: here.running.seconds_since_answer > 0.2)
        here.clock.move(here.clock.now() + timedelta(days=2))
        here.telegram.up()
        await soon(it, lambda: all(in_chat(it, "from Mon 2 Nov, noon to Tue 3 Nov, noon")))
        await soon(it, lambda: chat(it, "Maya") != [])
        [told] = chat(it, "Maya")
        assert "They are those from Mon 2 Nov, noon to Tue 3 Nov, noon." in told
        await here.restart()
        await here.running.settle()
        assert len(chat(it, "Maya")) == 1


@pytest.mark.parametrize(("hours", "told"), [(24, 0), (25, 1)])
async def test_a_bot_that_was_off_for_longer_than_telegram_keeps_messages(
    database_url: str, hours: int, told: int
) -> None:
    async with watched(database_url, patience=Patience()) as it:
        here = it.here
        await here.running.stop()
        here.clock.move(here.clock.now() + timedelta(hours=hours))
        here.running = Running(here.wiring)
        await here.running.start()
        await here.running.settle()
        found = [each for each in chat(it, "Maya") if "I may have missed messages" in each]
        assert len(found) == told
        assert all("from Mon 2 Nov, noon to Mon 2 Nov, 1pm" in each for each in found)


def test_the_decisions_are_the_real_ones() -> None:
    """Else nothing above would say anything of who is told."""
    assert Outside.fill.__globals__["decide"] is decide
