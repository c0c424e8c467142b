"""Erasing somebody: nothing of theirs opens any more, and the record stays whole and readable."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from scheme import (
    CHATS,
    COMMAND,
    JO,
    MAYA,
    NOW,
    PAIRING,
    PRIYA,
    SAM,
    WORDS,
    facts_for,
    message,
    new_id,
    run,
    say,
    worry,
)
from sqlalchemy import select, update

from flows.casework import CaseState, Entry, EntryKind
from flows.conversing import Act, Button, Conversation, ConversationState
from flows.effects import (
    Effect,
    Enter,
    Erase,
    Farewell,
    KeepRelay,
    PutConversation,
    RecordGateLine,
)
from flows.gate import Line, Recorded
from flows.heard import ButtonPressed, Heard
from flows.people import Standing
from flows.relaying import PairingState, Relay, RelayKind, Verdict, Why
from storage import schema
from storage.apart import keep_apart
from storage.outbox import NotSent, Sent
from storage.reading_cases import read_cases
from storage.reading_erasing import read_erasing
from storage.reading_gate import read_gate_lines
from storage.reading_people import read_people
from storage.reading_safety import read_files
from storage.record import verify
from storage.roster import read_roster
from storage.scope import Scope
from storage.sealing import Seals, key_id_of
from storage.store import Store

FAREWELL = "It's done."
SEALED = {
    schema.person: "profile",
    schema.account: "address",
    schema.agreement: "terms",
    schema.relay: "words",
    schema.check_in: "answers",
    schema.conversation: "answers",
    schema.delivery: "payload",
    schema.button: "label",
}
"""The ordinary kind: whatever is sealed and does not belong to the record."""


def relay(words: str, *, by: Any = MAYA, why: Why = Why.WITHIN_LIMITS) -> Relay:
    """A message between the two. Any: a person's id."""
    verdict = Verdict.PASSED if why is Why.WITHIN_LIMITS else Verdict.HELD
    return Relay(new_id(), RelayKind.MESSAGE, by, words, NOW, verdict, why, pairing=PAIRING)


def erasing(version: int = 1) -> Erase:
    """Maya is to be erased."""
    return Erase(MAYA, version, "Somebody", "-", Farewell(new_id(), "privacy.farewell", FAREWELL))


CASE = new_id()

TYPED = (("kept.0000.7.2026-11-03T16:10:00+00:00", "she hits me"),)
"""Words that wait in a telling for a tap."""


def telling(**parts: Any) -> Conversation:
    """Maya is telling a worry. Any: fields by name."""
    place = Conversation(
        new_id(), MAYA, "tell_someone", "who", ConversationState.OPEN, NOW, 0, (("about", "yes"),)
    )
    return replace(place, **parts)


async def with_words(store: Store) -> None:
    """Something of every kind of Maya's, with a worry that is closed."""
    answers = (("how", "awful week"),)
    place = Conversation(new_id(), MAYA, "f", "s", ConversationState.OPEN, NOW, 0, answers)
    await run(
        store,
        *worry(CASE),
        say(MAYA, "to her"),
        say(SAM, "Maya: from her", owner=MAYA),
        say(PRIYA, "to somebody else"),
        KeepRelay(relay("her words"), MAYA),
        KeepRelay(relay("his words to her", by=SAM), MAYA),
        KeepRelay(relay("waits", why=Why.OUTSIDE_HOURS), MAYA),
        PutConversation(place),
    )
    async with store.database.writing() as conn:
        await conn.execute(update(schema.case_file).values(state=CaseState.CLOSED))


async def version(store: Store) -> int:
    """Of Maya's row."""
    async with store.database.reading() as conn:
        of_maya = select(schema.person.c.version).where(schema.person.c.id == MAYA)
        found: int = (await conn.execute(of_maya)).scalar_one()
    return found


async def erase(store: Store, *more: Effect) -> None:
    """Erases Maya."""
    await run(store, *more, erasing(await version(store)))


async def blobs(store: Store) -> list[bytes]:
    """Every sealed value of the ordinary kind."""
    found: list[bytes] = []
    async with store.database.reading() as conn:
        for table, column in SEALED.items():
            found += (await conn.execute(select(table.c[column]))).scalars()
    return [each for each in found if each]


