"""Pairings, agreements, check-ins, relays and conversations."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Uuid
from sqlalchemy.schema import UniqueConstraint

from flows.agreement import Direction, Party
from flows.checkins import CheckInState, Rhythm
from flows.conversing import ConversationState
from flows.level import Level
from flows.relaying import PairingState, RelayKind, Verdict, Why
from storage.columns import DayTimes, Named, Numbered, TextPairs, UTCDateTime
from storage.schema.metadata import (
    id_column,
    metadata,
    partial_index,
    programme_column,
    reference,
    sealed,
)

pairing = Table(
    "pairing",
    metadata,
    id_column(),
    programme_column(),
    reference("mentee", "person"),
    reference("mentor", "person"),
    Column("state", Named(PairingState), nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("stops", TextPairs, nullable=False),
    Column("version", Integer, nullable=False),
)
partial_index("uq_pairing_active_mentee", pairing.c.mentee, where="state = 'active'", unique=True)
Index("ix_pairing_mentee", pairing.c.mentee)
Index("ix_pairing_mentor", pairing.c.mentor)

agreement = Table(
    "agreement",
    metadata,
    id_column(),
    programme_column(),
    reference("pairing", "pairing"),
    Column("number", Integer, nullable=False),
    sealed("terms"),
    sealed("recorded_by"),
    Column("recorded_at", UTCDateTime, nullable=False),
    UniqueConstraint("pairing", "number"),
)

agreement_answer = Table(
    "agreement_answer",
    metadata,
    Column("agreement", Uuid, ForeignKey("agreement.id"), primary_key=True),
    Column("party", Named(Party), primary_key=True),
    programme_column(),
    reference("person", "person"),
    Column("said_at", UTCDateTime, nullable=False),
    Column("way", String(40), nullable=False),
)

plan = Table(
    "plan",
    metadata,
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    programme_column(),
    Column("times", DayTimes, nullable=False),
    Column("rhythm", Named(Rhythm), nullable=False),
    Column("slowed", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

check_in = Table(
    "check_in",
    metadata,
    id_column(),
    programme_column(),
    reference("person", "person"),
    Column("slot", String(20), nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("state", Named(CheckInState), nullable=False),
    Column("asked_at", UTCDateTime),
    sealed("answers", nullable=True),
    UniqueConstraint("person", "slot"),
)
Index("ix_check_in_person_due", check_in.c.person, check_in.c.due_at)

relay = Table(
    "relay",
    metadata,
    id_column(),
    programme_column(),
    Column("kind", Named(RelayKind), nullable=False),
    reference("sender", "person"),
    reference("pairing", "pairing", nullable=True),
    Column("direction", Named(Direction)),
    sealed("words"),
    Column("message", BigInteger),
    Column("heard_at", UTCDateTime, nullable=False),
    Column("verdict", Named(Verdict), nullable=False),
    Column("why", Named(Why), nullable=False),
    reference("edits", "relay", nullable=True),
    reference("check_in", "check_in", nullable=True),
    Column("due_at", UTCDateTime),
    Column("passed_at", UTCDateTime),
    Column("week", String(10)),
    Column("parcel", Uuid),
    Column("flagged", Numbered(Level)),
    Column("forwarded", Boolean, nullable=False),
    Column("maybe_sent", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
partial_index("ix_relay_held", relay.c.pairing, relay.c.heard_at, where="verdict = 'held'")
partial_index("ix_relay_message", relay.c.sender, relay.c.message, where="message IS NOT NULL")
Index("ix_relay_week", relay.c.pairing, relay.c.week)
Index("ix_relay_sender", relay.c.sender, relay.c.heard_at)

conversation = Table(
    "conversation",
    metadata,
    id_column(),
    programme_column(),
    reference("person", "person"),
    Column("flow", String(60), nullable=False),
    Column("step", String(60), nullable=False),
    Column("state", Named(ConversationState), nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    sealed("answers", nullable=True),
    Column("subject", TextPairs, nullable=False),
    Column("version", Integer, nullable=False),
)
partial_index(
    "uq_conversation_open_person", conversation.c.person, where="state = 'open'", unique=True
)
partial_index(
    "ix_conversation_aside",
    conversation.c.person,
    conversation.c.started_at,
    where="state = 'aside'",
)
partial_index(
    "ix_conversation_flag",
    conversation.c.person,
    conversation.c.started_at,
    where="flow = 'flag'",
)
