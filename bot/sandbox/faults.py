"""What can go wrong between a bot and Telegram, as a script that a test writes.

A fault says two things apart: whether the call is carried out, and what the bot hears of it.
Decides nothing by chance.
"""

from collections import deque
from dataclasses import dataclass
from typing import Literal

Heard = Literal["answer", "429", "status", "close", "garbage", "silence"]

ANY_METHOD = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for a call to go wrong; `heard` is what the bot gets instead of the answer."""

    heard: Heard
    carried_out: bool
    code: int = 0
    seconds: float = 0

    @classmethod
    def retry_after(cls, seconds: int) -> "Fault":
        """Telegram says 429 and how long to wait; nothing is sent."""
        return cls("429", carried_out=False, seconds=seconds)

    @classmethod
    def status(cls, code: int = 502, *, delivered: bool = False) -> "Fault":
        """A bare HTTP status, with or without the call having been carried out."""
        return cls("status", carried_out=delivered, code=code)

    @classmethod
    def close_after_delivery(cls) -> "Fault":
        """The call is carried out; the connection breaks before the answer."""
        return cls("close", carried_out=True)

    @classmethod
    def close_before_reading(cls) -> "Fault":
        """The connection breaks and the call is not carried out."""
        return cls("close", carried_out=False)

    @classmethod
    def slow(cls, seconds: float) -> "Fault":
        """The call is carried out at once and answered `seconds` later."""
        return cls("answer", carried_out=True, seconds=seconds)

    @classmethod
    def malformed_json(cls) -> "Fault":
        """The call is carried out; the answer is cut short."""
        return cls("garbage", carried_out=True)

    @classmethod
    def hang(cls, *, delivered: bool = False) -> "Fault":
        """No answer ever comes, until the bot gives up or the server stops."""
        return cls("silence", carried_out=delivered)


class Faults:
    """The script: faults for the next calls, and faults that last until cleared."""

    def __init__(self) -> None:
        self._next: deque[tuple[str, int | None, Fault]] = deque()
        self._always: list[tuple[str, int | None, Fault]] = []

    def next(self, method: str, *faults: Fault, chat: int | None = None) -> None:
        """The next fitting calls go wrong in turn; `"*"` fits any method, no chat any chat."""
        self._next.extend((method, chat, fault) for fault in faults)

    def always(self, method: str, fault: Fault, chat: int | None = None) -> None:
        """Every fitting call goes wrong until `clear`."""
        self._always.append((method, chat, fault))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._next.clear()
        self._always.clear()

    def due(self, method: str, chat: int | None) -> Fault | None:
        """The fault for this call, taken off the script if it was for one call only."""
        for entry in self._next:
            if _fits(entry, method, chat):
                self._next.remove(entry)
                return entry[2]
        return next((entry[2] for entry in self._always if _fits(entry, method, chat)), None)

    @property
    def waiting(self) -> int:
        """How many one-call faults have not happened yet; a finished test leaves none."""
        return len(self._next)


def _fits(entry: tuple[str, int | None, Fault], method: str, chat: int | None) -> bool:
    wanted_method, wanted_chat, _ = entry
    return wanted_method in (ANY_METHOD, method) and wanted_chat in (None, chat)
