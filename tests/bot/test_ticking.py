"""The ticks come in the thread of the event loop, and none comes after the stop."""

import asyncio
import threading

import pytest
from village import until

from bot.ticking import Ticker

OFTEN = 0.01
"""Seconds between two ticks."""


async def test_a_tick_may_wake_what_waits_in_the_event_loop() -> None:
    threads: list[int] = []
    awake = asyncio.Event()

    def wake() -> None:
        threads.append(threading.get_ident())
        awake.set()

    ticker = Ticker((OFTEN, wake))
    ticker.start()
    # Nothing else runs here, so an event that is set in another thread would wake nobody.
    await asyncio.wait_for(awake.wait(), 10)
    ticker.stop()
    assert set(threads) == {threading.get_ident()}


async def test_no_tick_comes_after_the_stop_and_none_is_trouble(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticks = 0

    def wake() -> None:
        nonlocal ticks
        ticks += 1

    ticker = Ticker((OFTEN, wake))
    ticker.start()
    await until(lambda: ticks > 1)
    ticker.stop()
    before = ticks
    await asyncio.sleep(10 * OFTEN)
    assert ticks == before
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []
