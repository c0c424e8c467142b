"""Writes effects on talk: conversations, check-ins and their plans, relays."""

from sqlalchemy import bindparam, func, update

from flows.conversing import ConversationState
from flows.effects import KeepRelay, MoveCheckIn, MoveRelay, PutCheckIn, PutConversation, PutPlan
from storage import schema
from storage.columns import pairs_to_text
from storage.rows import Change, Known, Row, Rows

MOVE_CONVERSATION = Change(
    update(schema.conversation)
    .where(
        schema.conversation.c.id == bindparam("of"),
        schema.conversation.c.version == bindparam("decided_on"),
    )
    .values(
        flow=bindparam("flow"),
        step=bindparam("step"),
        state=bindparam("state"),
        answers=bindparam("answers"),
        subject=bindparam("subject"),
        version=schema.conversation.c.version + 1,
    )
)
# One that is closed goes before one that is opened: a person has only one open at any moment.
CLOSE_CONVERSATION = Change(MOVE_CONVERSATION.statement)
CHANGE_PLAN = Change(
    update(schema.plan)
    .where(
        schema.plan.c.person == bindparam("of"), schema.plan.c.version == bindparam("decided_on")
    )
    .values(
        times=bindparam("times"),
        rhythm=bindparam("rhythm"),
        slowed=bindparam("slowed"),
        version=schema.plan.c.version + 1,
    )
)
MOVE_CHECK_IN = Change(
    update(schema.check_in)
    .where(schema.check_in.c.id == bindparam("of"))
    .values(
        state=bindparam("state"),
        asked_at=func.coalesce(bindparam("asked_at"), schema.check_in.c.asked_at),
        answers=func.coalesce(bindparam("answers"), schema.check_in.c.answers),
    )
)
_MAY_STAY = ("pairing", "direction", "due_at", "passed_at", "week", "parcel")
MOVE_RELAY = Change(
    update(schema.relay)
    .where(schema.relay.c.id == bindparam("of"), schema.relay.c.version == bindparam("decided_on"))
    .values(
        verdict=bindparam("verdict"),
        why=bindparam("why"),
        version=schema.relay.c.version + 1,
        **{
            name: func.coalesce(
                bindparam(name, type_=schema.relay.c[name].type), schema.relay.c[name]
            )
            for name in _MAY_STAY
        },
    )
)


def put_conversation(effect: PutConversation, rows: Rows, known: Known) -> None:
    """A new place in a flow, or the next one on from the version decided on."""
    it = effect.conversation
    answers = pairs_to_text(it.answers) if it.answers else None
    changed: Row = {
        "flow": it.flow,
        "step": it.step,
        "state": it.state,
        "subject": it.subject,
        "answers": answers
        and known.seals.seal(it.person, "conversation", "answers", it.id, answers),
    }
    if it.version:
        is_open = it.state is ConversationState.OPEN
        step = MOVE_CONVERSATION if is_open else CLOSE_CONVERSATION
        rows.add(step, of=it.id, decided_on=it.version, **changed)
        return
    rows.add(
        schema.conversation,
        id=it.id,
        programme=known.programme,
        person=it.person,
        started_at=it.started_at,
        version=1,
        **changed,
    )


def put_plan(effect: PutPlan, rows: Rows, known: Known) -> None:
    """A new plan, or a change of the one decided on."""
    it = effect.plan
    changed: Row = {"times": it.times, "rhythm": it.rhythm, "slowed": it.slowed}
    if it.version:
        rows.add(CHANGE_PLAN, of=it.person, decided_on=it.version, **changed)
        return
    rows.add(schema.plan, person=it.person, programme=known.programme, version=1, **changed)


def put_check_in(effect: PutCheckIn, rows: Rows, known: Known) -> None:
    """A new check-in; a second for one slot is refused by the table."""
    it = effect.check_in
    answers = pairs_to_text(it.answers) if it.answers else None
    rows.add(
        schema.check_in,
        id=it.id,
        programme=known.programme,
        person=it.person,
        slot=it.slot,
        due_at=it.due_at,
        state=it.state,
        asked_at=it.asked_at,
        answers=answers and known.seals.seal(it.person, "check_in", "answers", it.id, answers),
    )


def move_check_in(effect: MoveCheckIn, rows: Rows, known: Known) -> None:
    """What became of a check-in."""
    answers = None
    if effect.answers is not None:
        text = pairs_to_text(effect.answers)
        answers = known.seals.seal(effect.person, "check_in", "answers", effect.check_in, text)
    rows.add(
        MOVE_CHECK_IN,
        of=effect.check_in,
        state=effect.state,
        asked_at=effect.asked_at,
        answers=answers,
    )


def keep_relay(effect: KeepRelay, rows: Rows, known: Known) -> None:
    """A new relay with its exact words, sealed by the mentee's key, whoever of the two wrote them.

    Before it is known whose they are, or when the mentee was erased, by the sender's.
    """
    it = effect.relay
    owner = known.seals.keeper(effect.owner, it.sender)
    rows.add(
        schema.relay,
        id=it.id,
        programme=known.programme,
        kind=it.kind,
        sender=it.sender,
        pairing=it.pairing,
        direction=it.direction,
        words=known.seals.seal(owner, "relay", "words", it.id, it.words),
        message=it.message,
        heard_at=it.heard_at,
        verdict=it.verdict,
        why=it.why,
        edits=it.edits,
        check_in=it.check_in,
        due_at=it.due_at,
        passed_at=it.passed_at,
        week=it.week,
        parcel=it.parcel,
        flagged=it.flagged,
        forwarded=it.forwarded,
        maybe_sent=it.maybe_sent,
        version=it.version,
    )


def move_relay(effect: MoveRelay, rows: Rows, known: Known) -> None:
    """A held relay moved on; what the effect leaves out stays as it was."""
    rows.add(
        MOVE_RELAY,
        of=effect.relay,
        decided_on=effect.version,
        verdict=effect.verdict,
        why=effect.why,
        **{name: getattr(effect, name) for name in _MAY_STAY},
    )
