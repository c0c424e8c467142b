"""Whom a rung of the ladder alerts, who may see a case, and whose name a young person reads."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MAYA, MINUTE, PRIYA, SAM, TEAM, TOM, case, rules, unreachable, utc

from flows.ladder import (
    above,
    audience,
    first_reachable,
    holders,
    may_see,
    named_reader,
    readers,
)
from flows.ladder_rules import Rung
from flows.level import Level
from flows.people import LADDER, Person, Standing

RULES = rules()
IN_COVER, OUT_OF_COVER = utc("2026-11-02 10:00"), utc("2026-11-02 18:00")


def without(*gone: Person) -> list[Person]:
    """The team as it is when some of them can't be reached."""
    return [unreachable(each) if each in gone else each for each in TEAM]


NOT_YET = replace(PRIYA, standing=Standing.ASKED)
NO_ACCOUNT = replace(PRIYA, account=None)
TWO_LEADS = replace(JOE, duties=PRIYA.duties, first_name="Ann")

AUDIENCES: list[tuple[Sequence[Person], tuple[Person, ...], Rung, list[str]]] = [
    # (team, about, rung, who is alerted)
    (TEAM, (), "lead", ["Priya"]),
    (TEAM, (), "deputy", ["Joe"]),
    (TEAM, (), "manager", ["Grace"]),
    (TEAM, (), "trustee_lead", ["Tom"]),
    (TEAM, (), "everyone", ["Priya", "Joe", "Grace", "Tom"]),
    # two who hold the same duty both hear
    ([PRIYA, TWO_LEADS, GRACE], (), "lead", ["Ann", "Priya"]),
    # nobody there, or not reachable, or not joined: the next rung up, at once
    ([JOE, GRACE, TOM], (), "lead", ["Joe"]),
    (without(PRIYA), (), "lead", ["Joe"]),
    ([NOT_YET, JOE], (), "lead", ["Joe"]),
    ([NO_ACCOUNT, JOE], (), "lead", ["Joe"]),
    (without(PRIYA, JOE), (), "lead", ["Grace"]),
    (without(PRIYA, JOE, GRACE), (), "lead", ["Tom"]),
    (without(PRIYA, JOE), (), "everyone", ["Grace", "Tom"]),
    # nobody above: whoever is left below
    (without(TOM), (), "trustee_lead", ["Priya", "Joe", "Grace"]),
    (without(GRACE, TOM), (), "manager", ["Priya", "Joe"]),
    (without(*TEAM), (), "everyone", []),
    # whom it is about never hears, on any rung
    (TEAM, (PRIYA,), "lead", ["Joe"]),
    (TEAM, (PRIYA,), "everyone", ["Joe", "Grace", "Tom"]),
    (TEAM, (TOM,), "trustee_lead", ["Priya", "Joe", "Grace"]),
    (TEAM, (PRIYA, JOE), "deputy", ["Grace"]),
    (TEAM, (JOE,), "deputy", ["Grace"]),
    (without(JOE), (PRIYA,), "lead", ["Grace"]),
    ([PRIYA], (PRIYA,), "everyone", []),
]


@pytest.mark.parametrize(("team", "about", "who", "expected"), AUDIENCES)
def test_whom_a_rung_alerts(
    team: Sequence[Person], about: tuple[Person, ...], who: Rung, expected: list[str]
) -> None:
    opened = replace(case(Level.NOW, IN_COVER), about=frozenset(each.id for each in about))
    assert [each.first_name for each in audience(team, opened, who)] == expected


ASKED_FOR: list[tuple[Sequence[Person], tuple[Person, ...], Rung, list[str]]] = [
    # Maya asked for Joe: he stands in the lead's place on the first rung, the lead hears on the next
    (TEAM, (), "lead", ["Joe"]),
    (TEAM, (), "deputy", ["Priya", "Joe"]),
    (TEAM, (), "manager", ["Priya", "Grace"]),
    (TEAM, (), "trustee_lead", ["Priya", "Tom"]),
    (TEAM, (), "everyone", ["Priya", "Joe", "Grace", "Tom"]),
    # he can't be reached, or it is about him after all: the lead, as ever
    (without(JOE), (), "lead", ["Priya"]),
    (TEAM, (JOE,), "lead", ["Priya"]),
]


