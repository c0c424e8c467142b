"""What a mentee is offered at joining: every time is kept, and what was put down comes first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest
from hand_made import MAYA, facts, rules, utc

from flows.checkins import CheckInPlan, Rhythm
from flows.conversing import Conversation, ConversationState
from flows.people import Person
from flows.programme import Programme
from flows.schedule import may_ask_at, next_slots
from flows.talking import Talk
from flows.turn import Turn
from flows.turns.day_and_time import check_in_days, check_in_times

Changed = dict[str, time]
NOW = utc("2026-11-02 09:00")
ADULT = replace(MAYA, birth_month=date(2004, 5, 1))
UNKNOWN = replace(MAYA, birth_month=None)
SCHOOL = ["4pm", "5pm", "6pm", "7pm"]
FREE = ["Noon", *SCHOOL]
EARLY = {"until": time(18)}
LATE = {"school_day_start": time(19, 30)}
SAME: Changed = {}


def ruled(more: Changed) -> Programme:
    """A programme with other hours for check-ins."""
    found = rules()
    return found.model_copy(update={"check_ins": found.check_ins.model_copy(update=more)})


def talk(who: Person, plan: CheckInPlan | None, more: Changed = SAME, **answers: str) -> Talk:
    """Their joining, at the question for day or time."""
    found = Conversation(
        UUID(int=5), who.id, "joining_mentee", "day", ConversationState.OPEN, NOW, version=1
    )
    known = replace(facts(who), plans={who.id: plan} if plan else {}, rules=ruled(more))
    script = known.library.scripts["joining_mentee"]
    return Talk(Turn(known, NOW), who, script, found, answers=dict(answers))


def put_down(day: int, at: time) -> CheckInPlan:
    return CheckInPlan(MAYA.id, ((day, at),), Rhythm.WEEKLY, False, 1)


TIMES = [
    (MAYA, "0", SAME, SCHOOL),
    (MAYA, "4", SAME, SCHOOL),
    (MAYA, "5", SAME, FREE),
    (UNKNOWN, "0", SAME, SCHOOL),
    (ADULT, "0", SAME, FREE),
    (MAYA, "5", EARLY, ["Noon", "4pm", "5pm"]),
    (MAYA, "0", LATE, ["7:30pm"]),
]


@pytest.mark.parametrize(("who", "day", "more", "expected"), TIMES)
def test_only_times_are_offered_that_will_be_kept(
    who: Person, day: str, more: Changed, expected: list[str]
) -> None:
    offered = check_in_times(talk(who, None, more, day=day))
    assert list(offered.values()) == expected
    for at in offered:
        assert_kept(who, int(day), time.fromisoformat(at), more)


def assert_kept(who: Person, day: int, at: time, more: Changed) -> None:
    """The next one is asked at its very time."""
    (slot,) = next_slots(put_down(day, at), who.zone, NOW)
    assert may_ask_at(ruled(more), who, slot.due, NOW) == slot.due


DAYS: list[tuple[Person, int, time, Mapping[str, str]]] = [
    (MAYA, 2, time(16, 30), {"2@16:30": "Wednesday at 4:30pm"}),
    (MAYA, 2, time(15, 30), {"2@15:30": "Wednesday at 3:30pm"}),
    (MAYA, 2, time(15, 29), {}),
    (MAYA, 2, time(12), {}),
    (MAYA, 6, time(12), {"6@12:00": "Sunday at noon"}),
    (ADULT, 2, time(12), {"2@12:00": "Wednesday at noon"}),
]


@pytest.mark.parametrize(("who", "day", "at", "first"), DAYS)
def test_what_was_put_down_comes_first_where_it_will_be_kept(
    who: Person, day: int, at: time, first: Mapping[str, str]
) -> None:
    offered = check_in_days(talk(who, put_down(day, at)))
    assert list(offered.items())[: len(first)] == list(first.items())
    assert len(offered) == len(first) + 7
