"""Watching over a worry that somebody has: sets when its record and its new words are looked at.

Sets timers only; what comes of them is in `flows/turns/forgotten.py`.
"""

from flows.casework import Case
from flows.effects import DropTimers
from flows.forgotten import opening_due, stage_at, work_due
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


def watch_opening(turn: Turn, case: Case) -> None:
    """New words came to somebody who has it: by and by they must have been opened."""
    due = stage_at(opening_due(turn.facts.rules, case.level, turn.now), turn.now).next_due
    expects = {"since": turn.now.isoformat()}
    turn.timer(TimerKind.UNOPENED, due, case.person, case=case.id, expects=expects)
