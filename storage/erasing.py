"""Erasing: deletes somebody's data key and everything that finds them; their rows stay as husks.

Theory of operation. Their words need no visiting: without the key nobody opens them (see
`storage.sealing`, also on what a backup holds). What is cleared here is what is not sealed or would
still act: timers, what waits to be sent, answers, places, buttons, links, roles, pairings; and the
words to other adults that name them, which the recipients' keys would open. The
profile is sealed anew under the record key with a name that says so, so that every reader goes on.
The record is never touched: concerns, cases, entries and their chain stay as they are. The farewell
goes to the address itself, sealed by the programme's key, and is not kept once it has gone.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Delete,
    LargeBinary,
    String,
    Text,
    Update,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.channels import Channel
from flows.conversing import ConversationState
from flows.effects import Erase, SayToStranger
from flows.people import Standing
from flows.relaying import PairingState, Verdict, Why
from storage import schema
from storage.arrows import PENDING, SENDING, UNSURE
from storage.rows import Change, Known, Leaver, Rows
from storage.schema import DeliveryState
from storage.writing_queues import say_to_stranger

_WHO = bindparam("of", type_=schema.person.c.id.type)
_delivery, _pairing, _timer = schema.delivery.c, schema.pairing.c, schema.timer.c
_THEIR_PAIRINGS = select(_pairing.id).where(or_(_pairing.mentee == _WHO, _pairing.mentor == _WHO))
# Where in a sealed value the id of its key stands, counted from 1 (see `storage.sealing`).
_KEY_IN = func.substr(_delivery.payload, 2, 16)

_MENTION = bindparam("mention", type_=String())
_CONCERNS_THEM = and_(_delivery.programme == bindparam("here"), _delivery.concerns.like(_MENTION))
_MEANS_THEM = cast(schema.button.c.meaning, Text).like(_MENTION)


def _change(statement: Update | Delete) -> Change:
    return Change(statement, exact=False)


MAKE_HUSK = Change(
    update(schema.person)
    .where(schema.person.c.id == _WHO, schema.person.c.version == bindparam("decided_on"))
    .values(
        profile=bindparam("husk"),
        standing=Standing.ERASED,
        data_key=None,
        version=schema.person.c.version + 1,
    )
)
DELETE_KEY = Change(delete(schema.data_key).where(schema.data_key.c.id == bindparam("of_key")))
CLEARING: tuple[Change, ...] = (
    _change(
        update(schema.role)
        .where(schema.role.c.person == _WHO, schema.role.c.until.is_(None))
        .values(until=bindparam("at"))
    ),
    _change(
        update(schema.duty)
        .where(schema.duty.c.person == _WHO, schema.duty.c.until.is_(None))
        .values(until=bindparam("at"))
    ),
    _change(
        update(schema.account)
        .where(schema.account.c.person == _WHO)
        .values(
            ended_at=func.coalesce(schema.account.c.ended_at, bindparam("at")),
            address=b"",
            address_hash=b"",
        )
    ),
    _change(
        update(schema.invite)
        .where(schema.invite.c.person == _WHO)
        .values(
            expires_at=case(
                (schema.invite.c.expires_at > bindparam("at"), bindparam("at")),
                else_=schema.invite.c.expires_at,
            ),
            check_word=None,
        )
    ),
    _change(
        delete(schema.timer).where(
            or_(
                _timer.person == _WHO,
                and_(_timer.pairing.in_(_THEIR_PAIRINGS), _timer.case.is_(None)),
            )
        )
    ),
    _change(
        update(schema.conversation)
        .where(schema.conversation.c.person == _WHO)
        .values(state=ConversationState.ENDED, answers=None)
    ),
    _change(update(schema.check_in).where(schema.check_in.c.person == _WHO).values(answers=None)),
    _change(delete(schema.plan).where(schema.plan.c.person == _WHO)),
    _change(delete(schema.button).where(schema.button.c.person == _WHO)),
    _change(
        update(schema.relay)
        .where(
            schema.relay.c.verdict == Verdict.HELD,
            or_(schema.relay.c.sender == _WHO, schema.relay.c.pairing.in_(_THEIR_PAIRINGS)),
        )
        .values(
            verdict=Verdict.REFUSED, why=Why.AGREEMENT_ENDED, version=schema.relay.c.version + 1
        )
    ),
    _change(
        update(schema.pairing)
        .where(
            or_(_pairing.mentee == _WHO, _pairing.mentor == _WHO),
            _pairing.state != PairingState.ENDED,
        )
        .values(state=PairingState.ENDED, version=_pairing.version + 1)
    ),
    # What waits for them, and what waits for others and could not be opened any more. What is being
    # sent right now cannot be taken back; it is marked, so that it is not repeated.
    _change(
        update(schema.delivery)
        .where(
            _delivery.programme == bindparam("here"),
            or_(PENDING, SENDING, UNSURE),
            or_(_delivery.person == _WHO, bindparam("key_in", type_=LargeBinary()) == _KEY_IN),
        )
        .values(
            unwanted=SENDING,
            state=case(
                (SENDING, _delivery.state),
                else_=literal(DeliveryState.WITHDRAWN, _delivery.state.type),
            ),
        )
    ),
    _change(
        update(schema.delivery)
        .where(_delivery.person == _WHO, _delivery.state != DeliveryState.SENDING)
        .values(payload=b"", place=None)
    ),
    # What others were told of them, by name or initials: what has gone is forgotten now, what is
    # still to go is forgotten when it has gone.
    _change(
        update(schema.delivery)
        .where(_CONCERNS_THEM, or_(PENDING, SENDING, UNSURE))
        .values(fleeting=True)
    ),
    _change(
        update(schema.delivery)
        .where(_CONCERNS_THEM, ~or_(PENDING, SENDING, UNSURE))
        .values(payload=b"")
    ),
    _change(
        delete(schema.button).where(schema.button.c.programme == bindparam("here"), _MEANS_THEM)
    ),
    _change(
        update(schema.inbox)
        .where(schema.inbox.c.address_hash == bindparam("place"))
        .values(address_hash=None)
    ),
)
STEPS = (MAKE_HUSK, *CLEARING, DELETE_KEY)


async def look_up_leavers(conn: AsyncConnection, known: Known, people: set[UUID]) -> None:
    """Whose key is to go, and where the farewell goes; read before the key is gone."""
    if not people:
        return
    it = schema.account.c
    rows = (
        await conn.execute(
            select(schema.person.c.id, schema.person.c.data_key, it.id.label("account"), it.address)
            .add_columns(it.address_hash)
            .outerjoin(
                schema.account,
                and_(
                    it.person == schema.person.c.id,
                    it.channel == Channel.TELEGRAM,
                    it.ended_at.is_(None),
                ),
            )
            .where(schema.person.c.id.in_(people))
        )
    ).all()
    await known.seals.learn(conn, [row.address for row in rows])
    await known.seals.learn_programme(conn)
    for row in rows:
        address = row.address and known.seals.open("account", "address", row.account, row.address)
        known.leavers[row.id] = Leaver(row.data_key, address, row.address_hash)


def erase(effect: Erase, rows: Rows, known: Known) -> None:
    """Everything of one person that is not the record."""
    leaver, who = known.leavers[effect.person], effect.person
    husk = known.seals.seal_record(who, "person", "profile", who, _husk(effect))
    rows.add(MAKE_HUSK, of=who, decided_on=effect.version, husk=husk)
    for step in CLEARING:
        rows.add(step, **_wanted(step, effect, leaver, known.now, known.programme))
    rows.add(DELETE_KEY, of_key=leaver.data_key)
    if leaver.address is not None:
        it = effect.farewell
        say_to_stranger(SayToStranger(it.id, leaver.address, it.text_id, it.text), rows, known)


# Any: the values of parameters have every type that a column may have.
def _wanted(step: Change, effect: Erase, leaver: Leaver, at: datetime, here: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "of": effect.person,
        "at": at,
        "here": here,
        "key_in": leaver.data_key.bytes,
        "place": leaver.place or b"-",
        "mention": f"%{effect.person}%",
    }
    names = step.statement.compile().params.keys()
    return {name: value for name, value in values.items() if name in names}


def _husk(effect: Erase) -> str:
    return json.dumps(
        {
            "first_name": effect.called,
            "initials": effect.initials,
            "birth_month": None,
            "nation": "england",
            "language": "en",
        }
    )
