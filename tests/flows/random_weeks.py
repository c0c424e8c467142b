"""Random agreements and weeks, and an oracle written from the domain guide alone.

The oracle reads the wall clock minute by minute. Hours and quiet times begin at 03:00 at the
earliest, so that no clock change falls on their edges; what happens there is in the tables.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from flows.agreement import AgreementVersion, Away, Direction, Quiet, Terms
from flows.local_time import Hours

# the oracle


def allowed(terms: Terms, moment: datetime) -> bool:
    """May words be delivered in this minute, by what was agreed?"""
    local = moment.astimezone(ZoneInfo(terms.zone))
    day, clock = local.date(), local.time().replace(second=0, microsecond=0)
    if not any(day.weekday() in each.days and _within(clock, each) for each in terms.hours):
        return False
    if any(_is_quiet(clock, each) for each in terms.quiet):
        return False
    if any(each.first <= day <= each.last for each in terms.away):
        return False
    begun = terms.starts_on is None or terms.starts_on <= day
    return begun and (terms.ends_on is None or day <= terms.ends_on)


def _within(clock: time, hours: Hours) -> bool:
    return hours.start <= clock and (clock < hours.until or hours.until == time(0))


def _is_quiet(clock: time, quiet: Quiet) -> bool:
    if quiet.start < quiet.until:
        return quiet.start <= clock < quiet.until
    return clock >= quiet.start or clock < quiet.until


def in_force(versions: list[AgreementVersion]) -> list[Terms]:
    """All terms that must allow it: the last that all accepted, and each proposed since."""
    accepted = [number for number, each in enumerate(versions) if len(each.accepted) == 3]
    return [each.terms for each in versions[accepted[-1] :]] if accepted else []


def cap(terms: list[Terms], direction: Direction) -> int:
    if direction is Direction.TO_MENTOR:
        return min(each.mentee_a_week for each in terms)
    return min(each.mentor_a_week for each in terms)


# random agreements and weeks

STARTS = [date(2026, 3, 23), date(2026, 10, 19), date(2026, 12, 21)]
"""Mondays: a week that loses an hour, one that gains one, and one before a new year."""
ZONES = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
EARLIEST, LATEST = 3 * 4, 24 * 4  # quarters of an hour


def quarter(number: int) -> time:
    return time(number // 4 % 24, number % 4 * 15)


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    start = draw(st.integers(EARLIEST, LATEST - 1))
    return Hours(days, quarter(start), quarter(draw(st.integers(start + 1, LATEST))))


@st.composite
def some_quiet(draw: st.DrawFn) -> Quiet:
    start, until = draw(
        st.lists(st.integers(EARLIEST, LATEST - 1), min_size=2, max_size=2, unique=True)
    )
    return Quiet(quarter(start), quarter(until))


@st.composite
def some_terms(draw: st.DrawFn, zone: str, first: date) -> Terms:
    def days_on(most: int) -> date:
        return first + timedelta(days=draw(st.integers(0, most)))

    gone = days_on(20)
    away = Away(gone, gone + timedelta(days=draw(st.integers(0, 4))))
    return Terms(
        zone=zone,
        hours=tuple(draw(st.lists(some_hours(), min_size=1, max_size=3))),
        mentee_a_week=draw(st.sampled_from([3, 2, 1, 0])),
        mentor_a_week=draw(st.sampled_from([2, 1, 3])),
        quiet=tuple(draw(st.lists(some_quiet(), max_size=1))),
        away=draw(st.sampled_from([(), (away,)])),
        starts_on=draw(st.sampled_from([None, days_on(6)])),
        ends_on=draw(st.sampled_from([None, None, days_on(28)])),
    )


WRITES = ["maya", "maya", "sam", "maya worried", "maya number", "sam number"]
CHANGES = ["edit", "note", "down", "propose", "agree"]
MINUTES = st.one_of(st.integers(0, 90), st.integers(0, 2 * 24 * 60))


@dataclass(frozen=True)
class Weeks:
    """A play: the agreement, and what happens how many minutes after what came before."""

    zone: str
    first: date
    terms: tuple[Terms, ...]
    events: tuple[tuple[int, str], ...]


@st.composite
def weeks(draw: st.DrawFn, kinds: list[str]) -> Weeks:
    zone, first = draw(st.sampled_from(ZONES)), draw(st.sampled_from(STARTS))
    terms = draw(st.lists(some_terms(zone, first), min_size=3, max_size=3))
    event = st.tuples(MINUTES, st.sampled_from(kinds))
    return Weeks(zone, first, tuple(terms), tuple(draw(st.lists(event, min_size=4, max_size=14))))
