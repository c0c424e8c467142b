"""Who says that it is them: never whoever made the link of a colleague, and seldom the word alone."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MAYA, PRIYA, facts, person, utc

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
]


@pytest.mark.parametrize(("who", "others", "expected"), MAY_CONFIRM)
def test_who_made_a_link_does_not_confirm_them(
    who: Person, others: tuple[Person, ...], expected: bool
) -> None:
    assert may_confirm(turn_of(who, JOE, *others), JOE, who) is expected


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
