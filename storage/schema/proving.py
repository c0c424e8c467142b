"""Tests of the ladder: when each ran, who was asked when, and who pressed when. Holds no words."""

from sqlalchemy import Column, Index, Integer, Table
from sqlalchemy.schema import UniqueConstraint

from storage.columns import UTCDateTime
from storage.schema.metadata import (
    id_column,
    metadata,
    partial_index,
    programme_column,
    reference,
)

ladder_test = Table(
    "ladder_test",
    metadata,
    id_column(),
    programme_column(),
    Column("started_at", UTCDateTime, nullable=False),
    reference("started_by", "person", nullable=True),
    Column("ended_at", UTCDateTime),
    Column("passed_at", UTCDateTime),
    Column("version", Integer, nullable=False),
)
Index("ix_ladder_test_started", ladder_test.c.programme, ladder_test.c.started_at)
partial_index(
    "uq_ladder_test_running", ladder_test.c.programme, where="ended_at IS NULL", unique=True
)

ladder_test_asked = Table(
    "ladder_test_asked",
    metadata,
    id_column(),
    programme_column(),
    reference("test", "ladder_test"),
    reference("person", "person"),
    Column("rung", Integer, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("due", UTCDateTime, nullable=False),
    Column("pressed_at", UTCDateTime),
    UniqueConstraint("test", "person"),
)
