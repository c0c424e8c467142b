"""How a running bot is at one moment, and whether it is ready: judged from numbers alone."""

from dataclasses import asdict, dataclass
from datetime import datetime

from flows.effects import Lane
from storage.backlog import Backlog, Queue

SILENT_FOR = 90.0
"""Seconds without an answer from Telegram after which the bot is not ready; all its calls that come
by themselves answer in less than forty."""
WAITED_FOR = 60.0
"""Seconds after which a message that nobody has decided, or an alert that nobody has sent, is late."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that stands: its name, which never changes, since when, and what it says."""

    name: str
    since: str
    says: str


@dataclass(frozen=True, slots=True)
class Look:
    """How it is at one moment. `backlog` is None where it cannot be read; `why_none` says why."""

    backlog: Backlog | None
    why_none: str
    seconds_since_telegram: float | None
    alarms: tuple[Standing, ...]
    at: datetime

    @property
    def reasons(self) -> list[str]:
        """Why it is not ready, in plain words; empty where it is."""
        if self.backlog is None:
            return [self.why_none]
        found = []
        if self.seconds_since_telegram is None:
            found.append("nothing has come from Telegram yet")
        elif self.seconds_since_telegram > SILENT_FOR:
            found.append(f"Telegram has not answered for {self.seconds_since_telegram:.0f} seconds")
        if self.age(self.backlog.inbox) > WAITED_FOR:
            found.append("what people wrote waits to be decided")
        if self.age(self.backlog.outbox[Lane.ALERT]) > WAITED_FOR:
            found.append("an alert waits to be sent")
        return found

    def age(self, queue: Queue) -> float:
        """Seconds for which the oldest has waited; 0 where none waits."""
        return 0.0 if queue.since is None else max(0.0, (self.at - queue.since).total_seconds())

    def as_json(self) -> dict[str, object]:
        """What /readyz shows."""
        said: dict[str, object] = {
            "ready": not self.reasons,
            "reasons": self.reasons,
            "alarms": [asdict(each) for each in self.alarms],
            "seconds_since_telegram": _rounded(self.seconds_since_telegram),
        }
        if self.backlog is not None:
            said |= {
                "inbox": {
                    "waiting": self.backlog.inbox.waiting,
                    "oldest_seconds": _rounded(self.age(self.backlog.inbox)),
                    "set_aside": self.backlog.set_aside,
                },
                "outbox": {
                    lane.value: {
                        "waiting": queue.waiting,
                        "oldest_seconds": _rounded(self.age(queue)),
                    }
                    for lane, queue in self.backlog.outbox.items()
                },
                "unsure": self.backlog.unsure,
            }
        return said


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
