"""What was changed of the programme file's cover. Add-only: later rows go before earlier ones."""

from sqlalchemy import Column, Date, Integer, Table, Text
from sqlalchemy.schema import UniqueConstraint

from flows.cover_changes import CoverChangeKind
from storage.columns import Named, UTCDateTime
from storage.schema.metadata import id_column, metadata, programme_column, reference

# `number` is that of the entry in the record that says the same, with the reason.
cover_change = Table(
    "cover_change",
    metadata,
    id_column(),
    programme_column(),
    Column("number", Integer, nullable=False),
    Column("kind", Named(CoverChangeKind), nullable=False),
    Column("on", Date, nullable=False),
    Column("hours", Text, nullable=False),
    reference("by", "person", nullable=True),
    Column("at", UTCDateTime, nullable=False),
    UniqueConstraint("programme", "number"),
)
