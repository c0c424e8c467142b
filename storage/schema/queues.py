"""What waits: updates heard, timers, outgoing messages and the buttons on them."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from flows.alarms import Alarm
from flows.channels import Channel, Fault
from flows.conversing import Act
from flows.effects import Lane
from flows.heard import Failure, TimerKind, TopicKind
from storage.columns import COUNTER, Named, Ranked, TextPairs, UTCDateTime
from storage.schema.metadata import (
    id_column,
    metadata,
    partial_index,
    programme_column,
    reference,
    sealed,
)


class InboxState(StrEnum):
    """Where an update stands. `set_aside` could not be decided; `told` means a person knows;
    `again` is tried once more after a start."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"
    TOLD = "told"
    AGAIN = "again"


class TurnState(StrEnum):
    """Where the turn of a timer or a failed delivery stands. `set_aside` failed so often that a
    person is to be told; `told` means that one knows, and it is tried on now and then."""

    WAITING = "waiting"
    SET_ASIDE = "set_aside"
    TOLD = "told"


class DeliveryKind(StrEnum):
    """What is asked of the channel. Only a message, with a file or without, counts as said to
    somebody. What goes with a file is kept only until it is settled."""

    SEND = "send"
    DOCUMENT = "document"
    ANSWER_PRESS = "answer_press"
    LEAVE = "leave"


