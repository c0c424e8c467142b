"""Which days and times of the check-in a mentee is offered at joining: only such as will be kept.

What was put down for them comes first, as one button that they need not press. Sets nothing.
"""

from datetime import time

from flows.local_time import DAYS, Hours, say_clock
from flows.schedule import allowed_in_term
from flows.talking import Talk

OFFERED = (time(12), time(16), time(17), time(18), time(19))
BOTH = "@"
"""Stands between day and time in a button that says both."""


def check_in_days(talk: Talk) -> dict[str, str]:
    """Each day of the week, after what was put down for them before they joined."""
    plan = talk.turn.facts.plans.get(talk.person.id)
    both = {
        f"{day}{BOTH}{at:%H:%M}": f"{DAYS[day]} at {say_clock(at)}"
        for day, at in (plan.times if plan else ())
        if _is_kept(talk, day, at)
    }
    return both | {str(day): name for day, name in enumerate(DAYS)}


def check_in_times(talk: Talk) -> dict[str, str]:
    """The times of the chosen day; the earliest that there is, where none of these would be kept."""
    day = int(talk.answers["day"])
    kept = [at for at in OFFERED if _is_kept(talk, day, at)]
    return {f"{at:%H:%M}": say_clock(at).capitalize() for at in kept or [_hours(talk, day).start]}


def day_chosen(talk: Talk) -> str:
    """Did the button that they pressed say both, or is the time still to be asked?"""
    day, _, at = talk.answers["day"].partition(BOTH)
    if not at:
        return "day"
    talk.answers |= {"day": day, "time": at}
    return "both"


def _is_kept(talk: Talk, day: int, at: time) -> bool:
    """Would they be asked at this time, week after week, also while there is school?"""
    hours = _hours(talk, day)
    return hours.start <= at < hours.until


def _hours(talk: Talk, day: int) -> Hours:
    turn, person = talk.turn, talk.person
    return allowed_in_term(turn.facts.rules, person, day, turn.today(person))
