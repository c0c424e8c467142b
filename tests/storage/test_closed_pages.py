"""The list of closed worries: a page at a time, for who asks, and nothing about the reader."""

from datetime import timedelta
from uuid import UUID

import pytest
from scheme import CHATS, COMMAND, JO, MAYA, NOW, PRIYA, SAM, case, facts_for, message, run, say

from flows.casework import Case, CaseState
from flows.closed_list import A_PAGE
from flows.conversing import Act, Button
from flows.effects import OpenCase
from flows.facts import Facts
from flows.heard import ButtonPressed
from flows.level import Level
from storage.store import Store

LATER = NOW + timedelta(days=60)
COUNT = A_PAGE + 5
ABOUT_PRIYA = 3
"""The number of the one worry that is about the lead."""


def closed(number: int) -> Case:
    """A worry that was closed long before it is asked for."""
    about = frozenset({PRIYA} if number == ABOUT_PRIYA else ())
    of = UUID(int=5000 + number)
    return case(of, number, state=CaseState.CLOSED, closed_at=NOW, about=about, level=Level.SOON)


@pytest.fixture
async def kept(store: Store) -> Store:
    """So many closed worries, and one that is open."""
    await run(store, *(OpenCase(closed(number)) for number in range(1, COUNT + 1)))
    await run(store, OpenCase(case(UUID(int=4000), COUNT + 1)))
    return store


def numbers(facts: Facts) -> list[int]:
    """The numbers of the worries that the turn was given."""
    return [each.number for each in facts.archive]


async def older(store: Store, who: UUID, before: int) -> Facts:
    """What a press on "Older ones" is decided on."""
    token = f"older-{who.int}-{before}"
    button = Button(token, "Older ones", Act.CLOSED, (("closed", str(before)),))
    await run(store, say(who, buttons=((button,),)))
    pressed = ButtonPressed(COMMAND, CHATS[who], token, "q", LATER)
    (facts,) = await facts_for(store, pressed, now=LATER)
    return facts


async def test_a_page_and_one_more_the_newest_first(kept: Store) -> None:
    (facts,) = await facts_for(kept, message(PRIYA, "/closed"), now=LATER)
    assert numbers(facts) == list(range(COUNT, COUNT - A_PAGE - 1, -1))
    assert facts.archive[0].person in facts.people
    assert facts.closed == ()


async def test_the_next_page_leaves_out_what_is_about_the_reader(kept: Store) -> None:
    found = numbers(await older(kept, PRIYA, COUNT - A_PAGE + 1))
    assert found == [n for n in range(COUNT - A_PAGE, 0, -1) if n != ABOUT_PRIYA]
    assert ABOUT_PRIYA in numbers(await older(kept, JO, COUNT - A_PAGE + 1))


async def test_each_of_several_who_ask_at_once_gets_their_own(kept: Store) -> None:
    asks = (message(PRIYA, "closed worries"), message(PRIYA, "desk"), message(SAM, "/closed"))
    lists, desk, mentor = await facts_for(kept, *asks, now=LATER)
    assert len(lists.archive) == A_PAGE + 1
    assert desk.archive == mentor.archive == ()


@pytest.mark.parametrize("who", [MAYA, SAM])
async def test_nobody_without_a_duty_is_given_any(kept: Store, who: UUID) -> None:
    assert (await older(kept, who, 10)).archive == ()
