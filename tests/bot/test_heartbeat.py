"""When messages may be lost: after which silences, by whose clock, and from when to when."""

from datetime import datetime, timedelta

import pytest
from village import NOON

from bot.clock import SetClock
from bot.heartbeat import Heartbeat
from flows.alarms import Gap

HOUR = timedelta(hours=1)
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("silent_for", "lost"),
    [(HOUR, None), (DAY, None), (DAY + HOUR, Gap(NOON, NOON + HOUR)), (-HOUR, None)],
)
@pytest.mark.parametrize("was_off", [True, False])
def test_what_telegram_kept_for_less_than_a_day_is_not_lost(
    silent_for: timedelta, lost: Gap | None, was_off: bool
) -> None:
    now = [NOON]
    heartbeat = Heartbeat(lambda: now[0], NOON if was_off else None)
    if not was_off:
        heartbeat.heard()
        heartbeat.silent()
    now[0] += silent_for
    heartbeat.heard()
    assert heartbeat.gap == lost


def test_a_long_quiet_time_in_which_telegram_answered_is_no_gap() -> None:
    clock = SetClock(NOON)
    heartbeat = Heartbeat(clock.now)
    heartbeat.heard()
    clock.move(NOON + 3 * DAY)  # nothing was due, and nothing went wrong
    heartbeat.heard()
    assert heartbeat.gap is None


def test_the_first_start_of_all_has_lost_nothing() -> None:
    heartbeat = Heartbeat(SetClock(NOON).now)
    heartbeat.heard()
    assert (heartbeat.gap, heartbeat.heard_at) == (None, NOON)


def test_it_goes_by_telegrams_clock_where_ours_jumps() -> None:
    clock = SetClock(NOON)
    heartbeat = Heartbeat(clock.now)
    heartbeat.time_told(NOON)
    heartbeat.heard()
    heartbeat.silent()
    clock.move(NOON + 3 * DAY)
    heartbeat.time_told(NOON + HOUR)
    heartbeat.heard()
    assert heartbeat.gap is None
    assert heartbeat.apart == HOUR - 3 * DAY


@pytest.mark.parametrize("by_last_process", [True, False])
def test_what_somebody_else_took_is_lost_however_short_it_was(by_last_process: bool) -> None:
    found: list[datetime] = []
    clock = SetClock(NOON)
    heartbeat = Heartbeat(
        clock.now, NOON, was_taken=by_last_process, found=lambda: found.append(clock.now())
    )
    if not by_last_process:
        heartbeat.heard()
        heartbeat.taken()
    clock.move(NOON + HOUR)
    heartbeat.heard()
    assert heartbeat.gap == Gap(NOON, NOON + HOUR)
    assert found == [NOON + HOUR]
    clock.move(NOON + 2 * HOUR)
    heartbeat.heard()
    heartbeat.told(Gap(NOON, NOON + HOUR))
    assert heartbeat.gap is None


def test_a_gap_that_grows_while_it_is_told_is_told_again() -> None:
    clock = SetClock(NOON)
    heartbeat = Heartbeat(clock.now, NOON, was_taken=True)
    clock.move(NOON + HOUR)
    heartbeat.heard()
    first = heartbeat.gap
    assert first is not None
    heartbeat.taken()
    clock.move(NOON + 2 * HOUR)
    heartbeat.heard()
    heartbeat.told(first)
    assert heartbeat.gap == Gap(NOON, NOON + 2 * HOUR)
