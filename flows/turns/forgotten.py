"""A worry that somebody has and nobody works on: the owner is reminded, then it climbs again.

It stops by itself when something stands in the record, when new words are opened, or when another
adult takes it over. Decides nothing about the worry itself.
"""

from datetime import datetime

from flows.casework import Case
from flows.forgotten import (
    Stage,
    beyond,
    is_forgotten,
    opening_due,
    owned_since,
    stage_at,
    unopened_since,
    work_due,
)
from flows.heard import TimerFired
from flows.ladder import may_see
from flows.local_time import say_since, say_was_at
from flows.people import Person
from flows.turn import Turn
from flows.turns import second
from flows.turns.alerting import page


def work_fired(turn: Turn, heard: TimerFired) -> None:
    """Something must stand in the record by now: unless it does, somebody hears."""
    file, since = turn.facts.file, datetime.fromisoformat(heard.timer.expected("since") or "")
    if file is None or not is_forgotten(file.case) or owned_since(file) != since:
        turn.because("forgotten_stale")
        return
    case = file.case
    stage = stage_at(work_due(turn.facts.rules, case.level, since), turn.now)
    owner = owner_of(turn, case)
    values = {"by": _since(turn, since), "name": name_of_owner(turn, case)}
    times = stage.number if owner else stage.number + 1
    others = beyond(turn.facts.team, case, max(times, 1))
    if owner is not None and (times < 1 or not others):
        page(turn, case, (owner,), "forgotten_yours", values)
        turn.because("forgotten_reminded")
    else:
        page(turn, case, others, "forgotten", values, take=True)
        second.use_again(turn, case, others, stage.next_due)
        turn.because("forgotten_climbs")
    _again(turn, heard, stage)


def opening_fired(turn: Turn, heard: TimerFired) -> None:
    """New words must have been opened by now: unless they were, the next adult hears."""
    file, since = turn.facts.file, datetime.fromisoformat(heard.timer.expected("since") or "")
    if (
        file is None
        or file.case.is_unread
        or not file.case.is_open
        or unopened_since(file) != since
    ):
        turn.because("unopened_stale")
        return
    case = file.case
    stage = stage_at(opening_due(turn.facts.rules, case.level, since), turn.now)
    others = beyond(turn.facts.team, case, stage.number + 1)
    values = {
        "name": name_of_owner(turn, case),
        "at": say_was_at(since, turn.now, turn.facts.rules.zone),
    }
    owner = owner_of(turn, case)
    if others:
        page(turn, case, others, "unopened", values, take=True)
        second.use_again(turn, case, others, stage.next_due)
    elif owner is not None and stage.number == 0:  # nobody else can be asked
        page(turn, case, (owner,), "more")
    turn.because("unopened_climbs")
    _again(turn, heard, stage)


def _again(turn: Turn, heard: TimerFired, stage: Stage) -> None:
    timer = heard.timer
    turn.timer(
        timer.kind, stage.next_due, timer.person, case=timer.case, expects=dict(timer.expects)
    )


def _since(turn: Turn, moment: datetime) -> str:
    return say_since(moment, turn.now, turn.facts.rules.zone)


def owner_of(turn: Turn, case: Case) -> Person | None:
    """Who has it, if they can still be reached and may still see it."""
    found = (each for each in turn.facts.team if each.id == case.owner)
    return next((each for each in found if each.is_reachable and may_see(case, each)), None)


def name_of_owner(turn: Turn, case: Case) -> str:
    """The first name of who has it, or words for an adult."""
    owner = turn.facts.people.get(case.owner) if case.owner else None
    return owner.first_name if owner else turn.words.label("an_adult")
