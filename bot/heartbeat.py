"""Until when what people wrote is known to have come, and when some of it may have been lost.

By Telegram's own clock where it tells the time, else by ours. Telegram keeps a message for a day: a
longer silence, whoever was silent, is a gap, and so is the time in which somebody else took what
people wrote. Tells nobody; what is found stays until it was told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from flows.alarms import Gap, lost_in


class Heartbeat:
    """One bot's. `heard_at` is until when all is known to have come; None before the first time.

    `was_taken`: somebody else got what people write when the last process ended. `found` is called
    when something may be lost.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        heard_at: datetime | None = None,
        *,
        was_taken: bool = False,
        found: Callable[[], None] = lambda: None,
    ) -> None:
        self._now = now
        self._tell = found
        self._is_silent = True  # nobody listened until now
        self._taken_since = heard_at if was_taken else None
        self._told: datetime | None = None
        self.apart: timedelta | None = None
        """How far Telegram's clock is ahead of ours, as it was told last; None before."""
        self.times_told = 0
        self.heard_at = heard_at
        self.noted_at = heard_at
        """As it stands in the database."""
        self.gap: Gap | None = None
        """What may be lost and was not told yet."""

    def time_told(self, at: datetime) -> None:
        """An answer has just come, and so late it is at Telegram."""
        self._told, self.apart = at, at - self._now()
        self.times_told += 1

    def heard(self) -> None:
        """Telegram has given what it had."""
        now = self._told or self._now()
        if self._taken_since is not None:
            self._found(Gap(self._taken_since, now))
        elif self._is_silent and self.heard_at is not None:
            self._found(lost_in(self.heard_at, now))
        self._is_silent, self._taken_since, self.heard_at = False, None, now

    def silent(self) -> None:
        """Telegram was asked and gave nothing."""
        self._is_silent = True

    def taken(self) -> None:
        """Somebody else gets what people write; it lasts until Telegram is heard of again."""
        if self._taken_since is None:
            self._taken_since = self.heard_at or self._now()

    def still_hears(self) -> None:
        """Who moves the clock by hand has let everything come that there is."""
        if not self._is_silent and self._taken_since is None:
            self.heard_at = self._now()

    def is_unnoted(self, seconds: float) -> bool:
        """Was Telegram heard for longer than so since that was kept?"""
        if self.heard_at is None or self.noted_at is None:
            return self.heard_at is not None
        return (self.heard_at - self.noted_at).total_seconds() > seconds

    def told(self, gap: Gap) -> None:
        """This was told, unless more was found meanwhile."""
        if self.gap == gap:
            self.gap = None

    def _found(self, gap: Gap | None) -> None:
        if gap is None:
            return
        before = self.gap or gap
        self.gap = Gap(min(before.since, gap.since), max(before.until, gap.until))
        self._tell()
