"""What a mentor does without words: how often is often enough, by the moment on each side of it."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import pytest

import flows
from flows.agreement import Terms
from flows.habits import Did, HabitRule, Trace, read_habits
from flows.library import load_library
from flows.local_time import Hours
from flows.noticing import WordListError

FOLDER = Path(flows.__file__).parent / "notice"
RULES = {rule.id: rule for rule in read_habits(FOLDER)}
HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 6, 12, 0, tzinfo=UTC)  # a Friday
TERMS = Terms(
    zone="Europe/London",
    hours=(Hours(frozenset({1}), time(16), time(18)),),
    mentee_a_week=10,
    mentor_a_week=5,
)


def count(rule: str, traces: list[Trace], now: datetime = NOW) -> int:
    return RULES[rule].count(traces, HERE, TERMS, now)


def wrote(*moments: str, pairing: UUID = HERE) -> list[Trace]:
    return [Trace(Did.WROTE, pairing, datetime.fromisoformat(f"{at}+00:00")) for at in moments]


@pytest.mark.parametrize(
    ("third", "is_enough"),
    [
        ("2026-11-05T21:59", False),
        ("2026-11-05T22:00", True),
        ("2026-11-06T05:59", True),
        ("2026-11-06T06:00", False),
    ],
)
def test_night_is_from_ten_to_six(third: str, is_enough: bool) -> None:
    nights = wrote("2026-11-03T23:00", "2026-11-04T23:00", third)
    assert bool(count("mentor_writes_at_night", nights)) is is_enough


def test_the_hours_are_those_of_the_mentees_zone() -> None:
    in_summer = wrote("2026-07-01T21:30", "2026-07-02T21:30", "2026-07-03T21:30")
    now = datetime(2026, 7, 3, 22, 0, tzinfo=UTC)
    assert count("mentor_writes_at_night", in_summer, now) == 3


def test_nights_of_several_pairings_count_together_and_old_ones_do_not() -> None:
    nights = wrote("2026-11-03T23:00", "2026-11-04T23:00") + wrote(
        "2026-11-05T23:00", pairing=ELSEWHERE
    )
    assert count("mentor_writes_at_night", nights) == 3
    assert count("mentor_writes_at_night", nights, NOW + timedelta(days=5)) == 0


@pytest.mark.parametrize(("how_many", "is_enough"), [(9, False), (10, True)])
def test_far_more_is_twice_what_was_agreed(how_many: int, is_enough: bool) -> None:
    messages = wrote(*[f"2026-11-05T10:{minute:02d}" for minute in range(how_many)])
    assert bool(count("mentor_writes_far_more_than_agreed", messages)) is is_enough


def test_far_more_is_counted_in_one_week_and_one_pairing() -> None:
    rule = "mentor_writes_far_more_than_agreed"
    last_week = wrote(*[f"2026-11-01T10:{minute:02d}" for minute in range(9)])
    elsewhere = wrote(*[f"2026-11-05T10:{minute:02d}" for minute in range(9)], pairing=ELSEWHERE)
    assert count(rule, last_week + elsewhere + wrote("2026-11-05T10:00")) == 0


def test_each_rule_counts_one_thing_alone() -> None:
    back = [Trace(Did.GOT_DETAILS_BACK, HERE, NOW - timedelta(hours=hour)) for hour in (1, 2)]
    assert count("mentor_sends_details_again", back) == 2
    assert count("mentor_sends_details_again", back[:1]) == 0
    assert count("mentor_changes_what_was_read", back) == 0
    changed = [
        Trace(Did.CHANGED_WHAT_HAD_PASSED, HERE, NOW - timedelta(hours=h)) for h in (1, 2, 3)
    ]
    assert count("mentor_changes_what_was_read", changed) == 3


def test_a_file_cut_short_is_a_fault(tmp_path: Path) -> None:
    text = (FOLDER / "habits.toml").read_text("utf-8")
    (tmp_path / "habits.toml").write_text(text.rpartition("[[habits]]")[0], "utf-8")
    with pytest.raises(WordListError, match="it says that it holds 4"):
        read_habits(tmp_path)


def test_every_rule_has_its_words() -> None:

    words = load_library().words
    assert all(f"habits.{rule}" in words.texts for rule in RULES)
    assert all(isinstance(rule, HabitRule) for rule in RULES.values())
