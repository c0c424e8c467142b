"""Several processes decide for one bot on one PostgreSQL: each word has one turn, in order.

More is written than one process decides at once, while one that helps is killed with SIGKILL.
"""

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from test_takeover import STANDS_BY, TOKEN, Office, office

from bot.helping import helping
from bot.pacing import Limits
from bot.running import Running
from bot.wiring import Wiring
from flows.programme import read_programme
from storage.keys import read_keys

HELPED = re.compile(r"(\d+) turns for the one bot")
IN_A_CROWD = 5
"""Messages that each of six people writes at once: what comes later of one waits for what came before."""


def helped(log: str) -> int:
    """How many turns were made by who stood by, by the log."""
    return sum(int(found) for found in HELPED.findall(log))


def crowd(here: Office) -> None:
    """Everybody writes, far faster than it is decided, behind more strangers than the one bot takes."""
    for stranger in here.strangers:
        stranger.write("hello")
    for _ in range(IN_A_CROWD):
        for one, other in here.scheme.pairs:
            for sender, to in ((one, other), (other, one)):
                number = len(here.written)
                here.written[number] = (sender, to)
                sender.phone.write(f"How was your day? #{number}")


async def crowd_until(here: Office, is_so: Callable[[], bool]) -> None:
    """Crowd after crowd, until something is so and all of it has come out."""
    async with asyncio.timeout(90):
        crowd(here)
        while not is_so() or here.arrived() < len(here.written):
            if here.arrived() == len(here.written):
                crowd(here)
            await here.next_arrival()


@pytest.mark.timeout(240)
async def test_four_processes_decide_and_each_word_has_one_turn_in_order(
    tmp_path: Path, postgres_url: str
) -> None:
    """Of those that stand by one is killed. Each word is counted, with its order, as the office closes."""
    async with office(tmp_path, postgres_url, chats=False) as here:
        here.settings["KEPT_IN_MIND_LOG_LEVEL"] = "DEBUG"
        await here.process()
        others = await asyncio.gather(*(here.process(STANDS_BY) for _ in range(3)))
        here.strangers = [here.telegram.phone(f"Stranger{number}") for number in range(250)]
        await crowd_until(here, lambda: any(helped(each.log) for each in others))
        mortal = max(others, key=lambda each: helped(each.log))
        left = [each for each in others if each is not mortal]
        before = sum(helped(each.log) for each in left)
        crowd(here)
        await mortal.die(within=0)
        await crowd_until(here, lambda: sum(helped(each.log) for each in left) > before)


def wiring_of(here: Office, url: str) -> Wiring:
    """The same bot in this process."""
    return Wiring(
        token=TOKEN,
        telegram_url=here.settings["KEPT_IN_MIND_TELEGRAM_URL"],
        database=url,
        keys=read_keys(here.folder / "kept-in-mind.keys"),
        programme=read_programme(here.folder / "programme.toml"),
        limits=Limits.of(1000, 100),
        decides_by="the same rules",
    )


@pytest.mark.parametrize("is_of_one_mind", [True, False])
async def test_only_who_decides_by_the_same_rules_helps(
    tmp_path: Path, postgres_url: str, is_of_one_mind: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "bot.helping")
    async with office(tmp_path, postgres_url, chats=False) as here, AsyncExitStack() as stack:
        wiring = wiring_of(here, postgres_url)
        await stack.enter_async_context(Running(wiring))
        other = wiring if is_of_one_mind else replace(wiring, decides_by="other rules")
        await stack.enter_async_context(helping(other, left=0))
        await crowd_until(here, lambda: not is_of_one_mind or helped(caplog.text) > 0)
        assert (helped(caplog.text) > 0) is is_of_one_mind
