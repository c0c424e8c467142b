"""Waiting: which held relays go together, what follows earlier words, and what a lead sees first.

Decides order only; whether anything may pass is for the agreement.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flows.agreement import Direction
from flows.level import Level
from flows.people import MentorKind
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why
from flows.turn import Turn

Fate = tuple[Verdict, Why, datetime | None]
"""What becomes of a relay, why, and when it passes (None: not known)."""


def needs_lead_first(
    turn: Turn, pairing: Pairing, direction: Direction, flagged: Level | None
) -> bool:
    """Danger to life reaches a peer mentor under 18 only after a lead has seen it (section 5)."""
    return (
        flagged is Level.NOW
        and direction is Direction.TO_MENTOR
        and pairing.mentor.mentor_kind is MentorKind.PEER
        and pairing.mentor.may_be_under_18(turn.today(pairing.mentor))
    )


def in_order(
    waiting: Sequence[Relay], kind: RelayKind, edits: UUID | None, fate: Fate, now: datetime
) -> Fate:
    """A fate behind earlier words that still wait, so that the time told is the true one.

    A change follows the message that it changes, and a message those before it. What does not
    count against the week overtakes messages that wait for the next one.
    """
    became, _, due = fate
    if due is None:
        return fate
    original = next((each for each in waiting if each.id == edits), None)
    if original is not None:
        when = max(original.due_at or now, due)
        return Verdict.HELD, original.why if when > now else Why.OUTSIDE_HOURS, when
    about_to_pass = any(each.due_at is None or each.due_at <= now for each in waiting)
    if became is Verdict.PASSED and (about_to_pass or (waiting and kind is RelayKind.MESSAGE)):
        return Verdict.HELD, Why.OUTSIDE_HOURS, now
    return fate


def counted_and_free(waiting: Sequence[Relay]) -> tuple[list[Relay], list[Relay]]:
    """Held relays, oldest first: messages with the changes to them, and what does not count."""
    counted: list[Relay] = []
    free: list[Relay] = []
    for each in waiting:
        changes = any(each.edits == earlier.id for earlier in counted)
        (counted if each.kind is RelayKind.MESSAGE or changes else free).append(each)
    return counted, free
