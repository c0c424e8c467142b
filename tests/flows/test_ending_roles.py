"""The end of a role: who can be the second, what nobody is left without, and what a person keeps."""

from dataclasses import replace

import pytest
from hand_made import GRACE, JOE, MAYA, PRIYA, SAM, TEAM, TOM, facts, person, utc

from flows.conversing import EVERYBODY, Act, Button, ShownButton
from flows.decide import decide
from flows.effects import Effect, EndRoles, Propose, Say
from flows.facts import Facts
from flows.heard import ButtonPressed, MessageHeard, Source, SourceKind
from flows.people import Duty, Person, Role
from flows.proposing import Proposal, ProposalKind
from flows.rights import Action, On, barred, may
from flows.turns.ending_roles import CAN_END
from flows.turns.sure import sure_of

NOW = utc("2026-11-03 16:10")
FROM = Source(SourceKind.COMMAND)


def seen(me: Person, *team: Person) -> Facts:
    """The facts of one of a team."""
    people = {each.id: each for each in (MAYA, SAM, *team)}
    return replace(facts(me), team=team, people=people)


def pressed(known: Facts, on: Person) -> tuple[Effect, ...]:
    """What comes of a yes to the end of somebody's role."""
    meaning = ((EVERYBODY, "yes"), ("person", str(on.id)), *sure_of(on).items())
    return _press(known, Button("token", "a button", Act.END_ROLE, meaning))


def _press(known: Facts, button: Button) -> tuple[Effect, ...]:
    assert known.me is not None
    shown = ShownButton(button, known.me.id, NOW, None)
    return decide(
        ButtonPressed(FROM, "1", "token", "query", NOW), replace(known, pressed=shown), NOW
    )


def said(effects: tuple[Effect, ...], to: Person) -> list[str]:
    return [each.text_id for each in effects if isinstance(each, Say) and each.to == to.id]


def ended(effects: tuple[Effect, ...]) -> list[object]:
    return [each.person for each in effects if isinstance(each, EndRoles)]


@pytest.mark.parametrize("other", [JOE, person(9, "Ada", Role.SUPERVISOR)])
def test_a_second_who_is_neither_of_the_two_is_asked(other: Person) -> None:
    effects = pressed(seen(GRACE, PRIYA, GRACE, other), PRIYA)
    assert said(effects, other) == ["proposal.end_role"]
    assert said(effects, PRIYA) == []
    assert ended(effects) == []


def test_with_nobody_else_to_agree_nothing_is_asked() -> None:
    effects = pressed(seen(JOE, PRIYA, JOE), PRIYA)
    assert said(effects, JOE) == ["people.end_nobody"]
    assert not any(isinstance(each, Propose) for each in effects)


def test_whoever_wants_to_go_asks_for_it_and_another_agrees() -> None:
    assert said(pressed(seen(JOE, PRIYA, JOE), JOE), PRIYA) == ["proposal.end_role"]


@pytest.mark.parametrize("who", TEAM)
def test_nobody_agrees_to_the_end_of_their_own_role(who: Person) -> None:
    assert barred(who, Action.AGREE_TO_END_ROLE, On(person=who.id, first=MAYA.id)) is not None


def _agreed(by: Person, of: Person, *team: Person) -> tuple[Effect, ...]:
    proposal = Proposal(MAYA.id, ProposalKind.END_ROLE, JOE.id, NOW, of.id)
    button = Button("token", "yes", Act.AGREE, (("proposal", str(proposal.id)),))
    return _press(replace(seen(by, *team), proposals=(proposal,)), button)


def test_a_place_that_nobody_holds_any_more_is_told_to_all_who_are_left() -> None:
    clerk = person(8, "Kit", Role.ADMINISTRATOR)
    effects = _agreed(GRACE, PRIYA, *TEAM, clerk)
    assert ended(effects) == [PRIYA.id]
    for each in (JOE, GRACE, TOM):
        assert "people.no_duty_now" in said(effects, each)
    assert said(effects, clerk) == ["people.no_duty_now_ask"]
    assert said(effects, PRIYA) == ["people.role_ended"]


def test_a_place_that_another_holds_too_is_not_told() -> None:
    second_lead = person(9, "Ada", Role.COORDINATOR, Duty.LEAD)
    effects = _agreed(GRACE, PRIYA, *TEAM, second_lead)
    assert ended(effects) == [PRIYA.id]
    assert "people.no_duty_now" not in said(effects, JOE)


@pytest.mark.parametrize("role", sorted(set(Role) - CAN_END))
def test_a_young_persons_or_carers_part_does_not_end_like_this(role: Role) -> None:
    other = person(9, "Ada", role)
    known = seen(PRIYA, *TEAM)
    effects = pressed(replace(known, people={**known.people, other.id: other}), other)
    assert said(effects, PRIYA) == ["people.no_role"]


def test_a_role_that_has_ended_leaves_nothing_but_what_is_ones_own() -> None:
    gone = replace(PRIYA, roles=frozenset(), duties=frozenset())
    assert {each for each in Action if may(gone, each)} == {Action.SEE_OWN, Action.ASK_TO_DELETE}


@pytest.mark.parametrize("text", ["/people", "worries", "/desk", "/add", "/help", "hello"])
def test_whoever_has_no_role_any_more_hears_so_whatever_they_write(text: str) -> None:
    gone = replace(PRIYA, roles=frozenset(), duties=frozenset())
    effects = decide(MessageHeard(FROM, "1", 5, text, NOW), replace(facts(gone), me=gone), NOW)
    assert said(effects, gone) == ["people.role_ended"]
