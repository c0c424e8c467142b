"""The arrows of the outbox as statements: which rows each moves, and from where to where.

Moves nothing by itself; `storage.outbox` says when, and explains the letters.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, case, literal, null, or_, select, update
from sqlalchemy import literal_column as exactly
from sqlalchemy.sql.dml import ReturningUpdate

from flows.channels import Channel
from flows.effects import Lane
from flows.heard import Failure
from storage.schema import DeliveryKind, DeliveryState, delivery
from storage.scope import Scope
from storage.trying import is_time

MOST_REPEATS = 3
"""How often a message is sent again whose outcome stays unsure, before it is given up."""

LOOKED_AGAIN_AFTER = timedelta(seconds=30)
"""When a message is tried again whose key is not at hand: somebody has to put it there first."""

log = logging.getLogger(__name__)

# Literals, not parameters: the planner uses a partial index only where it sees the state.
PENDING = delivery.c.state == exactly("'pending'")
SENDING = delivery.c.state == exactly("'sending'")
UNSURE = delivery.c.state == exactly("'unsure'")
FAILED = delivery.c.state == exactly("'failed'")
UNHEARD = delivery.c.heard == exactly("false")
TURN_OPEN = delivery.c.turn_state.in_([exactly("'waiting'"), exactly("'told'")])
TURN_SET_ASIDE = delivery.c.turn_state == exactly("'set_aside'")
HELD = delivery.c.held == exactly("true")
UNWANTED = delivery.c.unwanted == exactly("true")
# What is being sent right now cannot be taken back; it is marked, so that it is not repeated.
WITHDRAWN = {
    delivery.c.unwanted: SENDING,
    delivery.c.state: case(
        (SENDING, delivery.c.state),
        else_=literal(DeliveryState.WITHDRAWN, delivery.c.state.type),
    ),
}
"""What becomes of a delivery that is no longer true (arrow h)."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One movement: its letter and the rows that it moves."""

    letter: str
    statement: Update


@dataclass(slots=True)
class Trail:
    """The arrows of one transaction, for the log: letters and row ids, never words."""

    arrows: list[tuple[str, Sequence[int]]] = field(default_factory=list)

    def note(self, letter: str, ids: Sequence[int]) -> None:
        """These rows moved along this arrow."""
        if ids:
            self.arrows.append((letter, ids))

    async def move(self, scope: Scope, arrow: Arrow) -> Sequence[int]:
        """Moves the rows of an arrow; which."""
        moved = await scope.conn.execute(arrow.statement.returning(delivery.c.id))
        ids = sorted(moved.scalars())
        self.note(arrow.letter, ids)
        return ids

    def log(self, log: logging.Logger, when: str) -> None:
        """One line an arrow. Tests end the process at these lines."""
        if log.isEnabledFor(logging.DEBUG):
            for letter, ids in self.arrows:
                log.debug("arrow %s %s: %s", letter, when, ",".join(map(str, ids)))


# Only what is said to somebody is worth telling a person about when it fails.
_NOBODY_NEEDS_TO_HEAR = and_(
    delivery.c.kind != DeliveryKind.SEND, delivery.c.kind != DeliveryKind.DOCUMENT
)
# A file is a copy of what is kept elsewhere, and where a stranger can be found is nobody's business:
# once such a row is settled, nothing of either stays here. Nor of words that name whoever was erased.
_LEFT = case(
    (
        or_(
            delivery.c.kind == DeliveryKind.DOCUMENT,
            delivery.c.person.is_(None),
            delivery.c.fleeting == exactly("true"),
        ),
        literal(b"", delivery.c.payload.type),
    ),
    else_=delivery.c.payload,
)
_PLACE_LEFT = case(
    (delivery.c.person.is_(None), null()),
    else_=delivery.c.place,
)
# The number that a row has after this update, as every row counts its unsure tries on arrow e.
_ONE_MORE = delivery.c.times_unsure + 1


def moved_to(state: DeliveryState) -> Update:
    """An update into a state, for all rows; whoever uses it says which."""
    moved = update(delivery).values(state=state)
    if state is DeliveryState.UNSURE:
        return moved.values(times_unsure=_ONE_MORE)
    if state is DeliveryState.PENDING:
        return moved
    moved = moved.values(payload=_LEFT, place=_PLACE_LEFT)
    if state is DeliveryState.FAILED:
        return moved.values(unwanted=False, heard=_NOBODY_NEEDS_TO_HEAR)
    return moved.values(unwanted=False)


def too_late(programme: str, now: datetime) -> ReturningUpdate[int]:
    """What waited past its time (arrow d)."""
    return (
        moved_to(DeliveryState.FAILED)
        .where(
            PENDING,
            delivery.c.programme == programme,
            delivery.c.not_after.is_not(None),
            delivery.c.not_after <= now,
        )
        .values(failure=Failure.TOO_LATE)
        .returning(delivery.c.id)
    )


