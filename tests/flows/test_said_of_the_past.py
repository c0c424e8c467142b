"""What has happened is said at its own minute: at half a minute to midnight nothing came tomorrow."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import JOE, MAYA, PRIYA, SAM, case, facts, utc

from flows.casework import CaseFile, CaseState, Concern, Entry, EntryKind, RaisedBy
from flows.decide import TALKS
from flows.effects import Say
from flows.heard import Source, SourceKind, StartHeard, Timer, TimerFired, TimerKind
from flows.level import Level
from flows.people import Invite, Standing
from flows.proving import LadderTest
from flows.turn import Turn
from flows.turns import confirming, forgotten, joining, proving
from flows.turns.reporters import tell_reporters

HAPPENED = utc("2026-11-02 23:59:30")
NOW = utc("2026-11-02 23:59:40")
LATER = utc("2026-11-03 13:00")
LINK = Invite(UUID(int=77), MAYA.id, NOW, used=True)
WORRY = replace(case(Level.TODAY, HAPPENED), owner=PRIYA.id, state=CaseState.ACKNOWLEDGED)


def words_given() -> Turn:
    """Maya gave the check word."""
    turn = Turn(facts(None), NOW)
    confirming.ask(turn, replace(MAYA, standing=Standing.UNCONFIRMED, link=LINK), LINK)
    return turn


def link_reopened() -> Turn:
    """Maya's used link was opened from another account."""
    turn = Turn(replace(facts(None), invite=LINK), NOW)
    heard = StartHeard(Source(SourceKind.COMMAND), "7001", "link", NOW)
    joining.start_heard(turn, TALKS, heard)
    return turn


def ladder_test_running() -> Turn:
    """Priya wants to test the ladder while a test runs."""
    running = LadderTest(UUID(int=90), HAPPENED, JOE.id, version=1)
    turn = Turn(replace(facts(PRIYA), ladder_test=running), NOW)
    proving.start(turn)
    return turn


def flag_taken_up() -> Turn:
    """Somebody has the worry that Sam flagged."""
    flagged = Concern(
        id=UUID(int=71), case=WORRY.id, person=MAYA.id, by=SAM.id, raised_by=RaisedBy.FLAGGED,
        level=Level.TODAY, category="", rule="", words="", said_at=HAPPENED, recorded_at=HAPPENED,
    )  # fmt: skip
    turn = Turn(facts(PRIYA), NOW)
    tell_reporters(turn, CaseFile(WORRY, (flagged,)), "dealt_with")
    return turn


def nobody_worked_on_it() -> Turn:
    """Priya has a worry, and nothing stands in its record since."""
    return fired(forgotten.work_fired, EntryKind.ACKNOWLEDGED)


def nobody_opened_it() -> Turn:
    """Priya has a worry, and has not opened its new words."""
    return fired(forgotten.opening_fired, EntryKind.YOUNG_PERSON_WROTE)


def fired(decide: Callable[[Turn, TimerFired], None], kind: EntryKind) -> Turn:
    """A timer of the worry's, after what it waits for did not come."""
    file = CaseFile(WORRY, entries=(Entry(WORRY.id, HAPPENED, kind, PRIYA.id, number=1),))
    turn = Turn(replace(facts(MAYA), file=file, cases=(WORRY,)), LATER)
    expects = (("since", HAPPENED.isoformat()),)
    timer = Timer(UUID(int=80), TimerKind.FORGOTTEN, LATER, MAYA.id, case=WORRY.id, expects=expects)
    decide(turn, TimerFired(Source(SourceKind.TIMER, timer.id), timer))
    return turn


SAID: list[tuple[Callable[[], Turn], str]] = [
    (words_given, "the right check word today at 11:59pm."),
    (link_reopened, "opened once more today at 11:59pm,"),
    (ladder_test_running, "It began today at 11:59pm."),
    (flag_taken_up, "told me today at 11:59pm "),
    (nobody_worked_on_it, "since 11:59pm on Monday 2 November."),
    (nobody_opened_it, "New words came on Monday 2 November at 11:59pm,"),
]


@pytest.mark.parametrize(("made", "expected"), SAID)
def test_what_happened_is_never_said_to_be_still_to_come(
    made: Callable[[], Turn], expected: str
) -> None:
    said = [each.text for each in made().done() if isinstance(each, Say)]
    assert any(expected in text for text in said), said
