"""Several real processes decide for one bot on one PostgreSQL: each word has one turn, in order.

Far more is written than one process decides at once, while one that helps is killed with SIGKILL.
"""

import asyncio
import re
from pathlib import Path

import pytest
from mortal import MortalBot
from test_takeover import STANDS_BY, Office, office

HELPED = re.compile(r"(\d+) turns for the one bot")
IN_A_CROWD = 20
"""Messages that each of six people writes at once: what comes later of one waits for what came before."""


def helped(process: MortalBot) -> int:
    """How many turns it has made, by its own log."""
    return sum(int(found) for found in HELPED.findall(process.log))


def crowd(here: Office) -> None:
    """Everybody writes, far faster than it is decided."""
    for _ in range(IN_A_CROWD):
        for one, other in here.scheme.pairs:
            for sender, to in ((one, other), (other, one)):
                number = len(here.written)
                here.written[number] = (sender, to)
                sender.phone.write(f"How was your day? #{number}")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("many", [2, 4])
async def test_who_stands_by_decides_too_and_each_word_has_one_turn_in_order(
    tmp_path: Path, postgres_url: str, many: int
) -> None:
    """That each word came out once and in order is counted as the office closes."""
    async with office(tmp_path, postgres_url) as here:
        here.settings["KEPT_IN_MIND_LOG_LEVEL"] = "DEBUG"
        await here.process()
        others = [await here.process(STANDS_BY) for _ in range(many - 1)]
        crowd(here)
        async with asyncio.timeout(60):
            while not any(helped(each) for each in others):
                await here.next_arrival()
        if many > 2:
            await others[0].die(within=0)
            crowd(here)
            async with asyncio.timeout(60):
                while not any(helped(each) for each in others[1:]):
                    await here.next_arrival()
        print("decided by those who stand by:", [helped(each) for each in others])


async def test_who_decides_by_other_rules_does_not_help(tmp_path: Path, postgres_url: str) -> None:
    async with office(tmp_path, postgres_url) as here:
        here.settings["KEPT_IN_MIND_LOG_LEVEL"] = "DEBUG"
        await here.process()
        rules = tmp_path / "programme.toml"
        rules.write_text(rules.read_text("utf-8").replace("20:00", "19:00"), encoding="utf-8")
        other = await here.process(STANDS_BY)
        crowd(here)
        async with asyncio.timeout(60):
            while here.arrived() < len(here.scheme.pairs) * 2 * IN_A_CROWD:
                await here.next_arrival()
        assert helped(other) == 0
