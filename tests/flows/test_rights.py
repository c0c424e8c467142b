"""Who may do what: the table itself, and the conflicts of interest that are part of its answer."""

from dataclasses import replace

import pytest
from hand_made import GRACE, JOE, MAYA, PRIYA, SAM, TOM, case, person, utc

from flows.level import Level
from flows.people import LADDER, Duty, Person, Role
from flows.proposing import ProposalKind
from flows.rights import (
    NOT_BY_WHO_RAISED,
    NOT_ON_ONESELF,
    RIGHTS,
    SECOND,
    WITH_WORDS,
    Action,
    Barred,
    On,
    barred,
    may,
    may_by_command,
)
from flows.turns.presses import AGREED, ASKED_AS
from flows.turns.proposals import AGREEING

WORRY = case(Level.TODAY, utc("2026-11-02 16:00"))
NEVER_WITH_WORDS = set(Role)
"""No role alone opens a worry: only a place on the ladder does."""


def holding(holder: Role | Duty) -> Person:
    """Somebody with this one role or duty and nothing else."""
    if isinstance(holder, Duty):
        return replace(person(99, "Kit", Role.SUPERVISOR, holder), roles=frozenset())
    return person(99, "Kit", holder)


def test_every_action_is_somebodys() -> None:
    assert set(RIGHTS) == set(Action)
    assert all(RIGHTS.values())


@pytest.mark.parametrize("holder", [*Role, *Duty])
@pytest.mark.parametrize("action", Action)
def test_one_of_the_named_roles_or_duties_is_enough_and_no_other_is(
    action: Action, holder: Role | Duty
) -> None:
    assert may(holding(holder), action) is (holder in RIGHTS[action])


@pytest.mark.parametrize("action", sorted(WITH_WORDS))
def test_words_of_worries_are_for_the_ladder_alone(action: Action) -> None:
    assert set(RIGHTS[action]) == set(LADDER)


@pytest.mark.parametrize("action", sorted(WITH_WORDS))
def test_an_administrator_never_sees_words_whatever_else_they_are(action: Action) -> None:
    both = replace(PRIYA, roles=PRIYA.roles | {Role.ADMINISTRATOR})
    assert may(PRIYA, action, On(WORRY))
    assert barred(both, action, On(WORRY)) is Barred.NOT_THEIRS


@pytest.mark.parametrize("action", sorted(WITH_WORDS))
def test_whoever_a_worry_is_about_may_do_nothing_with_it(action: Action) -> None:
    about = replace(WORRY, about=frozenset({PRIYA.id}))
    assert barred(PRIYA, action, On(about)) is Barred.ABOUT_THEM
    assert barred(JOE, action, On(about)) is None


def test_somebody_on_the_ladder_who_is_the_young_person_of_it_may_not() -> None:
    mine = replace(WORRY, person=JOE.id)
    assert barred(JOE, Action.OPEN_CASE, On(mine)) is Barred.ABOUT_THEM


@pytest.mark.parametrize("action", sorted(NOT_BY_WHO_RAISED))
def test_who_raised_it_leaves_it_to_another(action: Action) -> None:
    raised = On(WORRY, raised_by=frozenset({JOE.id}))
    assert barred(JOE, action, raised) is Barred.RAISED_BY_THEM
    assert barred(GRACE, action, raised) is None


@pytest.mark.parametrize("action", sorted(SECOND))
def test_a_second_person_is_another_one(action: Action) -> None:
    assert barred(TOM, action, On(first=TOM.id)) is Barred.SAME_PERSON
    assert barred(TOM, action, On(first=JOE.id)) is None


@pytest.mark.parametrize("action", sorted(NOT_ON_ONESELF))
def test_what_nobody_does_to_themselves(action: Action) -> None:
    assert barred(PRIYA, action, On(person=PRIYA.id)) is Barred.ABOUT_THEM
    assert barred(PRIYA, action, On(person=SAM.id)) is None


@pytest.mark.parametrize("action", Action)
def test_the_command_line_acts_as_an_administrator(action: Action) -> None:
    assert may_by_command(action) is may(holding(Role.ADMINISTRATOR), action)
    assert not (may_by_command(action) and action in WITH_WORDS)


def test_a_mentee_can_always_tell_and_a_mentor_can_always_flag() -> None:
    assert may(MAYA, Action.TELL)
    assert may(SAM, Action.FLAG)


def test_every_proposal_can_be_shown_agreed_to_and_done() -> None:
    assert set(ASKED_AS) == set(AGREED) == set(AGREEING) == set(ProposalKind)
