"""Reads how often each rule of the word list noticed something, and what people said of it at closing.

Counts alone: no words, no names, no numbers of cases.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from flows.casework import EntryKind
from storage.columns import pairs_from_text
from storage.schema import concern, entry
from storage.scope import Scope


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule: in how many cases it noticed something, and in how many that was which."""

    rule: str
    category: str
    cases: int
    useful: int
    false_alarms: int


async def read_rule_counts(scope: Scope) -> list[RuleCount]:
    """Every rule that noticed something, the one with the most false alarms first.

    A case that was closed twice counts as it was judged last; for each rule that noticed something
    in it the answer is the same.
    """
    judged = await _judged(scope)
    it = concern.c
    rows = await scope.conn.execute(
        select(it.case, it.rule, it.category)
        .where(it.programme == scope.programme, it.rule != "")
        .distinct()
    )
    cases: dict[tuple[str, str], list[str]] = {}
    for case, rule, category in rows:
        cases.setdefault((rule, category), []).append(judged.get(case, ""))
    found = [
        RuleCount(rule, category, len(said), said.count("useful"), said.count("false_alarm"))
        for (rule, category), said in cases.items()
    ]
    return sorted(found, key=lambda each: (-each.false_alarms, -each.cases, each.rule))


async def _judged(scope: Scope) -> dict[UUID, str]:
    """What was said last of each case, oldest first so that the last one stays."""
    rows = await scope.conn.execute(
        select(entry.c.case, entry.c.facts)
        .where(entry.c.programme == scope.programme, entry.c.kind == EntryKind.CLOSING)
        .order_by(entry.c.number)
    )
    found: dict[UUID, str] = {}
    for case, facts in rows:
        judged = dict(pairs_from_text(facts)).get("judged")
        if judged is not None:
            found[case] = judged
    return found
