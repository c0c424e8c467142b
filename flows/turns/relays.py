"""Relaying: whether words of one half of a pairing pass now, wait, or come back, and the passing.

Nothing passes outside the agreement, nothing is refused for being too many, nothing is lost.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flows.agreement import UNCOUNTED, Direction, next_pass
from flows.effects import KeepRelay, MoveRelay
from flows.heard import Said, TimerFired, TimerKind
from flows.level import Level
from flows.local_time import week_name
from flows.people import Standing
from flows.relaying import AT_REST, Pairing, PairingState, Relay, RelayKind, Verdict, Why
from flows.turn import Turn
from flows.turns import gating
from flows.turns.at_rest import why_at_rest
from flows.turns.passing import say_all, say_one
from flows.turns.receipts import say_refused
from flows.turns.unanswered import await_answer
from flows.turns.waiting import Fate, counted_and_free, in_order, needs_lead_first


def pairing_of(turn: Turn, pairing: UUID | None) -> Pairing | None:
    """My pairing by its id."""
    return next((each for each in turn.facts.pairings if each.id == pairing), None)


def verdict(turn: Turn, pairing: Pairing, direction: Direction, kind: RelayKind) -> Fate:
    """What becomes of a relay now: its verdict, why, and when it passes (None: not known).

    A pure reading of the agreement in force. Only messages count against the weekly cap, but where
    it is reached changes to them wait too.
    """
    terms = pairing.terms
    barred = _nothing_passes(turn, pairing, direction)
    if barred is not None or terms is None:
        return barred or (Verdict.REFUSED, Why.NO_AGREEMENT, None)
    counts = kind in {RelayKind.MESSAGE, RelayKind.EDIT}
    used = pairing.used.get(direction, 0) if counts else UNCOUNTED
    due = next_pass(terms, turn.now, used, direction)
    if due is None:
        if terms.cap(direction) <= 0:
            return Verdict.REFUSED, Why.NONE_THIS_WAY, None
        ended = terms.ends_on is not None
        return Verdict.REFUSED, Why.AGREEMENT_ENDED if ended else Why.NO_AGREEMENT, None
    if due > turn.now:
        full = used >= terms.cap(direction)
        return Verdict.HELD, Why.WEEK_FULL if full else Why.OUTSIDE_HOURS, due
    return Verdict.PASSED, Why.WITHIN_LIMITS, due


def _nothing_passes(turn: Turn, pairing: Pairing, direction: Direction) -> Fate | None:
    """The first reason why nothing at all passes this way now; None where the terms decide.

    What is new is refused or held as it says; what waits already is never refused for a stop.
    """
    resting = why_at_rest(turn, pairing)
    if resting is not None:
        return Verdict.REFUSED, resting, None
    if pairing.state is PairingState.ENDED:
        return Verdict.REFUSED, Why.AGREEMENT_ENDED, None
    if pairing.state is not PairingState.ACTIVE or pairing.terms is None:
        return Verdict.REFUSED, Why.NO_AGREEMENT, None
    if gating.holds(turn, pairing):
        return Verdict.HELD, Why.GATE, None
    reader = pairing.reader(direction)
    if reader.standing is not Standing.JOINED:
        away = reader.before is Standing.JOINED
        return Verdict.HELD, Why.NOT_HERE if away else Why.NOT_JOINED, None
    return None


def relay(
    turn: Turn,
    pairing: Pairing,
    direction: Direction,
    kind: RelayKind,
    said: Said,
    *,
    edits: Relay | None = None,
    flagged: Level | None = None,
    worrying: Level | None = None,
) -> Relay:
    """Takes words for the other half: passes them, or keeps them until they may pass.

    `edits` is the relay whose words are changed: a change never passes before what it changes.
    `flagged` brings the response card with them, and so does not stand where the worry may be about
    the reader; `worrying` is the level all the same.
    """
    is_first = needs_lead_first(turn, pairing, direction, worrying or flagged)
    became, why, due = _fate(turn, pairing, direction, kind, edits, needs_lead=is_first)
    passed = became is Verdict.PASSED
    new = Relay(
        id=turn.facts.ids.new(),
        kind=kind,
        sender=pairing.sender(direction).id,
        words=said.words,
        heard_at=said.at,
        verdict=became,
        why=why,
        pairing=pairing.id,
        direction=direction,
        message=said.message,
        forwarded=said.is_forwarded,
        edits=edits.id if edits else None,
        due_at=due,
        passed_at=turn.now if passed else None,
        week=_week(turn, pairing) if passed else None,
        parcel=turn.facts.ids.new() if passed else None,
        flagged=flagged,
    )
    return _keep(turn, pairing, direction, new)


def _keep(turn: Turn, pairing: Pairing, direction: Direction, new: Relay) -> Relay:
    """Keeps a relay, and passes it or has it wait for its moment, as its verdict says."""
    turn.add(KeepRelay(new, pairing.mentee.id))
    turn.because(f"relay_{new.why.value}", name=pairing.reader(direction).first_name)
    if new.verdict is Verdict.PASSED:
        say_one(turn, pairing, direction, new)
        _await_answer(turn, pairing, direction, (new,))
    elif new.verdict is Verdict.HELD:
        await_window(turn, pairing, direction, new.due_at)
    return new


def _fate(
    turn: Turn,
    pairing: Pairing,
    direction: Direction,
    kind: RelayKind,
    edits: Relay | None,
    *,
    needs_lead: bool,
) -> Fate:
    """The verdict, behind what still waits, and behind a lead where one has to see it first."""
    fate = verdict(turn, pairing, direction, kind)
    if edits is not None and edits.verdict is Verdict.HELD:
        fate = _waits_on(fate)
    if fate[0] is not Verdict.REFUSED and needs_lead:
        return Verdict.HELD, Why.LEAD_FIRST, None
    if edits is not None and edits.verdict is Verdict.HELD and edits.due_at is None:
        return Verdict.HELD, edits.why, None
    waiting = pairing.waiting(direction)
    return in_order(waiting, kind, edits.id if edits else None, fate, turn.now)


def _waits_on(fate: Fate) -> Fate:
    """What waited before a stop waits on, until whoever takes it back wakes it."""
    return (Verdict.HELD, fate[1], None) if fate[1] in AT_REST else fate


def await_window(turn: Turn, pairing: Pairing, direction: Direction, due: datetime | None) -> None:
    """Sets the timer for the next window, unless something waits for that moment already."""
    waiting = {each.due_at for each in pairing.waiting(direction)}
    if due not in waiting:
        _set_window(turn, pairing, direction, due)


def _set_window(turn: Turn, pairing: Pairing, direction: Direction, due: datetime | None) -> None:
    """Without a moment nothing is set: what waits for a reader or the gate passes when they come."""
    if due is not None:
        expects = {"direction": direction.value}
        mentee = pairing.mentee.id
        turn.timer(TimerKind.WINDOW, due, mentee, pairing=pairing.id, expects=expects)


def window_opened(turn: Turn, heard: TimerFired) -> None:
    """The hours have come: whatever waits passes as one, if the agreement in force still says so."""
    pairing = pairing_of(turn, heard.timer.pairing)
    direction = Direction(heard.timer.expected("direction") or "")
    waiting = pairing.waiting(direction) if pairing else ()
    if pairing is None or not waiting:
        turn.because("window_stale")
        return
    pass_waiting(turn, pairing, direction, waiting)


def pass_waiting(
    turn: Turn, pairing: Pairing, direction: Direction, waiting: Sequence[Relay]
) -> Fate:
    """Passes held relays now, or holds them on for as long as they must wait; says which.

    Where the week is full for messages, what does not count passes without them.
    """
    counted, free = counted_and_free(waiting)
    if counted and free and _is_full(turn, pairing, direction):
        _pass_as_one(turn, pairing, direction, free)
        return _pass_as_one(turn, pairing, direction, counted)
    return _pass_as_one(turn, pairing, direction, waiting)


def _is_full(turn: Turn, pairing: Pairing, direction: Direction) -> bool:
    return verdict(turn, pairing, direction, RelayKind.MESSAGE)[1] is Why.WEEK_FULL


def _pass_as_one(
    turn: Turn, pairing: Pairing, direction: Direction, waiting: Sequence[Relay]
) -> Fate:
    counts = any(each.kind is RelayKind.MESSAGE for each in waiting)
    kind = RelayKind.MESSAGE if counts else RelayKind.ANSWER
    became, why, due = _waits_on(verdict(turn, pairing, direction, kind))
    passed = became is Verdict.PASSED
    parcel = turn.facts.ids.new()
    for each in waiting:
        turn.add(
            MoveRelay(
                each.id,
                became,
                why,
                each.version,
                due_at=due,
                passed_at=turn.now if passed else None,
                week=_week(turn, pairing) if passed else None,
                parcel=parcel if passed else None,
            )
        )
    turn.because(f"relay_{why.value}", name=pairing.reader(direction).first_name)
    if passed:
        say_all(turn, pairing, direction, waiting)
        _await_answer(turn, pairing, direction, waiting)
    elif became is Verdict.HELD:
        _set_window(turn, pairing, direction, due)
        if why is Why.GATE and all(each.why is not Why.GATE for each in waiting):
            gating.say_held(turn, pairing, direction)
    else:
        say_refused(turn, pairing.sender(direction), why, pairing)
    return became, why, due


def _await_answer(
    turn: Turn, pairing: Pairing, direction: Direction, relays: Sequence[Relay]
) -> None:
    is_message = any(each.kind is RelayKind.MESSAGE for each in relays)
    if direction is Direction.TO_MENTOR and is_message:
        await_answer(turn, pairing)


def _week(turn: Turn, pairing: Pairing) -> str:
    zone = pairing.terms.zone if pairing.terms else pairing.mentee.zone
    return week_name(turn.now, zone)
