"""Who says that it is them: never whoever made the link of a colleague, and seldom the word alone."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MAYA, PRIYA, case, facts, person, utc

from flows.level import Level
from flows.people import Invite, Person, Role, Standing
from flows.turn import Turn
from flows.turns.confirming import is_enough, may_confirm

NOW = utc("2026-11-03 16:10")
ADA = person(9, "Ada", Role.ADMINISTRATOR)
NEW = Standing.ASKED
JOINED = Standing.JOINED


def waits(who: Person, before: Standing, made_by: Person | None) -> Person:
    """The same person, who has given the check word of a link that somebody made."""
    link = Invite(UUID(int=77), who.id, NOW, used=True, made_by=made_by.id if made_by else None)
    return replace(who, standing=Standing.UNCONFIRMED, before=before, link=link)


def turn_of(who: Person, *others: Person) -> Turn:
    team = (who, *others)
    return Turn(replace(facts(who), team=team, people={each.id: each for each in team}), NOW)


FROZEN = replace(GRACE, standing=Standing.FROZEN, before=JOINED)
NOTHING = replace(GRACE, roles=frozenset(), duties=frozenset())
MAY_CONFIRM = [
    (waits(PRIYA, JOINED, JOE), (GRACE,), False),
    (waits(PRIYA, JOINED, JOE), (), False),
    (waits(PRIYA, JOINED, None), (), True),
    (waits(PRIYA, JOINED, GRACE), (GRACE,), True),
    (waits(PRIYA, NEW, JOE), (), True),  # the only coordinator sets up
    (waits(PRIYA, NEW, JOE), (GRACE,), False),
    (waits(PRIYA, NEW, JOE), (FROZEN,), False),
    (waits(NOTHING, NEW, JOE), (PRIYA,), False),  # may be a coordinator before long
    (waits(MAYA, JOINED, JOE), (GRACE,), False),  # who has her account reads what she told
    (waits(MAYA, JOINED, JOE), (), False),
    (waits(MAYA, JOINED, None), (), True),
    (waits(MAYA, JOINED, GRACE), (GRACE,), True),
    (waits(MAYA, NEW, JOE), (), True),
    (waits(MAYA, NEW, JOE), (GRACE,), True),
    (replace(waits(MAYA, NEW, JOE), had_account=True), (GRACE,), False),
    (replace(waits(MAYA, NEW, JOE), had_account=True), (), True),  # a link that went wrong at first
]


@pytest.mark.parametrize(("who", "others", "expected"), MAY_CONFIRM)
def test_who_made_a_link_does_not_confirm_them(
    who: Person, others: tuple[Person, ...], expected: bool
) -> None:
    assert may_confirm(turn_of(who, JOE, *others), JOE, who) is expected


AFTER_A_WORRY = [
    (frozenset({JOE.id}), None, False, False),  # nobody whom it is about, whoever made the link
    (frozenset({GRACE.id}), None, False, True),
    (frozenset(), JOE, False, False),
    (frozenset({GRACE.id}), JOE, False, True),  # else nobody could
    (
        frozenset({GRACE.id}),
        JOE,
        True,
        False,
    ),  # somebody else read it before: another link is needed
]


@pytest.mark.parametrize(("about", "made_by", "had_account", "expected"), AFTER_A_WORRY)
def test_who_told_something_is_not_confirmed_by_whom_it_is_about(
    about: frozenset[UUID], made_by: Person | None, had_account: bool, expected: bool
) -> None:
    who = replace(waits(MAYA, NEW, made_by), had_account=had_account)
    turn = turn_of(who, JOE, GRACE)
    worry = replace(case(Level.TODAY, NOW), person=MAYA.id, about=about)
    turn.put_case(worry)
    assert may_confirm(turn, JOE, who) is expected


IS_ENOUGH = [
    (waits(PRIYA, NEW, ADA), (ADA,), True),
    (waits(PRIYA, JOINED, ADA), (ADA,), False),
    (waits(PRIYA, JOINED, None), (ADA,), True),
    (waits(PRIYA, JOINED, None), (JOE,), False),
    (waits(PRIYA, JOINED, ADA), (), True),
    (waits(ADA, NEW, JOE), (JOE,), False),
    (waits(MAYA, NEW, None), (), False),
]


@pytest.mark.parametrize(("who", "others", "expected"), IS_ENOUGH)
def test_when_the_check_word_alone_is_enough(
    who: Person, others: tuple[Person, ...], expected: bool
) -> None:
    assert who.link is not None
    assert is_enough(turn_of(who, *others), who, who.link) is expected
