"""Writes pages: alerts, alarms and tests on a second channel, as rows of the same outbox."""

import json

from flows.effects import Lane, Page
from flows.heard import Failure
from storage.rows import Known, Rows
from storage.schema import DeliveryKind, DeliveryState, OrderGroup, delivery
from storage.writing_queues import delivery_row


def page(effect: Page, rows: Rows, known: Known) -> None:
    """One page on a second channel, under the programme's key: it holds no person's words.

    The pages of one case keep their order; those of another never wait for them.
    """
    recipient = known.mail.get(effect.to) if effect.to else None
    payload = {
        "address": "",
        "subject": effect.subject,
        "text": effect.text,
        "note": effect.note,
        "reference": effect.reference,
        "again": effect.again,
        "level": effect.level,
        "number": effect.number,
        "is_alarm": effect.is_alarm,
    }
    row = delivery_row(effect.id, DeliveryKind.SEND, known)
    of = effect.topic.id if effect.topic else effect.id
    row |= {
        "channel": effect.channel,
        "person": effect.to,
        "account": recipient and recipient.account,
        "place": known.seals.vault.address_hash(str(of), effect.channel),
        "text_id": effect.text_id,
        "topic_kind": effect.topic and effect.topic.kind,
        "topic": effect.topic and effect.topic.id,
        "not_after": effect.not_after,
        "payload": known.seals.seal(None, "delivery", "payload", effect.id, json.dumps(payload)),
    }
    if effect.topic is not None or effect.is_alarm:
        row |= {"lane": Lane.ALERT, "order_group": OrderGroup.ALERT}
    if recipient is not None:
        row["place"] = recipient.place
    elif effect.to is not None:
        row |= {"state": DeliveryState.FAILED, "failure": Failure.NO_ACCOUNT}
    rows.add(delivery, **row)
