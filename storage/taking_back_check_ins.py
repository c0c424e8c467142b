"""Takes back questions that are not sent: the delivery ends, and the check-in was never asked.

It counts as missed, not as unanswered; what stood open for its answer ends, and it is not asked again.
What a channel is being given at this moment stays with it: if it takes it, it was asked after all.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.checkins import CheckInState
from flows.conversing import ConversationState
from flows.effects import Lane, TakeBackCheckIns
from flows.heard import TopicKind
from storage import schema
from storage.arrows import PENDING, SENDING, UNSURE, WITHDRAWN
from storage.rows import Change, Known, Rows
from storage.scope import Scope

_delivery, _check_in, _talk = schema.delivery.c, schema.check_in.c, schema.conversation.c
WITHDRAW_UNASKED = Change(
    update(schema.delivery)
    .where(
        _delivery.person == bindparam("of"),
        _delivery.lane == Lane.CHECK_IN,
        or_(PENDING, SENDING, UNSURE),
    )
    .values(WITHDRAWN),
    exact=False,
)
NOT_ASKED = Change(
    update(schema.check_in)
    .where(_check_in.id == bindparam("of"), _check_in.state == CheckInState.ASKED)
    .values(state=CheckInState.MISSED, asked_at=null()),
    exact=False,
)
END_TALK = Change(
    update(schema.conversation)
    .where(_talk.id == bindparam("of"))
    .values(state=ConversationState.ENDED, answers=null(), version=_talk.version + 1),
    exact=False,
)


async def look_up(
    conn: AsyncConnection, known: Known, effects: Collection[TakeBackCheckIns]
) -> None:
    """The check-ins of these people that wait to be sent, and the conversations about them."""
    people = {effect.person for effect in effects}
    if people:
        known.unasked, known.unasked_talks = await _read(
            conn, _delivery.person.in_(people), PENDING
        )


async def _read(
    conn: AsyncConnection, *which: ColumnElement[bool]
) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
    """Whose check-ins are carried by some deliveries, and whose open conversations are about them."""
    is_check_in = (_delivery.lane == Lane.CHECK_IN, _delivery.topic_kind == TopicKind.CHECK_IN)
    rows = await conn.execute(select(_delivery.topic, _delivery.person).where(*is_check_in, *which))
    asked = {row.topic: row.person for row in rows}
    if not asked:
        return {}, {}
    rows = await conn.execute(
        select(_talk.id, _talk.person, _talk.subject).where(
            _talk.person.in_(set(asked.values())), _talk.state != ConversationState.ENDED
        )
    )
    about = {str(each) for each in asked}
    return asked, {row.id: row.person for row in rows if dict(row.subject).get("check_in") in about}


def take_back(effect: TakeBackCheckIns, rows: Rows, known: Known) -> None:
    """Nothing that was not asked for goes to this person any more."""
    rows.add(WITHDRAW_UNASKED, of=effect.person)
    _end(
        rows,
        (of for of, whose in known.unasked.items() if whose == effect.person),
        (of for of, whose in known.unasked_talks.items() if whose == effect.person),
    )


def _end(rows: Rows, check_ins: Iterable[UUID], talks: Iterable[UUID]) -> None:
    for each in check_ins:
        rows.add(NOT_ASKED, of=each)
    for each in talks:
        rows.add(END_TALK, of=each)


async def not_asked(scope: Scope, withdrawn: Collection[int]) -> None:
    """Of what a channel certainly did not take and is not sent once more: these were never asked.

    What may have arrived counts as asked, so that a press on it is honoured.
    """
    if not withdrawn:
        return
    rows = Rows()
    _end(rows, *await _read(scope.conn, _delivery.id.in_(withdrawn), _delivery.times_unsure == 0))
    await rows.write(scope.conn, (NOT_ASKED, END_TALK))
