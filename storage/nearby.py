"""A SQLite connection that runs short statements at once instead of in a thread of its own.

Decides only where a statement runs, never what it does. A trip to the thread and back costs more
than most statements take; what may wait for the disk or for another process still makes it:
beginning, committing, deleting, many rows at once, and for a while every statement that was slow.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, Final

import aiosqlite

TOO_LONG: Final = 0.005
"""Seconds: a statement that held the event loop for longer runs in the thread for a while."""
SLOW_FOR: Final = 50
"""How often it does so before it is tried at hand again: the machine may have been busy just then."""

_SHORT: Final = ("SELECT", "INSERT", "UPDATE")
_AT_HAND: Final = frozenset({"cursor", "close", "fetchone", "fetchmany"})
_ROWS_AT_ONCE: Final = 64


class NearbyConnection(aiosqlite.Connection):
    """aiosqlite's connection, for one task at a time, as SQLAlchemy's pool uses it."""

    def __init__(self, path: Path) -> None:
        # Two threads know it, but never at once: nothing runs at hand while its own has work left.
        super().__init__(lambda: sqlite3.connect(path, check_same_thread=False), _ROWS_AT_ONCE)
        self._thread.daemon = True
        self._handed_on = 0  # counted by the loop alone
        self._done_there = 0  # counted by the thread alone
        self._sql = ""
        self._slow: dict[str, int] = {}

    # Any: whatever function of the driver aiosqlite hands on, and what that gives back.
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = fn.__name__
        if name == "execute":
            self._sql = args[0]
            self._count_down(self._sql)
        if self._is_busy or not self._is_short(name):
            return await self._hand_on(partial(fn, *args, **kwargs))
        began = monotonic()
        try:
            return fn(*args, **kwargs)
        finally:
            if monotonic() - began > TOO_LONG:
                # One more, as the count goes down before the next time.
                self._slow[self._sql] = SLOW_FOR + 1

    @property
    def _is_busy(self) -> bool:
        """Does its thread still work, perhaps for a task that was cancelled and waits no longer?"""
        return self._handed_on != self._done_there

    async def _hand_on(self, work: Callable[[], Any]) -> Any:
        def counted() -> Any:
            try:
                return work()
            finally:
                self._done_there += 1

        self._handed_on += 1
        # aiosqlite gives its own method no types.
        return await super()._execute(counted)  # type: ignore[no-untyped-call]

    def _is_short(self, name: str) -> bool:
        if name in _AT_HAND:
            return True
        is_short = name in {"execute", "fetchall"} and self._sql.startswith(_SHORT)
        return is_short and self._sql not in self._slow

    def _count_down(self, sql: str) -> None:
        if sql in self._slow:
            self._slow[sql] -= 1
            if not self._slow[sql]:
                del self._slow[sql]
