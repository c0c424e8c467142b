"""The queue of updates at Telegram: kept until the bot confirms them, or until they expire.

Nothing is taken out by reading alone. Decides nothing about what an update holds.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Coroutine, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from bot.sandbox.messages import Json
from bot.sandbox.rules import MESSAGE_UPDATES_LIVE, bad

# Telegram leaves these out unless a bot asks for them by name.
_ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# The real server takes an offset further ahead than this for one of an older numbering.
_AHEAD = 10


class Bell:
    """Wakes everybody who waits for something to happen."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wakes all who wait now; who comes later waits for the next ring."""
        self._event.set()
        self._event = asyncio.Event()

    def wait(self) -> Coroutine[object, object, object]:
        """Ends at the next ring after this call, even if it is awaited only later."""
        return self._event.wait()


@dataclass(frozen=True, slots=True)
class Queued:
    """One update; those of the same `lane` reach a webhook one after another."""

    update_id: int
    update: Json = field(repr=False)
    lane: Hashable
    lives: timedelta
    expires: datetime


_Line = OrderedDict[int, Queued]


class UpdateQueue:
    """Updates waiting for the bot, oldest first. Every step costs the same however many wait."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._next_id = _random_start()
        self._allowed: frozenset[str] = frozenset()
        # One update stands in three lines: of all, of its lane, and of those that live as long.
        self._waiting: _Line = OrderedDict()
        self._lanes: dict[Hashable, _Line] = {}
        self._lives: dict[Hashable, _Line] = {}
        self.arrived = Bell()
        self.on_push: list[Callable[[Queued], None]] = []
        self.expired: set[int] = set()

    def __len__(self) -> int:
        self._drop_expired()
        return len(self._waiting)

    def __contains__(self, update_id: int) -> bool:
        return update_id in self._waiting

    def push(
        self, kind: str, body: object, lane: Hashable, lives: timedelta = MESSAGE_UPDATES_LIVE
    ) -> int | None:
        """Queues an update and gives its id; `None` if the bot did not ask for this kind."""
        wanted = kind in self._allowed if self._allowed else kind not in _ONLY_WHEN_ASKED
        return self.push_raw({kind: body}, lane, lives) if wanted else None

    def push_raw(
        self, update: Json, lane: Hashable = None, lives: timedelta = MESSAGE_UPDATES_LIVE
    ) -> int:
        """Queues any object at all; an `update_id` that it brings is kept."""
        given = update.get("update_id")
        update_id = given if isinstance(given, int) else self._next_id
        self._next_id = max(self._next_id, update_id + 1)
        numbered = {"update_id": update_id, **update}
        self._put(Queued(update_id, numbered, lane, lives, self._now() + lives))
        return update_id

    def renumber(self) -> None:
        """A new random start, as after a week without an update. Only when nothing waits."""
        if self._waiting:
            raise ValueError("the queue must be empty before its numbers start again")
        self._next_id = _random_start()

    def ask_for(self, kinds: Collection[str] | None) -> None:
        """From now on only these kinds are queued; `None` changes nothing, none at all is usual."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    def read(self, offset: int | None, limit: int) -> list[Json]:
        """The oldest updates, `limit` at most; those before `offset` are confirmed and gone."""
        if offset is not None:
            self.confirm_before(offset)
        self._drop_expired()
        return [queued.update for queued in islice(self._waiting.values(), limit)]

    def confirm_before(self, offset: int) -> bool:
        """Takes out what the bot has read; says whether anything was. Raises `Refused` 400."""
        if offset < 0:
            raise bad("negative offset: it forgets updates, so this server refuses it")
        before = len(self._waiting)
        if offset <= self._next_id + _AHEAD:
            while self._waiting and (oldest := next(iter(self._waiting))) < offset:
                self.done(oldest)
        return len(self._waiting) < before

    def lanes(self) -> list[Hashable]:
        """The lanes that have something waiting."""
        return list(self._lanes)

    def head(self, lane: Hashable) -> Queued | None:
        """The oldest update of one lane."""
        self._drop_expired()
        return next(iter(self._lanes[lane].values())) if lane in self._lanes else None

    def done(self, update_id: int) -> None:
        """Takes one update out: the webhook has answered for it."""
        queued = self._waiting.pop(update_id, None)
        if queued is not None:
            _take_out(self._lanes, queued.lane, update_id)
            _take_out(self._lives, queued.lives, update_id)

    def drop_all(self) -> None:
        """`drop_pending_updates`."""
        self._waiting.clear()
        self._lanes.clear()
        self._lives.clear()

    def _put(self, queued: Queued) -> None:
        self.done(queued.update_id)
        self._waiting[queued.update_id] = queued
        self._lanes.setdefault(queued.lane, OrderedDict())[queued.update_id] = queued
        self._lives.setdefault(queued.lives, OrderedDict())[queued.update_id] = queued
        self.arrived.ring()
        for pushed in self.on_push:
            pushed(queued)

    def _drop_expired(self) -> None:
        now = self._now()
        for line in list(self._lives.values()):
            while line and (oldest := next(iter(line.values()))).expires <= now:
                self.done(oldest.update_id)
                self.expired.add(oldest.update_id)


def _take_out(lines: dict[Hashable, _Line], name: Hashable, update_id: int) -> None:
    del lines[name][update_id]
    if not lines[name]:
        del lines[name]


def _random_start() -> int:
    return 2_000_001 + secrets.randbelow(900_000_000)
