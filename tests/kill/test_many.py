"""Several schemes in one real process: people, keys, alerts and stops of each are nobody else's.

Each has a Telegram of its own, where people of the same names have the same numbers.
"""

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import aiohttp
import pytest
from commands.office import Done, Office
from mortal import MortalBot
from opened import free_port, notified, told_next
from prometheus_client.parser import text_string_to_metric_families
from scheme_at_noon import Member, Scheme, found_scheme, write_files
from sqlalchemy import func, select

from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.schemes import PAUSED, Schemes
from storage.schema import case_file

HARBOUR, LIGHTHOUSE = "harbour", "lighthouse"


def token_of(name: str) -> str:
    return f"{sum(name.encode()) + 7_000_000_000}:" + name[0].upper() * 35


@dataclass
class House:
    """One scheme: its folder, its Telegram, its people."""

    name: str
    folder: Path
    telegram: LocalTelegram
    url: str
    scheme: Scheme

    @property
    def everybody(self) -> list[Member]:
        return [*(each for pair in self.scheme.pairs for each in pair), self.scheme.lead]

    @property
    def received(self) -> list[list[str]]:
        """What each has been sent."""
        return [[shown.text for shown in each.phone.inbox] for each in self.everybody]

    async def run(self, *words: str) -> Done:
        """A command given in its folder."""
        done = await asyncio.to_thread(Office(self.folder).run, *words)
        assert done.code == 0, done.err
        return done

    async def count(self, column: Any) -> int:  # Any: a column of whatever type
        async with self.scheme.store.reading(datetime.now(UTC)) as scope:
            found = select(func.count(column)).where(column.table.c.programme == self.name)
            return int(await scope.conn.scalar(found) or 0)

    async def passes(self, words: str, within: float = 20) -> None:
        """A mentee writes, and the mentor has it."""
        mentee, mentor = self.scheme.pairs[0]
        mentee.phone.write(words)
        await until(lambda: any(words in text for text in texts_of(mentor)), within)


def texts_of(member: Member) -> Iterator[str]:
    return (shown.text for shown in member.phone.inbox)


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Returns as soon as a condition of this process holds; fails when it never does."""
    ends = monotonic() + seconds
    while not condition():
        assert monotonic() < ends, "it never came about"
        await asyncio.sleep(0.02)


async def until_so(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """The same of another process, which rings no bell here."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@asynccontextmanager
async def houses(folder: Path, database: str, *names: str) -> AsyncIterator[list[House]]:
    """Schemes with their people; on PostgreSQL all in one database."""
    found: list[House] = []
    servers: list[SandboxServer] = []
    try:
        for name in names:
            here = folder / name
            here.mkdir()
            telegram = LocalTelegram(
                lambda: datetime.now(UTC), token_of(name), limits=Limits.none()
            )
            server = SandboxServer(telegram)
            servers.append(server)
            await server.start()
            write_files(here, name)
            address = "sqlite:///kept.db" if database.startswith("sqlite") else database
            write_env(here, TOKEN=token_of(name), TELEGRAM_URL=server.url, DATABASE=address)
            if address == database:
                done = await asyncio.to_thread(Office(here).run, "init", "--beside")
                assert f'"{name}" is there' in done.out, done.err
            opened = database if address == database else f"sqlite:///{here}/kept.db"
            scheme = await found_scheme(here, telegram, opened)
            found.append(House(name, here, telegram, server.url, scheme))
        yield found
    finally:
        for house in found:
            await house.scheme.store.close()
        for server in servers:
            await server.stop()


def write_env(folder: Path, **settings: str) -> None:
    lines = (f"KEPT_IN_MIND_{name}={value}" for name, value in settings.items())
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")


@dataclass
class Process:
    """One process that runs several schemes."""

    bot: MortalBot
    port: int

    # Any: an answer is JSON.
    async def asked(self, path: str) -> tuple[int, Any]:
        """What its port for health answers."""
        url = f"http://127.0.0.1:{self.port}{path}"
        async with aiohttp.ClientSession(trust_env=False) as http, http.get(url) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text())

    async def is_ready(self, *names: str) -> bool:
        answers = [(await self.asked(f"/readyz/{name}"))[0] for name in names]
        return all(status == 200 for status in answers)

    async def numbers(self) -> dict[tuple[str, str], float]:
        """Each number without further labels, by its name and scheme."""
        _, text = await self.asked("/metrics")
        assert not re.search(r"Mentee|Mentor|Priya|\d{6,}:", text)
        return {
            (sample.name, sample.labels["scheme"]): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if set(sample.labels) == {"scheme"}
        }

    def said_of(self, name: str) -> str:
        """What it has logged of one scheme."""
        lines = [json.loads(line) for line in self.bot.log.splitlines()]
        return "\n".join(each["message"] for each in lines if each.get("scheme") == name)


