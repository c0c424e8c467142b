"""Writes effects that wait: outgoing messages, their buttons, timers.

A message to a person who cannot be reached is written as failed, so that somebody hears of it.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, update

from flows.conversing import Button
from flows.effects import (
    AnswerPress,
    DropTimers,
    Lane,
    LeaveGroup,
    Say,
    SayToStranger,
    SetTimer,
    UseButton,
    WithdrawDeliveries,
)
from flows.heard import Failure
from storage import schema
from storage.arrows import PENDING, SENDING, UNSURE, WITHDRAWN
from storage.rows import Change, Known, Row, Rows
from storage.schema import DeliveryKind, DeliveryState, OrderGroup, TurnState
from storage.writing_people import CHANNEL

PRESS_LIFE = timedelta(seconds=150)
"""How long Telegram lets a press be answered (measured in the Bot API server's source)."""

_timer, _delivery = schema.timer.c, schema.delivery.c
DROP_STANDING = Change(
    delete(schema.timer).where(
        _timer.programme == bindparam("of"),
        _timer.person.is_(None),
        _timer.kind == bindparam("of_kind"),
        _timer.state != TurnState.SET_ASIDE,
    ),
    exact=False,
)
DROP_TIMERS = Change(
    delete(schema.timer).where(
        _timer.person == bindparam("of"),
        _timer.kind == bindparam("of_kind"),
        _timer.state != TurnState.SET_ASIDE,  # of that one a person is to be told first
        or_(
            bindparam("of_pairing", type_=_timer.pairing.type).is_(None),
            _timer.pairing == bindparam("of_pairing"),
        ),
        or_(
            bindparam("of_case", type_=_timer.case.type).is_(None),
            _timer.case == bindparam("of_case"),
        ),
    ),
    exact=False,
)
WITHDRAWING = (
    update(schema.delivery)
    .where(
        _delivery.topic == bindparam("of"),
        _delivery.topic_kind == bindparam("of_kind"),
        _delivery.lane == bindparam("of_lane"),
        or_(PENDING, SENDING, UNSURE),
    )
    .values(WITHDRAWN)
)
WITHDRAW = Change(WITHDRAWING, exact=False)
WITHDRAW_FROM_ONE = Change(
    WITHDRAWING.where(_delivery.person == bindparam("of_person")), exact=False
)
USE_BUTTON = Change(
    update(schema.button)
    .where(
        schema.button.c.programme == bindparam("of"),
        schema.button.c.token == bindparam("of_token"),
        schema.button.c.used_at.is_(None),
    )
    .values(used_at=bindparam("used"))
)


def say(effect: Say, rows: Rows, known: Known) -> None:
    """A message to a person, and its buttons as they are shown; none to whoever was erased."""
    whose = known.seals.keeper(effect.owner, effect.to)
    if known.seals.keeper(effect.to) is None or whose is None:
        return
    recipient = known.recipients.get(effect.to)
    kind = DeliveryKind.SEND if effect.file is None else DeliveryKind.DOCUMENT
    row = delivery_row(effect.id, kind, known)
    row |= {
        "person": effect.to,
        "account": recipient and recipient.account,
        "place": recipient and recipient.place,
        "lane": effect.lane,
        "order_group": OrderGroup.ALERT if effect.lane is Lane.ALERT else OrderGroup.REST,
        "text_id": effect.text_id,
        "text_version": effect.text_version,
        "topic_kind": effect.topic and effect.topic.kind,
        "topic": effect.topic and effect.topic.id,
        "silent": effect.silent,
        "once": effect.once,
        "times_unsure": 1 if effect.repeats else 0,
        "reply_to": effect.reply_to,
        "not_after": effect.not_after,
        "payload": _seal_payload(whose, effect.id, _payload(effect), known),
        "held": effect.to in known.apart,
        "concerns": " ".join(map(str, effect.concerns)),
    }
    if effect.apart:
        row |= {"person": None, "held": False}
    if recipient is None and not row["held"]:
        row |= {"state": DeliveryState.FAILED, "failure": Failure.NO_ACCOUNT}
    rows.add(schema.delivery, **row)
    for button in (each for line in effect.buttons for each in line):
        _add_button(button, effect.to, rows, known)


def _payload(effect: Say) -> Row:
    """What goes out of it, before it is sealed."""
    payload: Row = {
        "text": effect.text,
        "buttons": [[[each.label, each.token] for each in row] for row in effect.buttons],
        "keyboard": effect.keyboard,
        "again": effect.again,
    }
    if effect.late is not None:
        payload["late"] = [effect.late.since.isoformat(), effect.late.text]
    if effect.file is not None:
        payload["file"] = [effect.file.name, b64encode(effect.file.content).decode("ascii")]
    return payload


def _add_button(button: Button, person: UUID, rows: Rows, known: Known) -> None:
    rows.add(
        schema.button,
        programme=known.programme,
        token=button.token,
        person=person,
        label=known.seals.seal(person, "button", "label", button.token, button.label),
        act=button.act,
        meaning=button.meaning,
        shown_at=known.now,
        used_at=None,
    )


def say_to_stranger(effect: SayToStranger, rows: Rows, known: Known) -> None:
    """A message to a chat that is nobody's account."""
    payload = {"text": effect.text, "address": effect.address}
    row = _row_to_place(effect.id, DeliveryKind.SEND, effect.address, payload, known)
    rows.add(schema.delivery, **row | {"text_id": effect.text_id})


def answer_press(effect: AnswerPress, rows: Rows, known: Known) -> None:
    """The answer to a press: at once, and pointless after a while."""
    payload = {"text": effect.text, "address": effect.address, "query": effect.query}
    row = _row_to_place(effect.id, DeliveryKind.ANSWER_PRESS, effect.address, payload, known)
    row |= {"order_group": OrderGroup.PRESS, "not_after": known.now + PRESS_LIFE}
    rows.add(schema.delivery, **row)


def leave_group(effect: LeaveGroup, rows: Rows, known: Known) -> None:
    """Leaving a group."""
    payload = {"address": effect.address}
    row = _row_to_place(effect.id, DeliveryKind.LEAVE, effect.address, payload, known)
    rows.add(schema.delivery, **row)


def _row_to_place(
    effect: UUID, kind: DeliveryKind, address: str, payload: Row, known: Known
) -> Row:
    """A row to an address that stands sealed in the row itself, under the programme's key."""
    return delivery_row(effect, kind, known) | {
        "place": known.seals.vault.address_hash(address),
        "payload": _seal_payload(None, effect, payload, known),
    }


def _seal_payload(whose: UUID | None, effect: UUID, payload: Row, known: Known) -> bytes:
    return known.seals.seal(whose, "delivery", "payload", effect, json.dumps(payload))


def delivery_row(effect: UUID, kind: DeliveryKind, known: Known) -> Row:
    """A delivery with nothing special about it."""
    return {
        "programme": known.programme,
        "effect": effect,
        "kind": kind,
        "person": None,
        "account": None,
        "channel": CHANNEL,
        "place": None,
        "lane": Lane.ANSWER,
        "order_group": OrderGroup.REST,
        "text_id": "",
        "text_version": 1,
        "concerns": "",
        "fleeting": False,
        "topic_kind": None,
        "topic": None,
        "silent": False,
        "once": False,
        "reply_to": None,
        "made_at": known.now,
        "not_before": known.now,
        "not_after": None,
        "state": DeliveryState.PENDING,
        "failure": None,
        "heard": False,
        "unwanted": False,
        "held": False,
        "attempts": 0,
        "times_unsure": 0,
        "turn_state": TurnState.WAITING,
        "turn_attempts": 0,
        "sent_at": None,
        "chat_message": None,
    }


def withdraw(effect: WithdrawDeliveries, rows: Rows, known: Known) -> None:
    """Takes back what is not sent yet, this batch's own too (arrow h)."""
    kind, topic = effect.topic.kind, effect.topic.id
    rows.drop(
        schema.delivery,
        lambda row: (
            (row["topic_kind"], row["topic"], row["lane"]) == (kind, topic, effect.lane)
            and effect.person in {None, row["person"]}
        ),
    )
    if effect.person is None:
        rows.add(WITHDRAW, of=topic, of_kind=kind, of_lane=effect.lane)
    else:
        whose = {"of_person": effect.person}
        rows.add(WITHDRAW_FROM_ONE, of=topic, of_kind=kind, of_lane=effect.lane, **whose)


def use_button(effect: UseButton, rows: Rows, known: Known) -> None:
    """A press counts once; a second one at the same moment finds it used and is decided again."""
    rows.add(USE_BUTTON, of=known.programme, of_token=effect.token, used=known.now)


def set_timer(effect: SetTimer, rows: Rows, known: Known) -> None:
    """Something to decide later."""
    it = effect.timer
    rows.add(
        schema.timer,
        id=it.id,
        programme=known.programme,
        kind=it.kind,
        due=it.due,
        person=it.person,
        pairing=it.pairing,
        case=it.case,
        expects=it.expects,
        state=TurnState.WAITING,
        attempts=0,
    )


def drop_timers(effect: DropTimers, rows: Rows, known: Known) -> None:
    """Drops what waits, and what this batch set before; what is set after it stays."""
    if effect.person is None:
        rows.drop(schema.timer, lambda row: (row["kind"], row["person"]) == (effect.kind, None))
        rows.add(DROP_STANDING, of=known.programme, of_kind=effect.kind)
        return

    # Any: a gathered row maps column names to values of every type.
    def matches(row: Mapping[str, Any]) -> bool:
        return (
            (row["kind"], row["person"]) == (effect.kind, effect.person)
            and effect.pairing in (None, row["pairing"])
            and effect.case in (None, row["case"])
        )

    rows.drop(schema.timer, matches)
    rows.add(
        DROP_TIMERS,
        of=effect.person,
        of_kind=effect.kind,
        of_pairing=effect.pairing,
        of_case=effect.case,
    )
