"""Cover changed in chat: what is written comes back in the rules of every later decision."""

from datetime import date, time

from scheme import NOW, PRIYA, facts_for, message, new_id, run
from sqlalchemy import text

from flows.casework import Entry, EntryKind
from flows.cover import has_cover
from flows.cover_changes import CoverChange, CoverChangeKind
from flows.effects import ChangeCover, Enter
from flows.local_time import Hours
from storage.reading_gate import read_gate
from storage.reading_programme import read_programme
from storage.roster import read_roster
from storage.store import Store

THURSDAY, SUNDAY = date(2026, 12, 24), date(2026, 12, 27)


async def change(store: Store, kind: CoverChangeKind, on: date, *hours: Hours) -> None:
    """A change by Priya, with its entry."""
    held = CoverChange(kind, on, hours, PRIYA, NOW)
    entry = Enter(Entry(None, NOW, EntryKind.COVER_CHANGED, PRIYA, (), "a reason"))
    await run(store, entry, ChangeCover(new_id(), held))


async def test_every_later_decision_has_the_changed_cover(store: Store) -> None:
    (before,) = await facts_for(store, message(PRIYA))
    assert has_cover(before.rules, THURSDAY)
    assert before.rules is store.rules
    await change(store, CoverChangeKind.CLOSED, THURSDAY)
    sundays = Hours(frozenset({3, 6}), time(10), time(11))
    await change(store, CoverChangeKind.HOURS, date(2026, 12, 1), sundays)
    for facts in await facts_for(store, message(PRIYA), message(PRIYA, "/cover", 2)):
        assert not has_cover(facts.rules, THURSDAY)
        assert has_cover(facts.rules, SUNDAY)
    await change(store, CoverChangeKind.OPENED, THURSDAY)
    (after,) = await facts_for(store, message(PRIYA))
    assert has_cover(after.rules, THURSDAY)


async def test_the_gate_that_doctor_reads_has_it_too_with_who_and_when(store: Store) -> None:
    await change(store, CoverChangeKind.CLOSED, THURSDAY)
    async with store.reading(NOW) as scope:
        roster = await read_roster(scope)
        gate = await read_gate(scope, store.rules, store.library.help_lines, roster)
        row = await read_programme(scope)
        entries = await scope.conn.execute(text("SELECT number FROM entry ORDER BY number DESC"))
    assert not has_cover(gate.rules, THURSDAY)
    (made,) = row.cover_changes
    assert (made.by, made.at, made.number) == (PRIYA, NOW, entries.scalars().first())
