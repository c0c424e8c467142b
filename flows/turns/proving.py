"""Testing the ladder: one adult after the other is asked to press, clearly marked as a test.

Opens no case and tells no young person. Each start, press and outcome is an entry.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flows.casework import EntryKind
from flows.conversing import Act, Button
from flows.cover import cover_from, is_covered
from flows.effects import (
    AnswerInTest,
    AskInTest,
    DropTimers,
    Lane,
    PutLadderTest,
    WithdrawDeliveries,
)
from flows.heard import TimerFired, TimerKind, Topic, TopicKind
from flows.local_time import say_was_at
from flows.people import Person
from flows.proving import Asked, LadderTest, people_on, time_of
from flows.rights import Action, may
from flows.turn import Manner, Turn, listed
from flows.turns.channel_tests import in_ladder_test
from flows.turns.gating import look_again
from flows.turns.standing import set_next


def weekly(turn: Turn) -> None:
    """The weekly test is due. Late at night, because the bot was away, it waits for cover."""
    cover = cover_from(turn.facts.rules, turn.now)
    if cover is not None and not is_covered(turn.facts.rules, turn.now):
        turn.timer(TimerKind.LADDER_TEST, cover, None)
        turn.because("ladder_test_waits")
        return
    set_next(turn, TimerKind.LADDER_TEST)
    found = turn.facts.ladder_test
    if found is not None and found.is_running:
        turn.because("ladder_test_running")
        return
    _start(turn, None)


def start(turn: Turn) -> None:
    """Somebody starts a test by hand."""
    me, found = turn.me, turn.facts.ladder_test
    if not may(me, Action.TEST_LADDER):
        turn.say(me, "staff.not_allowed")
        turn.because("not_allowed")
    elif found is not None and found.is_running:
        turn.say(me, "ladder_test.running", at=say_was_at(found.started_at, turn.now, me.zone))
    else:
        turn.say(me, "ladder_test.started")
        _start(turn, me.id)


def _start(turn: Turn, by: UUID | None) -> None:
    test = LadderTest(turn.facts.ids.new(), turn.now, by, version=0)
    turn.enter(None, EntryKind.LADDER_TEST_STARTED, by, facts={"test": str(test.id)})
    turn.because("ladder_test_started")
    in_ladder_test(turn, (), webhook=True)
    _ask_from(turn, test, 0)


def _ask_from(turn: Turn, test: LadderTest, rung: int) -> None:
    """Asks the first rung from this one on that anybody can be asked on; after the last it ends."""
    rules = turn.facts.rules
    for number in range(rung, len(rules.ladder.now.rungs)):
        already = {each.person for each in test.asked}
        people = people_on(turn.facts.team, rules, number, already)
        asked = tuple(_ask(turn, test, number, each) for each in people)
        in_ladder_test(turn, people, webhook=False)
        test = replace(test, asked=(*test.asked, *asked))
        if any(each.due > turn.now for each in asked):
            expects = {"test": str(test.id), "rung": str(number)}
            due = turn.now + time_of(rules, number)
            turn.timer(TimerKind.LADDER_TEST_RUNG, due, None, expects=expects)
            turn.add(PutLadderTest(test))
            return
    _end(turn, test)


def _ask(turn: Turn, test: LadderTest, rung: int, person: Person) -> Asked:
    until = time_of(turn.facts.rules, rung) if person.is_reachable else timedelta(0)
    asked = Asked(turn.facts.ids.new(), person.id, rung, turn.now, turn.now + until)
    turn.add(AskInTest(test.id, asked))
    if person.is_reachable:
        here = turn.labelled("here", Act.HERE, test=str(test.id))
        topic = Topic(TopicKind.LADDER_TEST, asked.id)
        manner = Manner(lane=Lane.ALERT, topic=topic, buttons=((here,),))
        turn.say(person, "ladder_test.asked", manner, by=turn.by(asked.due, person))
    return asked


def rung_due(turn: Turn, heard: TimerFired) -> None:
    """A rung's time is over: the next one is asked, whether anybody pressed or not."""
    test, timer = turn.facts.ladder_test, heard.timer
    is_same = test is not None and timer.expected("test") == str(test.id)
    if (
        test is None
        or not is_same
        or not test.is_running
        or timer.expected("rung") != str(test.rung)
    ):
        turn.because("ladder_test_stale")
        return
    turn.because("ladder_test_climbs")
    _ask_from(turn, test, test.rung + 1)