async def data_key_of(store: Store, who: Any) -> Any:
    """The id of a person's data key. Any: ids, and a scalar of a row."""
    async with store.database.reading() as conn:
        of_them = select(schema.person.c.data_key).where(schema.person.c.id == who)
        return (await conn.execute(of_them)).scalar_one()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), frozenset()),
        ((KeepRelay(relay("waits", why=Why.OUTSIDE_HOURS), MAYA),), frozenset()),
        ((KeepRelay(relay("whose?", why=Why.WHOSE_WORDS), MAYA),), {MAYA}),
        ((PutConversation(telling()),), {MAYA}),
        ((PutConversation(telling(flow="check_in")),), frozenset()),
        ((PutConversation(telling(state=ConversationState.ENDED)),), frozenset()),
        ((PutConversation(telling(subject=(("case", str(CASE)),))),), frozenset()),
        ((PutConversation(telling(subject=(("case", str(CASE)),), answers=TYPED)),), {MAYA}),
    ],
)
async def test_whose_words_are_on_their_way_to_a_worry(
    store: Store, more: tuple[Effect, ...], expected: frozenset[Any]
) -> None:
    await run(store, *more)
    async with store.database.reading() as conn:
        found = await read_erasing(Scope(conn, Seals(store.vault), NOW), {SAM})
    assert found[SAM].tellers == expected


async def test_no_sealed_value_of_the_ordinary_kind_opens_any_more(store: Store) -> None:
    await with_words(store)
    key = await data_key_of(store, MAYA)
    before = [each for each in await blobs(store) if key_id_of(each) == key]
    assert len(before) >= 7
    await erase(store)
    assert await data_key_of(store, MAYA) is None
    async with store.database.reading() as conn:
        assert (
            await conn.execute(select(schema.data_key).where(schema.data_key.c.id == key))
        ).all() == []
        seals = Seals(store.vault)
        await seals.learn(conn, before)
    assert all(seals.is_gone(each) for each in before)


async def test_the_record_verifies_and_its_worries_can_be_read(store: Store) -> None:
    await with_words(store)
    await erase(store)
    async with store.database.reading() as conn:
        assert await verify(conn, store.vault.programme) is None
    async with store.reading(NOW) as scope:
        file = (await read_files(scope, {CASE}, await read_cases(scope, None, {CASE})))[CASE]
        people = await read_people(scope, {MAYA})
    assert [each.words for each in file.concerns] == [WORDS]
    assert [each.words for each in file.entries] == ["", WORDS]
    assert people[MAYA].first_name == "Somebody"


async def test_she_is_a_stranger_and_only_the_farewell_reaches_her(store: Store) -> None:
    await with_words(store)
    await erase(store)
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.me is None
    claimed = await store.outbox.claim(10, NOW)
    assert [each.text for each in claimed] == ["to somebody else", FAREWELL]


async def test_what_is_being_sent_at_that_moment_is_not_tried_again(store: Store) -> None:
    await run(store, say(MAYA, "on its way"), say(SAM, "Maya: from her", owner=MAYA))
    sending = await store.outbox.claim(10, NOW)
    assert len(sending) == 2
    await erase(store)
    await store.outbox.settle([NotSent(each.id, NOW) for each in sending], NOW)
    assert [each.text for each in await store.outbox.claim(10, NOW)] == [FAREWELL]
    assert await store.failed_deliveries(10, NOW) == []


async def test_a_line_of_the_gate_about_her_reads_as_empty(store: Store) -> None:
    entered = Enter(Entry(None, NOW, EntryKind.ROLE_GIVEN, JO, person=MAYA))
    line = Recorded(Line.DETAILS, JO, NOW.date(), NOW, person=MAYA, words="in the blue folder")
    await run(store, entered, RecordGateLine(new_id(), line))
    await erase(store)
    async with store.reading(NOW) as scope:
        lines = (await read_gate_lines(scope, None)).lines
    assert [(each.person, each.words) for each in lines] == [(MAYA, "")]


async def test_nothing_of_hers_acts_any_more(store: Store) -> None:
    await with_words(store)
    await erase(store)
    async with store.database.reading() as conn:
        timers = select(schema.timer).where(schema.timer.c.person == MAYA)
        assert (await conn.execute(timers)).all() == []
        verdicts: Sequence[Verdict] = (
            (await conn.execute(select(schema.relay.c.verdict))).scalars().all()
        )
        places = select(schema.account.c.address_hash).where(schema.account.c.person == MAYA)
        assert set((await conn.execute(places)).scalars()) == {b""}
    assert Verdict.HELD not in verdicts
    (facts,) = await facts_for(store, message(SAM))
    assert facts.pairings == ()


async def test_every_list_shows_a_husk(store: Store) -> None:
    await with_words(store)
    await erase(store)
    async with store.reading(NOW) as scope:
        roster = await read_roster(scope)
    husk = next(each for each in roster.people if each.id == MAYA)
    assert (husk.first_name, husk.standing, husk.roles) == (
        "Somebody",
        Standing.ERASED,
        frozenset(),
    )
    assert (husk.account, husk.birth_month) == (None, None)
    assert all(each.state is PairingState.ENDED for each in roster.pairings)


