"""Watching over a worry that somebody has: sets when its record and its new words are looked at.

Sets timers only; what comes of them is in `flows/turns/forgotten.py`.
"""

from flows.casework import Case, CaseFile
from flows.effects import DropTimers
from flows.forgotten import (
    is_forgotten,
    opening_due,
    owned_since,
    stage_at,
    unopened_since,
    work_due,
)
from flows.heard import TimerKind
from flows.turn import Turn

BRINGS_WORDS = {"more", "answered", "media"}
"""The alerts that tell an owner of something new to open."""


def watch_work(turn: Turn, case: Case) -> None:
    """From now on somebody has it: by and by something must stand in its record."""
    turn.add(DropTimers(TimerKind.FORGOTTEN, case.person, case=case.id))
    due = stage_at(work_due(turn.facts.rules, case.level, turn.now), turn.now).next_due
    expects = {"since": turn.now.isoformat()}
    turn.timer(TimerKind.FORGOTTEN, due, case.person, case=case.id, expects=expects)


def watch_again(turn: Turn, file: CaseFile) -> None:
    """Its level is another one: what is watched since then follows the new level's times."""
    case = file.case
    for kind, since, dues in (
        (TimerKind.FORGOTTEN, owned_since(file) if is_forgotten(case) else None, work_due),
        (TimerKind.UNOPENED, unopened_since(file), opening_due),
    ):
        turn.add(DropTimers(kind, case.person, case=case.id))
        if since is not None:
            due = stage_at(dues(turn.facts.rules, case.level, since), turn.now).next_due
            expects = {"since": since.isoformat()}
            turn.timer(kind, due, case.person, case=case.id, expects=expects)


def watch_opening(turn: Turn, case: Case) -> None:
    """New words came to somebody who has it: by and by they must have been opened."""
    due = stage_at(opening_due(turn.facts.rules, case.level, turn.now), turn.now).next_due
    expects = {"since": turn.now.isoformat()}
    turn.timer(TimerKind.UNOPENED, due, case.person, case=case.id, expects=expects)
