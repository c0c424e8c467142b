"""The operator's alarms by name, and the time in which messages may have been lost.

An alarm is about the running of the bot, never about a person: no name, word, address or token is
in one. Decides nothing about how one is noticed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT_BY_TELEGRAM = timedelta(hours=24)
"""So long Telegram keeps what somebody wrote for a bot that does not take it."""


class Alarm(StrEnum):
    """What can be wrong. A name never changes: other programs know it by that."""

    TOKEN = "token_refused"  # noqa: S105 (the name of an alarm)
    FOREIGN = "foreign_webhook"
    POLLER = "another_poller"
    UNREACHED = "webhook_not_reached"
    OUTAGE = "telegram_away"
    DATABASE = "database_not_writable"
    DISK_FULL = "disk_full"
    DISK_LOW = "disk_nearly_full"
    CLOCK = "clock_wrong"
    KEY = "key_missing"


NOT_BY_CHAT = frozenset({Alarm.TOKEN, Alarm.OUTAGE})
"""While one of these stands nothing can be said in Telegram."""
MILD = frozenset({Alarm.DISK_LOW, Alarm.CLOCK})
"""What has cost no message yet; the others are told by every way there is."""
TAKES_MESSAGES = frozenset({Alarm.FOREIGN, Alarm.POLLER})
"""Somebody else takes what people write, and Telegram gives it once."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm that stands. `count` are minutes or megabytes, where its sentence holds a number."""

    alarm: Alarm
    since: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages written from `since` to `until` may not have reached us."""

    since: datetime
    until: datetime


def lost_in(silent_since: datetime, now: datetime) -> Gap | None:
    """What Telegram no longer had when it was heard of again after a silence; None: nothing."""
    until = now - KEPT_BY_TELEGRAM
    return Gap(silent_since, until) if until > silent_since else None
