"""The desk: what waits for a person beside the worries, as it stands in the database.

Also when it comes by itself in the morning. Decides nothing about what is to be done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flows.alarms import Raised
from flows.channels import Channel
from flows.cover import cover_ends, has_cover
from flows.heard import Failure
from flows.local_time import days_from, to_local, to_utc
from flows.programme import Programme

DESK_WORDS = frozenset({"desk", "/desk"})
"""What somebody writes to see it."""
DESK = "desk"
"""The part of a button's meaning that says which kind of row it opens."""
DAYS_SEEN = 7
"""How many days a message that was not delivered stays on the desk."""
SEARCH_DAYS = 60
LINK_SOON = timedelta(days=2)
"""So long before a join link lapses it stands on the desk."""
LINK_SHOWN = timedelta(days=28)
"""So long after it has lapsed unused; whoever has not joined stays in the list of people."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A pairing in which the mentee's messages have had no answer since the first of them passed."""

    pairing: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message to somebody that was given up; `case` is the worry that it belonged to."""

    person: UUID
    failure: Failure
    at: datetime
    case: UUID | None


@dataclass(frozen=True, slots=True)
class LostPage:
    """An alert by a second channel that was given up; `person` is None for the webhook."""

    channel: Channel
    person: UUID | None
    failure: Failure
    at: datetime
    case: UUID


@dataclass(frozen=True, slots=True)
class UnusedLink:
    """The newest join link of somebody who has not used it, where it lapses soon or has lapsed."""

    person: UUID
    expires: datetime


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What is read for the desk alone. `set_aside` are Telegram's numbers of updates, as they were
    told when they were set aside; `stuck` counts the rest. `alarms` are the operator's, oldest first."""

    unanswered: tuple[Unanswered, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    pages: tuple[LostPage, ...] = ()
    set_aside: tuple[int, ...] = ()
    stuck: int = 0
    unused: tuple[UnusedLink, ...] = ()
    alarms: tuple[Raised, ...] = ()


def next_morning(rules: Programme, now: datetime) -> datetime | None:
    """When the desk comes by itself next: on days with cover; None where it does not."""
    if rules.desk.morning is None:
        return None
    for day in days_from(now, rules.zone, SEARCH_DAYS):
        due = to_utc(day, rules.desk.morning, rules.zone)
        if due > now and has_cover(rules, day):
            return due
    return None


def is_still_morning(rules: Programme, due: datetime, now: datetime) -> bool:
    """Is it still worth sending: on its own day, before that day's cover ends?"""
    if not has_cover(rules, to_local(due, rules.zone).date()):
        return False  # the day lost its cover meanwhile
    ends = cover_ends(rules, due)
    return ends is not None and now < ends
