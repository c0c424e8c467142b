"""The look at the gate, every day and after each change: who is warned, what opens, what waits.

Tells the team in time what lapses and what stops when; relays nothing itself, but has what waits
looked at again.
"""

from datetime import date

from flows.agreement import Direction
from flows.casework import EntryKind
from flows.gate import Gate, may_pass, missing, missing_of
from flows.gate_lapsing import Lapsing, dated
from flows.heard import TimerFired, TimerKind
from flows.local_time import ONE_DAY, to_local
from flows.relaying import Pairing, Why
from flows.turn import Turn, listed
from flows.turns.at_rest import why_at_rest
from flows.turns.deputy_changed import DEPUTY, REASON
from flows.turns.gating import gate_of, hold, holds, is_daily, keepers, speech_of
from flows.turns.relays import pairing_of
from flows.turns.serious import is_serious
from flows.turns.standing import set_next


def looked(turn: Turn, heard: TimerFired) -> None:
    """The gate is looked at as a whole."""
    gate = gate_of(turn)
    turn.because("gate_looked")
    if is_daily(heard.timer):
        set_next(turn, TimerKind.GATE)
    if turn.facts.rules.made_up:
        return
    _tell_change(turn, gate)
    if is_daily(heard.timer):
        zone = turn.facts.rules.zone
        then = to_local(heard.timer.due, zone).date() - ONE_DAY
        _warn(turn, gate, then)
    _wake(turn, gate)


def _tell_change(turn: Turn, gate: Gate) -> None:
    """The record and the team learn when the gate opens and when it closes again."""
    lacking = missing(gate, turn.now)
    if not lacking and turn.facts.was_open is not True:
        turn.enter(None, EntryKind.GATE_OPENED)
        _say_opened(turn, gate)
    elif lacking and turn.facts.was_open:
        turn.enter(None, EntryKind.GATE_CLOSED)
        what = "\n".join(map(speech_of(turn).line, lacking))
        for adult in keepers(turn):
            turn.say(adult, "gate.closed", what=what)


def _say_opened(turn: Turn, gate: Gate) -> None:
    """The scheme's lines stand; whoever still waits for lines of their own is named with it."""
    found = (missing_of(gate, person, turn.now) for person in gate.people)
    waiting = [speech_of(turn).whose(lacking[0]) for lacking in found if lacking]
    for adult in keepers(turn):
        if waiting:
            who = listed(waiting, turn.words.label("and"))
            turn.say(adult, "gate.opened_but", who=who)
        else:
            turn.say(adult, "gate.opened")


def _warn(turn: Turn, gate: Gate, then: date) -> None:
    """Each line whose day of warning came since the last look, and each mentor's that lapsed."""
    today = gate.today(turn.now)
    lines = tuple(dated(gate, turn.now))
    news = [speech_of(turn).line(each) for each in lines if each.is_news(then, today)]
    lapsed = [each for each in lines if each.person and each.has_lapsed(then, today)]
    if news:
        for adult in keepers(turn):
            turn.say(adult, "gate.soon", what="\n".join(news))
    for each in lapsed:
        _mentor_lapsed(turn, each)


def _mentor_lapsed(turn: Turn, each: Lapsing) -> None:
    """A check of a mentor lapsed: the team hears, and so do the two of each pairing."""
    mentor = turn.facts.people[each.person] if each.person else None
    if mentor is None:
        return
    what = turn.words.label(f"gate_{each.line.value}")
    for adult in keepers(turn):
        turn.say(adult, "gate.check_lapsed", name=mentor.first_name, what=what)
    for pairing in turn.facts.every_pairing:
        if pairing.mentor.id == mentor.id:
            turn.timer(TimerKind.MENTOR_PAUSED, turn.now, pairing.mentee.id, pairing=pairing.id)


def mentor_paused(turn: Turn, heard: TimerFired) -> None:
    """The two of a pairing hear that messages wait: a check is due, of the mentor's or the deputy's.

    Nothing is said where the new deputy was quicker.
    """
    pairing = pairing_of(turn, heard.timer.pairing)
    is_deputys = heard.timer.expected(REASON) == DEPUTY
    if pairing is None or (is_deputys and not holds(turn, pairing)):
        turn.because("gate_stale")
        return
    mentee, mentor = pairing.mentee, pairing.mentor
    values = {"lead": turn.lead_name()}
    if mentor.is_reachable:
        text = "gate.paused_deputy" if is_deputys else "gate.paused_mentor"
        turn.say(mentor, text, mentee=mentee.first_name, **values)
        hold(turn, pairing, Direction.TO_MENTEE)
    # Whoever has stopped messages hears it on coming back; where a stop stands, nothing is kept.
    is_quiet = why_at_rest(turn, pairing) is not None
    is_quiet = is_quiet or any(map(is_serious, turn.cases_of(mentee.id)))
    if mentee.is_reachable and not is_quiet:
        turn.say(mentee, "gate.paused", mentor=mentor.first_name, **values)
        hold(turn, pairing, Direction.TO_MENTOR)
    turn.because("gate_paused_deputy" if is_deputys else "gate_paused", name=mentor.first_name)


def _wake(turn: Turn, gate: Gate) -> None:
    """What the gate holds is looked at again, for each two between whom words may pass now."""
    for pairing in turn.facts.every_pairing:
        ways = _held_ways(pairing)
        if ways and may_pass(gate, pairing.mentee, pairing.mentor, turn.now):
            for way in ways:
                expects = {"direction": way.value}
                mentee = pairing.mentee.id
                turn.timer(TimerKind.WINDOW, turn.now, mentee, pairing=pairing.id, expects=expects)


def _held_ways(pairing: Pairing) -> tuple[Direction, ...]:
    held = {each.direction for each in pairing.held if each.why is Why.GATE}
    return tuple(way for way in Direction if way in held)
