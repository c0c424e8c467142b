"""Effects on the operator's alarms, and on how long Telegram is known to have been heard."""

from dataclasses import dataclass
from datetime import datetime

from flows.alarms import Alarm, Raised


@dataclass(frozen=True, slots=True)
class BeginAlarm:
    """Keep that an alarm stands and was told."""

    raised: Raised


@dataclass(frozen=True, slots=True)
class EndAlarm:
    """Forget an alarm that is over; where it does not stand nothing happens."""

    alarm: Alarm


@dataclass(frozen=True, slots=True)
class NoteHeard:
    """Keep until when what people wrote is known to have come, or to be told as lost."""

    at: datetime
