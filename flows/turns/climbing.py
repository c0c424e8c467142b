"""Climbing: when nobody has said "I have it", the next adult hears, and the young person is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.casework import Case
from flows.heard import TimerFired
from flows.ladder import audience, step_due, steps_of
from flows.people import Person
from flows.turn import Turn, listed
from flows.turns.alerting import alert, start_ladder
from flows.turns.young_person import OWNER_LEFT, say, tell_at_last

WAITS: Mapping[str | None, str] = {None: "asked", OWNER_LEFT: "taking_over"}
"""What the young person hears of: that nobody has read it, or that nobody has taken it over."""


def rung_fired(turn: Turn, heard: TimerFired) -> None:
    """A rung is due: unless somebody has the case by now, the next adult hears of it."""
    case = turn.case(heard.timer.case) if heard.timer.case else None
    is_same = case is not None and heard.timer.expected("starts_at") == case.starts_at.isoformat()
    if case is None or not case.is_unread or not is_same:
        turn.because("rung_stale")
        return
    paged = replace(case, paged_at=turn.now)
    turn.put_case(paged)
    asked = alert(turn, paged, "climbed")
    turn.because("climbed")
    after = heard.timer.expected("after")
    start_ladder(turn, paged, after)
    before = asked_by_now(turn, case)
    new = [person for person in asked if person not in before]
    _tell(turn, paged, asked, new, WAITS[after])


def asked_by_now(turn: Turn, case: Case) -> Sequence[Person]:
    """Whom the alerts of a case have asked so far, and who has had it: they are not asked only now."""
    earlier = [each for each in steps_of(turn.facts.rules, case) if each.due <= case.paged_at]
    owner = [person for person in turn.facts.team if person.id == case.owner]
    return [*owner, *(p for step in earlier for p in audience(turn.facts.team, case, step.who))]


def _tell(
    turn: Turn, case: Case, asked: Sequence[Person], new: Sequence[Person], waits: str
) -> None:
    """When the promised time has passed unread, the young person hears who has been asked now."""
    if case.told_at is None or not asked:
        return
    if case.promised_at is None and tell_at_last(turn, case):
        return
    step = step_due(turn.facts.rules, case, turn.now)[1]
    passed = max(case.promised_at or step.due, step.due)
    if not case.told_at < passed <= turn.now:
        return
    who = listed((person.first_name for person in new or asked), turn.words.label("and"))
    if step.who == "everyone":
        who = turn.words.label("everyone")
    say(turn, case, f"worry.{waits}_next" if new else f"worry.{waits}_again", who=who)
    turn.put_case(replace(case, told_at=turn.now))
