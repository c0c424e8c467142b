"""The clock that is moved by hand goes forward only, and no moment is without its time zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import SetClock, SystemClock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_it_stands_still_until_it_is_moved() -> None:
    clock = SetClock(NOON)
    assert clock.now() == NOON
    clock.move(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


def test_it_never_goes_back() -> None:
    clock = SetClock(NOON)
    with pytest.raises(ValueError, match="only moved forward"):
        clock.move(NOON - timedelta(minutes=1))
    assert clock.now() == NOON


def test_every_moment_is_told_in_utc() -> None:
    in_delhi = datetime(2026, 11, 2, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert SetClock(in_delhi).now().tzinfo is UTC
    assert SetClock(in_delhi).now() == NOON
    assert SystemClock().now().tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SetClock(datetime(2026, 11, 2, 12))  # noqa: DTZ001 (the fault that is tested)
