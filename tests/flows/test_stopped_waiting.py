"""A stop from an account that nobody has confirmed: whose counts, and what becomes of it."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import MAYA, MINUTE, PRIYA, SAM, TEAM, facts, pairing, utc

from flows.conversing import Act, Button, ShownButton
from flows.decide import decide
from flows.effects import ChangeRest, Effect, MoveInvite, MovePairing, SayToStranger
from flows.heard import ButtonPressed, MessageHeard, Source, SourceKind
from flows.people import Invite, Person, Standing

NOW = utc("2026-11-03 16:10")
FROM = Source(SourceKind.COMMAND)


def waits(
    who: Person, *, stopped: bool = False, standing: Standing = Standing.UNCONFIRMED
) -> Person:
    """The same person, back with a new account."""
    at = NOW - MINUTE if stopped else None
    link = Invite(UUID(int=77), who.id, NOW, used=True, asked_at=NOW, stopped_at=at)
    return replace(who, standing=standing, before=Standing.JOINED, link=link)


def wrote(who: Person, words: str) -> tuple[Effect, ...]:
    return decide(MessageHeard(FROM, "1", 5, words, NOW), facts(who), NOW)


def answered(who: Person, act: Act) -> tuple[Effect, ...]:
    """What comes of a coordinator's yes or no."""
    meaning = (("person", str(who.id)), ("link", str(UUID(int=77))))
    shown = ShownButton(Button("token", "a button", act, meaning), PRIYA.id, NOW, None)
    of = pairing()
    of = replace(
        of, mentee=who if who.id == MAYA.id else MAYA, mentor=who if who.id == SAM.id else SAM
    )
    known = replace(facts(PRIYA), pressed=shown, every_pairing=(of,))
    known = replace(known, people={each.id: each for each in (*TEAM, MAYA, SAM, who)})
    return decide(ButtonPressed(FROM, "1", "token", "query", NOW), known, NOW)


def kept(effects: tuple[Effect, ...]) -> list[bool]:
    """Each change of the link: does a stop stand in it?"""
    return [e.invite.stopped_at is not None for e in effects if isinstance(e, MoveInvite)]


@pytest.mark.parametrize("who", [MAYA, SAM])
@pytest.mark.parametrize("words", ["stop", "STOP.", "pause", "please stop"])
def test_a_stop_is_kept_with_the_link(who: Person, words: str) -> None:
    assert kept(wrote(waits(who), words)) == [True]
    assert kept(wrote(waits(who, stopped=True), words)) == []
    assert kept(wrote(waits(who, stopped=True), "start")) == [False]


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(waits(PRIYA), id="of the team"),
        pytest.param(waits(MAYA, standing=Standing.UNPROVEN), id="no check word yet"),
        pytest.param(waits(MAYA, standing=Standing.FROZEN), id="frozen"),
    ],
)
def test_whose_stop_is_not_kept_like_this(who: Person) -> None:
    effects = wrote(who, "stop")
    assert kept(effects) == []
    assert [e.text_id for e in effects if isinstance(e, SayToStranger)] != ["joining.stopped_stays"]


def test_a_yes_makes_it_hold_and_a_no_forgets_it() -> None:
    for stopped, act, holds in (
        (True, Act.CONFIRM, True),
        (False, Act.CONFIRM, False),
        (True, Act.DENY, False),
    ):
        mentees = answered(waits(MAYA, stopped=stopped), act)
        assert any(isinstance(each, ChangeRest) for each in mentees) is holds
        mentors = answered(waits(SAM, stopped=stopped), act)
        assert any(isinstance(each, MovePairing) for each in mentors) is holds