def claimed(
    programme: str, now: datetime, limit: int, lanes: Collection[Lane], channel: Channel
) -> ReturningUpdate[Any]:
    """The next messages, from now on being sent (arrow a)."""
    first = heads(programme, now, limit, lanes, channel).cte("heads")
    return (
        update(delivery)
        .where(delivery.c.id == first.c.id)
        .values(state=DeliveryState.SENDING, attempts=delivery.c.attempts + 1)
        .returning(delivery)
    )


def given_up(ids: Collection[int]) -> Arrow:
    """Claimed rows that cannot be sent as they are (arrow d)."""
    return Arrow(
        "d",
        moved_to(DeliveryState.FAILED)
        .where(SENDING, delivery.c.id.in_(ids))
        .values(failure=Failure.GIVEN_UP),
    )


def put_back(ids: Collection[int], again_at: datetime) -> Arrow:
    """Claimed rows that cannot be opened for now (arrow c)."""
    moved = moved_to(DeliveryState.PENDING).where(SENDING, delivery.c.id.in_(ids))
    return Arrow("c", moved.values(not_before=again_at))


async def leave_unopened(
    scope: Scope, trail: Trail, broken: Collection[int], shut: Collection[int]
) -> None:
    """Gives up what never opens, and puts back what does not for now."""
    if broken:
        log.error("%d outgoing messages do not open and are given up", len(broken))
        await trail.move(scope, given_up(broken))
    if shut:
        log.error("%d outgoing messages wait: this key file does not open them", len(shut))
        await trail.move(scope, put_back(shut, scope.now + LOOKED_AGAIN_AFTER))


def lost(scope: Scope, again_at: datetime) -> Arrow:
    """What was being sent when the process ended (arrow e)."""
    mine = delivery.c.programme == scope.programme
    moved = moved_to(DeliveryState.UNSURE).where(SENDING, mine)
    return Arrow("e", moved.values(not_before=again_at))


def waited(scope: Scope) -> Arrow:
    """What may have been sent since, in an older state that was put back (arrow e)."""
    it = delivery.c
    mine = (it.programme == scope.programme, it.not_before <= scope.now)
    return Arrow("e", moved_to(DeliveryState.UNSURE).where(PENDING, *mine))


def any_pending(
    programme: str, channel: Channel, now: datetime, lanes: Collection[Lane]
) -> Select[bool]:
    """Is there a row of these lanes that can be claimed here, or one that has become too late?"""
    it = delivery.c
    mine = select(it.id).where(PENDING, it.programme == programme)
    is_here = mine.where(it.lane.in_(lanes), it.channel == channel, _is_claimable(now)).exists()
    return select(or_(is_here, mine.where(it.not_after.is_not(None), it.not_after <= now).exists()))


def pending_channels(programme: str, now: datetime) -> Select[Channel]:
    """The channels of all rows that can be claimed or have become too late."""
    it = delivery.c
    mine = (PENDING, it.programme == programme)
    return select(it.channel).where(*mine, or_(_is_claimable(now), it.not_after <= now)).distinct()


def _is_claimable(now: datetime) -> ColumnElement[bool]:
    return and_(~HELD, _is_time(now))


def _is_time(now: datetime) -> ColumnElement[bool]:
    """Its moment has come; or it was made later than now: the clock was put back since, and nobody,
    least of all whom an alert is for, waits until it shows that time again."""
    return or_(delivery.c.not_before <= now, delivery.c.made_at > now)


def any_in_flight(programme: str) -> Select[bool]:
    """Is there a row that was being sent, or of which it is not known whether it was?

    Each state is looked for by itself: no partial index holds both.
    """
    mine = delivery.c.programme == programme
    return select(
        or_(*(select(delivery.c.id).where(state, mine).exists() for state in (SENDING, UNSURE)))
    )


def heads(
    programme: str, now: datetime, limit: int, lanes: Collection[Lane], channel: Channel
) -> Select[tuple[int]]:
    """The first row of each chat and order group, unless one before it is still on its way."""
    ahead = delivery.alias("ahead")
    is_behind = (
        select(ahead.c.id)
        .where(
            ahead.c.state.in_([exactly("'pending'"), exactly("'sending'"), exactly("'unsure'")]),
            ahead.c.held == exactly("false"),
            ahead.c.place == delivery.c.place,
            ahead.c.order_group == delivery.c.order_group,
            or_(ahead.c.state == exactly("'sending'"), ahead.c.id < delivery.c.id),
        )
        .exists()
    )
    return (
        select(delivery.c.id)
        .where(
            PENDING,
            ~HELD,
            delivery.c.programme == programme,
            delivery.c.lane.in_(lanes),
            delivery.c.channel == channel,
            _is_time(now),
            ~is_behind,
        )
        .order_by(delivery.c.lane, delivery.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=delivery)
    )


# Any: a selection of several columns has no closer type here.
def unheard(programme: str, now: datetime, limit: int) -> Select[Any]:
    """What was given up and no turn has heard of yet, and may be tried now; oldest first."""
    it = delivery.c
    return (
        select(it.id, it.person, it.text_id, it.failure, it.topic_kind, it.topic, it.channel)
        .where(
            it.programme == programme,
            FAILED,
            UNHEARD,
            TURN_OPEN,
            is_time(it.turn_not_before, now),
        )
        .order_by(it.id)
        .limit(limit)
    )
