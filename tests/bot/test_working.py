"""A worker: it survives every trouble, says so once, and says when it is over."""

import asyncio
import logging

import pytest
from village import until

from bot.working import Worker


class Unlucky(Worker):
    """Works as soon as it has had its troubles, one at each try."""

    def __init__(self, *troubles: Exception) -> None:
        super().__init__()
        self.troubles = list(troubles)

    async def _work(self) -> int:
        if self.troubles:
            raise self.troubles.pop(0)
        return 1


async def test_trouble_that_goes_on_is_logged_once_and_so_is_its_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "bot.working")
    worker = Unlucky(OSError("secret"), OSError("secret"), KeyError("secret"))
    running = asyncio.create_task(worker.run())
    worker.wake()
    await until(lambda: worker.done == 1)
    worker.close()
    await running
    lines = [f"{record.levelname} {record.getMessage()}" for record in caplog.records]
    assert [line.partition(" at ")[0] for line in lines] == [
        "ERROR unlucky tries again until it works: OSError",
        "ERROR unlucky tries again until it works: KeyError",
        "INFO unlucky works again",
    ]


async def test_trouble_that_comes_again_is_logged_again(caplog: pytest.LogCaptureFixture) -> None:
    worker = Unlucky(OSError())
    running = asyncio.create_task(worker.run())
    worker.wake()
    await until(lambda: worker.done == 1)
    worker.troubles.append(OSError())
    worker.wake()
    await until(lambda: worker.done == 2)
    worker.close()
    await running
    troubles = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert len(troubles) == 2
