"""What counts as "stop", "pause" and "start again" when somebody writes it alone, and what does not."""

from dataclasses import replace

import pytest
from hand_made import MAYA, TUESDAYS_AND_THURSDAYS, case, facts, pairing, utc, version

from flows.decide import decide
from flows.effects import ChangeRest, ChangeStanding, Effect, KeepRelay, MovePairing
from flows.heard import MessageHeard, Source, SourceKind
from flows.level import Level
from flows.people import Person, Rest, Standing
from flows.relaying import Stopper, Verdict

NOW = utc("2026-11-03 16:10")
INBOX = Source(SourceKind.INBOX, 1)


def written(text: str, me: Person = MAYA) -> tuple[Effect, ...]:
    """What comes of a mentee's message, who is paired with Sam inside the agreed hours."""
    pair = replace(pairing(version(1, TUESDAYS_AND_THURSDAYS)), mentee=me)
    known = facts(me)
    heard = MessageHeard(INBOX, "chat", 7, text, NOW)
    return decide(heard, replace(known, pairings=(pair,)), NOW)


def rests(effects: tuple[Effect, ...]) -> list[Rest | None]:
    """The rests that effects begin, or end (None)."""
    return [each.rest for each in effects if isinstance(each, ChangeRest)]


def relayed(effects: tuple[Effect, ...]) -> bool:
    """Was a message passed?"""
    return any(isinstance(e, KeepRelay) and e.relay.verdict is Verdict.PASSED for e in effects)


STOPS = [
    "stop", "Stop", "STOP", "stop!", "STOP!!!", "  stop  ", "stop.", "Stop, please", "please stop",
    "“stop”", "/stop", "stop everything", "stop messages", "stop all messages", "Stop texting me",
    "unsubscribe", "UNSUBSCRIBE", "leave me alone", "Leave me alone.", "stop stop stop", "opt out",
    "stop…", "no more messages", "stop🛑", "🛑 stop", "STOP ✋", "Ｓｔｏｐ", "𝐬𝐭𝐨𝐩",
]  # fmt: skip
PAUSES = ["pause", "PAUSE", "Pause!", "/pause", "pause please", "take a break", "pause everything"]
MENTORS = [
    "stop messages with my mentor", "Stop messages with my mentor!", "stop messages from my mentor",
    "stop messages with Sam", "STOP MESSAGES FROM SAM", "no more messages from sam", "stop sam",
]  # fmt: skip
MESSAGES = [
    "please stop by on Tuesday", "stop it 😂", "stop 😂", "the bus stop", "stop messages with alex",
    "dont stop", "i paused the game", "pause the film", "start", "yes", "start again", "ok",
    "can you stop by", "stopped", "stop\nthat was the song", "he said leave me alone",
    "is it a full stop?",
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_it_stops_everything(text: str) -> None:
    assert rests(written(text)) == [Rest.STOPPED]


@pytest.mark.parametrize("text", PAUSES)
def test_it_pauses_everything(text: str) -> None:
    assert rests(written(text)) == [Rest.PAUSED]


@pytest.mark.parametrize("text", MENTORS)
def test_it_stops_the_messages_alone(text: str) -> None:
    found = written(text)
    assert rests(found) == []
    moved = [each for each in found if isinstance(each, MovePairing)]
    assert [dict(each.stops) for each in moved] == [{Stopper.MENTEE: NOW}]


@pytest.mark.parametrize("text", MESSAGES)
def test_it_is_a_message(text: str) -> None:
    found = written(text)
    assert rests(found) == []
    assert relayed(found)


def test_a_slip_in_the_command_is_no_message_and_no_stop() -> None:
    found = written("/stopp")
    assert rests(found) == []
    assert not relayed(found)


RESTING = replace(MAYA, rest=Rest.STOPPED, rest_since=NOW)


@pytest.mark.parametrize("text", ["start", "Start again!", "START", "yes", "Yes.", "ok", "yeah"])
def test_it_is_the_way_back(text: str) -> None:
    assert rests(written(text, RESTING)) == [None]


@pytest.mark.parametrize("text", ["yes but not now", "start with maths", "again", "hello"])
def test_it_is_no_way_back_and_nothing_passes(text: str) -> None:
    found = written(text, RESTING)
    assert rests(found) == []
    assert not relayed(found)


@pytest.mark.parametrize("who", ["i", "lead"])
def test_yes_to_an_adult_starts_nothing(who: str) -> None:
    """For a day after a worry was told or an adult wrote, "yes" may answer the adult."""
    earlier = utc("2026-11-03 16:00")
    known = replace(facts(RESTING), cases=(case(Level.TODAY, earlier),))
    if who == "lead":
        known = replace(known, last_lead_wrote_at=earlier)
    else:
        known = replace(known, last_told_at=earlier)
    heard = MessageHeard(INBOX, "chat", 7, "yes", NOW)
    assert rests(decide(heard, known, NOW)) == []


def test_before_joining_it_means_not_now() -> None:
    asked = replace(MAYA, standing=Standing.ASKED)
    found = written("stop", asked)
    assert [e.standing for e in found if isinstance(e, ChangeStanding)] == [Standing.NOT_NOW]
