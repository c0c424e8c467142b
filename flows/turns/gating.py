"""The gate in a turn: whether words may pass between two people now, and whether a link works.

Decides nothing about made-up programmes but that they are open. What is held is never refused.
"""

from datetime import datetime, time

from flows.agreement import Direction
from flows.effects import MoveRelay
from flows.gate import Gate, Missing, may_pass, missing, missing_of
from flows.gate_text import Speech
from flows.heard import Timer, TimerKind
from flows.local_time import ONE_DAY, to_local, to_utc
from flows.people import Person, Role
from flows.relaying import Pairing, Verdict, Why
from flows.rights import Action, may
from flows.turn import Turn

LOOKED_AT = time(9)
"""The local time of the daily look at the gate."""


def gate_of(turn: Turn) -> Gate:
    """The gate as the facts of this turn have it."""
    facts = turn.facts
    return Gate(
        rules=facts.rules,
        help_lines=facts.library.help_lines,
        team=facts.team,
        records=facts.gate_lines,
        people=facts.everybody,
        ladder_proven_at=facts.ladder_proven_at,
        ladder_unasked_since=facts.ladder_unasked_since,
    )


def speech_of(turn: Turn) -> Speech:
    """The sentences about the gate, with whom the facts of this turn know."""
    return Speech(turn.words, turn.facts.people, turn.facts.library.help_lines)


def holds(turn: Turn, pairing: Pairing) -> bool:
    """Does the gate hold what the two of a pairing write to each other?"""
    if turn.facts.rules.made_up:
        return False
    return not may_pass(gate_of(turn), pairing.mentee, pairing.mentor, turn.now)


def closed_to(turn: Turn, person: Person) -> tuple[Missing, ...]:
    """What is missing before a mentee's link works; nothing for anybody else."""
    if turn.facts.rules.made_up or Role.MENTEE not in person.roles:
        return ()
    gate = gate_of(turn)
    return (*missing(gate, turn.now), *missing_of(gate, person, turn.now))


def tell_link_opened(turn: Turn, person: Person, lacking: tuple[Missing, ...]) -> None:
    """The team hears that somebody opened a link that does not work yet, and what is missing."""
    what = "\n".join(map(speech_of(turn).line, lacking))
    for adult in keepers(turn):
        turn.say(adult, "gate.link_opened", initials=person.initials, what=what)
    turn.because("gate_link")


def keepers(turn: Turn) -> tuple[Person, ...]:
    """Who may record the lines, and so hears what is missing."""
    return tuple(p for p in turn.facts.team if p.is_reachable and may(p, Action.RECORD_GATE))


def say_held(turn: Turn, pairing: Pairing, direction: Direction) -> None:
    """Whoever wrote hears, kindly, that it waits, and that it is nothing they did."""
    sender, reader = pairing.sender(direction), pairing.reader(direction)
    text = "gate.held" if Role.MENTEE in sender.roles else "gate.held_mentor"
    turn.say(sender, text, name=reader.first_name, lead=turn.lead_name())


def hold(turn: Turn, pairing: Pairing, way: Direction) -> None:
    """What waits for its hours waits for the gate from now on: its sender has been told, once."""
    for each in pairing.waiting(way):
        if each.why is not Why.GATE:
            turn.add(MoveRelay(each.id, Verdict.HELD, Why.GATE, each.version))


def look_again(turn: Turn) -> None:
    """Something changed on which the gate depends: it is looked at as a whole, at once."""
    if not turn.facts.rules.made_up:
        turn.timer(TimerKind.GATE, turn.now, None, expects={"at": "once"})


def is_daily(timer: Timer) -> bool:
    """Is it the daily look, or one between?"""
    return timer.expected("at") is None


def next_look(turn: Turn) -> datetime | None:
    """The next 9 in the morning; a made-up programme needs no look."""
    rules = turn.facts.rules
    if rules.made_up:
        return None
    today = to_local(turn.now, rules.zone).date()
    due = to_utc(today, LOOKED_AT, rules.zone)
    return due if due > turn.now else to_utc(today + ONE_DAY, LOOKED_AT, rules.zone)
