"""Exactly one check-in a slot, at the local time, in every zone that there is, for ten years.

The wall clock is read here with the standard library alone, apart from the code under test.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hand_made import MAYA
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.checkins import CheckInPlan, Rhythm
from flows.schedule import Slot, following, next_slots

ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
FIRST_MONDAY, WEEKS = date(2021, 1, 4), 522
TIMES = [time(0), time(1, 30), time(2, 15), time(9), time(16, 30), time(23, 59)]
"""Midnight and the small hours are skipped or come twice in some zones; the others are ordinary."""


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def first_showing(day: date, at: time, zone: ZoneInfo) -> bool:
    """Does the local clock ever show this?"""
    local = datetime.combine(day, at, tzinfo=zone)
    return wall(local.astimezone(UTC), zone) == local.replace(tzinfo=None)


def ten_years(zone: str, at: tuple[int, time]) -> list[Slot]:
    """Every slot of a weekly plan, walked as the program walks it: one after the other."""
    plan = CheckInPlan(MAYA.id, (at,), Rhythm.WEEKLY, False, 1)
    before = datetime.combine(FIRST_MONDAY, time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    (slot,) = next_slots(plan, zone, before - timedelta(minutes=1))
    found = [slot]
    while len(found) < WEEKS:
        coming = following(plan, found[-1].name, zone)
        assert coming is not None
        found.append(coming)
    return found


def check(zone: str, at: tuple[int, time]) -> None:
    found = ten_years(zone, at)
    assert len({slot.name for slot in found}) == WEEKS
    clock = ZoneInfo(zone)
    for number, slot in enumerate(found):
        day = FIRST_MONDAY + timedelta(weeks=number, days=at[0])
        year, week, _ = day.isocalendar()
        assert slot.name == f"{year}-W{week:02d}-1"
        shown = wall(slot.due, clock)
        if first_showing(day, at[1], clock):
            assert shown == datetime.combine(day, at[1]), f"{zone} {slot.name}"
            assert wall(slot.due - timedelta(hours=1), clock) != shown, "the first of two"
        else:
            # the clock jumps over it: the first minute after the jump
            assert shown > datetime.combine(day, at[1])
            assert wall(slot.due - timedelta(minutes=1), clock) < datetime.combine(day, at[1])
    assert all(one.due < two.due for one, two in pairwise(found))


def test_every_zone_has_one_check_in_a_week_at_its_local_time() -> None:
    """Each zone with one day and time; together they go through every day and every time."""
    assert len(ZONES) > 400
    for number, zone in enumerate(ZONES):
        check(zone, (number % 7, TIMES[number % len(TIMES)]))


@given(
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 6),
    at=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
)
@settings(max_examples=60, derandomize=True, deadline=None, database=None)
def test_any_day_and_time_in_any_zone(zone: str, day: int, at: time) -> None:
    check(zone, (day, at))


@given(
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 6),
    at=st.sampled_from(TIMES),
    minutes=st.integers(0, WEEKS * 7 * 24 * 60),
)
@settings(max_examples=200, derandomize=True, deadline=None, database=None)
def test_the_next_slot_from_any_moment_is_the_nearest(
    zone: str, day: int, at: time, minutes: int
) -> None:
    """A restart at any moment finds the same slots: none twice, none left out."""
    plan = CheckInPlan(MAYA.id, ((day, at),), Rhythm.WEEKLY, False, 1)
    start = datetime.combine(FIRST_MONDAY, time(0), tzinfo=UTC)
    now = start + timedelta(minutes=minutes)
    (slot,) = next_slots(plan, zone, now)
    assert now < slot.due <= now + timedelta(days=7, hours=26)
    again = following(plan, slot.name, zone)
    assert again is not None
    (after,) = next_slots(plan, zone, slot.due)
    assert after == again
