"""The tables. Every row belongs to a programme; programmes are wholly apart.

Invariants worth a sentence are constraints here. The schema changes by Alembic alone.
"""

from storage.schema.cover import cover_change
from storage.schema.gate import gate_line
from storage.schema.metadata import metadata
from storage.schema.people import (
    account,
    data_key,
    duty,
    guess,
    invite,
    person,
    programme,
    role,
)
from storage.schema.proving import ladder_test, ladder_test_asked
from storage.schema.queues import (
    DeliveryKind,
    DeliveryState,
    InboxState,
    OrderGroup,
    TurnState,
    alarm,
    button,
    channel_health,
    delivery,
    inbox,
    timer,
)
from storage.schema.safety import (
    case_about,
    case_file,
    concern,
    entry,
    proposal,
    record_head,
)
from storage.schema.talking import (
    agreement,
    agreement_answer,
    check_in,
    conversation,
    pairing,
    plan,
    relay,
)

__all__ = [
    "DeliveryKind",
    "DeliveryState",
    "InboxState",
    "OrderGroup",
    "TurnState",
    "account",
    "agreement",
    "agreement_answer",
    "alarm",
    "button",
    "case_about",
    "case_file",
    "channel_health",
    "check_in",
    "concern",
    "conversation",
    "cover_change",
    "data_key",
    "delivery",
    "duty",
    "entry",
    "gate_line",
    "guess",
    "inbox",
    "invite",
    "ladder_test",
    "ladder_test_asked",
    "metadata",
    "pairing",
    "person",
    "plan",
    "programme",
    "proposal",
    "record_head",
    "relay",
    "role",
    "timer",
]