async def test_words_to_her_in_the_same_moment_are_not_kept(store: Store) -> None:
    await with_words(store)
    await erase(store)
    await run(store, say(MAYA, "too late"), KeepRelay(relay("to nobody", by=SAM), MAYA))
    claimed = await store.outbox.claim(10, NOW)
    assert "too late" not in [each.text for each in claimed]


@pytest.mark.parametrize("is_with_keys_of_then", [True, False])
async def test_a_backup_from_before_can_be_read_as_long_as_it_is_there(
    store: Store, *, is_with_keys_of_then: bool
) -> None:
    """The wrapped key lies in the database: what a backup held when it was made, it still holds.

    So nothing is promised of backups but that they expire. A copy of the words alone is of no use.
    """
    await with_words(store)
    key = await data_key_of(store, MAYA)
    mine = [each for each in await blobs(store) if key_id_of(each) == key]
    async with store.database.reading() as conn:
        wrapped = select(schema.data_key).where(schema.data_key.c.id == key)
        backup = (await conn.execute(wrapped)).one()
    await erase(store)
    async with store.database.writing() as conn:
        if is_with_keys_of_then:
            await conn.execute(schema.data_key.insert().values(**backup._mapping))
        seals = Seals(store.vault)
        await seals.learn(conn, mine)
    assert [seals.is_gone(each) for each in mine] == [not is_with_keys_of_then] * len(mine)


@pytest.mark.parametrize("named", ["leaver", "erases"])
async def test_a_yes_to_erasing_and_her_call_for_help_are_never_decided_together(
    store: Store, named: str
) -> None:
    yes = Button("yes", "Yes, I agree", Act.AGREE, ((named, str(MAYA)),))
    await run(store, say(PRIYA, buttons=((yes,),)))
    agreed = ButtonPressed(COMMAND, CHATS[PRIYA], "yes", "q", NOW)
    help_now = message(MAYA, "I need help now")
    orders: list[list[Heard]] = [[help_now, agreed], [agreed, help_now]]
    for heards in orders:
        async with store.reading(NOW) as scope:
            together, later = await keep_apart(scope, heards)
        assert (together, later) == (heards[:1], heards[1:])


async def texts_kept(store: Store) -> dict[str, bool]:
    """Of every message that went out: is anything of its words kept?"""
    async with store.database.reading() as conn:
        rows = await conn.execute(select(schema.delivery.c.text_id, schema.delivery.c.payload))
        return {row.text_id: bool(row.payload) for row in rows}


async def test_what_adults_were_told_of_her_is_not_kept(store: Store) -> None:
    """Sent before, on its way, and still waiting: all of it goes, and nothing that names others."""
    await run(
        store,
        say(PRIYA, "Maya was here", text_id="test.sent", concerns=(SAM, MAYA)),
        say(PRIYA, "Sam was here", text_id="test.of_sam", concerns=(SAM,)),
    )
    for _ in range(2):
        sent = await store.outbox.claim(10, NOW)
        await store.outbox.settle([Sent(each.id, 1, NOW) for each in sent], NOW)
    await run(store, say(JO, "Maya is here", text_id="test.going", concerns=(MAYA,)))
    going = await store.outbox.claim(10, NOW)
    await run(store, say(PRIYA, "Maya will go", text_id="test.waits", concerns=(MAYA,)))
    assert all((await texts_kept(store)).values())
    await erase(store, say(PRIYA, "Maya has gone", text_id="test.same_turn", concerns=(MAYA,)))
    await store.outbox.settle([Sent(each.id, 2, NOW) for each in going], NOW)
    while claimed := await store.outbox.claim(10, NOW):
        assert all(each.text for each in claimed)
        await store.outbox.settle([Sent(each.id, 3, NOW) for each in claimed], NOW)
    kept = await texts_kept(store)
    assert {name for name, is_kept in kept.items() if is_kept} == {"test.of_sam"}
    (facts,) = await facts_for(store, message(PRIYA, "/mydata"))
    assert facts.own is not None
    assert [line.words for line in facts.own.got] == ["Sam was here"]


async def test_buttons_of_others_that_lead_to_her_are_gone(store: Store) -> None:
    of_her = Button("hers", "Maya", Act.PERSON, (("person", str(MAYA)),))
    of_him = Button("his", "Sam", Act.PERSON, (("person", str(SAM)),))
    await run(store, say(PRIYA, buttons=((of_her,), (of_him,))))
    await erase(store)
    async with store.database.reading() as conn:
        tokens = (await conn.execute(select(schema.button.c.token))).scalars().all()
    assert tokens == ["his"]
