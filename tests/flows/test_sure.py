"""A yes to what cannot be taken back: for how long it counts, and what ends it before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hand_made import JOE, MAYA, MINUTE, PRIYA, SAM, facts, utc

from flows.conversing import EVERYBODY, Act, Button, ShownButton
from flows.decide import decide
from flows.effects import Effect, EndAccount, EndRoles, Say
from flows.heard import ButtonPressed, Source, SourceKind
from flows.people import Account, Duty, Person, Reach, Role, Standing
from flows.turns.sure import sure_of

NOW = utc("2026-11-03 16:10")
ENDS = {Act.UNLINK: EndAccount, Act.NEW_LINK: EndAccount, Act.END_ROLE: EndRoles}
OTHER = Account(UUID(int=77), Reach.ACTIVE)


def pressed(act: Act, asked: Person, now: Person, after: timedelta = MINUTE) -> tuple[Effect, ...]:
    """What comes of Priya's yes to what she was asked about somebody, who now stands otherwise."""
    meaning = ((EVERYBODY, "yes"), ("person", str(asked.id)), *sure_of(asked).items())
    shown = ShownButton(Button("token", "Yes", act, meaning), PRIYA.id, NOW, None)
    known = replace(facts(PRIYA), team=(PRIYA, JOE), pressed=shown, bot_name="a_bot")
    known = replace(known, people={each.id: each for each in (PRIYA, JOE, MAYA, SAM, now)})
    heard = ButtonPressed(Source(SourceKind.COMMAND), "1", "token", "query", NOW + after)
    return decide(heard, known, NOW + after)


def said(effects: tuple[Effect, ...]) -> list[str]:
    return [each.text_id for each in effects if isinstance(each, Say) and each.to == PRIYA.id]


@pytest.mark.parametrize("act", ENDS)
@pytest.mark.parametrize("after", [timedelta(0), 15 * MINUTE])
def test_a_yes_counts_for_a_quarter_of_an_hour(act: Act, after: timedelta) -> None:
    effects = pressed(act, SAM, SAM, after)
    assert any(isinstance(each, ENDS[act]) for each in effects)


@pytest.mark.parametrize("act", ENDS)
def test_a_yes_counts_no_longer(act: Act) -> None:
    effects = pressed(act, SAM, SAM, 15 * MINUTE + timedelta(seconds=1))
    assert said(effects) == ["people.sure_late"]
    assert not any(isinstance(each, ENDS[act]) for each in effects)


@pytest.mark.parametrize("act", ENDS)
@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda p: replace(p, account=OTHER), id="another account"),
        pytest.param(lambda p: replace(p, account=None), id="no account"),
        pytest.param(lambda p: replace(p, standing=Standing.FROZEN, version=2), id="frozen"),
        pytest.param(lambda p: replace(p, roles=p.roles | {Role.COORDINATOR}), id="another role"),
        pytest.param(lambda p: replace(p, duties=frozenset({Duty.MANAGER})), id="a duty"),
    ],
)
def test_a_yes_does_not_count_for_somebody_who_stands_otherwise(
    act: Act, meanwhile: Callable[[Person], Person]
) -> None:
    effects = pressed(act, SAM, meanwhile(SAM))
    assert said(effects) == ["people.sure_changed"]
    assert not any(isinstance(each, ENDS[act]) for each in effects)


def test_who_blocked_the_bot_meanwhile_is_still_who_was_asked_about() -> None:
    assert SAM.account is not None
    blocked = replace(SAM, account=replace(SAM.account, reach=Reach.BLOCKED))
    assert any(isinstance(each, EndAccount) for each in pressed(Act.UNLINK, SAM, blocked))
