"""Another level for a worry: who may give which, what has to be read first, and what follows."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hand_made import JOE, MAYA, PRIYA, SAM, case, facts, utc

from flows.casework import CaseFile, CaseState, Entry, EntryKind
from flows.conversing import Act, Button, Conversation, ConversationState, ShownButton
from flows.decide import decide
from flows.effects import DropTimers, Effect, Enter, MoveCase, Say, SetTimer
from flows.facts import Facts
from flows.heard import ButtonPressed, MessageHeard, Source, SourceKind, TimerKind
from flows.level import Level
from flows.people import Person
from flows.turns.closing import needs_second

AT = utc("2026-11-03 10:00")
NOW = AT + timedelta(minutes=5)
INBOX = Source(SourceKind.INBOX, 1)
OF = UUID(int=60)


def entries(*kinds: tuple[EntryKind, Person]) -> tuple[Entry, ...]:
    """Entries of the worry, one after the other."""
    return tuple(Entry(OF, AT, kind, who.id, number=n) for n, (kind, who) in enumerate(kinds, 1))


READ = entries(
    (EntryKind.CONCERN, MAYA), (EntryKind.LOOKED, PRIYA), (EntryKind.ACKNOWLEDGED, PRIYA)
)


def worry(level: Level = Level.NOW, **more: object) -> CaseFile:
    """A worry that Priya has and has read."""
    it = replace(case(level, AT), id=OF, owner=PRIYA.id, state=CaseState.ACKNOWLEDGED)
    return CaseFile(replace(it, **more), (), READ)  # type: ignore[arg-type]  # fields by name


def known(me: Person, file: CaseFile, **more: object) -> Facts:
    """What a turn about this worry knows."""
    held = replace(facts(me), cases=(file.case,), file=file)
    return replace(held, **more)  # type: ignore[arg-type]  # fields by name


def pressed(me: Person, file: CaseFile) -> tuple[Effect, ...]:
    """Somebody presses "Another level"."""
    button = Button("token", "x", Act.LEVEL, (("case", str(OF)),))
    shown = ShownButton(button, me.id, NOW, None)
    return decide(ButtonPressed(INBOX, "c", "token", "q", NOW), known(me, file, pressed=shown), NOW)


def answered(me: Person, file: CaseFile, level: Level, words: str = "") -> tuple[Effect, ...]:
    """Somebody taps a level, or writes why a lower one is enough."""
    step = "why" if words else "level"
    answers = (("level", level.name),) if words else ()
    about = (("case", str(OF)), ("number", "1"))
    flow = Conversation(
        UUID(int=5), me.id, "level", step, ConversationState.OPEN, NOW, 1, answers, about
    )
    if words:
        heard = MessageHeard(INBOX, "c", 1, words, NOW)
        return decide(heard, known(me, file, conversation=flow), NOW)
    meaning = {"conversation": flow.id, "step": "level", "choice": level.name, "then": "set"}
    button = Button("t", level.name, Act.CHOOSE, tuple((k, str(v)) for k, v in meaning.items()))
    shown = ShownButton(button, me.id, NOW, None)
    pressed_ = ButtonPressed(INBOX, "c", "t", "q", NOW)
    return decide(pressed_, known(me, file, conversation=flow, pressed=shown), NOW)


def said(effects: tuple[Effect, ...], who: Person) -> list[str]:
    """The texts that somebody reads."""
    return [each.text_id for each in effects if isinstance(each, Say) and each.to == who.id]


def labels(effects: tuple[Effect, ...]) -> list[str]:
    """The buttons of the first message."""
    first = next(each for each in effects if isinstance(each, Say))
    return [button.label for row in first.buttons for button in row]


def moved(effects: tuple[Effect, ...]) -> Level | None:
    """The level that the worry has afterwards, where it was changed."""
    return next((each.case.level for each in effects if isinstance(each, MoveCase)), None)


BY_JOE = {"raised_by": frozenset({JOE.id})}
OFFERED = [
    (PRIYA, worry(Level.TODAY), ["NOW", "SOON", "NOTE", "Leave it"]),
    (PRIYA, worry(Level.NOW), ["TODAY", "SOON", "NOTE", "Leave it"]),
    (PRIYA, worry(Level.NOTE), ["NOW", "TODAY", "SOON", "Leave it"]),
]


@pytest.mark.parametrize(("me", "file", "expected"), OFFERED)
def test_every_other_level_is_offered(me: Person, file: CaseFile, expected: list[str]) -> None:
    assert labels(pressed(me, file)) == expected


def test_who_raised_it_may_raise_it_further_and_never_lower_it() -> None:
    seen = entries((EntryKind.CONCERN, JOE), (EntryKind.LOOKED, JOE))
    mine = replace(worry(Level.TODAY, **BY_JOE), entries=seen)
    assert labels(pressed(JOE, mine)) == ["NOW", "Leave it"]
    assert moved(answered(JOE, mine, Level.SOON)) is None
    assert moved(answered(JOE, mine, Level.SOON, "it is less")) is None
    assert moved(answered(JOE, mine, Level.NOW)) is Level.NOW
    highest = replace(worry(Level.NOW, **BY_JOE), entries=seen)
    assert said(pressed(JOE, highest), JOE) == ["alert.raised_by_you"]


NOT_THEIRS = [
    (SAM, worry(), "alert.not_yours"),
    (PRIYA, worry(about=frozenset({PRIYA.id})), "alert.not_yours"),
    (PRIYA, worry(state=CaseState.RAISED), "alert.read_first"),
    (PRIYA, worry(state=CaseState.CLOSED), "alert.closed_already"),
    (JOE, worry(), "alert.read_first"),
]


@pytest.mark.parametrize(("me", "file", "text"), NOT_THEIRS)
def test_it_is_asked_of_nobody_else(me: Person, file: CaseFile, text: str) -> None:
    assert said(pressed(me, file), me) == [text]


@pytest.mark.parametrize("file", [each[1] for each in NOT_THEIRS])
@pytest.mark.parametrize("level", list(Level))
def test_rights_are_checked_again_when_the_reason_comes(file: CaseFile, level: Level) -> None:
    """As for somebody who was asked before, and may not any more."""
    me = next(me for me, each, _ in NOT_THEIRS if each is file)
    assert moved(answered(me, file, level, "words")) is None


def test_lowering_needs_the_newest_words_to_have_been_read() -> None:
    newer = entries((EntryKind.LOOKED, PRIYA), (EntryKind.YOUNG_PERSON_WROTE, MAYA))
    file = replace(worry(), entries=newer)
    assert said(answered(PRIYA, file, Level.SOON, "words"), PRIYA) == ["level.unread"]


def test_a_lower_level_stands_in_the_record_with_its_reason() -> None:
    effects = answered(PRIYA, worry(), Level.TODAY, "shown to a friend")
    assert moved(effects) is Level.TODAY
    (entry,) = (each.entry for each in effects if isinstance(each, Enter))
    assert (entry.kind, entry.by, entry.words) == (
        EntryKind.LEVEL_LOWERED, PRIYA.id, "shown to a friend"
    )  # fmt: skip
    assert dict(entry.facts) == {"before": "NOW", "after": "TODAY", "asked": "lowered_why"}


def test_choosing_a_lower_level_changes_nothing_before_the_reason() -> None:
    assert moved(answered(PRIYA, worry(), Level.TODAY)) is None


DUE = [
    (Level.TODAY, "2026-11-03 17:00"),  # the end of the day's cover
    (Level.SOON, "2026-11-06 17:00"),  # three working days
]


@pytest.mark.parametrize(("level", "due"), DUE)
def test_what_is_watched_follows_the_new_level(level: Level, due: str) -> None:
    effects = answered(PRIYA, worry(), level, "words")
    dropped = {each.kind for each in effects if isinstance(each, DropTimers)}
    assert {TimerKind.FORGOTTEN, TimerKind.UNOPENED} <= dropped
    (timer,) = (each.timer for each in effects if isinstance(each, SetTimer))
    assert (timer.kind, timer.due) == (TimerKind.FORGOTTEN, utc(due))
    assert dict(timer.expects) == {"since": AT.isoformat()}


def test_raising_starts_the_ladder_from_its_foot() -> None:
    effects = answered(PRIYA, worry(Level.SOON), Level.NOW)
    case_ = next(each.case for each in effects if isinstance(each, MoveCase))
    assert (case_.level, case_.state, case_.starts_at) == (Level.NOW, CaseState.RAISED, NOW)
    (timer,) = (each.timer for each in effects if isinstance(each, SetTimer))
    assert (timer.kind, timer.due) == (TimerKind.RUNG, NOW + timedelta(minutes=10))


def _lowered(before: Level, at: datetime = AT) -> Entry:
    return Entry(OF, at, EntryKind.LEVEL_LOWERED, PRIYA.id, (("before", before.name),), number=9)


@pytest.mark.parametrize(("before", "expected"), [(Level.NOW, True), (Level.TODAY, False)])
def test_what_was_now_needs_a_second_person_to_close(before: Level, expected: bool) -> None:
    file = worry(Level.SOON)
    assert needs_second(replace(file, entries=(*READ, _lowered(before)))) is expected
