"""The ticks: wakes the workers at fixed intervals. The one file that knows APScheduler.

A tick carries nothing and decides nothing: what is due is asked of the database, so a missed tick
loses nothing.
"""

from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.debug import DebugExecutor  # type: ignore[import-untyped]  # no types
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # has no types


class Ticker:
    """A scheduler in memory. `every` maps seconds to what is woken then; it must not block."""

    def __init__(self, *ticks: tuple[float, Callable[[], None]]) -> None:
        # One late tick stands for all the missed ones. Without misfire_grace_time=None the
        # library drops a tick in silence when the loop was busy for more than a second.
        # Its own executor calls what is not a coroutine in another thread, where no asyncio event
        # may be set, and logs a tick that a stop overtakes as an error; this one calls it at once.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": DebugExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for seconds, wake in ticks:
            self._scheduler.add_job(wake, "interval", seconds=seconds)

    def start(self) -> None:
        """Ticks from now on."""
        self._scheduler.start()

    def stop(self) -> None:
        """No tick comes after this."""
        self._scheduler.shutdown(wait=False)
