"""Cover: when somebody is on duty, and by when a worry is to be read (domain guide, section 6).

Decides times only, never who.
"""

from datetime import date, datetime, timedelta

from flows.level import Level
from flows.local_time import ONE_DAY, days_from, moments_of, spans_of, to_local
from flows.programme import Climb, Programme, SlowClimb

SEARCH_DAYS = 60


class NoCover(ValueError):
    """The programme has no cover hours in the next sixty days."""


def _stretches(rules: Programme, day: date) -> list[tuple[datetime, datetime]]:
    if day in rules.cover.closed:
        return []
    spans = spans_of(day, (each.hours() for each in rules.cover.hours))
    return [moments_of(day, span, rules.zone) for span in spans]


def is_covered(rules: Programme, moment: datetime) -> bool:
    """Is anybody on duty at this moment?"""
    day = to_local(moment, rules.zone).date()
    return any(start <= moment < until for start, until in _stretches(rules, day))


def cover_from(rules: Programme, moment: datetime) -> datetime:
    """The first covered moment from this one on: itself where somebody is on duty.

    Raises NoCover where there is none within sixty days.
    """
    for day in days_from(moment, rules.zone, SEARCH_DAYS):
        for start, until in _stretches(rules, day):
            if until > moment:
                return max(start, moment)
    raise NoCover


def working_day_end(rules: Programme, moment: datetime, days: int) -> datetime:
    """The end of cover of the `days`-th working day after this moment's day."""
    for day in days_from(moment + ONE_DAY, rules.zone, SEARCH_DAYS):
        if rules.is_working_day(day) and (stretches := _stretches(rules, day)):
            days -= 1
            if days == 0:
                return stretches[-1][1]
    raise NoCover


def starts_at(rules: Programme, level: Level, raised: datetime) -> datetime:
    """When a worry's time begins to run: at once for NOW, else with the next cover."""
    return raised if level is Level.NOW else cover_from(rules, raised)


def promised_by(rules: Programme, level: Level, raised: datetime) -> datetime:
    """By when an adult on duty will have read it: the time the young person is told."""
    climb = rules.climb(level)
    if isinstance(climb, SlowClimb):
        return working_day_end(rules, raised, climb.working_days)
    return cover_from(rules, raised) + timedelta(minutes=climb.acknowledge)


def climb_minutes(rules: Programme, level: Level) -> Climb | None:
    """The ladder of a level that is counted in minutes; None for those in working days."""
    climb = rules.climb(level)
    return climb if isinstance(climb, Climb) else None
