"""The one file that knows local time: moments are UTC everywhere else.

A local time that a clock change skips means the first valid minute after it; one that comes twice
means the first of the two. Says times the way a person would; never guesses a zone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ONE_DAY = timedelta(days=1)
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours on some days of the week (Monday is 0). `until` is not included; 00:00 is midnight."""

    days: frozenset[int]
    start: time
    until: time

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(7)):
            raise ValueError("hours need at least one day, from Monday to Sunday")
        if self.until != MIDNIGHT and self.start >= self.until:
            raise ValueError("hours must end after they start, on the same day")


Span = tuple[int, int]
"""Minutes of one local day, from and until."""


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The zone by its IANA name. Raises ZoneInfoNotFoundError where there is none."""
    return ZoneInfo(name)


def to_local(moment: datetime, zone: str) -> datetime:
    """A UTC moment on a local clock."""
    return moment.astimezone(zone_named(zone))


@lru_cache(maxsize=1024)  # the same few hours of the same few days are asked for again and again
def to_utc(day: date, at: time, zone: str) -> datetime:
    """The UTC moment of a local day and time; see the top of this file for clock changes."""
    local = datetime.combine(day, at, tzinfo=zone_named(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _first_valid_after(day, at, zone)


def _first_valid_after(day: date, at: time, zone: str) -> datetime:
    """The moment the clock jumps over a local time that does not exist: the jump itself."""
    wall = datetime.combine(day, at)
    tz = zone_named(zone)
    before = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    early, late = min(before, after), max(before, after)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(tz).replace(tzinfo=None) < wall:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def week_start(moment: datetime, zone: str) -> datetime:
    """Monday 00:00 of the local week that holds this moment (domain guide, section 5)."""
    local = to_local(moment, zone).date()
    return to_utc(local - timedelta(days=local.weekday()), MIDNIGHT, zone)


def next_week_start(moment: datetime, zone: str) -> datetime:
    """Monday 00:00 of the local week after this moment's."""
    local = to_local(moment, zone).date()
    return to_utc(local + timedelta(days=7 - local.weekday()), MIDNIGHT, zone)


def week_name(moment: datetime, zone: str) -> str:
    """The ISO week of a moment on a local calendar, such as `2026-W48`."""
    year, week, _ = to_local(moment, zone).isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """The Monday of an ISO week named by `week_name`."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def minutes(at: time) -> int:
    """Minutes since local midnight."""
    return at.hour * 60 + at.minute


def spans_of(day: date, hours: Iterable[Hours]) -> list[Span]:
    """The spans that some hours have on one day, in order, overlaps joined."""
    found = sorted(
        (minutes(each.start), minutes(each.until) or 24 * 60)
        for each in hours
        if day.weekday() in each.days
    )
    joined: list[Span] = []
    for start, until in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((start, until))
    return joined


def without(spans: Sequence[Span], cut: Span) -> list[Span]:
    """Spans with one stretch cut out of them."""
    left: list[Span] = []
    for start, until in spans:
        if start < cut[0]:
            left.append((start, min(until, cut[0])))
        if until > cut[1]:
            left.append((max(start, cut[1]), until))
    return [span for span in left if span[0] < span[1]]


def moments_of(day: date, span: Span, zone: str) -> tuple[datetime, datetime]:
    """The UTC start and end of a span of a local day."""
    return _minute(day, span[0], zone), _minute(day, span[1], zone)


def _minute(day: date, minute: int, zone: str) -> datetime:
    over, minute = divmod(minute, 24 * 60)
    return to_utc(day + timedelta(days=over), time(minute // 60, minute % 60), zone)


def days_from(moment: datetime, zone: str, count: int) -> Iterator[date]:
    """Local days from this moment's on."""
    first = to_local(moment, zone).date()
    return (first + timedelta(days=number) for number in range(count))


def say_clock(at: time) -> str:
    """A time as people say it: 4pm, 4:30pm, noon, midnight."""
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "noon" if at.hour else "midnight"
    past = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{past}{'am' if at.hour < 12 else 'pm'}"


def _say_day(day: date, today: date) -> str:
    if day == today:
        return "today"
    if day == today + ONE_DAY:
        return "tomorrow"
    if today < day < today + timedelta(days=7):
        return f"on {DAYS[day.weekday()]}"
    return f"on {DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def say_at(moment: datetime, now: datetime, zone: str) -> str:
    """When something will happen: `today at 4:30pm`, `on Tuesday at 4pm`."""
    return _day_then_clock(_minute_up(to_local(moment, zone)), now, zone)


def say_by(moment: datetime, now: datetime, zone: str) -> str:
    """By when something will happen: `4:30pm today`, `9am on Tuesday`."""
    return _clock_then_day(_minute_up(to_local(moment, zone)), now, zone)


def say_was_at(moment: datetime, now: datetime, zone: str) -> str:
    """When something happened, as `say_at` says it: never later than it was, nor still to come."""
    return _day_then_clock(to_local(moment, zone), now, zone)


def say_since(moment: datetime, now: datetime, zone: str) -> str:
    """Since when something is so, as `say_by` says it: never later than it was."""
    return _clock_then_day(to_local(moment, zone), now, zone)


def _day_then_clock(local: datetime, now: datetime, zone: str) -> str:
    day = _say_day(local.date(), to_local(now, zone).date())
    return f"{day} at {say_clock(local.time())}"


def _clock_then_day(local: datetime, now: datetime, zone: str) -> str:
    day = _say_day(local.date(), to_local(now, zone).date())
    return f"{say_clock(local.time())} {day}"


def _minute_up(local: datetime) -> datetime:
    """Day and clock, seconds rounded up: a promise is never said to be earlier than it is."""
    if local.second or local.microsecond:
        return local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return local


def say_date(day: date) -> str:
    """A date as people say it: `Monday 2 November`."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def stamp(moment: datetime, zone: str) -> str:
    """A short, exact local stamp for records: `Mon 2 Nov 2026 16:30`."""
    local = to_local(moment, zone)
    day = f"{DAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1][:3]}"
    return f"{day} {local.year} {local:%H:%M}"


def say_when(moment: datetime, zone: str) -> str:
    """A moment that is past, short and without its year: `Mon 2 Nov, 4:30pm`."""
    local = to_local(moment, zone)
    day = f"{DAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1][:3]}"
    return f"{day}, {say_clock(local.time())}"