class DeliveryState(StrEnum):
    """Where an outgoing message stands; the arrows between are lettered in `storage.outbox`."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


class OrderGroup(StrEnum):
    """What keeps its order in one chat. Alerts overtake; a press is answered at once."""

    ALERT = "alert"
    REST = "rest"
    PRESS = "press"


inbox = Table(
    "inbox",
    metadata,
    Column("id", COUNTER, primary_key=True),
    programme_column(),
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("address_hash", LargeBinary),
    sealed("raw", nullable=True),
    Column("received_at", UTCDateTime, nullable=False),
    Column("state", Named(InboxState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UTCDateTime),
    UniqueConstraint("bot", "update_id"),
    sqlite_autoincrement=True,
)
partial_index("ix_inbox_waiting", inbox.c.id, where="state IN ('waiting', 'again')")
partial_index(
    "ix_inbox_ahead",
    inbox.c.address_hash,
    inbox.c.id,
    where="state IN ('waiting', 'again')",
)
partial_index("ix_inbox_set_aside", inbox.c.id, where="state = 'set_aside'")
partial_index("ix_inbox_told", inbox.c.id, where="state = 'told'")
Index("ix_inbox_received", inbox.c.received_at)

timer = Table(
    "timer",
    metadata,
    id_column(),
    programme_column(),
    Column("kind", Named(TimerKind), nullable=False),
    Column("due", UTCDateTime, nullable=False),
    reference("person", "person", nullable=True),
    reference("pairing", "pairing", nullable=True),
    reference("case", "case_file", nullable=True),
    Column("expects", TextPairs, nullable=False),
    Column("state", Named(TurnState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UTCDateTime),
)
partial_index("ix_timer_waiting", timer.c.due, where="state IN ('waiting', 'told')")
partial_index(
    "ix_timer_first",
    timer.c.programme,
    timer.c.due,
    where="state IN ('waiting', 'told') AND kind NOT IN ('check_in', 'note_prompt', 'window')",
)
partial_index("ix_timer_set_aside", timer.c.id, where="state = 'set_aside'")
partial_index("ix_timer_told", timer.c.id, where="state = 'told'")
Index("ix_timer_person", timer.c.person, timer.c.kind)

# `place` is the keyed hash of the address: one chat is one place, with or without an account.
# `unwanted` was withdrawn while it was being sent: it is never sent a second time.
# `held` waits until it is clear again who holds the account.
# `concerns` are the ids of those whom it names; it is `fleeting` once one of them is erased, and
# nothing of its words is kept when it has gone.
# `turn_…` is about the turn that hears of a delivery that failed.
delivery = Table(
    "delivery",
    metadata,
    Column("id", COUNTER, primary_key=True),
    programme_column(),
    Column("effect", Uuid, nullable=False, unique=True),
    Column("kind", Named(DeliveryKind), nullable=False),
    reference("person", "person", nullable=True),
    reference("account", "account", nullable=True),
    Column("channel", Named(Channel), nullable=False),
    Column("place", LargeBinary),
    Column("lane", Ranked(Lane), nullable=False),
    Column("order_group", Named(OrderGroup), nullable=False),
    Column("text_id", String(120), nullable=False),
    Column("text_version", Integer, nullable=False),
    sealed("payload"),
    Column("concerns", Text, nullable=False),
    Column("fleeting", Boolean, nullable=False),
    Column("topic_kind", Named(TopicKind)),
    Column("topic", Uuid),
    Column("silent", Boolean, nullable=False),
    Column("once", Boolean, nullable=False),
    Column("reply_to", BigInteger),
    Column("made_at", UTCDateTime, nullable=False),
    Column("not_before", UTCDateTime, nullable=False),
    Column("not_after", UTCDateTime),
    Column("state", Named(DeliveryState), nullable=False),
    Column("failure", Named(Failure)),
    Column("heard", Boolean, nullable=False),
    Column("unwanted", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("times_unsure", Integer, nullable=False),
    Column("turn_state", Named(TurnState), nullable=False),
    Column("turn_attempts", Integer, nullable=False),
    Column("turn_not_before", UTCDateTime),
    Column("sent_at", UTCDateTime),
    Column("chat_message", BigInteger),
    sqlite_autoincrement=True,
)
partial_index(
    "uq_delivery_sending",
    delivery.c.place,
    delivery.c.order_group,
    where="state = 'sending'",
    unique=True,
)
partial_index("ix_delivery_pending", delivery.c.lane, delivery.c.id, where="state = 'pending'")
partial_index(
    "ix_delivery_ahead",
    delivery.c.place,
    delivery.c.order_group,
    delivery.c.id,
    where="state IN ('pending', 'sending', 'unsure')",
)
partial_index(
    "ix_delivery_not_after",
    delivery.c.not_after,
    where="state = 'pending' AND not_after IS NOT NULL",
)
partial_index("ix_delivery_failed", delivery.c.id, where="state = 'failed' AND heard = false")
partial_index("ix_delivery_unsure", delivery.c.id, where="state = 'unsure'")
partial_index("ix_delivery_unwanted", delivery.c.id, where="unwanted = true")
partial_index(
    "ix_delivery_message",
    delivery.c.place,
    delivery.c.chat_message,
    where="chat_message IS NOT NULL",
)
partial_index("ix_delivery_topic", delivery.c.topic, where="topic IS NOT NULL")

button = Table(
    "button",
    metadata,
    Column("programme", String(40), ForeignKey("programme.slug"), primary_key=True),
    Column("token", String(64), primary_key=True),
    reference("person", "person"),
    sealed("label"),
    Column("act", Named(Act), nullable=False),
    Column("meaning", TextPairs, nullable=False),
    Column("shown_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
)

# How each second channel has done, whoever tried it: kept for `doctor` and for a test's result.
channel_health = Table(
    "channel_health",
    metadata,
    Column("programme", String(40), ForeignKey("programme.slug"), primary_key=True),
    Column("channel", Named(Channel), primary_key=True),
    Column("last_taken_at", UTCDateTime),
    Column("last_failed_at", UTCDateTime),
    Column("fault", Named(Fault)),
    Column("number", Integer, nullable=False),
)

# The operator's alarms that stand and were told, so that their end is told whoever sees it.
alarm = Table(
    "alarm",
    metadata,
    Column("programme", String(40), ForeignKey("programme.slug"), primary_key=True),
    Column("name", Named(Alarm), primary_key=True),
    Column("since", UTCDateTime, nullable=False),
    Column("number", Integer, nullable=False),
)
