"""When the ladder is tested, how long each rung has, and what counts as proven."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MINUTE, PRIYA, TEAM, TOM, facts, person, rules, unreachable, utc

from flows.decide import decide
from flows.effects import AskInTest, Effect, PutLadderTest, Say, SetTimer
from flows.facts import Facts
from flows.heard import Source, SourceKind, Timer, TimerFired, TimerKind
from flows.ladder_rules import Ladder, Weekly
from flows.people import Duty, Role
from flows.programme import ProgrammeError, parse_programme
from flows.proving import Asked, LadderTest, next_test, people_on, time_of

RULES = rules()
NINE = utc("2026-11-02 09:00")

NEXT = [
    # Mondays at nine, by the local clock: it went back on Sunday 25 October 2026
    ("2026-10-19 07:59", "2026-10-19 08:00"),
    ("2026-10-19 08:00", "2026-10-26 09:00"),
    ("2026-10-26 08:59", "2026-10-26 09:00"),
    ("2026-10-26 09:00", "2026-11-02 09:00"),
    ("2026-11-01 23:59", "2026-11-02 09:00"),
    # and forward on Sunday 28 March 2027
    ("2027-03-22 09:00", "2027-03-29 08:00"),
    ("2027-03-29 07:59", "2027-03-29 08:00"),
    # Monday 28 December is closed: it waits for Tuesday's cover, and is done then
    ("2026-12-21 09:00", "2026-12-29 09:00"),
    ("2026-12-28 12:00", "2026-12-29 09:00"),
    ("2026-12-29 08:59", "2026-12-29 09:00"),
    ("2026-12-29 09:00", "2027-01-04 09:00"),
]


@pytest.mark.parametrize(("now", "expected"), NEXT)
def test_when_the_ladder_is_tested_next(now: str, expected: str) -> None:
    assert next_test(RULES, utc(now)) == utc(expected)


def test_before_cover_begins_it_waits_for_it() -> None:
    early = rules('[ladder]\ntest = { day = "wed", start = "07:00" }\n')
    assert next_test(early, NINE) == utc("2026-11-04 09:00")


def test_only_a_made_up_programme_does_without() -> None:
    assert next_test(rules("[ladder]\ntest = false\n"), NINE) is None
    assert Ladder().test == Weekly.model_validate({"day": "mon", "start": "09:00"})
    real = '[ladder]\ntest = false\n[cover]\nhours = [{ days = ["mon"], start = "09:00", until = "17:00" }]\n'
    with pytest.raises(
        ProgrammeError, match=r"ladder\.test can be false only where made_up is true"
    ):
        parse_programme("slug = 'a'\nname = 'A'\n" + real, "programme.toml")


def test_each_rung_has_the_time_of_a_now_worry() -> None:
    assert [time_of(RULES, rung) for rung in range(4)] == [10 * MINUTE] * 4
    quick = rules(
        '[ladder.now]\nacknowledge = 5\nrepeat = 3\nrungs = [[0, "lead"], [0, "deputy"], '
        '[5, "manager"], [9, "everyone"]]\n'
    )
    assert [time_of(quick, rung) / MINUTE for rung in range(4)] == [5, 5, 4, 3]


def test_each_adult_is_asked_once_on_their_lowest_rung() -> None:
    both = person(8, "Ada", Role.COORDINATOR, Duty.LEAD, Duty.DEPUTY)
    assert people_on([*TEAM, both], RULES, 0, set()) == (both, PRIYA)
    assert people_on([*TEAM, both], RULES, 1, {both.id, PRIYA.id}) == (JOE,)
    assert people_on(TEAM, RULES, 3, {PRIYA.id, JOE.id, GRACE.id}) == (TOM,)
    assert people_on([person(9, "Ann", Role.COORDINATOR)], RULES, 3, set()) == ()


def asked(who: UUID, rung: int, pressed: int | None) -> Asked:
    """Asked at nine, with ten minutes; pressed so many minutes later."""
    at = None if pressed is None else NINE + pressed * MINUTE
    return Asked(UUID(int=who.int + 500), who, rung, NINE, NINE + 10 * MINUTE, at)


def a_test(*each: Asked) -> LadderTest:
    """A test that runs."""
    return LadderTest(UUID(int=400), NINE, None, 1, each)


IN_TIME = [(None, False), (0, True), (9, True), (10, False), (11, False)]


@pytest.mark.parametrize(("minutes", "counts"), IN_TIME)
def test_a_press_counts_until_the_next_rung_is_asked(minutes: int | None, counts: bool) -> None:
    found = asked(PRIYA.id, 0, minutes)
    assert found.is_in_time is counts
    assert a_test(found).is_proven is counts
    assert a_test(found).silent == (() if counts else (PRIYA.id,))


def test_one_on_a_rung_is_enough_and_every_rung_must_answer() -> None:
    other = UUID(int=99)
    assert a_test(asked(PRIYA.id, 0, 1), asked(other, 0, None)).is_proven
    assert not a_test(asked(PRIYA.id, 0, 1), asked(JOE.id, 1, None)).is_proven
    assert not a_test().is_proven


# a test as it is decided


def fired(kind: TimerKind, **expects: str) -> TimerFired:
    """A timer that is the whole programme's."""
    timer = Timer(UUID(int=80), kind, NINE, None, expects=tuple(expects.items()))
    return TimerFired(Source(SourceKind.TIMER, timer.id), timer)


