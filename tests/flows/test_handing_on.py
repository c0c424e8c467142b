"""What was with an adult who can do nothing about it any more: who is asked instead, by every way they go.

Cover is Monday to Friday 9 to 5. Priya is the lead, Joe the deputy, Grace the manager, Tom the trustee
lead.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hand_made import GRACE, JOE, MAYA, PRIYA, SAM, TEAM, TOM, case, facts, person, unreachable, utc

from flows.casework import Case, CaseState, EntryKind
from flows.channels import Channel
from flows.conversing import CASES, EVERYBODY, Act, Button, ShownButton
from flows.decide import decide
from flows.effects import (
    Effect,
    Enter,
    MoveCase,
    Page,
    PutConversation,
    Say,
    SetTimer,
    WithdrawDeliveries,
)
from flows.erasing import Erasing
from flows.facts import Facts
from flows.heard import (
    AccountAsked,
    ButtonPressed,
    Deed,
    DeliveryFailed,
    Failure,
    Heard,
    LinkAsked,
    MessageHeard,
    ReachChanged,
    Source,
    SourceKind,
    TimerKind,
    Topic,
    TopicKind,
)
from flows.level import Level
from flows.people import Account, Duty, Person, Reach, Role, Standing
from flows.proposing import Proposal, ProposalKind
from flows.turn import Turn
from flows.turns.people_accounts import doings
from flows.turns.presses import ASKED_AS

NOW = utc("2026-11-03 10:00")
FROM = Source(SourceKind.COMMAND)
WORRY = case(Level.TODAY, NOW - timedelta(minutes=5))
ADA = person(9, "Ada", Role.COORDINATOR)
"""Of the team, on no rung: she agrees to what others ask."""


def known(me: Person, *cases: Case, team: tuple[Person, ...] = (*TEAM, ADA)) -> Facts:
    """The facts of a turn of somebody, with these open worries."""
    people = {each.id: each for each in (MAYA, SAM, *team)}
    return replace(facts(me), team=team, people=people, cases=cases)


def alerted(effects: tuple[Effect, ...]) -> dict[str, list[str]]:
    """Whom alerts went to, by the text that they had."""
    names = {each.id: each.first_name for each in (*TEAM, ADA)}
    found: dict[str, list[str]] = {}
    for each in effects:
        if isinstance(each, Say) and each.text_id.startswith("alert."):
            found.setdefault(each.text_id.removeprefix("alert."), []).append(names[each.to])
    return found


def became(effects: tuple[Effect, ...]) -> Case | None:
    return next((each.case for each in effects if isinstance(each, MoveCase)), None)


def entered(effects: tuple[Effect, ...]) -> list[EntryKind]:
    """What stands in the record of a worry afterwards."""
    return [e.entry.kind for e in effects if isinstance(e, Enter) and e.entry.case is not None]


# the ways in which an adult goes

Known = tuple[Heard, Facts]


def _freeze(who: Person, *cases: Case) -> Known:
    return AccountAsked(FROM, who.id, Deed.FREEZE), known(who, *cases)


def _unlink(who: Person, *cases: Case) -> Known:
    return AccountAsked(FROM, who.id, Deed.UNLINK), known(who, *cases)


def _new_link(who: Person, *cases: Case) -> Known:
    return LinkAsked(FROM, who.id, "t" * 22, "river lamp"), known(who, *cases)


def _block(who: Person, *cases: Case) -> Known:
    return ReachChanged(FROM, "1", True, NOW), known(who, *cases)


def _deleted(who: Person, *cases: Case) -> Known:
    heard = DeliveryFailed(FROM, who.id, "staff.back", Failure.DEACTIVATED, None)
    return heard, known(who, *cases)


def _agreed(kind: ProposalKind, of: Person, words: str, *cases: Case) -> Known:
    proposal = Proposal(SAM.id, kind, JOE.id, NOW, of.id, words=words)
    button = Button("token", "yes", Act.AGREE, (("proposal", str(proposal.id)),))
    it = replace(
        known(ADA, *cases),
        proposals=(proposal,),
        pressed=ShownButton(button, ADA.id, NOW, None),
        erasing=Erasing(of.id),
    )
    return ButtonPressed(FROM, "1", "token", "query", NOW), it


def _end_role(who: Person, *cases: Case) -> Known:
    return _agreed(ProposalKind.END_ROLE, who, "", *cases)


def _erase(who: Person, *cases: Case) -> Known:
    return _agreed(ProposalKind.ERASE, who, "", *cases)


def _hand_duty(who: Person, *cases: Case) -> Known:
    """Their first duty goes to Ada."""
    return _agreed(ProposalKind.CHANGE_DUTY, ADA, min(who.duties).value, *cases)


WAYS = {
    "frozen": _freeze,
    "unlinked": _unlink,
    "new_link": _new_link,
    "blocked": _block,
    "deleted": _deleted,
    "role_ended": _end_role,
}
LEFT = {
    "frozen": "frozen", "unlinked": "unlinked", "new_link": "unlinked", "blocked": "unreachable",
    "deleted": "unreachable", "role_ended": "role_ended", "erased": "erased",
    "duty_changed": "duty_changed",
}  # fmt: skip
"""What the record says became of them."""


def after(found: Known, now: datetime = NOW) -> tuple[Effect, ...]:
    return decide(*found, now)


@pytest.mark.parametrize("way", [*WAYS, "erased"])
def test_an_unread_alert_goes_to_the_next_adult_at_once(way: str) -> None:
    effects = after((WAYS | {"erased": _erase})[way](PRIYA, WORRY))
    assert alerted(effects) == {"climbed": ["Joe"]}
    assert entered(effects) == [EntryKind.HANDED_ON, EntryKind.ALERTED]
    assert _left(effects) == {"person": str(PRIYA.id), "left": LEFT[way]}
    assert became(effects) == replace(WORRY, paged_at=NOW)
    assert not any(isinstance(e, SetTimer) and e.timer.kind is TimerKind.RUNG for e in effects)


def _left(effects: tuple[Effect, ...]) -> Mapping[str, str]:
    kinds = {EntryKind.HANDED_ON, EntryKind.RAISED_AGAIN}
    return next(
        dict(e.entry.facts) for e in effects if isinstance(e, Enter) and e.entry.kind in kinds
    )


OWNED = [CaseState.ACKNOWLEDGED, CaseState.IN_HAND, CaseState.REFERRED]


@pytest.mark.parametrize("state", OWNED)
@pytest.mark.parametrize("way", [*WAYS, "duty_changed"])
def test_a_worry_that_they_had_is_raised_again(way: str, state: CaseState) -> None:
    had = replace(WORRY, state=state, owner=PRIYA.id, told_at=NOW - timedelta(minutes=4))
    effects = after((WAYS | {"duty_changed": _hand_duty})[way](PRIYA, had))
    to = "Ada" if way == "duty_changed" else "Joe"
    assert alerted(effects) == {"owner_left": [to]}
    assert entered(effects)[0] is EntryKind.RAISED_AGAIN
    assert _left(effects) == {"person": str(PRIYA.id), "left": LEFT[way]}
    now = became(effects)
    assert now is not None
    assert (now.state, now.owner, now.starts_at, now.told_at) == (CaseState.RAISED, None, NOW, NOW)
    assert [e.text_id for e in effects if isinstance(e, Say) and e.to == MAYA.id] == [
        "worry.owner_left"
    ]


@pytest.mark.parametrize("way", WAYS)
def test_what_was_with_others_stays_with_them(way: str) -> None:
    joes = replace(WORRY, state=CaseState.IN_HAND, owner=JOE.id)
    closed = replace(WORRY, state=CaseState.CLOSED, owner=PRIYA.id)
    for others in ((), (joes,), (closed,)):
        effects = after(WAYS[way](PRIYA, *others))
        assert (alerted(effects), became(effects), entered(effects)) == ({}, None, [])


def test_whoever_keeps_a_place_on_the_ladder_keeps_their_worries() -> None:
    both = replace(PRIYA, duties=frozenset({Duty.LEAD, Duty.MANAGER}))
    team = (both, JOE, TOM, ADA)
    had = replace(WORRY, state=CaseState.IN_HAND, owner=PRIYA.id)
    heard, seen = _agreed(ProposalKind.CHANGE_DUTY, ADA, "lead", had)
    people = seen.people | {both.id: both}
    effects = decide(heard, replace(seen, team=team, people=people), NOW)
    assert (alerted(effects), became(effects)) == ({}, None)


MINUTES = timedelta(minutes=1)
WHO_NEXT = [
    # level, minutes since it was raised, who goes, who is asked now
    (Level.NOW, 5, PRIYA, ["Joe"]),
    (Level.NOW, 15, PRIYA, []),  # Joe was asked last
    (Level.NOW, 15, JOE, ["Grace"]),
    (Level.NOW, 25, GRACE, ["Tom"]),
    (Level.NOW, 35, GRACE, []),  # everybody was asked
    (Level.TODAY, 59, PRIYA, ["Joe"]),
    (Level.TODAY, 61, PRIYA, []),
    (Level.TODAY, 61, JOE, ["Grace"]),
    (Level.TODAY, 59, TOM, []),  # not his turn yet
    (Level.SOON, 5, PRIYA, ["Joe"]),
    (Level.NOTE, 5, PRIYA, ["Joe"]),
]


@pytest.mark.parametrize(("level", "minutes", "who", "asked"), WHO_NEXT)
def test_only_the_last_alert_is_passed_on(
    level: Level, minutes: int, who: Person, asked: list[str]
) -> None:
    opened = utc("2026-11-03 10:00")
    now = opened + minutes * MINUTES
    paged = max(m for m in (0, 10, 20, 30, 60) if m <= minutes) * MINUTES
    worry = replace(case(level, opened), paged_at=opened + paged)
    effects = after(_freeze(who, worry), now)
    assert alerted(effects) == ({"climbed": asked} if asked else {})


BARRED = [
    (replace(WORRY, about=frozenset({JOE.id})), {"climbed": ["Grace"]}),
    (replace(WORRY, raised_by=frozenset({JOE.id})), {"climbed": ["Grace"]}),
    # Ada can give somebody a duty who may open it.
    (replace(WORRY, about=frozenset({JOE.id, GRACE.id, TOM.id})), {"nobody_can_open": ["Ada"]}),
    (replace(WORRY, asked_for=JOE.id), {}),  # it is with Joe, whom the young person chose
]


@pytest.mark.parametrize(("worry", "asked"), BARRED)
def test_nobody_whom_it_is_about_is_ever_asked(worry: Case, asked: dict[str, list[str]]) -> None:
    effects = after(_freeze(PRIYA, worry))
    assert alerted(effects) == asked
    had = replace(worry, state=CaseState.ACKNOWLEDGED, owner=PRIYA.id)
    named = {name for names in alerted(after(_freeze(PRIYA, had))).values() for name in names}
    assert not named & {each.first_name for each in TEAM if each.id in worry.about}


def test_whom_the_young_person_chose_is_followed_by_the_lead() -> None:
    effects = after(_freeze(GRACE, replace(WORRY, asked_for=GRACE.id)))
    assert alerted(effects) == {"climbed": ["Priya"]}


def test_another_lead_was_alerted_too_and_is_not_asked_twice() -> None:
    second = person(10, "Bea", Role.COORDINATOR, Duty.LEAD)
    heard, _ = _freeze(PRIYA, WORRY)
    effects = decide(heard, known(PRIYA, WORRY, team=(*TEAM, second)), NOW)
    assert (alerted(effects), became(effects)) == ({}, None)


def test_a_worry_raised_again_loses_the_owner_who_goes_and_stays_on_its_rung() -> None:
    again = replace(WORRY, owner=GRACE.id)  # alerted to Grace, who had it, and to Priya
    effects = after(_freeze(GRACE, again))
    now = became(effects)
    assert now is not None
    assert now.owner is None
    assert alerted(effects) == {}


def test_at_night_it_arrives_silently_unless_it_is_now() -> None:
    night = utc("2026-11-03 23:00")
    for level, is_silent in ((Level.TODAY, True), (Level.SOON, True), (Level.NOW, False)):
        for state in (CaseState.RAISED, CaseState.ACKNOWLEDGED):
            # raised in cover, so that NOW has not gone to everybody yet
            worry = replace(case(level, NOW), state=state, owner=PRIYA.id, told_at=NOW)
            said = [
                each
                for each in after(_freeze(PRIYA, worry), night)
                if isinstance(each, Say) and each.text_id.startswith(("alert.", "worry."))
            ]
            assert MAYA.id in {each.to for each in said}
            assert {each.silent for each in said} == {is_silent}
            texts = {each.text_id for each in said}
            assert texts & {"alert.climbed", "alert.owner_left", "alert.uncovered_now"}
            assert texts <= {
                "alert.climbed", "alert.owner_left", "alert.uncovered_now",
                "worry.owner_left_uncovered",
            }  # fmt: skip


def test_what_they_may_not_see_any_more_does_not_go_out_to_them() -> None:
    def taken_back(found: Known) -> list[object]:
        return [e.person for e in after(found) if isinstance(e, WithdrawDeliveries)]

    assert taken_back(_end_role(PRIYA, WORRY)) == [PRIYA.id]
    assert taken_back(_hand_duty(PRIYA, WORRY)) == [PRIYA.id]
    assert taken_back(_freeze(PRIYA, WORRY)) == []  # it waits, and is theirs if they come back
    assert taken_back(_freeze(MAYA, WORRY)) == []  # no alert ever went to them


def test_with_nobody_left_it_goes_by_the_second_channel_once_and_is_said() -> None:
    alone = replace(PRIYA, mail=Account(PRIYA.id, Reach.ACTIVE))
    worry = replace(case(Level.NOW, NOW - 5 * MINUTES), told_at=NOW - 5 * MINUTES)
    seen = replace(known(alone, worry, team=(alone, ADA)), second=frozenset({Channel.EMAIL}))
    blocked = DeliveryFailed(
        FROM, PRIYA.id, "alert.new", Failure.BLOCKED, Topic(TopicKind.CASE, worry.id)
    )
    for heard in (AccountAsked(FROM, PRIYA.id, Deed.FREEZE), blocked):
        effects = decide(heard, seen, NOW)
        assert alerted(effects) == {"nobody_can_open": ["Ada"]}
        assert [each.to for each in effects if isinstance(each, Page)] == [PRIYA.id]
        said = [each.text_id for each in effects if isinstance(each, Say) and each.to == MAYA.id]
        assert said == ["worry.owner_left_nobody"]


def test_an_alert_that_fails_for_good_is_passed_on_once() -> None:
    topic = Topic(TopicKind.CASE, WORRY.id)
    heard = DeliveryFailed(FROM, PRIYA.id, "alert.new", Failure.BLOCKED, topic)
    assert alerted(decide(heard, known(PRIYA, WORRY), NOW)) == {"climbed": ["Joe"]}
    late = replace(heard, failure=Failure.GIVEN_UP)  # of this one message only
    assert alerted(decide(late, known(PRIYA, WORRY), NOW)) == {"climbed": ["Joe"]}


UNTOLD = [
    (replace(MAYA, standing=Standing.JOINED), None),
    (unreachable(MAYA), NOW),
    (replace(MAYA, standing=Standing.FROZEN), NOW),
]


@pytest.mark.parametrize(("young", "told_at"), UNTOLD)
def test_who_never_heard_of_it_or_cannot_be_reached_is_told_nothing(
    young: Person, told_at: datetime | None
) -> None:
    had = replace(WORRY, state=CaseState.IN_HAND, owner=PRIYA.id, told_at=told_at)
    heard, seen = _freeze(PRIYA, had)
    effects = decide(heard, replace(seen, people=seen.people | {young.id: young}), NOW)
    assert alerted(effects) == {"owner_left": ["Joe"]}
    assert not any(isinstance(each, Say) and each.to == MAYA.id for each in effects)


# what has to be read for it


@pytest.mark.parametrize(
    "kind", [ProposalKind.END_ROLE, ProposalKind.CHANGE_DUTY, ProposalKind.ERASE]
)
def test_whoever_agrees_to_it_has_every_open_worry_read(kind: ProposalKind) -> None:
    _, seen = _agreed(kind, PRIYA, "lead")
    turn = Turn(seen, NOW)
    assert ASKED_AS[kind](turn, seen.proposals[0]).everybody == CASES


def test_whoever_presses_it_or_asks_for_it_alone_has_them_read_too() -> None:
    seen = known(ADA)
    buttons = [button for row in doings(Turn(seen, NOW), PRIYA) for button in row]
    assert {each.act for each in buttons} == {Act.NEW_LINK, Act.FREEZE, Act.UNLINK}
    assert {each.means(EVERYBODY) for each in buttons} == {CASES}
    effects = decide(MessageHeard(FROM, "1", 5, "/duties", NOW), seen, NOW)
    (put,) = (each.conversation for each in effects if isinstance(each, PutConversation))
    assert dict(put.subject)[EVERYBODY] == CASES
