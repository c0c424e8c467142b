"""When the next adult is alerted to a worry. Monday 2 November 2026, cover 9 to 5."""

from datetime import timedelta

import pytest
from hand_made import MINUTE, case, rules, utc

from flows.ladder import (
    next_due,
    step_due,
    steps_of,
)
from flows.ladder_rules import Rung
from flows.level import Level

RULES = rules()
IN_COVER, OUT_OF_COVER = utc("2026-11-02 10:00"), utc("2026-11-02 18:00")
NEXT_COVER = utc("2026-11-03 09:00")

RUNGS: list[tuple[Level, str, str, list[tuple[str, Rung]]]] = [
    (
        Level.NOW,
        "2026-11-02 10:00",
        "2026-11-02 10:00",
        [
            ("2026-11-02 10:00", "lead"),
            ("2026-11-02 10:10", "deputy"),
            ("2026-11-02 10:20", "manager"),
            ("2026-11-02 10:30", "everyone"),
        ],
    ),
    # as long as the lead's ten minutes are on duty it climbs; later the whole ladder hears at once
    (
        Level.NOW,
        "2026-11-02 16:50",
        "2026-11-02 16:50",
        [
            ("2026-11-02 16:50", "lead"),
            ("2026-11-02 17:00", "deputy"),
            ("2026-11-02 17:10", "manager"),
            ("2026-11-02 17:20", "everyone"),
        ],
    ),
    (
        Level.NOW,
        "2026-11-02 16:51",
        "2026-11-02 16:51",
        [("2026-11-02 16:51", "everyone")],
    ),
    (
        Level.NOW,
        "2026-11-02 17:00",
        "2026-11-02 17:00",
        [("2026-11-02 17:00", "everyone")],
    ),
    (
        Level.TODAY,
        "2026-11-02 10:00",
        "2026-11-02 10:00",
        [
            ("2026-11-02 10:00", "lead"),
            ("2026-11-02 11:00", "deputy"),
            ("2026-11-02 12:00", "manager"),
            ("2026-11-02 14:00", "trustee_lead"),
        ],
    ),
    # its minutes are minutes of cover: they stop for the night and for the weekend
    (
        Level.TODAY,
        "2026-11-06 16:30",
        "2026-11-06 16:30",
        [
            ("2026-11-06 16:30", "lead"),
            ("2026-11-09 09:30", "deputy"),
            ("2026-11-09 10:30", "manager"),
            ("2026-11-09 12:30", "trustee_lead"),
        ],
    ),
    (
        Level.TODAY,
        "2026-11-02 18:00",
        "2026-11-03 09:00",
        [
            ("2026-11-03 09:00", "lead"),
            ("2026-11-03 10:00", "deputy"),
            ("2026-11-03 11:00", "manager"),
            ("2026-11-03 13:00", "trustee_lead"),
        ],
    ),
    (
        Level.SOON,
        "2026-11-02 10:00",
        "2026-11-02 10:00",
        [
            ("2026-11-02 10:00", "lead"),
            ("2026-11-03 17:00", "deputy"),
            ("2026-11-04 17:00", "manager"),
        ],
    ),
    (
        Level.NOTE,
        "2026-11-02 10:00",
        "2026-11-02 10:00",
        [("2026-11-02 10:00", "lead"), ("2026-11-09 17:00", "lead")],
    ),
]


@pytest.mark.parametrize(("level", "opened", "starts", "expected"), RUNGS)
def test_the_rungs_of_each_level(
    level: Level, opened: str, starts: str, expected: list[tuple[str, Rung]]
) -> None:
    found = steps_of(RULES, case(level, utc(opened), utc(starts)))
    assert [(step.due, step.who) for step in found] == [(utc(due), who) for due, who in expected]


