"""What is written comes back as facts: each effect's round trip, and who is given what."""

from dataclasses import replace
from datetime import time
from typing import Any

from scheme import (
    CHATS,
    COMMAND,
    HOUR,
    JO,
    MAYA,
    NOW,
    PAIRING,
    PRIYA,
    SAM,
    TERMS,
    concern,
    facts_for,
    linked,
    message,
    new_id,
    person,
    run,
    say,
    worry,
)

from flows.agreement import Direction
from flows.checkins import CheckIn, CheckInPlan, CheckInState, Rhythm
from flows.conversing import Act, Button, Conversation, ConversationState
from flows.effects import (
    AddInvite,
    ChangeReach,
    ChangeStanding,
    KeepConcern,
    KeepRelay,
    MoveCheckIn,
    MoveRelay,
    PutCheckIn,
    PutConversation,
    PutPlan,
    UseButton,
)
from flows.heard import ButtonPressed, StartHeard, Topic, TopicKind
from flows.people import Reach, Role, Standing
from flows.relaying import Relay, RelayKind, Verdict, Why
from storage.outbox import Sent
from storage.store import Store


async def test_a_person_comes_back_whole(store: Store) -> None:
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.me is not None
    expected = person(MAYA, "Maya", Role.MENTEE)[0].person
    assert replace(facts.me, account=None) == expected
    assert facts.me.account is not None
    assert facts.me.account.reach is Reach.ACTIVE


async def test_a_stranger_is_nobody(store: Store) -> None:
    (facts,) = await facts_for(store, message(MAYA, address="999"))
    assert facts.me is None
    assert facts.pairings == ()
    assert {person.id for person in facts.team} == {PRIYA, JO}


async def test_the_pairing_comes_with_both_halves_and_the_terms(store: Store) -> None:
    for who in (MAYA, SAM):
        (facts,) = await facts_for(store, message(who))
        (pairing,) = facts.pairings
        assert (pairing.id, pairing.mentee.id, pairing.mentor.id) == (PAIRING, MAYA, SAM)
        assert pairing.terms == TERMS
        assert set(facts.people) == {MAYA, SAM, PRIYA, JO}


# Any: fields by name, of every type, as each test needs them.
def relay(words: str = "see you there", **more: Any) -> Relay:
    """A message of Maya's to Sam."""
    it = Relay(
        id=new_id(),
        kind=RelayKind.MESSAGE,
        sender=MAYA,
        words=words,
        heard_at=NOW,
        verdict=Verdict.HELD,
        why=Why.OUTSIDE_HOURS,
        pairing=PAIRING,
        direction=Direction.TO_MENTOR,
        message=7,
    )
    return replace(it, **more)


async def test_a_held_relay_comes_back_and_moves_on(store: Store) -> None:
    first, second = relay("first"), relay("second", heard_at=NOW + HOUR)
    await run(store, KeepRelay(second), KeepRelay(first))
    (facts,) = await facts_for(store, message(SAM))
    assert facts.pairings[0].held == (first, second)
    parcel = new_id()
    await run(
        store,
        MoveRelay(
            first.id,
            Verdict.PASSED,
            Why.WITHIN_LIMITS,
            version=1,
            passed_at=NOW,
            week="2026-W48",
            parcel=parcel,
        ),
    )
    (facts,) = await facts_for(store, message(SAM))
    (pairing,) = facts.pairings
    assert pairing.held == (second,)
    assert pairing.used == {Direction.TO_MENTOR: 1}
    assert pairing.heard_last == {Direction.TO_MENTOR: NOW + HOUR}
    assert pairing.passed_last == {Direction.TO_MENTOR: NOW}


async def test_a_parcel_counts_once_and_only_messages_of_this_week_count(store: Store) -> None:
    parcel = new_id()
    passed = {"verdict": Verdict.PASSED, "why": Why.WITHIN_LIMITS, "week": "2026-W48"}
    await run(
        store,
        KeepRelay(relay(**passed, parcel=parcel)),
        KeepRelay(relay(**passed, parcel=parcel)),
        KeepRelay(relay(**passed, parcel=new_id())),
        KeepRelay(relay(**passed, parcel=new_id(), kind=RelayKind.NOTE)),
        KeepRelay(relay(**passed | {"week": "2026-W47"}, parcel=new_id())),
    )
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.pairings[0].used == {Direction.TO_MENTOR: 2}


