"""Telegram's limits hold in every window, whatever is asked for and when."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import Limits, Pace
from flows.effects import Lane

LIMITS = Limits()


@dataclass
class Hand:
    """A monotonic clock that is moved by hand."""

    at: float = 100.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Sent:
    """What was let through, and when."""

    of_all: list[float] = field(default_factory=list)
    of_bulk: list[float] = field(default_factory=list)
    of_chat: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def count(self, lane: Lane, address: str, at: float) -> None:
        self.of_all.append(at)
        self.of_chat[address].append(at)
        if lane is Lane.CHECK_IN:
            self.of_bulk.append(at)


def most_in_any(seconds: float, moments: list[float]) -> int:
    """The fullest window that begins with one of the moments, its end not counted."""
    return max(
        (bisect_left(moments, start + seconds) - index for index, start in enumerate(moments)),
        default=0,
    )


WISHES = st.lists(
    st.tuples(
        st.sampled_from(list(Lane)),
        st.sampled_from(["1", "2", "3", "-4"]),
        st.floats(0, 3, allow_subnormal=False),
    ),
    max_size=150,
)


@given(WISHES)
def test_no_window_ever_holds_more_than_is_allowed(wishes: list[tuple[Lane, str, float]]) -> None:
    hand, sent = Hand(), Sent()
    pace = Pace(LIMITS, hand)
    for lane, address, passes in wishes:
        hand.at += passes
        if pace.take(lane, address) == 0:
            sent.count(lane, address, hand.at)
    assert most_in_any(1, sent.of_all) <= 30
    assert most_in_any(1, sent.of_bulk) <= 20
    for address, moments in sent.of_chat.items():
        assert most_in_any(3, moments) <= 3
        if address.startswith("-"):
            assert most_in_any(60, moments) <= 20


@given(WISHES)
def test_who_waits_as_long_as_told_is_let_through(wishes: list[tuple[Lane, str, float]]) -> None:
    hand = Hand()
    pace = Pace(LIMITS, hand)
    for lane, address, passes in wishes:
        hand.at += passes
        wait = pace.take(lane, address)
        if wait:
            hand.at += wait + 1e-6  # one tick of the clock more than the rounding of floats
            assert pace.take(lane, address) == 0


def test_a_crowd_of_check_ins_leaves_room_for_an_alert() -> None:
    pace = Pace(LIMITS, Hand())
    crowd = [pace.take(Lane.CHECK_IN, str(chat)) for chat in range(100)]
    assert crowd.count(0) == 20
    assert pace.room(Lane.CHECK_IN, 100) == 0
    assert pace.room(Lane.ALERT, 100) == 10
    assert pace.take(Lane.ALERT, "lead") == 0


def test_a_pause_that_telegram_asked_for_holds_everything_back() -> None:
    hand = Hand()
    pace = Pace(LIMITS, hand)
    pace.pause(7)
    pace.pause(2)
    for lane in Lane:
        assert pace.room(lane, 5) == 0
        assert pace.wait_for_room(lane) == 7
        assert pace.take(lane, "1") == 7
    hand.at += 7
    assert pace.take(Lane.ALERT, "1") == 0


def test_the_burst_of_one_chat_is_nobody_elses_wait() -> None:
    pace = Pace(LIMITS, Hand())
    assert [pace.take(Lane.ANSWER, "maya") for _ in range(4)] == [0, 0, 0, 3]
    assert pace.take(Lane.ANSWER, "sam") == 0


def test_a_refused_wish_uses_nothing_up() -> None:
    hand = Hand()
    pace = Pace(LIMITS, hand)
    for _ in range(50):
        pace.take(Lane.ANSWER, "maya")
    assert pace.room(Lane.ANSWER, 100) == 27


def test_without_limits_nothing_waits() -> None:
    pace = Pace(Limits.none(), Hand())
    assert {pace.take(Lane.CHECK_IN, "-1") for _ in range(1_000)} == {0}
    assert pace.room(Lane.CHECK_IN, 1_000) == 1_000


def test_chats_of_long_ago_are_forgotten() -> None:
    hand = Hand()
    pace = Pace(LIMITS, hand)
    for chat in range(5_000):
        hand.at += 0.05
        assert pace.take(Lane.ANSWER, str(chat)) == 0
    assert pace.chats_remembered <= 1_001
