"""Programmes, people, their keys, their accounts and what they are, by date."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Uuid
from sqlalchemy.schema import ForeignKey, UniqueConstraint

from flows.channels import Channel
from flows.people import Duty, MentorKind, Reach, Rest, Role, Standing
from storage.columns import Named, UTCDateTime
from storage.schema.metadata import (
    id_column,
    metadata,
    partial_index,
    programme_column,
    reference,
    sealed,
)

# A data key is made before the programme that holds it, so this one names it without a constraint.
data_key = Table(
    "data_key",
    metadata,
    id_column(),
    Column("programme", String(40), nullable=False),
    Column("ring_key", String(40), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

# `heard_at` is until when what people wrote is known to have come, or was told as lost.
programme = Table(
    "programme",
    metadata,
    Column("slug", String(40), primary_key=True),
    reference("data_key", "data_key"),
    Column("key_check", LargeBinary, nullable=False),
    Column("all_stopped_since", UTCDateTime),
    Column("reign", Integer, nullable=False, server_default="0"),
    Column("decides_by", String(64)),
    Column("heard_at", UTCDateTime),
)

person = Table(
    "person",
    metadata,
    id_column(),
    programme_column(),
    Column("data_key", Uuid, ForeignKey("data_key.id", ondelete="SET NULL"), unique=True),
    reference("record_key", "data_key"),
    Column("standing", Named(Standing), nullable=False),
    Column("standing_before", Named(Standing)),
    Column("zone", String(64), nullable=False),
    Column("mentor_kind", Named(MentorKind)),
    sealed("profile"),
    Column("added_at", UTCDateTime, nullable=False),
    Column("rest", Named(Rest)),
    Column("rest_since", UTCDateTime),
    Column("version", Integer, nullable=False),
)

invite = Table(
    "invite",
    metadata,
    id_column(),
    programme_column(),
    reference("person", "person"),
    Column("token_hash", LargeBinary, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
    sealed("check_word", nullable=True),
    Column("wrong", Integer, nullable=False),
    Column("wrong_at", UTCDateTime),
    Column("asked_at", UTCDateTime),
    Column("reopened_at", UTCDateTime),
    Column("stopped_at", UTCDateTime),
    reference("made_by", "person", nullable=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("programme", "token_hash"),
)

# Of whom nothing is known but that they opened links that are none, by the keyed hash of their chat.
guess = Table(
    "guess",
    metadata,
    Column("programme", String(40), ForeignKey("programme.slug"), primary_key=True),
    Column("place", LargeBinary, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("first_at", UTCDateTime, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
)

account = Table(
    "account",
    metadata,
    id_column(),
    programme_column(),
    reference("person", "person"),
    Column("channel", Named(Channel), nullable=False),
    Column("address_hash", LargeBinary, nullable=False),
    sealed("address"),
    Column("reach", Named(Reach), nullable=False),
    reference("invite", "invite", nullable=True),
    Column("linked_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
)
# Two adults may share a mailbox, never a chat.
partial_index(
    "uq_account_live_address",
    account.c.programme,
    account.c.channel,
    account.c.address_hash,
    where="ended_at IS NULL AND channel = 'telegram'",
    unique=True,
)
partial_index(
    "uq_account_live_person",
    account.c.person,
    account.c.channel,
    where="ended_at IS NULL",
    unique=True,
)
partial_index("ix_account_gone_person", account.c.person, where="ended_at IS NOT NULL")
Index("ix_account_address", account.c.address_hash)

role = Table(
    "role",
    metadata,
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("role", Named(Role), primary_key=True),
    Column("from_at", UTCDateTime, primary_key=True),
    Column("until", UTCDateTime),
    programme_column(),
)

duty = Table(
    "duty",
    metadata,
    Column("person", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("duty", Named(Duty), primary_key=True),
    Column("from_at", UTCDateTime, primary_key=True),
    Column("until", UTCDateTime),
    programme_column(),
)