async def test_an_edited_message_finds_what_it_became(store: Store) -> None:
    kept, told = relay(message=7), concern(new_id(), message=8)
    await run(store, KeepRelay(kept), KeepRelay(relay(message=7, edits=kept.id)))
    await run(store, *worry(told.case)[:1], KeepConcern(told))
    edits = [message(MAYA, number=number, is_edit=True) for number in (7, 8, 9)]
    found = [(await facts_for(store, edit))[0] for edit in edits]
    assert [facts.original_relay for facts in found] == [kept, None, None]
    assert [facts.original_concern for facts in found] == [None, told, None]
    (not_edited,) = await facts_for(store, message(MAYA, number=7))
    assert not_edited.original_relay is None


async def test_a_conversation_comes_back_and_one_set_aside_too(store: Store) -> None:
    place = Conversation(
        new_id(), MAYA, "check_in", "how", ConversationState.OPEN, NOW, 0, (("how", "fine"),)
    )
    await run(store, PutConversation(place))
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.conversation == replace(place, version=1)
    aside = replace(place, state=ConversationState.ASIDE, version=1, step="more")
    other = replace(place, id=new_id(), flow="help_now")
    await run(store, PutConversation(other), PutConversation(aside))
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.conversation == replace(other, version=1)
    assert facts.aside == replace(aside, version=2)


async def test_a_conversation_put_twice_in_a_turn_is_written_once(store: Store) -> None:
    place = Conversation(new_id(), MAYA, "check_in", "how", ConversationState.OPEN, NOW, 0)
    await run(store, PutConversation(place), PutConversation(replace(place, step="more")))
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.conversation == replace(place, step="more", version=1)


async def test_a_press_is_found_by_its_token_whoever_presses(store: Store) -> None:
    button = Button("tok", "I have it", Act.ACKNOWLEDGE, (("case", str(new_id())),))
    await run(store, say(PRIYA, buttons=((button,),)))
    pressed = ButtonPressed(COMMAND, CHATS[MAYA], "tok", "q", NOW)
    (facts,) = await facts_for(store, pressed)
    assert facts.pressed is not None
    assert facts.pressed.button == button
    assert (facts.pressed.person, facts.pressed.used_at) == (PRIYA, None)
    await run(store, UseButton("tok"))
    (facts,) = await facts_for(store, pressed)
    assert facts.pressed is not None
    assert facts.pressed.used_at == NOW


async def test_a_forged_press_finds_nothing(store: Store) -> None:
    for token in ("", "tok2", "\x00", "\ud800", "x" * 65, "' OR 1=1 --"):
        (facts,) = await facts_for(store, ButtonPressed(COMMAND, CHATS[MAYA], token, "q", NOW))
        assert facts.pressed is None


async def test_a_link_is_found_by_its_token_and_only_the_last_one_works(store: Store) -> None:
    await run(store, AddInvite(new_id(), MAYA, "old", NOW + HOUR))
    await run(store, AddInvite(new_id(), MAYA, "new", NOW + HOUR))
    links = [StartHeard(COMMAND, f"88{n}", n, NOW) for n in ("old", "none", "new")]
    old, none, new = await facts_for(store, *links)
    assert old.invite is not None
    assert new.invite is not None
    assert (old.invite.expires, new.invite.expires) == (NOW, NOW + HOUR)
    assert none.invite is None
    assert new.people[MAYA].first_name == "Maya"


async def test_a_new_account_takes_the_place_of_the_old_one(store: Store) -> None:
    await run(store, say(MAYA, "to the old phone"))
    await run(store, *linked(MAYA, "7777"))
    old, new = await facts_for(store, message(MAYA), message(MAYA, address="7777"))
    assert old.me is not None
    assert new.me is not None
    assert (old.me.gone_by, new.me.gone_by) == (True, False)
    assert (old.me.is_doubtful, new.me.is_doubtful) == (True, False)
    (pressed,) = await facts_for(store, ButtonPressed(COMMAND, CHATS[MAYA], "tok", "q", NOW))
    assert pressed.me is not None
    assert (pressed.me.id, pressed.me.gone_by) == (MAYA, True)
    (waiting,) = await store.outbox.claim(10, NOW)
    assert waiting.address == "7777"