WEEKLY = fired(TimerKind.LADDER_TEST)


def decided(known: Facts, heard: TimerFired = WEEKLY, at: str = "2026-11-02 09:00") -> list[Effect]:
    """What comes of it."""
    return list(decide(heard, known, utc(at)))


def said(effects: list[Effect]) -> list[str]:
    """The texts that are said, in order."""
    return [each.text_id for each in effects if isinstance(each, Say)]


def timers(effects: list[Effect], kind: TimerKind) -> list[object]:
    """When timers of a kind are set for."""
    return [e.timer.due for e in effects if isinstance(e, SetTimer) and e.timer.kind is kind]


def test_it_asks_the_lead_and_comes_again_next_week() -> None:
    effects = decided(facts(None))
    assert said(effects) == ["ladder_test.asked"]
    assert timers(effects, TimerKind.LADDER_TEST_RUNG) == [NINE + 10 * MINUTE]
    assert timers(effects, TimerKind.LADDER_TEST) == [NINE + timedelta(weeks=1)]


def test_at_night_it_waits_for_cover() -> None:
    effects = decided(facts(None), at="2026-11-02 23:00")
    assert said(effects) == []
    assert timers(effects, TimerKind.LADDER_TEST) == [utc("2026-11-03 09:00")]


def test_one_that_runs_is_not_begun_anew() -> None:
    running = replace(facts(None), ladder_test=a_test(asked(PRIYA.id, 0, None)))
    assert said(decided(running)) == []
    over = replace(running, ladder_test=replace(a_test(), ended_at=NINE - MINUTE))
    assert said(decided(over)) == ["ladder_test.asked"]


def test_a_rung_that_nobody_can_be_reached_on_costs_no_time_and_is_not_proven() -> None:
    team = (unreachable(PRIYA), JOE)
    effects = decided(replace(facts(None), team=team))
    assert [e.to for e in effects if isinstance(e, Say)] == [JOE.id]
    rows = [each.asked for each in effects if isinstance(each, AskInTest)]
    assert [(row.person, row.due - row.asked_at) for row in rows] == [
        (PRIYA.id, timedelta(0)),
        (JOE.id, 10 * MINUTE),
    ]


def test_nobody_on_the_ladder_is_no_proof() -> None:
    ann = person(9, "Ann", Role.COORDINATOR)
    effects = decided(replace(facts(None), team=(ann,)))
    assert said(effects) == ["ladder_test.nobody"]
    ended = next(each.test for each in effects if isinstance(each, PutLadderTest))
    assert (ended.ended_at, ended.passed_at) == (NINE, None)


STALE = [
    {"test": str(UUID(int=1)), "rung": "0"},
    {"test": str(UUID(int=400)), "rung": "1"},
]


@pytest.mark.parametrize("expects", STALE)
def test_a_stale_rung_drops(expects: dict[str, str]) -> None:
    known = replace(facts(None), ladder_test=a_test(asked(PRIYA.id, 0, None)))
    heard = fired(TimerKind.LADDER_TEST_RUNG, **expects)
    assert said(decided(known, heard)) == []
    fresh = fired(TimerKind.LADDER_TEST_RUNG, test=str(UUID(int=400)), rung="0")
    assert said(decided(known, fresh)) == ["ladder_test.asked"]
