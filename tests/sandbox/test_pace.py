"""How fast a bot may write: by real time, for each chat, each group and over all."""

import pytest

from bot.sandbox.rules import Limits, Pace, Refused
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram

from .raw import TOKEN, Clock, Stage, refusal

PERSON, GROUP = 5, -5


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.passed = 1000.0

    def __call__(self) -> float:
        return self.passed


def _taken(pace: Pace, chats: list[int]) -> int:
    """How many messages in a row are let through."""
    for taken, chat in enumerate(chats):
        try:
            pace.take(chat)
        except Refused:
            return taken
    return len(chats)


@pytest.mark.parametrize(
    ("limits", "chats", "let_through"),
    [
        (Limits(), [PERSON] * 9, 3),
        (Limits(), list(range(1, 40)), 30),
        (Limits(chat_per_second=None), [GROUP] * 25, 20),
        (Limits(chat_per_second=None), [PERSON] * 40, 30),
        (Limits(per_second=None, chat_burst=1), [PERSON] * 9, 1),
        (Limits.none(), [PERSON] * 500, 500),
    ],
)
def test_so_many_at_once(limits: Limits, chats: list[int], let_through: int) -> None:
    assert _taken(Pace(limits, Seconds()), chats) == let_through


@pytest.mark.parametrize(
    ("limits", "chat", "first", "after", "let_through"),
    [
        (Limits(), PERSON, 3, 0.875, 0),
        (Limits(), PERSON, 3, 1.0, 1),
        (Limits(), PERSON, 3, 2.875, 2),
        (Limits(), PERSON, 3, 60.0, 3),
        (Limits(chat_per_second=None), GROUP, 20, 2.875, 0),
        (Limits(chat_per_second=None), GROUP, 20, 3.125, 1),
        (Limits(chat_per_second=None), GROUP, 20, 60.125, 20),
    ],
)
def test_the_limit_fills_again_with_time(
    limits: Limits, chat: int, first: int, after: float, let_through: int
) -> None:
    seconds = Seconds()
    pace = Pace(limits, seconds)
    assert _taken(pace, [chat] * 30) == first
    seconds.passed += after
    assert _taken(pace, [chat] * 30) == let_through


def test_a_refusal_says_when_to_come_back_and_means_it() -> None:
    seconds = Seconds()
    pace = Pace(Limits(chat_per_second=0.25, chat_burst=1), seconds)
    pace.take(PERSON)
    with pytest.raises(Refused) as refused:
        pace.take(PERSON)
    assert refused.value.retry_after == 4
    seconds.passed += 4
    pace.take(PERSON)


def test_one_busy_chat_does_not_hold_up_another() -> None:
    pace = Pace(Limits(), Seconds())
    assert _taken(pace, [PERSON] * 9) == 3
    assert _taken(pace, [PERSON + 1] * 9) == 3


async def test_too_fast_is_429_with_the_seconds_to_wait(stage: Stage) -> None:
    slow = Limits(per_second=None, chat_per_second=1 / 3600, chat_burst=2)
    telegram = LocalTelegram(Clock().now, TOKEN, limits=slow)
    server = SandboxServer(telegram)
    await server.start()
    maya = telegram.phone("Maya")
    maya.start()
    slow_stage = Stage(stage.clock, telegram, server, maya, stage.http)
    answers = [
        await slow_stage.call("sendMessage", chat_id=maya.id, text=f"{nth}") for nth in range(3)
    ]
    await server.stop()
    assert [code for code, _ in answers] == [200, 200, 429]
    assert answers[2] == refusal(429, "Too Many Requests: retry after 3600", retry_after=3600)
    assert [one.text for one in maya.inbox] == ["0", "1"]


async def test_a_refused_message_does_not_count(stage: Stage) -> None:
    stage.telegram.pace = Pace(Limits(per_second=None, chat_burst=1), Seconds())
    for _ in range(5):
        assert (await stage.call("sendMessage", chat_id=stage.maya.id, text=""))[0] == 400
    assert (await stage.call("sendMessage", chat_id=stage.maya.id, text="a"))[0] == 200
    sent = stage.maya.last.message_id
    edit = {"chat_id": stage.maya.id, "message_id": sent, "text": "b"}
    assert (await stage.call("editMessageText", **edit))[0] == 429
