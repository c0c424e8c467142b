"""Slowing: after some wrong tries the next one is looked at only later, and the wait is said.

For check words and for links that are none. Never for a call for help.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

AT_ONCE = 2
"""So many wrong tries cost nothing: people mistype."""
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""How long the next try waits after each later one; the last of them for all that follow."""
TELL_AFTER = 3
"""A coordinator hears after so many wrong check words."""
MOST_WORDS = 10
"""So many wrong check words end a link."""
GUESSES = 5
"""A coordinator hears after so many links that are none, from one chat within `GUESSING`."""
GUESSING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often somebody tried and was wrong, from when on, and when last."""

    count: int
    first_at: datetime
    last_at: datetime


def next_try(wrong: int, last: datetime | None) -> datetime | None:
    """From when on the next try is looked at; None where it is at once."""
    if last is None or wrong <= AT_ONCE:
        return None
    return last + WAITS[min(wrong - AT_ONCE, len(WAITS)) - 1]


def waits_until(wrong: int, last: datetime | None, now: datetime) -> datetime | None:
    """Until when no try is looked at now; None where one is."""
    until = next_try(wrong, last)
    return until if until is not None and until > now else None


def one_more(tries: Tries | None, now: datetime) -> Tries:
    """A wrong try more; those longer ago than `GUESSING` are forgotten."""
    if tries is None or (now - tries.first_at >= GUESSING and now - tries.last_at >= GUESSING):
        return Tries(1, now, now)
    return replace(tries, count=tries.count + 1, last_at=now)


def in_full_minutes(moment: datetime) -> datetime:
    """The next full minute: a time that is said is never too early."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)
