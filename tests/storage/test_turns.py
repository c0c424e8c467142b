"""Turns in batches: one fails and the rest go on, what changed meanwhile is decided again."""

import asyncio
from dataclasses import replace

import pytest
from scheme import (
    BOT,
    CHATS,
    COMMAND,
    HOUR,
    JO,
    MAYA,
    NOW,
    PRIYA,
    SAM,
    case,
    facts_for,
    message,
    new_id,
    raw,
    run,
    say,
    worry,
)
from sqlalchemy import Table, func, select

from flows.casework import CaseState
from flows.conversing import Act, Button
from flows.effects import (
    Because,
    ChangeStanding,
    Effect,
    MoveCase,
    Refuse,
    UseButton,
)
from flows.facts import Facts
from flows.heard import Heard, LinkAsked, MessageHeard, Source, SourceKind
from flows.people import Standing
from storage.schema import delivery, inbox
from storage.store import Decided, Store


async def heard_from(store: Store, *chats: str, words: str = "hello") -> list[MessageHeard]:
    """Updates stored from some chats, read back as what was heard."""
    first = 1 + await count_of(store, inbox)
    raws = [raw(first + place, chat, words) for place, chat in enumerate(chats)]
    await store.keep_updates(BOT, raws, NOW)
    found = await store.waiting_updates(100, NOW)
    address = dict(zip((each.update_id for each in raws), chats, strict=True))
    return [
        replace(
            message(MAYA, words, update.update_id),
            address=address[update.update_id],
            source=Source(SourceKind.INBOX, update.id),
        )
        for update in found
        if update.update_id in address
    ]


async def count_of(store: Store, table: Table = delivery) -> int:
    """How many rows a table has."""
    async with store.database.reading() as conn:
        return (await conn.execute(select(func.count()).select_from(table))).scalar_one()


def echo(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
    """Answers whoever wrote; raises at the word "poison"."""
    assert isinstance(heard, MessageHeard)
    if heard.text == "poison":
        raise ValueError(heard.text)
    return (say(facts.me.id, heard.text), Because("why.echo")) if facts.me else ()


async def test_a_batch_is_decided_and_its_updates_are_emptied(store: Store) -> None:
    heards = await heard_from(store, CHATS[MAYA], CHATS[SAM])
    decided = await store.run_batch(heards, echo, NOW)
    assert [heard for heard, _ in decided] == heards
    assert [len(effects) for _, effects in decided] == [2, 2]
    assert await count_of(store) == 2
    assert await store.waiting_updates(10, NOW) == []
    async with store.database.reading() as conn:
        assert set((await conn.execute(select(inbox.c.raw))).scalars()) == {None}


async def test_a_turn_is_not_run_twice(store: Store) -> None:
    heards = await heard_from(store, CHATS[MAYA])
    await store.run_batch(heards, echo, NOW)
    assert await store.run_batch(heards, echo, NOW) == []
    assert await count_of(store) == 1


async def test_one_bad_turn_does_not_stop_the_others(store: Store) -> None:
    good = await heard_from(store, CHATS[MAYA])
    (bad,) = await heard_from(store, CHATS[SAM], words="poison")
    more = await heard_from(store, CHATS[PRIYA])
    decided = await store.run_batch([*good, bad, *more], echo, NOW)
    assert [heard for heard, _ in decided] == [*good, *more]
    assert await count_of(store) == 2


async def test_two_turns_of_one_person_are_decided_one_after_the_other(store: Store) -> None:
    seen: list[Standing] = []

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        assert facts.me is not None
        seen.append(facts.me.standing)
        return (ChangeStanding(facts.me.id, Standing.NOT_NOW, facts.me.version),)

    mine = message(MAYA)
    await store.run_batch([mine, message(MAYA, number=2)], decide, NOW)
    assert seen == [Standing.JOINED, Standing.NOT_NOW]


async def test_the_halves_of_a_pairing_are_not_decided_in_one_batch(store: Store) -> None:
    batches: list[int] = []

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        batches.append(facts.case_number)
        return ()

    await store.run_batch([message(MAYA), message(SAM), message(PRIYA)], decide, NOW)
    assert batches == [1, 2, 1]  # the number grows within a batch: Maya with Priya, then Sam


async def test_a_refused_command_writes_nothing_else(store: Store) -> None:
    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        return (say(MAYA), Refuse("command.no_person"))

    ((_, effects),) = await store.run_batch([LinkAsked(COMMAND, MAYA, "t")], decide, NOW)
    assert effects[-1] == Refuse("command.no_person")
    assert await count_of(store) == 0


async def test_a_command_that_fails_raises(store: Store) -> None:
    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await store.run_batch([LinkAsked(COMMAND, MAYA, "t")], decide, NOW)


async def test_two_leads_in_one_batch_do_not_overwrite_each_other(store: Store) -> None:
    of = new_id()
    await run(store, *worry(of))

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        (open_case,) = facts.cases
        if open_case.owner is not None:
            return (Because("why.taken"),)
        assert facts.me is not None
        taken = replace(open_case, owner=facts.me.id, state=CaseState.ACKNOWLEDGED)
        return (MoveCase(taken),)

    decided = await store.run_batch([message(PRIYA), message(JO)], decide, NOW)
    assert [type(effects[0]) for _, effects in decided] == [MoveCase, Because]
    (facts,) = await facts_for(store, message(MAYA))
    assert (facts.cases[0].owner, facts.cases[0].version) == (PRIYA, 2)


async def test_what_stays_stale_is_nobodys_overwriting(store: Store) -> None:
    of = new_id()
    await run(store, *worry(of))
    tries: list[int] = []

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        tries.append(1)
        return (MoveCase(case(of, version=99)),)

    (heard,) = await heard_from(store, CHATS[PRIYA])
    assert await store.run_batch([heard], decide, NOW) == []
    assert len(tries) > 1
    (facts,) = await facts_for(store, message(MAYA))
    assert facts.cases[0].version == 1


async def test_a_press_counts_once(store: Store) -> None:
    button = Button("tok", "Yes", Act.CHOOSE)
    await run(store, say(MAYA, buttons=((button,),)))

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        return (UseButton("tok"), say(MAYA, "counted"))

    first, second = await heard_from(store, CHATS[MAYA]), await heard_from(store, CHATS[SAM])
    decided = await store.run_batch([*first, *second], decide, NOW)
    assert len(decided) == 1
    assert await count_of(store) == 2


async def test_turns_at_one_moment_about_one_person_lose_no_change(store: Store) -> None:
    """As several processes run them on PostgreSQL; on SQLite there is one writer."""

    def decide(heard: Heard, facts: Facts, now: object) -> tuple[Effect, ...]:
        assert facts.me is not None
        return (ChangeStanding(facts.me.id, Standing.JOINED, facts.me.version),)

    (before,) = await facts_for(store, message(MAYA))
    turns = (store.run_batch([message(MAYA, number=n)], decide, NOW) for n in range(10))
    results: list[Decided] = await asyncio.gather(*turns)
    assert [len(each) for each in results] == [1] * 10
    (after,) = await facts_for(store, message(MAYA), now=NOW + HOUR)
    assert before.me is not None
    assert after.me is not None
    assert after.me.version == before.me.version + 10
