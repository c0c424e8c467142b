"""Another deputy: which mentees' messages wait until their contact details are opened again.

Warns before, tells the team and both of each pairing after. Never decides who is deputy.
"""

from collections.abc import Sequence
from dataclasses import replace

from flows.gate import Gate, Line, missing_of
from flows.heard import TimerKind
from flows.people import Duty, Person
from flows.relaying import Pairing
from flows.turn import Turn, listed
from flows.turns.gating import gate_of, keepers

REASON, DEPUTY = "reason", "deputy"
"""What a timer expects whose pairing waits for the deputy, not for a check of the mentor's."""


def would_wait(turn: Turn, deputy: Person) -> str:
    """The initials of those whose messages wait once this person alone is deputy; "" for nobody."""
    gate = gate_of(turn)
    if gate.rules.made_up:
        return ""
    others = (replace(p, duties=p.duties - {Duty.DEPUTY}) for p in gate.team if p.id != deputy.id)
    then = replace(deputy, duties=deputy.duties | {Duty.DEPUTY})
    return _initials(turn, _unopened(turn, replace(gate, team=(*others, then))))


def tell(turn: Turn, before: Gate) -> None:
    """The team as this turn knows it now has other deputies than `before` had.

    While nobody is deputy the whole gate closes, and that is told elsewhere.
    """
    gate = gate_of(turn)
    deputies, had = gate.holders(Duty.DEPUTY), before.holders(Duty.DEPUTY)
    waiting = _unopened(turn, gate)
    if gate.rules.made_up or deputies == had or not deputies or not waiting:
        return
    names = listed([each.first_name for each in deputies], turn.words.label("and"))
    for adult in keepers(turn):
        initials = _initials(turn, waiting)
        turn.say(adult, "gate.deputy_changed", name=names, initials=initials)
    already = {each.id for each in _unopened(turn, before)} if had else set()
    opened = {each.person for each in gate.all_newest() if each.line is Line.DETAILS_OPEN}
    lapsed = ({each.id for each in waiting} & opened) - already
    for pairing in turn.facts.every_pairing:
        if pairing.mentee.id in lapsed:
            _set(turn, pairing)


def _set(turn: Turn, pairing: Pairing) -> None:
    mentee, kind = pairing.mentee.id, TimerKind.MENTOR_PAUSED
    turn.timer(kind, turn.now, mentee, pairing=pairing.id, expects={REASON: DEPUTY})


def _unopened(turn: Turn, gate: Gate) -> list[Person]:
    """Whose details are kept somewhere where no deputy of today is known to have opened them."""
    lines = ((p, each.line) for p in gate.people for each in missing_of(gate, p, turn.now))
    return [person for person, line in lines if line is Line.DETAILS_OPEN]


def _initials(turn: Turn, people: Sequence[Person]) -> str:
    found = [each.initials for each in people]
    return listed(found, turn.words.label("and")) if found else ""