def pressed(turn: Turn, button: Button) -> None:
    """I'm here. A press that is too late is kept, and does not count."""
    me, test = turn.me, turn.facts.ladder_test
    if not may(me, Action.ANSWER_TEST):
        turn.say(me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    is_last = test is not None and str(test.id) == button.means("test")
    asked = test.of(me.id) if test is not None and is_last else None
    late = asked is None or turn.now >= asked.due
    facts = {"test": button.means("test"), "in_time": "no" if late else "yes"}
    turn.enter(None, EntryKind.LADDER_TEST_PRESSED, me.id, facts=facts)
    if test is None or asked is None:
        turn.say(me, "ladder_test.over")
        turn.because("ladder_test_late")
        return
    turn.add(WithdrawDeliveries(Topic(TopicKind.LADDER_TEST, asked.id), Lane.ALERT))
    turn.add(AnswerInTest(asked.id, turn.now))
    if late:
        turn.say(me, "ladder_test.late" if test.is_running else "ladder_test.over")
        turn.because("ladder_test_late")
        return
    turn.say(me, "ladder_test.thanks")
    turn.because("ladder_test_pressed")
    if test.is_running and asked.rung == test.rung:
        turn.add(DropTimers(TimerKind.LADDER_TEST_RUNG, None))
        _ask_from(turn, _answered(test, asked, turn), test.rung + 1)


def _answered(test: LadderTest, asked: Asked, turn: Turn) -> LadderTest:
    now = replace(asked, pressed_at=turn.now)
    return replace(test, asked=tuple(now if e.id == asked.id else e for e in test.asked))


def _end(turn: Turn, test: LadderTest) -> None:
    """Nobody is left to ask: the outcome is kept, and told to those whom it concerns."""
    passed = turn.now if test.is_proven else None
    ended = replace(test, ended_at=turn.now, passed_at=passed, proven_at=passed or test.proven_at)
    turn.add(PutLadderTest(ended))
    silent = " ".join(str(each) for each in ended.silent)
    facts = {"test": str(test.id), "passed": "yes" if passed else "no", "silent": silent}
    turn.enter(None, EntryKind.LADDER_TEST_ENDED, facts=facts)
    turn.because("ladder_test_passed" if passed else "ladder_test_not_passed")
    if passed:
        look_again(turn)
        told = [p for p in turn.facts.team if test.of(p.id) or p.id == test.started_by]
        _tell(turn, told, "ladder_test.proven", Manner(silent=True))
    else:
        told = [p for p in turn.facts.team if may(p, Action.SEE_DESK)]
        what = {"what": missing(turn, ended)} if ended.asked else {}
        _tell(
            turn, told, "ladder_test.not_proven" if what else "ladder_test.nobody", Manner(), **what
        )


def _tell(turn: Turn, people: Iterable[Person], text: str, manner: Manner, **values: str) -> None:
    for person in people:
        if person.is_reachable:
            turn.say(person, text, manner, **values)


def missing(turn: Turn, test: LadderTest) -> str:
    """Who did not answer in time, and who could not even be asked, in a sentence each."""
    people = [turn.facts.people[each] for each in test.silent if each in turn.facts.people]
    asked = [p.first_name for p in people if _was_reached(test, p)]
    unasked = [p.first_name for p in people if not _was_reached(test, p)]
    last = turn.words.label("and")
    found = []
    if asked:
        found.append(turn.words.fill("ladder_test.silent", who=listed(asked, last)))
    if unasked:
        found.append(turn.words.fill("ladder_test.unreachable", who=listed(unasked, last)))
    return " ".join(found)


def _was_reached(test: LadderTest, person: Person) -> bool:
    asked = test.of(person.id)
    return asked is not None and asked.due > asked.asked_at