@pytest.mark.parametrize(("team", "about", "who", "expected"), ASKED_FOR)
def test_the_adult_asked_for_is_alerted_first(
    team: Sequence[Person], about: tuple[Person, ...], who: Rung, expected: list[str]
) -> None:
    opened = replace(
        case(Level.TODAY, IN_COVER),
        asked_for=JOE.id,
        about=frozenset(each.id for each in about),
    )
    assert [each.first_name for each in audience(team, opened, who)] == expected


def test_who_may_see_a_case() -> None:
    opened = replace(case(Level.TODAY, IN_COVER), about=frozenset({PRIYA.id}))
    seen = [each.first_name for each in (*TEAM, MAYA, SAM) if may_see(opened, each)]
    assert seen == ["Joe", "Grace", "Tom"]
    assert not may_see(opened, replace(JOE, duties=frozenset()))
    assert not may_see(replace(opened, person=JOE.id), JOE)


def test_holders_climb() -> None:
    shuffled = [TOM, GRACE, PRIYA, JOE]
    found = holders(shuffled, case(Level.NOW, IN_COVER), LADDER)
    assert [each.first_name for each in found] == ["Priya", "Joe", "Grace", "Tom"]


def test_the_first_reachable_adult() -> None:
    assert first_reachable(TEAM) == (PRIYA,)
    assert first_reachable(without(PRIYA)) == (JOE,)
    assert first_reachable(TEAM, without=frozenset({PRIYA.id})) == (JOE,)
    assert first_reachable(without(*TEAM)) == ()


ABOVE: list[tuple[Sequence[Person], Person, list[str]]] = [
    (TEAM, PRIYA, ["Joe"]),
    (TEAM, JOE, ["Grace"]),
    (TEAM, GRACE, ["Tom"]),
    (TEAM, TOM, []),
    (without(JOE), PRIYA, ["Grace"]),
    (TEAM, SAM, ["Priya"]),
]


@pytest.mark.parametrize(("team", "who", "expected"), ABOVE)
def test_the_next_adult_up(team: Sequence[Person], who: Person, expected: list[str]) -> None:
    found = above(team, case(Level.NOW, IN_COVER), who)
    assert [each.first_name for each in found] == expected


READERS = [
    (TEAM, frozenset[UUID](), ["Priya", "Joe"]),
    (TEAM, frozenset({PRIYA.id}), ["Joe", "Grace"]),
    (TEAM, frozenset({JOE.id}), ["Priya", "Grace"]),
    (without(JOE, GRACE), frozenset({PRIYA.id}), ["Tom"]),
    ([PRIYA], frozenset({PRIYA.id}), []),
]


@pytest.mark.parametrize(("team", "about", "expected"), READERS)
def test_between_whom_a_young_person_chooses(
    team: Sequence[Person], about: frozenset[UUID], expected: list[str]
) -> None:
    assert [each.first_name for each in readers(team, about)] == expected


def test_the_name_that_a_young_person_reads() -> None:
    """Whoever owns it; else whom the rung alerts; never one whom it is about; else nobody."""
    opened = case(Level.NOW, IN_COVER)
    assert named_reader(TEAM, opened, RULES, IN_COVER) == PRIYA
    assert named_reader(TEAM, opened, RULES, IN_COVER + 10 * MINUTE) == JOE
    assert named_reader(TEAM, replace(opened, owner=GRACE.id), RULES, IN_COVER) == GRACE
    about = replace(opened, about=frozenset({PRIYA.id}))
    assert named_reader(TEAM, about, RULES, IN_COVER) == JOE
    assert named_reader([PRIYA], about, RULES, IN_COVER) is None
    off_duty = case(Level.NOW, OUT_OF_COVER)
    assert named_reader(TEAM, off_duty, RULES, OUT_OF_COVER) == PRIYA
