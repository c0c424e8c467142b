"""The operator's alarms that stand now, and those that are known not to.

Holds them; decides nothing and tells nobody by itself. None holds a name, a word or a token.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.alarms import Alarm, Raised

logger = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Alarms:
    """What stands at this moment, oldest first. Of what nobody has looked at yet it says nothing.

    `now` tells since when one stands, `changed` is called when one begins or is seen to be over.
    """

    def __init__(self) -> None:
        self._standing: dict[Alarm, Raised] = {}
        self._over: set[Alarm] = set()
        self.stored: frozenset[Alarm] = frozenset()
        """Those that were told and stand in the database."""
        self.now: Callable[[], datetime] = _now
        self.changed: Callable[[], None] = lambda: None

    @property
    def standing(self) -> tuple[Raised, ...]:
        """All that stand."""
        return tuple(self._standing.values())

    @property
    def over(self) -> frozenset[Alarm]:
        """Those that were looked at and do not stand."""
        return frozenset(self._over)

    def __contains__(self, alarm: Alarm) -> bool:
        return alarm in self._standing

    def begin(self, stored: Iterable[Alarm]) -> None:
        """A bot begins to work, and `stored` were told before: of none is anything known by now."""
        self._standing.clear()
        self._over.clear()
        self.stored = frozenset(stored)

    def leave(self) -> None:
        """Another process is the one bot, and looks."""
        self._standing.clear()

    def stand(self, alarm: Alarm, count: int = 0) -> bool:
        """From now on this stands; was it not there before?"""
        known = self._standing.get(alarm)
        self._standing[alarm] = Raised(alarm, known.since if known else self.now(), count)
        self._over.discard(alarm)
        if known is None:
            logger.error("alarm %s begins", alarm.value)
            self.changed()
        return known is None

    def end(self, alarm: Alarm) -> bool:
        """This does not stand; did it before? Twice is harmless."""
        known = self._standing.pop(alarm, None)
        if alarm not in self._over:
            self._over.add(alarm)
            self.changed()
        if known is not None:
            logger.info("alarm %s is over", alarm.value)
        return known is not None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long something may be so before it is an alarm, or is over. Times in seconds.

    `looked` is how often this machine is looked at, `keys` how often the keys are. `another` is for
    how long somebody else has to go on asking for the bot's updates, `alone` for how long nobody
    else may have asked until that is over. `least_free` are bytes of the disk; 0 asks for none.
    """

    looked: float = 15.0
    keys: float = 60.0
    silent: float = 180.0
    apart: float = 60.0
    another: float = 5.0
    alone: float = 60.0
    least_free: int = 0


LEAST_FREE = 500 * 1024 * 1024
"""Bytes. So much is left for as long as it takes a person to make room."""
