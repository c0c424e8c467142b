"""How fast the bot may write: Telegram's limits, kept by counting what was sent in the last while.

Each limit holds in every window of its length, not only on average. Monotonic time comes in as a
function, so a moved clock lifts no limit. Decides when, never what.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from flows.effects import Lane
from flows.heard import Address

LEAST_AT_ONCE = 8
MOST_AT_ONCE = 64
"""Calls in flight, of which nobody would know after a crash whether they arrived."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages in how long; `None` lifts a limit.

    Source: Telegram's bot FAQ (30/s over all, 1/s a chat with short bursts, 20/min a group). The
    chat's second is kept as a burst in as many seconds. `bulk_per_second` caps check-ins below the
    whole, so that a crowd of them always leaves room for an alert.
    """

    per_second: int | None = 30
    bulk_per_second: int | None = 20
    chat_per_second: int | None = 1
    chat_burst: int = 3
    group_per_minute: int | None = 20

    @property
    def calls_at_once(self) -> int:
        """How many calls it takes to write as fast as may be: one takes about a tenth of a second,
        and now and then a quarter."""
        return min(max(LEAST_AT_ONCE, (self.per_second or 0) // 4), MOST_AT_ONCE)

    @classmethod
    def none(cls) -> "Limits":
        """No limits, for tests that are about something else."""
        return cls(None, None, None, 1, None)

    @classmethod
    def of(cls, per_second: int, chat_per_second: int) -> "Limits":
        """Two thirds of the whole for check-ins."""
        return cls(per_second, max(1, per_second * 2 // 3), chat_per_second)


class Window:
    """At most `count` in any `seconds`."""

    __slots__ = ("_count", "_seconds", "_sent")

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._sent: deque[float] = deque(maxlen=count)

    def wait(self, now: float) -> float:
        """Seconds until one more may be sent; 0 when it may now."""
        if len(self._sent) < self._count:
            return 0
        return max(0.0, self._sent[0] + self._seconds - now)

    def room(self, now: float) -> int:
        """How many may be sent at this moment."""
        recent = sum(1 for sent in self._sent if sent + self._seconds > now)
        return self._count - recent

    def take(self, now: float) -> None:
        """Counts one; it must have been allowed."""
        self._sent.append(now)

    def is_empty(self, now: float) -> bool:
        """Nothing that was sent counts any more."""
        return not self._sent or self._sent[-1] + self._seconds <= now


class Pace:
    """Every limit of one bot."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self.calls_at_once = limits.calls_at_once
        self._overall = _windows((limits.per_second, 1))
        self._bulk = _windows((limits.bulk_per_second, 1))
        self._chats: dict[Address, list[Window]] = {}
        self._paused_until = float("-inf")

    def pause(self, seconds: float) -> None:
        """Telegram said to wait: nothing at all goes out for so long."""
        self._paused_until = max(self._paused_until, self._monotonic() + seconds)

    def room(self, lane: Lane, wanted: int) -> int:
        """How many of `wanted` messages of a lane may start now, whoever they are to."""
        now = self._monotonic()
        if now < self._paused_until:
            return 0
        return min([wanted, *(window.room(now) for window in self._shared(lane))])

    def wait_for_room(self, lane: Lane) -> float:
        """Seconds until at least one message of a lane may start."""
        now = self._monotonic()
        shared = (window.wait(now) for window in self._shared(lane))
        return max(0.0, self._paused_until - now, *shared)

    def take(self, lane: Lane, address: Address) -> float:
        """Counts one message and gives 0, or the seconds after which to ask again."""
        now = self._monotonic()
        windows = [*self._shared(lane), *self._of_chat(address, now)]
        wait = max([0.0, self._paused_until - now, *(window.wait(now) for window in windows)])
        if wait == 0:
            for window in windows:
                window.take(now)
        return wait

    @property
    def chats_remembered(self) -> int:
        """How many chats are kept in mind; it does not grow with everybody who ever wrote."""
        return len(self._chats)

    def _shared(self, lane: Lane) -> list[Window]:
        return [*self._overall, *self._bulk] if lane is Lane.CHECK_IN else self._overall

    def _of_chat(self, address: Address, now: float) -> list[Window]:
        if address not in self._chats:
            if len(self._chats) > 1_000:
                self._forget(now)
            self._chats[address] = self._made_for(address)
        return self._chats[address]

    def _made_for(self, address: Address) -> list[Window]:
        rate, burst = self._limits.chat_per_second, self._limits.chat_burst
        chat = _windows((None if rate is None else rate * burst, burst))
        is_group = address.startswith("-")
        return chat + (_windows((self._limits.group_per_minute, 60)) if is_group else [])

    def _forget(self, now: float) -> None:
        """Chats that wrote long ago need no memory."""
        self._chats = {
            address: windows
            for address, windows in self._chats.items()
            if not all(window.is_empty(now) for window in windows)
        }


def _windows(limit: tuple[int | None, float]) -> list[Window]:
    count, seconds = limit
    return [] if count is None else [Window(count, seconds)]
