"""Facts about safety and the team: cases and files, who is on duty, and who is given what."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

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
    WORDS,
    case,
    concern,
    entry,
    facts_for,
    linked,
    message,
    new_id,
    person,
    run,
    say,
    worry,
)
from sqlalchemy import update

from flows.casework import CaseState, EntryKind, RaisedBy
from flows.conversing import CASES, EVERYBODY, Act, Button, Conversation, ConversationState
from flows.effects import (
    AddPairing,
    KeepConcern,
    MoveCase,
    OpenCase,
    PutConversation,
)
from flows.heard import AccountAsked, ButtonPressed, Deed, LinkAsked
from flows.people import Role
from flows.relaying import PairingState
from storage.schema import duty
from storage.store import Store


async def test_a_case_comes_without_words_and_its_file_with_them(store: Store) -> None:
    of = new_id()
    await run(store, *worry(of))
    (mine,) = await facts_for(store, message(MAYA))
    expected = case(of, raised_by=frozenset({MAYA}), concern_times=(NOW,))
    assert mine.cases == (expected,)
    assert mine.file is None
    assert mine.last_told_at == mine.last_wrote_at == NOW
    button = Button("tok", "Open", Act.OPEN_CASE, (("case", str(of)),))
    await run(store, say(PRIYA, buttons=((button,),)))
    (opened,) = await facts_for(store, ButtonPressed(COMMAND, CHATS[PRIYA], "tok", "q", NOW))
    assert opened.file is not None
    assert opened.file.case == expected
    assert [each.words for each in opened.file.concerns] == [WORDS]
    assert [(each.number, each.kind) for each in opened.file.entries] == [
        (1, EntryKind.OPENED),
        (2, EntryKind.CONCERN),
    ]
    assert opened.file.entries[0].facts == (("level", "TODAY"),)
    assert opened.file.entries[1].words == WORDS
    assert opened.people[MAYA].first_name == "Maya"
    assert [pairing.id for pairing in opened.file_pairings] == [PAIRING]
    assert opened.pairings == ()


async def test_words_of_one_moment_stand_as_they_came(store: Store) -> None:
    of = new_id()
    await run(store, OpenCase(case(of)))
    said = ["first", "then this", "and this", "at last"]
    for number, words in enumerate(said):
        told = concern(of, words, id=UUID(int=1_000 - number))
        facts = (("concern", str(told.id)),)
        await run(store, KeepConcern(told), entry(of, EntryKind.CONCERN, by=MAYA, facts=facts))
    button = Button("tok", "Open", Act.OPEN_CASE, (("case", str(of)),))
    await run(store, say(PRIYA, buttons=((button,),)))
    (opened,) = await facts_for(store, ButtonPressed(COMMAND, CHATS[PRIYA], "tok", "q", NOW))
    assert opened.file is not None
    assert [each.words for each in opened.file.concerns] == said


async def test_who_is_on_duty_knows_of_every_open_case(store: Store) -> None:
    await run(store, *worry(new_id()))
    (lead,) = await facts_for(store, message(PRIYA))
    (mentor,) = await facts_for(store, message(SAM))
    (stranger,) = await facts_for(store, message(MAYA, address="999"))
    assert [len(facts.cases) for facts in (lead, mentor, stranger)] == [1, 1, 0]


async def test_whoever_changes_what_an_adult_is_knows_of_every_open_case(store: Store) -> None:
    ann = UUID(int=12)
    await run(store, *person(ann, "Ann", Role.COORDINATOR), *linked(ann, "7012"))
    await run(store, *worry(new_id()))
    for meaning, seen in (((EVERYBODY, CASES), 1), ((EVERYBODY, "yes"), 0)):
        button = Button(meaning[1], "Freeze", Act.FREEZE, (meaning,))
        await run(store, say(ann, buttons=((button,),)))
        (by_press,) = await facts_for(store, ButtonPressed(COMMAND, "7012", meaning[1], "q", NOW))
        place = Conversation(
            new_id(), ann, "duty", "whom", ConversationState.OPEN, NOW, 0, (), (meaning,)
        )
        await run(store, PutConversation(place))
        (by_flow,) = await facts_for(store, message(PRIYA, address="7012"))
        assert [len(facts.cases) for facts in (by_press, by_flow)] == [seen, seen]
        await run(store, PutConversation(replace(place, state=ConversationState.ENDED, version=1)))


async def test_a_command_about_an_adult_on_the_ladder_brings_every_open_case(
    store: Store,
) -> None:
    await run(store, *worry(new_id()))
    for heard in (AccountAsked(COMMAND, PRIYA, Deed.FREEZE), LinkAsked(COMMAND, PRIYA, "t" * 22)):
        (facts,) = await facts_for(store, heard)
        assert len(facts.cases) == 1


async def test_a_case_moves_and_whom_it_is_about_is_kept(store: Store) -> None:
    of = new_id()
    await run(store, *worry(of))
    moved = case(
        of,
        state=CaseState.ACKNOWLEDGED,
        owner=PRIYA,
        about=frozenset({SAM, JO}),
        told_at=NOW,
        promised_at=NOW + HOUR,
    )
    await run(store, MoveCase(moved))
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.cases == (
        replace(moved, version=2, raised_by=frozenset({MAYA}), concern_times=(NOW,)),
    )
    assert SAM in facts.people
    await run(store, MoveCase(replace(moved, version=2, state=CaseState.CLOSED)))
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.cases == ()


async def test_told_is_not_noticed_and_a_leads_letter_is_remembered(store: Store) -> None:
    of = new_id()
    await run(
        store, *worry(of)[:1], KeepConcern(concern(of, raised_by=RaisedBy.NOTICED)), entry(of)
    )
    (facts,) = await facts_for(store, message(MAYA))
    assert (facts.last_told_at, facts.last_lead_wrote_at) == (None, None)
    later = NOW + HOUR
    await run(store, entry(of, EntryKind.WROTE_TO_YOUNG_PERSON, by=PRIYA, at=later))
    await run(store, entry(of, EntryKind.YOUNG_PERSON_WROTE, by=MAYA, at=later + HOUR))
    (facts,) = await facts_for(store, message(MAYA))
    assert (facts.last_told_at, facts.last_lead_wrote_at) == (None, later)
    assert facts.last_wrote_at == later + HOUR


async def test_roles_count_from_their_first_moment_until_before_their_last(store: Store) -> None:
    minute = timedelta(minutes=1)
    async with store.database.writing() as conn:
        await conn.execute(
            update(duty).where(duty.c.person == PRIYA).values(from_at=NOW, until=NOW + HOUR)
        )
    expected = {
        NOW - minute: False,
        NOW: True,
        NOW + HOUR - minute: True,
        NOW + HOUR: False,
        NOW + HOUR + minute: False,
    }
    for moment, is_lead in expected.items():
        (facts,) = await facts_for(store, message(MAYA), now=moment)
        found = {each.id: each for each in facts.team}
        assert bool(found[PRIYA].duties) is is_lead, moment


async def test_each_in_a_batch_is_given_only_its_own(store: Store) -> None:
    other, mentor = UUID(int=10), UUID(int=11)
    await run(store, *person(other, "Ola", Role.MENTEE), *person(mentor, "Lee", Role.MENTOR))
    await run(store, *linked(other, "7010"), *linked(mentor, "7011"))
    await run(store, AddPairing(new_id(), other, mentor, PairingState.ACTIVE, NOW))
    await run(store, *worry(new_id()))
    maya, ola = await facts_for(store, message(MAYA), message(MAYA, address="7010"))
    assert maya.me is not None
    assert ola.me is not None
    assert set(maya.people) == {MAYA, SAM, PRIYA, JO}
    assert set(ola.people) == {other, mentor, PRIYA, JO}
    assert (len(maya.cases), len(ola.cases)) == (1, 0)
    assert (maya.case_number, ola.case_number) == (2, 3)
