"""Where the time that people notice comes from: the machine's clock, or one that is moved by hand.

Always aware and UTC. Rates and time-outs never use it; those are measured by monotonic time.
"""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """This moment, aware and UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, aware and UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved: for demonstrations and transcripts."""

    def __init__(self, start: datetime) -> None:
        self._now = _as_utc(start)

    def now(self) -> datetime:
        """Where it was last moved to."""
        return self._now

    def move(self, to: datetime) -> None:
        """Moves it forward. Raises ValueError where that would go back or lacks a time zone."""
        moment = _as_utc(to)
        if moment < self._now:
            raise ValueError("a clock is only moved forward; what was done stays done")
        self._now = moment


def _as_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)
