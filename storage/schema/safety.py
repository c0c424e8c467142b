"""Concerns, cases and the record. Concerns and entries are add-only: triggers refuse the rest."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.schema import UniqueConstraint

from flows.casework import CaseState, EntryKind, RaisedBy
from flows.level import Level
from flows.proposing import Outcome, ProposalKind
from storage.columns import Named, Numbered, UTCDateTime
from storage.schema.metadata import (
    id_column,
    metadata,
    partial_index,
    programme_column,
    reference,
    sealed,
)

case_file = Table(
    "case_file",
    metadata,
    id_column(),
    programme_column(),
    Column("number", Integer, nullable=False),
    reference("person", "person"),
    Column("level", Numbered(Level), nullable=False),
    Column("state", Named(CaseState), nullable=False),
    Column("opened_at", UTCDateTime, nullable=False),
    Column("starts_at", UTCDateTime, nullable=False),
    Column("paged_at", UTCDateTime, nullable=False),
    reference("asked_for", "person", nullable=True),
    reference("owner", "person", nullable=True),
    Column("told_at", UTCDateTime),
    Column("questions_stopped_at", UTCDateTime),
    Column("promised_at", UTCDateTime),
    Column("closed_at", UTCDateTime),
    Column("version", Integer, nullable=False),
    UniqueConstraint("programme", "number"),
)
partial_index("ix_case_file_open", case_file.c.person, where="state <> 'closed'")
Index("ix_case_file_person", case_file.c.person)
Index("ix_case_file_closed", case_file.c.programme, case_file.c.closed_at)

case_about = Table(
    "case_about",
    metadata,
    Column("case", Uuid, ForeignKey("case_file.id"), primary_key=True),
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    programme_column(),
)

concern = Table(
    "concern",
    metadata,
    id_column(),
    programme_column(),
    reference("case", "case_file"),
    reference("person", "person"),
    reference("by", "person"),
    Column("raised_by", Named(RaisedBy), nullable=False),
    Column("level", Numbered(Level), nullable=False),
    Column("category", String(60), nullable=False),
    Column("rule", String(120), nullable=False),
    sealed("words"),
    sealed("noticed"),
    sealed("read_as"),
    Column("said_at", UTCDateTime, nullable=False),
    Column("recorded_at", UTCDateTime, nullable=False),
    Column("message", BigInteger),
)
Index("ix_concern_case", concern.c.case, concern.c.recorded_at)
Index("ix_concern_by", concern.c.by, concern.c.said_at)
partial_index("ix_concern_message", concern.c.by, concern.c.message, where="message IS NOT NULL")

# The clear facts are kept as the very text that was hashed: checking guesses at no form.
entry = Table(
    "entry",
    metadata,
    Column("programme", String(40), ForeignKey("programme.slug"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    reference("case", "case_file", nullable=True),
    reference("person", "person", nullable=True),
    Column("at", UTCDateTime, nullable=False),
    reference("by", "person", nullable=True),
    Column("kind", Named(EntryKind), nullable=False),
    Column("facts", Text, nullable=False),
    sealed("words"),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
Index("ix_entry_case", entry.c.case, entry.c.number)
Index("ix_entry_by", entry.c.by, entry.c.kind, entry.c.at)

# Something that needs a second person before it is done; `by` is None for the command line.
proposal = Table(
    "proposal",
    metadata,
    id_column(),
    programme_column(),
    Column("kind", Named(ProposalKind), nullable=False),
    reference("by", "person", nullable=True),
    reference("person", "person", nullable=True),
    reference("case", "case_file", nullable=True),
    sealed("words"),
    Column("made_at", UTCDateTime, nullable=False),
    Column("outcome", Named(Outcome), nullable=False),
    reference("settled_by", "person", nullable=True),
    Column("settled_at", UTCDateTime),
)
partial_index(
    "ix_proposal_open", proposal.c.programme, proposal.c.made_at, where="outcome = 'open'"
)

record_head = Table(
    "record_head",
    metadata,
    Column("programme", String(40), ForeignKey("programme.slug"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
