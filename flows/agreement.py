"""The ContactAgreement: terms by version, what each party said, and the terms in force.

Tightening counts at once; loosening counts when all three have said yes (domain guide, section 5).
Never relays anything: it only says whether and when something may pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from flows.local_time import (
    Hours,
    Span,
    days_from,
    minutes,
    moments_of,
    next_week_start,
    spans_of,
    to_local,
    without,
)

SEARCH_DAYS = 400
"""How far ahead the next opening is looked for; an agreement is reviewed within a year."""


UNCOUNTED = -1
"""Stands for how much has passed where a relay does not count against the week."""


class Party(StrEnum):
    """The three who accept an agreement."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    SUPERVISOR = "supervisor"


class Direction(StrEnum):
    """Which way a message goes, named by who reads it."""

    TO_MENTOR = "to_mentor"
    TO_MENTEE = "to_mentee"


@dataclass(frozen=True, slots=True)
class Away:
    """Local days, both included, on which nothing is delivered."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours of every day in which nothing is delivered; may go over midnight."""

    start: time
    until: time

    def spans(self) -> tuple[Span, ...]:
        """The quiet stretches of one local day, in minutes."""
        start, until = minutes(self.start), minutes(self.until)
        if start < until:
            return ((start, until),)
        return ((0, until), (start, 24 * 60))


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed. Caps are messages a week, Monday to Sunday in `zone` (the mentee's)."""

    zone: str
    hours: tuple[Hours, ...]
    mentee_a_week: int
    mentor_a_week: int
    quiet: tuple[Quiet, ...] = ()
    away: tuple[Away, ...] = ()
    usual_reply_days: int | None = None
    starts_on: date | None = None
    review_on: date | None = None
    ends_on: date | None = None
    sessions: str = field(default="", repr=False)
    topics: str = field(default="", repr=False)
    cover: str = field(default="", repr=False)
    approved: tuple[str, ...] = field(default=(), repr=False)

    def cap(self, direction: Direction) -> int:
        """How many messages a week may pass this way."""
        return self.mentee_a_week if direction is Direction.TO_MENTOR else self.mentor_a_week


@dataclass(frozen=True, slots=True)
class AgreementVersion:
    """One version of an agreement and who has said yes to it."""

    number: int
    terms: Terms
    accepted: frozenset[Party]

    @property
    def is_accepted(self) -> bool:
        """All three said yes."""
        return self.accepted == frozenset(Party)


def effective_terms(versions: Sequence[AgreementVersion]) -> Terms | None:
    """The terms in force: the last that all three accepted, tightened by each later proposal.

    None before any version is accepted: nothing is relayed then.
    """
    ordered = sorted(versions, key=lambda version: version.number)
    accepted = [version for version in ordered if version.is_accepted]
    if not accepted:
        return None
    terms = accepted[-1].terms
    for version in ordered:
        if version.number > accepted[-1].number:
            terms = tightened(terms, version.terms)
    return terms


def tightened(terms: Terms, by: Terms) -> Terms:
    """Terms cut by other terms: never more than either allows."""
    return replace(
        terms,
        hours=_common_hours(terms.hours, by.hours),
        mentee_a_week=min(terms.mentee_a_week, by.mentee_a_week),
        mentor_a_week=min(terms.mentor_a_week, by.mentor_a_week),
        quiet=(*terms.quiet, *(each for each in by.quiet if each not in terms.quiet)),
        away=(*terms.away, *(each for each in by.away if each not in terms.away)),
        starts_on=max(filter(None, (terms.starts_on, by.starts_on)), default=None),
        ends_on=min(filter(None, (terms.ends_on, by.ends_on)), default=None),
        approved=tuple(each for each in terms.approved if each in by.approved),
    )


def loosens(terms: Terms, by: Terms) -> bool:
    """Would other terms allow anything that these do not?"""
    return (
        by.mentee_a_week > terms.mentee_a_week
        or by.mentor_a_week > terms.mentor_a_week
        or any(_has_more(terms, by, day) for day in range(7))
        or not set(terms.away) <= set(by.away)
        or not set(by.approved) <= set(terms.approved)
        or (by.ends_on or date.max) > (terms.ends_on or date.max)
        or (by.starts_on or date.min) < (terms.starts_on or date.min)
    )


def without_dates(terms: Terms) -> Terms:
    """The same hours and numbers, for any week."""
    return replace(terms, starts_on=None, ends_on=None, away=())


def _has_more(terms: Terms, by: Terms, weekday: int) -> bool:
    """Is there a minute of this day of the week in the one that is not in the other?"""
    day = date(2001, 1, 1 + weekday)  # a Monday, and the days after it
    left = spans_on(without_dates(by), day)
    for span in spans_on(without_dates(terms), day):
        left = without(left, span)
    return bool(left)


def _common_hours(some: Sequence[Hours], other: Sequence[Hours]) -> tuple[Hours, ...]:
    common: list[Hours] = []
    for one in some:
        for two in other:
            days = one.days & two.days
            start = max(one.start, two.start)
            end = min(minutes(one.until) or 1440, minutes(two.until) or 1440)
            if days and minutes(start) < end:
                until = time(end // 60 % 24, end % 60)
                common.append(Hours(days, start, until))
    return tuple(dict.fromkeys(common))


def spans_on(terms: Terms, day: date) -> list[Span]:
    """When messages may be delivered on one local day, in minutes since midnight."""
    if any(away.first <= day <= away.last for away in terms.away):
        return []
    if (terms.starts_on and day < terms.starts_on) or (terms.ends_on and day > terms.ends_on):
        return []
    spans = spans_of(day, terms.hours)
    for quiet in terms.quiet:
        for cut in quiet.spans():
            spans = without(spans, cut)
    return spans


def next_opening(terms: Terms, moment: datetime) -> tuple[datetime, datetime] | None:
    """The first stretch in which a message may be delivered at or after a moment, in UTC.

    Starts with the moment itself where the window is open; None where it never opens again.
    """
    for day in days_from(moment, terms.zone, SEARCH_DAYS):
        for span in spans_on(terms, day):
            start, until = moments_of(day, span, terms.zone)
            if until > moment and start < until:
                return max(start, moment), until
    return None


def is_open(terms: Terms, moment: datetime) -> bool:
    """May messages be delivered at this moment?"""
    local = to_local(moment, terms.zone).date()
    return any(
        start <= moment < until
        for start, until in (moments_of(local, s, terms.zone) for s in spans_on(terms, local))
    )


def next_pass(terms: Terms, moment: datetime, used: int, direction: Direction) -> datetime | None:
    """When the next message may pass this way, if `used` have passed this week; None if never.

    Nothing is refused for being too many: beyond the cap it waits for the next week's first hours.
    """
    if terms.cap(direction) <= 0:
        return None
    if used >= terms.cap(direction):
        moment = next_week_start(moment, terms.zone)
    opening = next_opening(terms, moment)
    return opening[0] if opening else None
