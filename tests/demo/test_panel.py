"""The panel: every kind of thing that is heard or set is told in words, and none is forgotten."""

from datetime import UTC, datetime
from types import UnionType
from typing import get_args
from uuid import UUID, uuid4

import pytest

from bot.demo_panel import LONGEST, Panel, demo_words
from flows import effects, heard
from flows.effects import AnswerPress, Because, Say, SayToStranger, SetTimer
from flows.heard import (
    ButtonPressed,
    DeliveryFailed,
    Failure,
    GroupHeard,
    Heard,
    MessageHeard,
    MessageKind,
    NothingHeard,
    ReachChanged,
    Source,
    SourceKind,
    StartHeard,
    Timer,
    TimerFired,
    TimerKind,
    UpdateSetAside,
)
from flows.library import load_library
from flows.turns.standing import STANDING

NOW = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
FROM = Source(SourceKind.INBOX, 1)
MAYA = UUID(int=1)
NOTHING = NothingHeard(FROM, "poll")


@pytest.fixture
def panel() -> Panel:
    """A panel that knows Maya by her id only."""
    panel = Panel(load_library(), demo_words(), "Europe/London")
    panel.meet({}, {"Maya": MAYA})
    return panel


def timer(kind: TimerKind, due: datetime = LATER) -> Timer:
    """A timer around Maya."""
    return Timer(uuid4(), kind, due, MAYA)


HEARD: list[tuple[Heard, str, str]] = [
    (MessageHeard(FROM, "1", 1, "hi", NOW), "Somebody unknown", "wrote: hi"),
    (MessageHeard(FROM, "1", 1, "hi", NOW, is_edit=True), "Somebody unknown", "changed a message"),
    (MessageHeard(FROM, "1", 1, "", NOW, MessageKind.PHOTO), "Somebody unknown", "sent a picture"),
    (StartHeard(FROM, "1", None, NOW), "Somebody unknown", "opened the bot"),
    (StartHeard(FROM, "1", "x", NOW), "Somebody unknown", "opened a one-time link"),
    (ButtonPressed(FROM, "1", "forged", "2", NOW), "Somebody unknown", "pressed a button that"),
    (ReachChanged(FROM, "1", True, NOW), "Somebody unknown", "blocked the bot"),
    (ReachChanged(FROM, "1", False, NOW), "Somebody unknown", "unblocked the bot"),
    (GroupHeard(FROM, "-1", True, NOW), "Somebody unknown", "did something in a group"),
    (NOTHING, "Telegram", "sent an update of another kind"),
    (UpdateSetAside(FROM, 3), "Telegram", "sent an update that cannot be worked on"),
    (
        DeliveryFailed(FROM, MAYA, "x.y", Failure.BLOCKED, None),
        "Telegram",
        "could not deliver a message to Maya",
    ),
    (TimerFired(FROM, timer(TimerKind.CHECK_IN)), "The clock", "Maya's check-in"),
]
COMMANDS = {
    "ProgrammeStarted", "PersonAdded", "PersonChanged", "PersonRemoved", "LinkAsked", "AccountAsked",
    "PairAsked", "AgreementRecorded", "GateLineRecorded",
    "ReachGiven", "ChannelTestAsked", "AllStopAsked", "BackupRestored", "AlarmsLooked",
}  # fmt: skip
"""Heard while the demo is set up, before anybody watches."""


@pytest.mark.parametrize(("one", "who", "what"), HEARD)
def test_what_was_heard_is_told(panel: Panel, one: Heard, who: str, what: str) -> None:
    panel.turned(one, (), NOW)
    turn = panel.turns[-1]
    assert turn.who == who
    assert turn.heard.startswith(what)
    assert turn.lines == ["Nothing is decided."]


def test_no_kind_of_heard_thing_is_forgotten() -> None:
    assert isinstance(heard.Heard, UnionType)
    kinds = {kind.__name__ for kind in get_args(heard.Heard)}
    assert kinds == COMMANDS | {type(one).__name__ for one, _, _ in HEARD}


PROGRAMMES_OWN = {*STANDING, TimerKind.LADDER_TEST_RUNG}
"""Timers that turn around nobody."""


@pytest.mark.parametrize("kind", TimerKind)
def test_every_timer_has_words(panel: Panel, kind: TimerKind) -> None:
    sentence = panel.due(timer(kind), LATER)
    assert ("Maya" in sentence) is (kind not in PROGRAMMES_OWN)
    assert sentence.endswith(", Mon 18:00")
    assert sentence[0].isupper()


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.TEXT])
def test_every_kind_of_message_has_words(panel: Panel, kind: MessageKind) -> None:
    panel.turned(MessageHeard(FROM, "1", 1, "", NOW, kind), (), NOW)
    assert panel.turns[-1].heard


def test_a_later_try_of_a_delivery_has_words(panel: Panel) -> None:
    assert panel.due(None, LATER) == ("Another try at a message that was not delivered, Mon 18:00")


def test_what_becomes_of_it_is_told_in_order(panel: Panel) -> None:
    decided: tuple[effects.Effect, ...] = (
        Because("why.nothing", (("heard", "poll"),)),
        Say(uuid4(), MAYA, "a.b", "x" * (LONGEST + 1)),
        Say(uuid4(), MAYA, "a.b", "quietly", silent=True),
        SayToStranger(uuid4(), "1", "a.b", "hello"),
        AnswerPress(uuid4(), "1", "2", "used"),
        AnswerPress(uuid4(), "1", "2"),
        SetTimer(timer(TimerKind.CHECK_IN)),
        SetTimer(timer(TimerKind.CHECK_IN, NOW)),
    )
    panel.turned(NOTHING, decided, NOW)
    assert panel.turns[-1].lines == [
        "An update of a kind that asks nothing of the bot (poll).",
        f"To Maya: {'x' * (LONGEST - 1)}…",
        "To Maya, without a sound: quietly",
        "To Somebody unknown: hello",
        "A short notice on Somebody unknown's phone: used",
        "Set for Mon 18:00: Maya's check-in",
    ]