async def test_standing_and_reach_change(store: Store) -> None:
    (before,) = await facts_for(store, message(MAYA))
    assert before.me is not None
    assert before.me.account is not None
    await run(
        store,
        ChangeStanding(MAYA, Standing.NOT_NOW, before.me.version),
        ChangeReach(before.me.account.id, Reach.BLOCKED),
    )
    (after,) = await facts_for(store, message(MAYA))
    assert after.me is not None
    assert after.me.account is not None
    assert (after.me.standing, after.me.account.reach) == (Standing.NOT_NOW, Reach.BLOCKED)
    assert after.me.version == before.me.version + 1


async def test_plans_and_check_ins_come_back(store: Store) -> None:
    plan = CheckInPlan(MAYA, ((0, time(16, 30)), (3, time(17))), Rhythm.WEEKLY, False, 0)
    asked = CheckIn(new_id(), MAYA, "2026-W48-1", NOW, CheckInState.ASKED, NOW)
    await run(store, PutPlan(plan), PutCheckIn(asked))
    for who in (MAYA, SAM):
        (facts,) = await facts_for(store, message(who))
        assert facts.plans == {MAYA: replace(plan, version=1)}
    await run(store, PutPlan(replace(plan, rhythm=Rhythm.BREAK, version=1)))
    await run(
        store, MoveCheckIn(asked.id, MAYA, CheckInState.ANSWERED, answers=(("how", "tired"),))
    )
    subject = (("check_in", str(asked.id)),)
    await run(
        store,
        PutConversation(
            Conversation(
                new_id(), MAYA, "check_in", "more", ConversationState.OPEN, NOW, 0, (), subject
            )
        ),
    )
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.plans[MAYA].rhythm is Rhythm.BREAK
    answered = replace(asked, state=CheckInState.ANSWERED, answers=(("how", "tired"),))
    assert facts.check_in == answered
    assert facts.slots == {"2026-W48-1"}


async def test_unanswered_check_ins_are_counted_from_the_newest(store: Store) -> None:
    states = (CheckInState.ASKED, CheckInState.ANSWERED, CheckInState.ASKED, CheckInState.MISSED)
    for week, state in enumerate(states, start=1):
        due = NOW + week * 7 * 24 * HOUR
        asked_at = None if state is CheckInState.MISSED else due
        await run(store, PutCheckIn(CheckIn(new_id(), MAYA, str(week), due, state, asked_at)))
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.unanswered == 1
    assert facts.unanswered_since == NOW + 3 * 7 * 24 * HOUR


async def test_a_reply_is_read_as_meant(store: Store) -> None:
    kept = relay()
    topic = Topic(TopicKind.RELAY, kept.id)
    await run(store, KeepRelay(kept), say(SAM, topic=topic))
    (outgoing,) = await store.outbox.claim(1, NOW)
    await store.outbox.settle([Sent(outgoing.id, 41, NOW)], NOW)
    (facts,) = await facts_for(store, message(SAM, reply_to=41))
    assert facts.replied == topic
    assert facts.relay == kept
    (other,) = await facts_for(store, message(MAYA, reply_to=41))
    assert other.replied is None


async def test_a_leads_press_on_a_held_message_brings_its_pairing(store: Store) -> None:
    kept = relay(why=Why.LEAD_FIRST)
    button = Button("tok", "Send it", Act.RELEASE, (("relay", str(kept.id)),))
    await run(store, KeepRelay(kept), say(PRIYA, buttons=((button,),)))
    (facts,) = await facts_for(store, ButtonPressed(COMMAND, CHATS[PRIYA], "tok", "q", NOW))
    assert facts.relay == kept
    assert [pairing.id for pairing in facts.pairings] == [PAIRING]


async def test_the_whole_programme_is_read_for_a_command_of_the_team_alone(store: Store) -> None:
    (asked,) = await facts_for(store, message(PRIYA, "/people"))
    assert [each.id for each in asked.everybody] == [MAYA, SAM, PRIYA, JO]
    assert [each.id for each in asked.every_pairing] == [PAIRING]
    for plain in (message(PRIYA, "people"), message(MAYA, "/people"), message(SAM, "/people")):
        (facts,) = await facts_for(store, plain)
        assert (facts.everybody, facts.every_pairing) == ((), ())
