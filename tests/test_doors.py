"""Every role and duty at every door of the chat: what opens is what the one table of rights says.

Each action has its words or buttons here, or the reason why none leads to it. A probe is decided on
the facts of a real database and written nowhere, so each finds the same worry and the same people.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from scheme import (
    CHATS,
    COMMAND,
    HOUR,
    MAYA,
    NOW,
    PRIYA,
    linked,
    new_id,
    open_store,
    run,
    set_up,
    worry,
)
from scheme import person as added

from flows.conversing import EVERYBODY, Act, Button
from flows.decide import decide
from flows.effects import AddInvite, Because, Effect, Propose, Say
from flows.facts import Facts
from flows.heard import ButtonPressed, Heard, MessageHeard, StartHeard
from flows.people import Duty, Person, Role
from flows.proposing import Proposal, ProposalKind
from flows.rights import RIGHTS, Action, may
from flows.turns.proposals import AGREEING
from flows.turns.sure import SURE, sure_of
from storage.keys import KeyRing
from storage.store import Store

CASE = UUID(int=900)
PROPOSED = {kind: UUID(int=901 + number) for number, kind in enumerate(ProposalKind)}
HOLDERS: tuple[Role | Duty, ...] = (*Role, *Duty)
WHO = {holder: UUID(int=200 + number) for number, holder in enumerate(HOLDERS)}
PLACES = {holder: str(8000 + number) for number, holder in enumerate(HOLDERS)}


@dataclass(frozen=True, slots=True)
class Door:
    """A word or a button that leads to an action, and what begins the texts that let somebody in."""

    action: Action
    lets_in: tuple[str, ...]
    word: str = ""
    act: Act | None = None
    meaning: tuple[tuple[str, str], ...] = ()
    also: tuple[Action, ...] = ()
    """What else somebody must be allowed to do, because it is a part of the same flow."""

    def __str__(self) -> str:
        return f"{self.action} by {self.word or self.act}"


OF_CASE = (("case", str(CASE)),)
PAGE = ((EVERYBODY, "yes"), ("page", "0"))
OF_MAYA = ((EVERYBODY, "yes"), ("person", str(MAYA)))
SURE_OF_MAYA = (*OF_MAYA, (SURE, "as she stands when it is shown"))
DOORS = (
    Door(Action.TELL, ("tell_someone.",), "tell someone"),
    Door(Action.TELL, ("worry.help_now",), "I need help now"),
    Door(Action.FLAG, ("flag.from_which",), "flag"),
    Door(Action.REPORT, ("flag.from_whom",), "/report"),
    Door(Action.OPEN_CASE, ("alert.worries",), "worries"),
    Door(Action.OPEN_CASE, ("closing.none_closed",), "/closed"),
    Door(Action.OPEN_CASE, ("closing.none_closed",), act=Act.CLOSED, meaning=(("closed", "1"),)),
    Door(Action.OPEN_CASE, ("alert.case",), act=Act.OPEN_CASE, meaning=OF_CASE),
    Door(Action.ACKNOWLEDGE, ("alert.read_first",), act=Act.ACKNOWLEDGE, meaning=OF_CASE),
    Door(Action.ACKNOWLEDGE, ("alert.moved_on",), act=Act.TAKE_OVER, meaning=OF_CASE),
    Door(Action.WRITE_TO_YOUNG_PERSON, ("alert.read_first",), act=Act.WRITE, meaning=OF_CASE),
    Door(
        Action.RELEASE_MESSAGE,
        ("alert.released_already",),
        act=Act.RELEASE,
        meaning=(*OF_CASE, ("relay", str(CASE))),
    ),
    Door(Action.ENTER_ACTION, ("alert.read_first",), act=Act.ADD_ACTION, meaning=OF_CASE),
    Door(Action.ENTER_ACTION, ("alert.read_first",), act=Act.REFER, meaning=OF_CASE),
    Door(Action.CLOSE_CASE, ("alert.read_first",), act=Act.CLOSE, meaning=OF_CASE),
    Door(Action.RAISE_LEVEL, ("alert.read_first",), act=Act.LEVEL, meaning=OF_CASE),
    Door(Action.REOPEN_CASE, ("closing.open_already",), act=Act.REOPEN, meaning=OF_CASE),
    Door(Action.EXPORT_CASE, ("export.",), act=Act.EXPORT, meaning=OF_CASE),
    Door(Action.SEE_DESK, ("desk.",), "/desk"),
    Door(Action.ADD_PERSON, ("add_person.",), "/add"),
    Door(Action.PAIR, ("pair_up.",), "/pair", also=(Action.AGREE_AS_SUPERVISOR,)),
    Door(Action.END_ROLE, ("people.no_role",), act=Act.END_ROLE, meaning=OF_MAYA),
    Door(Action.SEE_PEOPLE, ("people.all", "people.page"), "/people"),
    Door(Action.SEE_PEOPLE, ("people.all", "people.page"), act=Act.PEOPLE, meaning=PAGE),
    Door(Action.SEE_PEOPLE, ("people.one",), act=Act.PERSON, meaning=OF_MAYA),
    Door(Action.MAKE_LINK, ("people.new_link_sure",), act=Act.NEW_LINK, meaning=OF_MAYA),
    Door(Action.MAKE_LINK, ("people.link",), act=Act.NEW_LINK, meaning=SURE_OF_MAYA),
    Door(Action.FREEZE, ("people.freeze_done",), act=Act.FREEZE, meaning=OF_MAYA),
    Door(Action.FREEZE, ("command.not_frozen",), act=Act.GIVE_BACK, meaning=OF_MAYA),
    Door(Action.UNLINK, ("people.unlink_sure",), act=Act.UNLINK, meaning=OF_MAYA),
    Door(Action.UNLINK, ("people.unlink_done",), act=Act.UNLINK, meaning=SURE_OF_MAYA),
    Door(Action.STOP_PAIRING, ("stopping.which",), "/stop-relay"),
    Door(Action.STOP_MENTOR, ("stopping.which",), "/stop-mentor"),
    Door(Action.STOP_ALL, ("stopping.why",), "/stop-all"),
    Door(Action.RECORD_GATE, ("gate.",), "/gate"),
    Door(Action.TEST_LADDER, ("ladder_test.",), "/test-ladder"),
    Door(Action.TEST_LADDER, ("channel.",), "/test-channels"),
    Door(Action.SEE_COVER, ("cover.head",), "/cover"),
    Door(Action.CHANGE_DUTY, ("duty.which",), "/duties"),
    Door(Action.CHANGE_COVER, ("cover.what",), act=Act.CHANGE_COVER),
    Door(Action.SET_OWN_ADDRESS, ("reach.",), "/reach"),
    Door(Action.SET_OWN_ADDRESS, ("reach.",), act=Act.REACH),
    Door(Action.SEE_OWN, ("privacy.me",), "/me"),
    Door(Action.SEE_OWN, ("privacy.who",), "/who"),
    Door(Action.SEE_OWN, ("privacy.mydata",), "/mydata"),
    Door(Action.ASK_TO_DELETE, ("privacy.delete",), "delete my data"),
    Door(Action.REST, ("resting.",), "stop or pause"),
    Door(Action.STOP_OWN_MESSAGES, ("resting.", "stopping.none_going"), "stop"),
    *(
        Door(
            AGREEING[kind],
            ("proposal.declined",),
            act=Act.DISAGREE,
            meaning=(("proposal", str(of)), *(OF_CASE if kind is ProposalKind.CLOSE_CASE else ())),
        )
        for kind, of in PROPOSED.items()
    ),
)


ELSEWHERE = {
    Action.ADD_COORDINATOR: "a coordinator is added by /add, and waits for a second person",
    Action.LOOSEN_LIMIT: "recorded by the command line or set-up page, and waits for a second person",
    Action.END_PAIRING: "a button that the lead gets when a mentor leaves: see its story",
    Action.CHANGE_PERSON: "the command line alone",
    Action.REMOVE_PERSON: "the command line alone",
    Action.SET_ADDRESS: "the command line alone",
    Action.VERIFY_RECORD: "the command line alone",
    Action.SEE_HEALTH: "the command line alone",
    Action.CONFIRM_PERSON: "a button that is shown when somebody waits: see the stories of joining",
    Action.CONFIRM_DETAILS: "a button of the gate: see its stories",
    Action.ANSWER_TEST: "a button of the weekly test: see its stories",
    Action.ERASE: "a button of somebody's request: see the stories of deleting",
    Action.LOWER_LEVEL: "a choice behind the button for another level: see its stories and tables",
    Action.RECORD_AGREEMENT: "a part of /pair, and of the command line",
    Action.AGREE_AS_SUPERVISOR: "a part of /pair, and of the command line",
}
"""The actions that no word or button leads to by itself, and where they are tried."""


@pytest.fixture
async def scheme(database_url: str, ring: KeyRing) -> AsyncIterator[Store]:
    """A worry, proposals of every kind, and for each role and duty somebody who is nothing else."""
    store = await open_store(database_url, ring)
    store.bot_name = "made_up_bot"
    try:
        await set_up(store)
        for holder, of in WHO.items():
            await run(store, *_newcomer(holder, of))
            await run(store, *linked(of, PLACES[holder]))
        await run(store, *worry(CASE))
        await run(store, *(Propose(_proposal(kind)) for kind in ProposalKind))
        yield store
    finally:
        await store.close()


def _newcomer(holder: Role | Duty, of: UUID) -> tuple[Effect, ...]:
    """A duty alone is held by somebody who is a carer, whose rights every role has."""
    if isinstance(holder, Role):
        return added(of, "Kit", holder)
    return added(of, "Kit", Role.CARER, holder)


def _proposal(kind: ProposalKind) -> Proposal:
    case = CASE if kind is ProposalKind.CLOSE_CASE else None
    return Proposal(PROPOSED[kind], kind, PRIYA, NOW, person=MAYA, case=case)


Decided = list[tuple[Facts, tuple[Effect, ...]]]


async def _decided(store: Store, *heards: Heard) -> Decided:
    """What was known of each and what would be done; nothing of it is written."""
    seen: list[tuple[Heard, Facts, tuple[Effect, ...]]] = []

    def look(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        seen.append((heard, facts, decide(heard, facts, NOW)))
        return ()

    await store.run_batch(heards, look, NOW)
    # Those who name the same person are decided after the others, in a batch of their own.
    seen.sort(key=lambda each: heards.index(each[0]))
    assert [heard for heard, _, _ in seen] == list(heards)
    return [(facts, effects) for _, facts, effects in seen]


async def _tried(store: Store, door: Door) -> list[tuple[bool, bool]]:
    """Was each person let in, and does the table say that they may?"""
    found = []
    for facts, effects in await _decided(store, *await _heard(store, door)):
        assert facts.me is not None
        said = [e.text_id for e in effects if isinstance(e, Say) and e.to == facts.me.id]
        may_enter = all(may(facts.me, each) for each in (door.action, *door.also))
        found.append((any(each.startswith(door.lets_in) for each in said), may_enter))
    return found


async def _heard(store: Store, door: Door) -> list[Heard]:
    """Each one writes the word, or presses a button that they were shown."""
    if door.word:
        return [MessageHeard(COMMAND, PLACES[each], 5, door.word, NOW) for each in HOLDERS]
    meaning = dict(door.meaning)
    if SURE in meaning:
        meaning |= sure_of(await _maya(store))
    act, means = door.act or Act.CHOOSE, tuple(meaning.items())
    tokens = {each: f"{DOORS.index(door)}-{each}" for each in HOLDERS}
    shown = {each: Button(token, "a button", act, means) for each, token in tokens.items()}
    await run(
        store,
        *(
            Say(new_id(), WHO[each], "test.shown", "a text", buttons=((shown[each],),))
            for each in HOLDERS
        ),
    )
    return [ButtonPressed(COMMAND, PLACES[e], tokens[e], "query", NOW) for e in HOLDERS]


async def _maya(store: Store) -> Person:
    ((facts, _),) = await _decided(store, MessageHeard(COMMAND, CHATS[MAYA], 5, "hello", NOW))
    return facts.people[MAYA]


@pytest.mark.timeout(360)  # some hundreds of turns of a real database, on a busy machine
async def test_each_door_opens_for_whom_the_table_says_and_nobody_else(scheme: Store) -> None:
    wrong = []
    for door in DOORS:
        tried = await _tried(scheme, door)
        for holder, (was_let_in, may_enter) in zip(HOLDERS, tried, strict=True):
            if was_let_in is not may_enter:
                wrong.append(f"{door}: {holder} was {'' if was_let_in else 'not '}let in")
    assert not wrong, "\n".join(wrong)


async def test_a_link_lets_nobody_in_as_somebody_else(scheme: Store) -> None:
    """Whoever is somebody here opens the fresh link of each role: nothing moves, it still works."""
    for role in Role:
        fresh = UUID(int=300 + list(Role).index(role))
        await run(scheme, *added(fresh, "Ida", role))
        await run(
            scheme, AddInvite(new_id(), fresh, f"fresh-{role}", NOW + 24 * HOUR, "river lamp")
        )
        opened = [StartHeard(COMMAND, PLACES[e], f"fresh-{role}", NOW) for e in HOLDERS]
        for holder, (_, effects) in zip(HOLDERS, await _decided(scheme, *opened), strict=True):
            said = [(e.to, e.text_id) for e in effects if isinstance(e, Say)]
            assert said == [(WHO[holder], "joining.already_someone")], (role, holder)
            assert not [e for e in effects if not isinstance(e, Say | Because)], (role, holder)


def test_every_action_has_a_door_or_a_reason_why_not() -> None:
    with_a_door = {door.action for door in DOORS}
    assert with_a_door | set(ELSEWHERE) == set(Action) == set(RIGHTS)
    assert not with_a_door & set(ELSEWHERE)
