"""Writes the lines of the go-live gate. Never changes one."""

from flows.effects import RecordGateLine
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
