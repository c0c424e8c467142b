"""The bench of the running bot is alive: each measure runs, small, and counts what it says it counts."""

import asyncio
from pathlib import Path

import pytest

from .crowd import Decided, LoopWatch, NotDecided, burst
from .crowd import _hold_to_account as hold_to_account
from .figures import ratio
from .scheme import open_scheme
from .traffic import relayed, sqlite


def test_a_ratio_is_ours_by_theirs() -> None:
    assert ratio(3, 2) == "1.50"
    assert ratio(3, 0) == ""


async def test_the_watch_tells_how_long_the_loop_was_held() -> None:
    async with LoopWatch() as watch:
        ends = asyncio.get_running_loop().time() + 0.1
        while asyncio.get_running_loop().time() < ends:
            pass
    assert watch.longest >= 0.09
    assert watch.busiest > 0


async def test_every_check_in_of_the_crowd_is_made_by_decide(tmp_path: Path) -> None:
    took, watch = await burst(tmp_path, 5)
    assert took > 0
    assert watch.longest > 0


async def test_a_check_in_that_was_not_decided_fails_the_bench(tmp_path: Path) -> None:
    store = await open_scheme(tmp_path, sqlite(tmp_path))
    try:
        with pytest.raises(NotDecided):
            await hold_to_account(store, Decided(), 1)
    finally:
        await store.close()


async def test_messages_run_through_the_whole_bot_and_are_settled() -> None:
    (found,) = await relayed(10, 1, pairs=3)
    assert found.rate > 0
    assert found.cpu > 0