@asynccontextmanager
async def process_of(
    folder: Path, names: Sequence[str], begun: str = "has started", **more: str
) -> AsyncIterator[Process]:
    """A process that is stopped at the end, as a service manager does."""
    port = free_port()
    settings = {"KEPT_IN_MIND_LOG_FORMAT": "json", "KEPT_IN_MIND_HEALTH_PORT": str(port), **more}
    bot = MortalBot(folder, settings, begun=begun, options=tuple(names))
    try:
        await bot.start()
        yield Process(bot, port)
        if bot.is_alive:
            assert await bot.stop() == 0
    finally:
        bot.bury()


async def nothing_of_one_is_the_others(process: Process, harbour: House, lighthouse: House) -> None:
    """What people of one scheme write and need, and that everything is stopped for them."""
    assert harbour.scheme.lead.phone.id == lighthouse.scheme.lead.phone.id
    for house in (harbour, lighthouse):
        await house.passes(f"hello from {house.name}")

    before = lighthouse.received
    harbour.scheme.pairs[1][0].phone.write("I want to kill myself")
    await until(lambda: any("worry 1, M" in text for text in texts_of(harbour.scheme.lead)))
    assert (await harbour.count(case_file.c.id), await lighthouse.count(case_file.c.id)) == (1, 0)
    lead = str(harbour.scheme.lead.id)
    await harbour.run("stop", "--all", "--by", lead, "--reason", "the phones are being looked at")
    await until(lambda: all(any("stop" in t for t in texts_of(m)) for m in harbour.everybody[:2]))
    assert lighthouse.received == before
    await lighthouse.passes("we go on")
    harbour.scheme.pairs[0][0].phone.write("is anybody there")
    await lighthouse.passes("and on")
    assert not any("is anybody there" in t for t in texts_of(harbour.scheme.pairs[0][1]))
    await harbour.run("start-again", "--by", lead)

    numbers = await process.numbers()
    names = {harbour.name, lighthouse.name}
    assert {numbers["kept_in_mind_ready", name] for name in names} == {1}
    assert {name for kind, name in numbers if kind == "kept_in_mind_alarms"} >= names
    for name in names:
        assert process.said_of(name).count("has started") == 1


@pytest.mark.timeout(240)
async def test_people_alerts_and_stops_of_one_scheme_in_a_database_are_nobody_elses(
    tmp_path: Path, postgres_url: str
) -> None:
    names = (HARBOUR, LIGHTHOUSE)
    async with (
        houses(tmp_path, postgres_url, *names) as (harbour, lighthouse),
        process_of(tmp_path, names) as process,
    ):
        await until_so(lambda: process.is_ready(*names))
        await nothing_of_one_is_the_others(process, harbour, lighthouse)
        await other_process_takes_over(tmp_path, process, harbour, lighthouse)


async def other_process_takes_over(tmp_path: Path, first: Process, *there: House) -> None:
    """A second process of the same schemes stands by for each of them."""
    names = [each.name for each in there]
    stands_by = "This one stands by"
    async with process_of(tmp_path, names, stands_by) as second:
        await until(lambda: all(stands_by in second.said_of(name) for name in names))
        await first.bot.die(within=0)
        await there[1].passes("are you there", within=10)
        assert "has started" in second.said_of(there[1].name)


@pytest.mark.timeout(240)
async def test_what_is_wrong_with_one_scheme_stops_no_other(tmp_path: Path) -> None:
    """A wrong token, no settings, another's token, another's keys, a database that is away: each is told
    by name and tried again, and one that is put right runs. One is paused, backed up and restored."""
    wrong = ("revoked", "empty", "double", "copied", "away")
    async with (
        notified(f"{tmp_path}/notify") as told,
        houses(tmp_path, "sqlite", HARBOUR, LIGHTHOUSE, "revoked") as (
            harbour,
            lighthouse,
            revoked,
        ),
    ):
        write_env(revoked.folder, TOKEN="7000000009:" + "X" * 35, TELEGRAM_URL=revoked.url,
                  DATABASE="sqlite:///kept.db")  # fmt: skip
        for name in wrong[1:]:
            (tmp_path / name).mkdir()
            write_files(tmp_path / name, name)
        shared = {"TELEGRAM_URL": harbour.url}
        write_env(tmp_path / "double", TOKEN=token_of(HARBOUR), **shared)
        write_env(tmp_path / "copied", TOKEN="7000000008:" + "Y" * 35, **shared)
        nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
        write_env(tmp_path / "away", TOKEN="7000000007:" + "Z" * 35, DATABASE=nowhere, **shared)
        keys = (harbour.folder / "kept-in-mind.keys").read_bytes()
        (tmp_path / "copied" / "kept-in-mind.keys").write_bytes(keys)
        names = (HARBOUR, LIGHTHOUSE, *wrong)
        more = {"NOTIFY_SOCKET": f"{tmp_path}/notify", "WATCHDOG_USEC": "3000000"}
        async with process_of(tmp_path, names, **more) as process:
            await told_next(told, "READY=1")
            await until_so(lambda: process.is_ready(HARBOUR, LIGHTHOUSE))
            await until(lambda: "does not know this token" in process.said_of("revoked"))
            status, said = await process.asked("/readyz")
            assert status == 503
            why = {name: each["reasons"] for name, each in said["schemes"].items()}
            assert (why[HARBOUR], why[LIGHTHOUSE]) == ([], [])
            assert why["empty"] == ["there is no file empty/.env"]
            assert why["double"] == [f"it has the same token as {HARBOUR}; each scheme has its own"]
            assert why["copied"] == [f"it has the same keys as {HARBOUR}; each scheme has its own"]
            assert "does not know this token" in why["revoked"][0]
            await until_so(lambda: is_told(process, "away", "the database does not open"))
            assert (await process.asked("/healthz"))[0] == 200
            assert (await process.asked("/readyz/nobody"))[0] == 404
            assert token_of(HARBOUR) not in process.bot.log

            await nothing_of_one_is_the_others(process, harbour, lighthouse)
            write_env(revoked.folder, TOKEN=token_of("revoked"), TELEGRAM_URL=revoked.url,
                      DATABASE="sqlite:///kept.db")  # fmt: skip
            await until_so(lambda: process.is_ready("revoked"), 30)
            await revoked.passes("here again")
            await one_is_paused_and_restored(process, harbour, lighthouse)
            await told_next(told, "WATCHDOG=1")
        assert "STOPPING=1" in [told.get_nowait() for _ in range(told.qsize())]


