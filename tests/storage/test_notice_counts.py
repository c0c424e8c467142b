"""How often each rule noticed something, and how it was judged: counted by case, the last word counts."""

from uuid import UUID

from scheme import NOW, case, concern, entry, new_id, run

from flows.casework import EntryKind, RaisedBy
from flows.effects import Effect, KeepConcern, OpenCase
from storage.reading_notices import RuleCount, read_rule_counts
from storage.store import Store


def noticed(of: UUID, rule: str, category: str = "suicide") -> Effect:
    told = concern(of, raised_by=RaisedBy.NOTICED, rule=rule, category=category, noticed="x")
    return KeepConcern(told)


def judged(of: UUID, answer: str) -> Effect:
    return entry(of, EntryKind.CLOSING, facts=(("asked", "useful"), ("judged", answer)))


async def counts(store: Store) -> list[RuleCount]:
    async with store.reading(NOW) as scope:
        return await read_rule_counts(scope)


async def test_each_rule_is_counted_by_case_as_it_was_judged_last(store: Store) -> None:
    one, two, three = new_id(), new_id(), new_id()
    await run(store, OpenCase(case(one, 1)), OpenCase(case(two, 2)), OpenCase(case(three, 3)))
    await run(
        store,
        noticed(one, "a"), noticed(one, "a"), noticed(one, "b", "eating"),
        noticed(two, "a"), noticed(three, "b", "eating"),
        KeepConcern(concern(three)),
        judged(one, "false_alarm"), judged(two, "useful"),
    )  # fmt: skip
    assert await counts(store) == [
        RuleCount("a", "suicide", 2, 1, 1),
        RuleCount("b", "eating", 2, 0, 1),
    ]
    await run(store, judged(one, "unsure"))
    assert await counts(store) == [
        RuleCount("a", "suicide", 2, 1, 0),
        RuleCount("b", "eating", 2, 0, 0),
    ]


async def test_where_nothing_was_noticed_there_is_nothing_to_count(store: Store) -> None:
    assert await counts(store) == []
