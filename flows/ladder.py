"""The ladder: who is alerted to a worry, and when the next adult is (domain guide, section 6).

Never alerts anyone whom the worry is about, and never stops before a person has acknowledged it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flows.casework import Case
from flows.cover import is_covered, working_day_end
from flows.people import LADDER, Duty, Person
from flows.programme import DUTIES, Programme, Rung, SlowClimb


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: from when on these are alerted."""

    due: datetime
    who: Rung


def steps_of(rules: Programme, case: Case) -> tuple[Step, ...]:
    """All rungs of a case's ladder, in time; a repeating last rung is not counted out.

    NOW outside cover goes to everyone at once.
    """
    climb = rules.climb(case.level)
    if isinstance(climb, SlowClimb):
        later = (
            Step(working_day_end(rules, case.starts_at, climb.working_days + number), who)
            for number, who in enumerate(climb.rungs)
        )
        return (Step(case.starts_at, "lead"), *later)
    if climb.repeat is not None and not is_covered(rules, case.starts_at):
        return (Step(case.starts_at, "everyone"),)
    return tuple(Step(case.starts_at + timedelta(minutes=after), who) for after, who in climb.rungs)


def step_due(rules: Programme, case: Case, now: datetime) -> tuple[int, Step]:
    """The highest rung that is due, and its number: after an outage only that one is alerted."""
    due = [(n, step) for n, step in enumerate(steps_of(rules, case)) if step.due <= now]
    return due[-1] if due else (0, steps_of(rules, case)[0])


def next_due(rules: Programme, case: Case, now: datetime) -> datetime | None:
    """When the ladder climbs next: the next rung, or the repeat of the last; None at the end."""
    steps = steps_of(rules, case)
    for step in steps:
        if step.due > now:
            return step.due
    climb = rules.climb(case.level)
    repeat = None if isinstance(climb, SlowClimb) else climb.repeat
    if repeat is None:
        return _daily(rules, now)
    every = timedelta(minutes=repeat)
    return steps[-1].due + every * ((now - steps[-1].due) // every + 1)


def _daily(rules: Programme, now: datetime) -> datetime:
    """Past its last rung a worry that nobody acknowledged comes back at each working day's end."""
    return working_day_end(rules, now, 1)


def may_see(case: Case, person: Person) -> bool:
    """May this person be alerted to, open or own the case? Never one whom it is about."""
    return bool(person.duties) and person.id not in case.about and person.id != case.person


def holders(team: Iterable[Person], case: Case, duties: Sequence[Duty]) -> tuple[Person, ...]:
    """Those who hold one of these duties, can be reached, and may see the case; highest rung last."""
    found = [
        person
        for person in team
        if person.duties & set(duties) and person.is_reachable and may_see(case, person)
    ]
    return tuple(sorted(found, key=_rank))


def _rank(person: Person) -> tuple[int, str]:
    return min(LADDER.index(duty) for duty in person.duties), person.first_name


def audience(team: Sequence[Person], case: Case, who: Rung) -> tuple[Person, ...]:
    """Whom a rung alerts. Where nobody on it can be reached, the next rung up, at once.

    On the first rung the adult whom the young person asked for stands in the lead's place; on
    later ones whoever was asked before is asked again.
    """
    duties = list(DUTIES[who])
    found = holders(team, case, duties)
    chosen = tuple(p for p in holders(team, case, LADDER) if p.id == case.asked_for)
    if who == "lead" and chosen:
        return chosen
    for duty in LADDER[LADDER.index(max(duties, key=LADDER.index)) + 1 :]:
        found = found or holders(team, case, (duty,))
    return found or holders(team, case, LADDER)


def first_reachable(team: Iterable[Person], without: UUID | None = None) -> tuple[Person, ...]:
    """The adult to whom things go that are no case: the lowest rung that can be reached."""
    found = [p for p in team if p.duties and p.is_reachable and p.id != without]
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
            if person.id == case.owner:
                return person
    who = step_due(rules, case, now)[1].who
    found = audience(team, case, "lead" if who == "everyone" else who)
    return found[0] if found else None
