"""Cover: when somebody is on duty, and by when a worry is to be read (domain guide, section 6).

Decides times only, never who. Where no cover is in sight it says so with None.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flows.ladder_rules import SlowClimb
from flows.level import Level
from flows.local_time import ONE_DAY, days_from, moments_of, spans_of, to_local
from flows.programme import Programme

SEARCH_DAYS = 60
"""How far ahead cover is looked for."""


def stretches_on(rules: Programme, day: date) -> list[tuple[datetime, datetime]]:
    """The covered stretches of a local day, in order."""
    if day in rules.cover.closed:
        return []
    spans = spans_of(day, (each.hours() for each in rules.cover.hours_on(day)))
    return [moments_of(day, span, rules.zone) for span in spans]


def _ahead(rules: Programme, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The covered stretches from a moment on, the first cut to begin with it."""
    for day in days_from(moment, rules.zone, SEARCH_DAYS):
        for start, until in stretches_on(rules, day):
            if until > moment:
                yield max(start, moment), until


def has_cover(rules: Programme, day: date) -> bool:
    """Is anybody on duty at some time of this local day?"""
    return bool(stretches_on(rules, day))


def is_covered(rules: Programme, moment: datetime) -> bool:
    """Is anybody on duty at this moment?"""
    day = to_local(moment, rules.zone).date()
    return any(start <= moment < until for start, until in stretches_on(rules, day))


def is_staffed(rules: Programme, level: Level, moment: datetime) -> bool:
    """Is anybody on duty for a worry of this level? For NOW until it is to be read, too."""
    if not is_covered(rules, moment) or level is not Level.NOW:
        return is_covered(rules, moment)
    read_by = moment + timedelta(minutes=rules.ladder.now.acknowledge)
    return is_covered(rules, read_by - timedelta(seconds=1))


def cover_from(rules: Programme, moment: datetime) -> datetime | None:
    """The first covered moment from this one on: itself where somebody is on duty."""
    return next((start for start, _ in _ahead(rules, moment)), None)


def cover_gap(rules: Programme, moment: datetime, longer: timedelta) -> datetime | None:
    """When the next stretch without cover begins that lasts longer than this; None if none is seen."""
    last = moment
    for start, until in _ahead(rules, moment):
        if start - last > longer:
            return last
        last = until
    return last if last == moment else None


def cover_ends(rules: Programme, moment: datetime) -> datetime | None:
    """The end of this day's cover if it is still to come, else of the next covered day's."""
    for day in days_from(moment, rules.zone, SEARCH_DAYS):
        stretches = stretches_on(rules, day)
        if stretches and stretches[-1][1] > moment:
            return stretches[-1][1]
    return None


def covered_after(rules: Programme, moment: datetime, minutes: int) -> datetime | None:
    """The moment by which that many minutes of cover have passed; cover is counted, not nights."""
    left = timedelta(minutes=minutes)
    for start, until in _ahead(rules, moment):
        if start + left <= until:
            return start + left
        left -= until - start
    return None


def working_day_end(rules: Programme, moment: datetime, days: int) -> datetime | None:
    """The end of cover of the `days`-th working day after this moment's day."""
    for day in days_from(moment + ONE_DAY, rules.zone, SEARCH_DAYS):
        if rules.is_working_day(day) and (stretches := stretches_on(rules, day)):
            days -= 1
            if days == 0:
                return stretches[-1][1]
    return None


def starts_at(rules: Programme, level: Level, raised: datetime) -> datetime:
    """When a worry's time begins to run: TODAY with the next cover, the others at once.

    The slower levels are counted in working days, so that nights do not matter.
    """
    return (cover_from(rules, raised) or raised) if level is Level.TODAY else raised


def promised_by(rules: Programme, level: Level, raised: datetime) -> datetime | None:
    """By when an adult on duty will have read it: the time the young person is told."""
    climb = rules.climb(level)
    if isinstance(climb, SlowClimb):
        return working_day_end(rules, raised, climb.working_days)
    return covered_after(rules, raised, climb.acknowledge)
