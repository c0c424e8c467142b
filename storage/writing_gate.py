"""Writes the lines of the go-live gate, and what changes the cover. Never changes one."""

from flows.cover_changes import hours_to_text
from flows.effects import ChangeCover, RecordGateLine
from storage import schema
from storage.rows import Known, Rows
from storage.writing_safety import HeadNotRead


def record_gate_line(effect: RecordGateLine, rows: Rows, known: Known) -> None:
    """A line with its words sealed, under the number of the entry written right before it."""
    if known.head is None:
        raise HeadNotRead
    it = effect.recorded
    rows.add(
        schema.gate_line,
        id=effect.id,
        programme=known.programme,
        number=known.head.number,
        line=it.line,
        what=it.what,
        person=it.person,
        by=it.by,
        on=it.on,
        recheck=it.recheck,
        at=it.at,
        words=known.seals.seal(it.person, "gate_line", "words", effect.id, it.words),
    )


def change_cover(effect: ChangeCover, rows: Rows, known: Known) -> None:
    """A change of the cover, under the number of the entry written right before it."""
    if known.head is None:
        raise HeadNotRead
    it = effect.change
    rows.add(
        schema.cover_change,
        id=effect.id,
        programme=known.programme,
        number=known.head.number,
        kind=it.kind,
        on=it.on,
        hours=hours_to_text(it.hours) if it.hours else "",
        by=it.by,
        at=known.now,
    )
