"""Telegram's rules about size and pace, and the one shape in which it says no.

Pace is kept by real (monotonic) time, so that moving a demonstration's clock lifts no limit.
Knows nothing of chats or messages.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
TOAST_UNITS = 200
BUTTON_DATA_BYTES = 64
DOCUMENT_BYTES = 5 * 1024 * 1024
BUTTONS_INLINE, BUTTONS_INLINE_ROW = 100, 8
BUTTONS_KEYBOARD, BUTTONS_KEYBOARD_ROW = 300, 12

MESSAGE_UPDATES_LIVE = timedelta(hours=24)
PRESSES_LIVE = timedelta(seconds=150)
DELETE_WITHIN = timedelta(hours=48)

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
}


class Refused(Exception):
    """Telegram refuses a call. The HTTP code, the description and `retry_after` go to the bot."""

    def __init__(self, code: int, why: str = "", retry_after: int | None = None) -> None:
        self.code = code
        self.description = f"{_REASONS[code]}: {why}" if why else _REASONS[code]
        self.retry_after = retry_after
        super().__init__(self.description)

    def envelope(self) -> dict[str, object]:
        """The body that Telegram answers with."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad(why: str) -> Refused:
    """The commonest refusal: 400."""
    return Refused(400, why)


def utf16_units(text: str) -> int:
    """Length as Telegram counts offsets: an emoji outside the basic plane counts two.

    The real server counts 4096 code points; counting units is never looser.
    """
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a bot may write; `None` lifts a limit. A message and an edit both count.

    Source: the figures in Telegram's bot FAQ, which the real server keeps only roughly.
    """

    per_second: float | None = 30
    chat_per_second: float | None = 1
    chat_burst: int = 3
    group_per_minute: float | None = 20

    @classmethod
    def none(cls) -> "Limits":
        """No limit on pace, for tests that are about something else."""
        return cls(per_second=None, chat_per_second=None, group_per_minute=None)


class _Bucket:
    """Holds `size` tokens and fills at `rate` a second."""

    __slots__ = ("at", "left", "rate", "size")

    def __init__(self, rate: float, size: float, at: float) -> None:
        self.rate, self.size, self.left, self.at = rate, size, size, at

    def wait(self, now: float) -> float:
        """Seconds until one token is there; 0 when it is there already."""
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0 if self.left >= 1 else (1 - self.left) / self.rate


class Pace:
    """Counts what the bot writes, over all and for each chat."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._overall: list[_Bucket] = self._made(limits.per_second, limits.per_second)
        self._chats: dict[int, list[_Bucket]] = {}

    def take(self, chat_id: int) -> None:
        """Counts one message to `chat_id` (negative: a group). Raises `Refused` 429 if too fast."""
        buckets = self._overall + self._of_chat(chat_id)
        now = self._monotonic()
        wait = max((bucket.wait(now) for bucket in buckets), default=0)
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise Refused(429, f"retry after {seconds}", retry_after=seconds)
        for bucket in buckets:
            bucket.left -= 1

    def _of_chat(self, chat_id: int) -> list[_Bucket]:
        if chat_id not in self._chats:
            limits = self._limits
            buckets = self._made(limits.chat_per_second, limits.chat_burst)
            if chat_id < 0 and limits.group_per_minute is not None:
                buckets += self._made(limits.group_per_minute / 60, limits.group_per_minute)
            self._chats[chat_id] = buckets
        return self._chats[chat_id]

    def _made(self, rate: float | None, size: float | None) -> list[_Bucket]:
        if rate is None or size is None:
            return []
        return [_Bucket(rate, size, self._monotonic())]
