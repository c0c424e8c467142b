"""What was recorded for the go-live gate. Add-only: the newest row of a line counts."""

from sqlalchemy import Column, Date, Index, Integer, String, Table
from sqlalchemy.schema import UniqueConstraint

from flows.gate import Line
from storage.columns import Named, UTCDateTime
from storage.schema.metadata import id_column, metadata, programme_column, reference, sealed

# `number` is that of the entry in the record that says the same.
gate_line = Table(
    "gate_line",
    metadata,
    id_column(),
    programme_column(),
    Column("number", Integer, nullable=False),
    Column("line", Named(Line), nullable=False),
    Column("what", String(40), nullable=False),
    reference("person", "person", nullable=True),
    reference("by", "person"),
    Column("on", Date, nullable=False),
    Column("recheck", Date),
    Column("at", UTCDateTime, nullable=False),
    sealed("words"),
    UniqueConstraint("programme", "number"),
)
Index("ix_gate_line_person", gate_line.c.programme, gate_line.c.person)
