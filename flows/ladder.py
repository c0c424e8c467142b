"""The ladder: who is alerted to a worry, and when the next adult is (domain guide, section 6).

Never alerts anyone whom the worry is about, and never stops before a person has acknowledged it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flows.casework import Case
from flows.cover import covered_after, is_staffed, working_day_end
from flows.ladder_rules import Rung, SlowClimb
from flows.level import Level
from flows.people import LADDER, Duty, Person
from flows.programme import DUTIES, Programme
from flows.rights import Action, On, may


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: from when on these are alerted."""

    due: datetime
    who: Rung


def steps_of(rules: Programme, case: Case) -> tuple[Step, ...]:
    """All rungs of a case's ladder, in time; a repeating last rung is not counted out.

    NOW outside cover goes to everyone at once and runs by the clock; TODAY runs in cover.
    """
    climb = rules.climb(case.level)
    if isinstance(climb, SlowClimb):
        later = (
            Step(_working_day(rules, case.starts_at, climb.working_days + number), who)
            for number, who in enumerate(climb.rungs)
        )
        return (Step(case.starts_at, "lead"), *later)
    if case.level is Level.NOW and not is_staffed(rules, case.level, case.starts_at):
        return (Step(case.starts_at, "everyone"),)
    return tuple(Step(_after(rules, case, minutes), who) for minutes, who in climb.rungs)


def _after(rules: Programme, case: Case, minutes: int) -> datetime:
    """Without cover in sight the clock runs on: a ladder never stops for want of a rota."""
    by_clock = case.starts_at + timedelta(minutes=minutes)
    if case.level is Level.NOW or minutes == 0:
        return by_clock
    return covered_after(rules, case.starts_at, minutes) or by_clock


def _working_day(rules: Programme, moment: datetime, days: int) -> datetime:
    return working_day_end(rules, moment, days) or moment + timedelta(days=days)


def step_due(rules: Programme, case: Case, now: datetime) -> tuple[int, Step]:
    """The highest rung that is due, and its number: after an outage only that one is alerted."""
    steps = steps_of(rules, case)
    if case.level is Level.NOW and not is_staffed(rules, case.level, now):
        return len(steps) - 1, Step(max(case.starts_at, steps[0].due), "everyone")
    due = [(n, step) for n, step in enumerate(steps) if step.due <= now]
    return due[-1] if due else (0, steps[0])


def next_due(rules: Programme, case: Case, now: datetime) -> datetime:
    """When the ladder climbs next: the next rung, or the last one again.

    A worry that nobody acknowledged past its last rung comes back at each working day's end.
    """
    steps = steps_of(rules, case)
    for step in steps:
        if step.due > now:
            return step.due
    climb = rules.climb(case.level)
    if isinstance(climb, SlowClimb) or climb.repeat is None:
        return _working_day(rules, now, 1)
    every = timedelta(minutes=climb.repeat)
    return steps[-1].due + every * ((now - steps[-1].due) // every + 1)


def may_see(case: Case, person: Person) -> bool:
    """May this person be alerted to, open or own the case? Never one whom it is about."""
    return may(person, Action.OPEN_CASE, On(case))


def holders(
    team: Iterable[Person], case: Case, duties: Sequence[Duty], *, who_raised: bool = False
) -> tuple[Person, ...]:
    """Those who hold one of these duties, can be reached, and may see the case; highest rung last.

    Without those `who_raised` it themselves, unless asked for: they may not say "I have it".
    """
    found = [
        person
        for person in team
        if person.duties & set(duties) and person.is_reachable and may_see(case, person)
    ]
    found = [person for person in found if who_raised or person.id not in case.raised_by]
    return tuple(sorted(found, key=_rank))


def _rank(person: Person) -> tuple[int, str]:
    return min(LADDER.index(duty) for duty in person.duties), person.first_name


def audience(team: Sequence[Person], case: Case, who: Rung) -> tuple[Person, ...]:
    """Whom a rung alerts. Where nobody on it can be reached, the next rung up, at once.

    The adult whom the young person asked for stands in the lead's place on the first rung; the lead
    then hears on the next one.
    """
    chosen = tuple(p for p in holders(team, case, LADDER) if p.id == case.asked_for)
    if who == "lead" and chosen:
        return chosen
    duties = DUTIES[who]
    found = holders(team, case, (Duty.LEAD, *duties) if chosen else duties)
    for duty in LADDER[LADDER.index(max(duties, key=LADDER.index)) + 1 :]:
        found = found or holders(team, case, (duty,))
    found = found or holders(team, case, LADDER)
    return found or holders(team, case, LADDER, who_raised=True)


def givers(team: Iterable[Person], case: Case) -> tuple[Person, ...]:
    """Where nobody who holds a duty can open it: those who can give a duty to somebody who may.

    Empty while somebody can open it. Never one whom the worry is about.
    """
    everyone = tuple(team)
    if holders(everyone, case, LADDER, who_raised=True):
        return ()
    able = (p for p in everyone if p.is_reachable and may(p, Action.CHANGE_DUTY, On(case)))
    return tuple(sorted(able, key=lambda person: person.first_name))


def above(team: Sequence[Person], case: Case, person: Person) -> tuple[Person, ...]:
    """The next adult up the ladder from one who cannot be reached; empty at its top."""
    rung = min((LADDER.index(duty) for duty in person.duties), default=-1)
    for duty in LADDER[rung + 1 :]:
        found = tuple(p for p in holders(team, case, (duty,)) if p.id != person.id)
        if found:
            return found
    return ()


def first_reachable(
    team: Iterable[Person], without: frozenset[UUID] = frozenset()
) -> tuple[Person, ...]:
    """The adult to whom things go that are no case: the lowest rung that can be reached."""
    found = [p for p in team if p.duties and p.is_reachable and p.id not in without]
    return tuple(sorted(found, key=_rank))[:1]


def readers(team: Sequence[Person], about: frozenset[UUID], limit: int = 2) -> tuple[Person, ...]:
    """The adults between whom a young person chooses, none of whom it is about."""
    found = [
        person
        for person in team
        if person.duties and person.is_reachable and person.id not in about
    ]
    return tuple(sorted(found, key=_rank))[:limit]


def named_reader(
    team: Sequence[Person], case: Case, rules: Programme, now: datetime
) -> Person | None:
    """The adult whose name the young person reads; None where nobody can be reached."""
    if case.owner:
        for person in team:
            if person.id == case.owner and person.is_reachable and may_see(case, person):
                return person
    who = step_due(rules, case, now)[1].who
    found = audience(team, case, "lead" if who == "everyone" else who)
    return found[0] if found else None
