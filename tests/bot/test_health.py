"""How a running bot is, as it says on a port of its machine and to the service manager."""

import asyncio
import os
import re
import signal
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import aiohttp
import pytest
from databases import Postgres
from opened import asked, free_port, notified, open_doors, told_next
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import make_url
from test_running import answering, for_ever, go_away, open_at
from village import TOKEN, Village, until, village

from bot.health import STANDS_BY
from bot.running import Running
from bot.service import Service
from flows.alarms import Alarm
from flows.effects import Effect, Lane, Say
from flows.facts import Facts
from flows.heard import Heard, MessageHeard
from flows.people import Duty, Role


async def metrics(here: Village) -> dict[str, float]:
    """Every number by its name and labels."""
    _, text = await asked(here, "/metrics")
    assert "Maya" not in text
    assert not re.search(r"\d{6,}:", text), "a token or an address"
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_bot_that_works_is_alive_and_ready(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await open_doors(here)
        async with here.running:
            calls = here.calls("getUpdates")
            await until(lambda: here.calls("getUpdates") > calls + 1)  # the first is answered
            assert await asked(here, "/healthz") == (200, {"alive": True})
            status, said = await asked(here, "/readyz")
            assert (status, said["ready"], said["reasons"], said["alarms"]) == (200, True, [], [])
            assert said["seconds_since_telegram"] < 60
            assert set(said["outbox"]) == {lane.value for lane in Lane}
            here.wiring.alarms.stand(Alarm.DISK_LOW, 12)
            status, said = await asked(here, "/readyz")
            assert status == 200
            [alarm] = said["alarms"]
            assert alarm["name"] == "disk_nearly_full"
            assert alarm["since"] == here.clock.now().isoformat()
            assert "with 12 MB left" in alarm["says"]
            found = await metrics(here)
            assert found["kept_in_mind_alarm['disk_nearly_full']"] == 1
            assert found["kept_in_mind_alarm['disk_full']"] == 0
        with pytest.raises(aiohttp.ClientConnectorError):
            await asked(here, "/healthz")


async def test_what_waits_too_long_is_told(database_url: str) -> None:
    async with village(database_url) as here:
        await open_doors(here)
        async with here.running:
            priya = await here.villager("Priya", Role.COORDINATOR, Duty.LEAD)
            here.telegram.down()
            await here.say(priya, "Look, please.", Lane.ALERT)
            await here.say(priya, "Hello.", Lane.ANSWER)
            here.clock.move(here.clock.now().replace(minute=5))
            status, said = await asked(here, "/readyz")
            assert (status, said["reasons"]) == (503, ["an alert waits to be sent"])
            assert said["outbox"]["alert"]["oldest_seconds"] == 300
            found = await metrics(here)
            assert found["kept_in_mind_outbox_waiting['alert']"] == 1
            assert found["kept_in_mind_outbox_oldest_seconds['answer']"] == 300
            assert found["kept_in_mind_ready[]"] == 0
            here.telegram.up()
            await here.running.settle()


async def test_what_was_done_is_counted_without_anybody_in_it(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await open_doors(here)
        async with here.running:
            maya = await here.villager("Maya")
            priya = await here.villager("Priya", Role.COORDINATOR, Duty.LEAD)
            here.decides = lambda heard, facts, now: alert_to(priya.id, heard, facts)
            maya.phone.write("I need help")
            await here.running.settle()
            await here.say(maya, "Hello.", Lane.CHECK_IN, once=True)
            await here.running.settle()
            found = await metrics(here)
    assert found["kept_in_mind_turns_total['MessageHeard']"] == 1
    assert found["kept_in_mind_deliveries_total['alert', 'sent', 'telegram']"] == 1
    assert found["kept_in_mind_deliveries_total['check_in', 'sent', 'telegram']"] == 1
    assert found["kept_in_mind_alert_seconds_count[]"] == 1
    assert found["kept_in_mind_inbox_waiting[]"] == 0
    assert found["kept_in_mind_database_up[]"] == 1


async def test_while_the_database_is_away_it_says_so_and_telegram_comes_again(
    postgres: Postgres, postgres_url: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Not ready, no sign of life for the watchdog, and 503 to whoever posts; then all is well."""
    name = str(make_url(postgres_url).database)
    async with village(postgres_url, lock_seconds=0.05) as here, notified(f"{tmp_path}/s") as told:
        here.decides = answering
        service = Service(f"{tmp_path}/s", watchdog_seconds=0.1)
        await open_doors(here, webhook=True, service=service)
        maya = here.telegram.phone("Maya")
        async with for_ever(here, caplog), open_at(postgres.url_of("postgres")) as server:
            await told_next(told, "WATCHDOG=1")
            await go_away(server, name)
            await until(lambda: "not the one bot yet: CannotOpen" in caplog.text)
            status, said = await asked(here, "/readyz")
            assert (status, said["reasons"]) == (
                503, ["the database is away; it tries again until it is back"],
            )  # fmt: skip
            assert (await asked(here, "/healthz"))[0] == 200
            maya.write("hello")
            hook = here.telegram.webhook
            assert hook is not None
            await until(lambda: hook.last_error == "Wrong response from the webhook: 503")
            while not told.empty():
                told.get_nowait()
            await asyncio.sleep(0.5)  # five times what the watchdog waits for
            assert told.empty()
            await server.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await until(lambda: [shown.text for shown in maya.inbox] == ["You: hello"])
            await told_next(told, "WATCHDOG=1")
        await told_next(told, "STOPPING=1")


async def test_who_stands_by_says_so_and_is_ready_once_it_has_taken_over(
    postgres_url: str, tmp_path: Path
) -> None:
    async with village(postgres_url, lock_seconds=0.05) as here, notified(f"{tmp_path}/s") as told:
        first = here.running
        service = Service(f"{tmp_path}/s", watchdog_seconds=0.3)
        here.wiring = replace(here.wiring, health_port=free_port(), service=service)
        forever = asyncio.create_task(Running(here.wiring).run_forever())
        try:
            await told_next(told, "READY=1")
            status, said = await asked(here, "/readyz")
            assert (status, said["reasons"]) == (503, [STANDS_BY])
            await told_next(told, "WATCHDOG=1")
            await first.stop()
            async with asyncio.timeout(20):
                # What is asked rings no bell.
                while (await asked(here, "/readyz"))[0] == 503:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            await forever


async def test_posted_or_asked_for_each_word_is_answered_once(database_url: str) -> None:
    """The same bot, made anew one way and the other, without anything dropped at Telegram."""
    async with village(database_url) as here:
        here.decides = answering
        maya = here.telegram.phone("Maya")
        for number, webhook in enumerate((True, False, True, False)):
            await open_doors(here, webhook=webhook)
            maya.write(f"{number}")
            async with here.running:
                await here.running.settle()
                assert (here.telegram.webhook is not None) is webhook
        assert [shown.text for shown in maya.inbox] == [f"You: {number}" for number in range(4)]


async def test_somebody_elses_webhook_is_no_business_of_ours_to_delete(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        await open_doors(here)
        async with here.running:
            await here.running.settle()
        await set_webhook(here, "http://127.0.0.1:9/elsewhere")
        async with here.running:
            calls = here.calls("getUpdates")
            await until(lambda: here.calls("getUpdates") > calls + 1)
            assert here.calls("deleteWebhook") == 0
            status, said = await asked(here, "/readyz")
            assert (status, said["reasons"]) == (503, ["nothing has come from Telegram yet"])
            assert len(said["alarms"]) == 1
            assert "renew the token" in said["alarms"][0]["says"]
            await set_webhook(here, "")
            await here.running.settle()
            await until(lambda: here.wiring.alarms.standing == ())


async def test_a_webhook_put_in_the_place_of_ours_is_an_alarm(sqlite_url: str) -> None:
    async with village(sqlite_url) as here:
        here.decides = answering
        await open_doors(here, webhook=True)
        maya = here.telegram.phone("Maya")
        async with here.running:
            await here.running.settle()
            await set_webhook(here, "http://127.0.0.1:9/elsewhere")
            maya.write("hello")
            await here.running.settle()  # it looks again, and sets its own
            assert [shown.text for shown in maya.inbox] == ["You: hello"]
            assert Alarm.FOREIGN in here.wiring.alarms


async def test_a_webhook_that_telegram_cannot_reach_is_an_alarm_until_it_is(
    sqlite_url: str,
) -> None:
    async with village(sqlite_url) as here:
        here.decides = answering
        await open_doors(here, webhook=True)
        assert here.wiring.webhook is not None
        wiring = here.wiring
        here.running = Running(
            replace(wiring, webhook=replace(here.wiring.webhook, port=free_port()))
        )
        maya = here.telegram.phone("Maya")
        async with here.running:
            maya.write("hello")
            await until(lambda: here.telegram.webhook is not None)
            await until(lambda: bool(here.telegram.webhook and here.telegram.webhook.last_error))
            here.running.look_again()
            await until(lambda: Alarm.UNREACHED in here.wiring.alarms)
        here.running = Running(wiring)
        async with here.running:
            await here.running.settle()
            here.running.look_again()
            await until(lambda: Alarm.UNREACHED not in here.wiring.alarms)
        assert [shown.text for shown in maya.inbox] == ["You: hello"]


async def test_the_service_manager_hears_of_start_life_and_stop(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with village(sqlite_url) as here, notified(f"{tmp_path}/s") as told:
        environment = {"NOTIFY_SOCKET": f"{tmp_path}/s", "WATCHDOG_USEC": "300000"}
        await open_doors(here, health=False, service=Service.of(environment))
        here.telegram.down()
        await here.running.start()
        assert "READY=1" not in await told_next(told, "STATUS=Waiting for Telegram's first answer")
        here.telegram.up()
        begun = await told_next(told, "READY=1")
        assert "WATCHDOG=1" not in begun
        for _ in range(3):
            await told_next(told, "WATCHDOG=1")
        await here.running.stop()
        await told_next(told, "STOPPING=1")
        assert set(told_left(told)) <= {"STATUS=Finishes what is in hand"}


def test_a_watchdog_for_another_process_is_not_ours() -> None:
    assert Service.of({}) is None
    assert Service.of({"NOTIFY_SOCKET": "vsock:2:1"}) is None
    other = {"NOTIFY_SOCKET": "@here", "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}
    assert Service.of(other) == Service("@here")
    Service("@nobody-listens-here").tell("READY=1")  # and nothing comes of it


def alert_to(who: UUID, heard: Heard, facts: Facts) -> tuple[Effect, ...]:
    """Whatever is written, somebody is alerted."""
    if not isinstance(heard, MessageHeard):
        return ()
    return (Say(facts.ids.new(), who, "test", "Look, please.", lane=Lane.ALERT),)


async def set_webhook(here: Village, url: str) -> None:
    """What somebody else does who holds the token."""
    call = f"{here.wiring.telegram_url}/bot{TOKEN}/setWebhook"
    async with (
        aiohttp.ClientSession(trust_env=False) as http,
        http.post(call, data={"url": url}) as r,
    ):
        assert r.status == 200


def told_left(told: asyncio.Queue[str]) -> list[str]:
    return [told.get_nowait() for _ in range(told.qsize())]