CLIMBING: list[tuple[Level, int, Rung, int]] = [
    # (level, minutes since its time began, the rung that is due, minutes until the next)
    (Level.NOW, 0, "lead", 10),
    (Level.NOW, 9, "lead", 1),
    (Level.NOW, 10, "deputy", 10),
    (Level.NOW, 19, "deputy", 1),
    (Level.NOW, 20, "manager", 10),
    (Level.NOW, 29, "manager", 1),
    (Level.NOW, 30, "everyone", 10),
    # everyone again each ten minutes, until a person says "I have it"
    (Level.NOW, 39, "everyone", 1),
    (Level.NOW, 40, "everyone", 10),
    (Level.NOW, 41, "everyone", 9),
    (Level.NOW, 3000, "everyone", 10),
    (Level.TODAY, 0, "lead", 60),
    (Level.TODAY, 59, "lead", 1),
    (Level.TODAY, 60, "deputy", 60),
    (Level.TODAY, 119, "deputy", 1),
    (Level.TODAY, 120, "manager", 120),
    (Level.TODAY, 239, "manager", 1),
]


@pytest.mark.parametrize(("level", "minutes", "who", "until_next"), CLIMBING)
def test_the_ladder_climbs_minute_by_minute(
    level: Level, minutes: int, who: Rung, until_next: int
) -> None:
    """After an outage only the highest rung that is due is alerted: `step_due` gives one."""
    opened, now = case(level, IN_COVER), IN_COVER + timedelta(minutes=minutes)
    assert step_due(RULES, opened, now)[1].who == who
    assert next_due(RULES, opened, now) == now + timedelta(minutes=until_next)


def test_now_out_of_cover_is_everyones_at_once_and_comes_back_each_ten_minutes() -> None:
    opened = case(Level.NOW, OUT_OF_COVER)
    for minutes in (0, 9, 10, 25):
        now = OUT_OF_COVER + timedelta(minutes=minutes)
        assert step_due(RULES, opened, now)[1].who == "everyone"
        assert next_due(RULES, opened, now) == now + (10 - minutes % 10) * MINUTE


def test_before_its_time_begins_a_worry_is_the_leads() -> None:
    opened = case(Level.TODAY, OUT_OF_COVER, NEXT_COVER)
    assert step_due(RULES, opened, OUT_OF_COVER)[1].who == "lead"
    assert next_due(RULES, opened, OUT_OF_COVER) == NEXT_COVER
    assert next_due(RULES, opened, NEXT_COVER) == NEXT_COVER + timedelta(hours=1)


PAST_THE_LAST: list[tuple[Level, str, Rung, str]] = [
    # nothing stops unread: past its last rung it comes back at the end of each working day
    (Level.TODAY, "2026-11-02 14:00", "trustee_lead", "2026-11-03 17:00"),
    (Level.TODAY, "2026-11-06 14:00", "trustee_lead", "2026-11-09 17:00"),
    (Level.SOON, "2026-11-03 16:59", "lead", "2026-11-03 17:00"),
    (Level.SOON, "2026-11-03 17:00", "deputy", "2026-11-04 17:00"),
    (Level.SOON, "2026-11-04 16:59", "deputy", "2026-11-04 17:00"),
    (Level.SOON, "2026-11-04 17:00", "manager", "2026-11-05 17:00"),
    # a small sign comes back after its five working days, not before
    (Level.NOTE, "2026-11-02 10:00", "lead", "2026-11-09 17:00"),
    (Level.NOTE, "2026-11-09 16:59", "lead", "2026-11-09 17:00"),
    (Level.NOTE, "2026-11-09 17:00", "lead", "2026-11-10 17:00"),
]


@pytest.mark.parametrize(("level", "now", "who", "following"), PAST_THE_LAST)
def test_a_worry_that_nobody_reads_never_falls_silent(
    level: Level, now: str, who: Rung, following: str
) -> None:
    opened = case(level, IN_COVER)
    assert step_due(RULES, opened, utc(now))[1].who == who
    assert next_due(RULES, opened, utc(now)) == utc(following)
