"""When check-ins are due: local day and time, slots, and the hours in which one may be asked.

A late check-in goes at the first allowed hour within 24 hours, else it is missed without a word
(domain guide, section 4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows.agreement import Terms, next_opening
from flows.checkins import CheckInPlan, Rhythm
from flows.local_time import (
    Hours,
    days_from,
    moments_of,
    monday_of,
    spans_of,
    to_utc,
    week_name,
)
from flows.people import Person
from flows.programme import Programme

LATE_FOR = timedelta(hours=24)
EVERY_DAY = frozenset(range(7))
SATURDAY = 5
PROMPT_BEFORE = timedelta(hours=2)
"""A mentor is asked for a note at least this long before the check-in."""
PROMPT_WITHIN = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Slot:
    """One check-in to come: its name, such as `2026-W48-1`, and when it is due."""

    name: str
    due: datetime


def slot_in(week: str, number: int, at: tuple[int, time], zone: str) -> Slot:
    """The slot of a plan's `number`-th time in an ISO week; exactly one exists in every week."""
    day = monday_of(week) + timedelta(days=at[0])
    return Slot(f"{week}-{number}", to_utc(day, at[1], zone))


def next_slots(
    plan: CheckInPlan, zone: str, after: datetime, taken: frozenset[str] = frozenset()
) -> Iterator[Slot]:
    """The slot of each of a plan's times that comes next after a moment; none on a break.

    `taken` slots have had their check-in, perhaps at another time, and are passed over.
    """
    if plan.rhythm is Rhythm.BREAK:
        return
    for number, at in enumerate(plan.times, 1):
        slot = next_slot(number, at, zone, after)
        while _is_taken(plan, slot, number, taken):
            slot = next_slot(number, at, zone, slot.due)
        yield slot


def _is_taken(plan: CheckInPlan, slot: Slot, number: int, taken: frozenset[str]) -> bool:
    """Every two weeks means two weeks after the last one, not the next week."""
    week = slot.name.rpartition("-")[0]
    before = f"{week_after(week, -1)}-{number}"
    is_too_soon = plan.rhythm is Rhythm.FORTNIGHTLY and before in taken
    return slot.name in taken or is_too_soon


def next_slot(number: int, at: tuple[int, time], zone: str, after: datetime) -> Slot:
    """The next slot of one time after a moment."""
    week = week_name(after, zone)
    while True:
        slot = slot_in(week, number, at, zone)
        if slot.due > after:
            return slot
        week = week_after(week, 1)


def following(plan: CheckInPlan, slot: str, zone: str) -> Slot | None:
    """The slot that follows a slot in its plan; None where the plan has changed or is on a break."""
    year_week, _, number = slot.rpartition("-")
    if plan.rhythm is Rhythm.BREAK or int(number) > len(plan.times):
        return None
    weeks = 2 if plan.rhythm is Rhythm.FORTNIGHTLY else 1
    return slot_in(week_after(year_week, weeks), int(number), plan.times[int(number) - 1], zone)


def week_after(week: str, weeks: int) -> str:
    """The ISO week some weeks later."""
    year, number, _ = (monday_of(week) + timedelta(weeks=weeks)).isocalendar()
    return f"{year}-W{number:02d}"


def allowed_on(rules: Programme, person: Person, day: date) -> Hours:
    """The local hours in which this person may be asked on a day."""
    return _allowed(rules, is_school=person.may_be_under_18(day) and rules.is_school_day(day))


def allowed_in_term(rules: Programme, person: Person, weekday: int, today: date) -> Hours:
    """The same on a day of the week (Monday is 0) outside holidays: what is chosen for every week."""
    return _allowed(rules, is_school=person.may_be_under_18(today) and weekday < SATURDAY)


def _allowed(rules: Programme, *, is_school: bool) -> Hours:
    start = max(rules.check_ins.school_day_start, rules.check_ins.start) if is_school else None
    return Hours(EVERY_DAY, start or rules.check_ins.start, rules.check_ins.until)


def may_ask_at(rules: Programme, person: Person, due: datetime, now: datetime) -> datetime | None:
    """The first allowed moment from `now` on for a check-in that was due; None if it is missed."""
    earliest, latest = max(due, now), due + LATE_FOR
    for day in days_from(earliest, person.zone, 3):
        for span in spans_of(day, (allowed_on(rules, person, day),)):
            start, until = moments_of(day, span, person.zone)
            moment = max(start, earliest)
            if moment < until and moment <= latest:
                return moment
    return None


def prompt_at(terms: Terms, due: datetime, now: datetime) -> datetime | None:
    """When a mentor is asked for a note: as the last of their hours before the check-in begins.

    None where there are none in the six days before it.
    """
    best: datetime | None = None
    moment = max(now, due - PROMPT_WITHIN)
    while (opening := next_opening(terms, moment)) is not None:
        start, until = opening
        if start > due - PROMPT_BEFORE:
            break
        best, moment = start, until
    return best
