"""Relaying: whether words of one half of a pairing pass now, wait, or come back, and the passing.

Nothing passes outside the agreement, nothing is refused for being too many, nothing is lost.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flows.agreement import UNCOUNTED, Direction, Terms, next_pass
from flows.contact import bundle, details, shown, text_id
from flows.effects import KeepRelay, Lane, MoveRelay
from flows.heard import Said, TimerFired, TimerKind, Topic, TopicKind
from flows.level import Level
from flows.local_time import week_name
from flows.masking import find_contact_details
from flows.people import Person, Standing
from flows.relaying import Pairing, PairingState, Relay, RelayKind, Verdict, Why
from flows.turn import Manner, Turn
from flows.turns.unanswered import await_answer
from flows.turns.waiting import Fate, counted_and_free, in_order, needs_lead_first
from flows.turns.worries import everyone_named

RECEIPT_AFTER = timedelta(hours=1)
"""The first message in an hour gets a receipt; each held one does."""


def pairing_of(turn: Turn, pairing: UUID | None) -> Pairing | None:
    """My pairing by its id."""
    return next((each for each in turn.facts.pairings if each.id == pairing), None)


def verdict(turn: Turn, pairing: Pairing, direction: Direction, kind: RelayKind) -> Fate:
    """What becomes of a relay now: its verdict, why, and when it passes (None: not known).

    A pure reading of the agreement in force. Only messages count against the weekly cap, but where
    it is reached changes to them wait too.
    """
    terms = pairing.terms
    if pairing.state is not PairingState.ACTIVE or terms is None:
        return Verdict.REFUSED, Why.NO_AGREEMENT, None
    if pairing.reader(direction).standing is not Standing.JOINED:
        return Verdict.HELD, Why.NOT_JOINED, None
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


def relay(
    turn: Turn,
    pairing: Pairing,
    direction: Direction,
    kind: RelayKind,
    said: Said,
    *,
    edits: Relay | None = None,
    flagged: Level | None = None,
) -> Relay:
    """Takes words for the other half: passes them, or keeps them until they may pass.

    `edits` is the relay whose words are changed: a change never passes before what it changes.
    """
    became, why, due = verdict(turn, pairing, direction, kind)
    if edits is not None and edits.verdict is Verdict.HELD and edits.due_at is None:
        became, why, due = Verdict.HELD, edits.why, None
    elif became is not Verdict.REFUSED and needs_lead_first(turn, pairing, direction, flagged):
        became, why, due = Verdict.HELD, Why.LEAD_FIRST, None
    else:
        waiting = pairing.waiting(direction)
        became, why, due = in_order(
            waiting, kind, edits.id if edits else None, (became, why, due), turn.now
        )
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
        edits=edits.id if edits else None,
        due_at=due,
        passed_at=turn.now if passed else None,
        week=_week(turn, pairing) if passed else None,
        parcel=turn.facts.ids.new() if passed else None,
        flagged=flagged,
    )
    turn.add(KeepRelay(new))
    turn.because(f"relay_{why.value}", name=pairing.reader(direction).first_name)
    if passed:
        _say_one(turn, pairing, direction, new)
        _await_answer(turn, pairing, direction, (new,))
    elif became is Verdict.HELD:
        await_window(turn, pairing, direction, due)
    return new


def await_window(turn: Turn, pairing: Pairing, direction: Direction, due: datetime | None) -> None:
    """Sets the timer for the next window, unless something waits for that moment already."""
    waiting = {each.due_at for each in pairing.waiting(direction)}
    if due not in waiting:
        _set_window(turn, pairing, direction, due)


def _set_window(turn: Turn, pairing: Pairing, direction: Direction, due: datetime | None) -> None:
    """Without a moment nothing is set: what waits for a reader to join passes when they do."""
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
    became, why, due = verdict(turn, pairing, direction, kind)
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
        _say_all(turn, pairing, direction, waiting)
        _await_answer(turn, pairing, direction, waiting)
    elif became is Verdict.HELD:
        _set_window(turn, pairing, direction, due)
    else:
        say_refused(turn, pairing.sender(direction), why)
    return became, why, due


def _await_answer(
    turn: Turn, pairing: Pairing, direction: Direction, relays: Sequence[Relay]
) -> None:
    is_message = any(each.kind is RelayKind.MESSAGE for each in relays)
    if direction is Direction.TO_MENTOR and is_message:
        await_answer(turn, pairing)


def _say_all(turn: Turn, pairing: Pairing, direction: Direction, relays: Sequence[Relay]) -> None:
    plain = [each for each in relays if each.kind in {RelayKind.MESSAGE, RelayKind.EDIT}]
    for each in relays:
        if each not in plain or len(plain) == 1:
            _say_one(turn, pairing, direction, each)
    if len(plain) > 1:
        sender, reader = pairing.sender(direction), pairing.reader(direction)
        turn.say_text(
            reader,
            "relaying.bundle",
            bundle(turn, plain, sender, reader, _approved(pairing.terms)),
            Manner(lane=Lane.RELAY, topic=Topic(TopicKind.RELAY, plain[-1].id), owner=sender.id),
        )
        if any(each.flagged for each in plain):
            _response_card(turn, pairing, direction, max(e.flagged or Level.NOTE for e in plain))


def _say_one(turn: Turn, pairing: Pairing, direction: Direction, each: Relay) -> None:
    sender = pairing.sender(direction)
    turn.say_text(
        pairing.reader(direction),
        text_id(each.kind),
        shown(turn, each, sender, _approved(pairing.terms)),
        Manner(lane=Lane.RELAY, topic=Topic(TopicKind.RELAY, each.id), owner=sender.id),
    )
    if each.flagged:
        _response_card(turn, pairing, direction, each.flagged)


def _response_card(turn: Turn, pairing: Pairing, direction: Direction, level: Level) -> None:
    """A mentor who reads worrying words is told what to do, and that a lead knows.

    Not where an open worry is about the mentor: it must never reach them.
    """
    is_about_mentor = pairing.mentor.id in everyone_named(turn, pairing.mentee.id)
    if direction is Direction.TO_MENTOR and level >= Level.TODAY and not is_about_mentor:
        turn.say(
            pairing.mentor,
            "mentor.response_card",
            Manner(lane=Lane.RELAY, topic=Topic(TopicKind.PAIRING, pairing.id)),
            mentee=pairing.mentee.first_name,
            lead=turn.lead_name(),
        )


def receipt(turn: Turn, pairing: Pairing, direction: Direction, new: Relay) -> None:
    """Tells the sender what became of their words, with an honest time."""
    sender, reader = pairing.sender(direction), pairing.reader(direction)
    if new.verdict is Verdict.REFUSED:
        say_refused(turn, sender, new.why)
    elif new.why is Why.LEAD_FIRST:
        turn.say(sender, "relaying.lead_first", mentor=reader.first_name, lead=turn.lead_name())
    elif new.why is Why.NOT_JOINED:
        turn.say(sender, "relaying.not_joined", name=reader.first_name)
    elif new.verdict is Verdict.HELD and new.due_at is not None:
        full = new.why is Why.WEEK_FULL
        text = "relaying.held_week" if full else "relaying.held_hours"
        at = turn.at(new.due_at, sender)
        _with_usual(turn, sender, pairing, direction, text, name=reader.first_name, at=at)
    elif _is_first_in_an_hour(turn, pairing, direction):
        _with_usual(turn, sender, pairing, direction, "relaying.passed", name=reader.first_name)


def _with_usual(
    turn: Turn, sender: Person, pairing: Pairing, direction: Direction, text: str, **values: str
) -> None:
    said = turn.words.fill(text, **values)
    days = pairing.terms.usual_reply_days if pairing.terms else None
    if direction is Direction.TO_MENTOR and days:
        one = turn.words.label("one_day")
        count = one if days == 1 else turn.words.label("days").format(count=days)
        said = f"{said} {turn.words.fill('relaying.usual_reply', count=count)}"
    turn.say_text(sender, text, said)


REFUSED_WITH = {Why.AGREEMENT_ENDED: "agreement_over", Why.NONE_THIS_WAY: "never"}
"""How a refusal is said; any other reason is an agreement that is not finished."""


def say_refused(turn: Turn, sender: Person, why: Why) -> None:
    """Tells a sender that their words were not passed on, and who can help."""
    text = REFUSED_WITH.get(why, "not_agreed")
    turn.say(sender, f"relaying.{text}", lead=turn.lead_name())


def _is_first_in_an_hour(turn: Turn, pairing: Pairing, direction: Direction) -> bool:
    last = pairing.heard_last.get(direction)
    return last is None or turn.now - last >= RECEIPT_AFTER


def tell_left_out(turn: Turn, pairing: Pairing, words: str) -> None:
    """Tells a mentee which details the mentor will not see."""
    found = find_contact_details(words, _approved(pairing.terms))
    if found:
        turn.say(
            pairing.mentee,
            "relaying.left_out",
            details=details(turn, found),
            name=pairing.mentor.first_name,
        )


def return_details(turn: Turn, pairing: Pairing, said: Said) -> bool:
    """Gives a mentor's text back if it holds contact details, and keeps it; True where it did."""
    found = find_contact_details(said.words, _approved(pairing.terms))
    if not found:
        return False
    turn.add(
        KeepRelay(
            Relay(
                id=turn.facts.ids.new(),
                kind=RelayKind.MESSAGE,
                sender=pairing.mentor.id,
                words=said.words,
                heard_at=said.at,
                verdict=Verdict.REFUSED,
                why=Why.CONTACT_DETAILS,
                pairing=pairing.id,
                direction=Direction.TO_MENTEE,
                message=said.message,
            )
        )
    )
    values = {"details": details(turn, found), "words": said.words}
    turn.say(pairing.mentor, "relaying.returned", Manner(reply_to=said.message), **values)
    turn.because("relay_contact_details", name=pairing.mentee.first_name)
    return True


def _approved(terms: Terms | None) -> tuple[str, ...]:
    return terms.approved if terms else ()


def _week(turn: Turn, pairing: Pairing) -> str:
    zone = pairing.terms.zone if pairing.terms else pairing.mentee.zone
    return week_name(turn.now, zone)