async def one_is_paused_and_restored(process: Process, harbour: House, lighthouse: House) -> None:
    made = json.loads((await harbour.run("backup", "--json")).out)["written"]
    await harbour.passes("written after the copy")
    (harbour.folder / PAUSED).touch()
    await until_so(lambda: is_told(process, harbour.name, "`paused`"))
    await harbour.scheme.store.close()
    await harbour.run("restore", made, "--move-aside")
    await harbour.run("keys", "add")
    await harbour.run("keys", "rotate")
    await lighthouse.passes("nothing of this is felt here")
    assert "k-2" not in (lighthouse.folder / "kept-in-mind.keys").read_text(encoding="ascii")
    (harbour.folder / PAUSED).unlink()
    await until_so(lambda: process.is_ready(harbour.name))
    await harbour.passes("here again")


async def test_what_one_scheme_has_had_is_given_to_no_copy_of_it_while_it_rests(
    tmp_path: Path,
) -> None:
    """Or the copy would take what its people write, and know none of them."""
    async with houses(tmp_path, "sqlite", HARBOUR, "copy") as (harbour, copy):
        write_env(copy.folder, TOKEN=token_of(HARBOUR), TELEGRAM_URL=harbour.url,
                  DATABASE="sqlite:///kept.db")  # fmt: skip
        schemes = Schemes([harbour.folder, copy.folder], first_rest=0.05)
        async with running_here(schemes):
            await harbour.passes("hello")
            (harbour.folder / PAUSED).touch()
            paused, refused = schemes.schemes
            await until(lambda: paused.is_paused)
            asked = len(harbour.telegram.calls)
            await asyncio.sleep(1)  # in which the copy is tried again
            assert len(harbour.telegram.calls) == asked
            assert refused.why.startswith("it has the same token as harbour")


async def test_telegram_posts_to_each_scheme_at_a_port_of_its_own(tmp_path: Path) -> None:
    async with houses(tmp_path, "sqlite", HARBOUR, LIGHTHOUSE, "third") as there:
        port = free_port()
        for house, its in zip(there, (port, free_port(), port), strict=True):
            write_env(house.folder, TOKEN=token_of(house.name), TELEGRAM_URL=house.url,
                      DATABASE="sqlite:///kept.db", LISTEN_PORT=str(its),
                      LISTEN_URL=f"http://127.0.0.1:{its}/{house.name}")  # fmt: skip
        schemes = Schemes([house.folder for house in there], webhook=True, first_rest=0.05)
        async with running_here(schemes):
            for house in there[:2]:
                await house.passes(f"posted to {house.name}")
                assert house.telegram.webhook is not None
            assert "the same KEPT_IN_MIND_LISTEN_PORT as harbour" in schemes.schemes[2].why


@asynccontextmanager
async def running_here(schemes: Schemes) -> AsyncIterator[None]:
    """In this process, and told to stop as a service manager does."""
    running = asyncio.create_task(schemes.run_forever())
    try:
        yield
    finally:
        if not running.done():  # else nobody would take the signal
            os.kill(os.getpid(), signal.SIGTERM)
        await running


async def is_told(process: Process, name: str, words: str) -> bool:
    _, said = await process.asked(f"/readyz/{name}")
    return any(words in reason for reason in said["reasons"])


async def test_settings_of_one_scheme_are_not_taken_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / HARBOUR).mkdir()
    office = Office(tmp_path, {"KEPT_IN_MIND_TOKEN": token_of(HARBOUR)})
    done = await asyncio.to_thread(office.run, "run", HARBOUR)
    assert done.code == 1
    assert "KEPT_IN_MIND_TOKEN would be every scheme's" in done.err
    twice = (HARBOUR, f"../{tmp_path.name}/{HARBOUR}")
    done = await asyncio.to_thread(Office(tmp_path).run, "run", *twice)
    assert "two folders are named harbour" in done.err
