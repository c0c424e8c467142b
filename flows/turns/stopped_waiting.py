"""A stop by whoever joined before, came back with a new account and waits to be confirmed.

It is kept with the link, because it may not be them: a coordinator's yes makes it hold, a no forgets it.
"""

from collections.abc import Sequence
from dataclasses import replace

from flows.casework import EntryKind
from flows.effects import ChangeRest, MoveInvite, TakeBackCheckIns
from flows.people import Person, Rest, Role, Standing
from flows.relaying import Pairing, Stopper, Why
from flows.turn import Manner, Turn
from flows.turns.at_rest import say_whole
from flows.turns.mentor_stops import stop
from flows.turns.pairing_stops import take_back

OF_A_PAIR = {Role.MENTEE, Role.MENTOR}


def counts_for(person: Person) -> bool:
    """Would a stop of theirs be kept like this?"""
    waits = person.standing is Standing.UNCONFIRMED and person.before is Standing.JOINED
    return waits and person.link is not None and bool(person.roles & OF_A_PAIR)


def has_stopped(person: Person) -> bool:
    """Did they write stop while they waited?"""
    return counts_for(person) and person.link is not None and person.link.stopped_at is not None


def hear_stop(turn: Turn, confirmers: Sequence[Person]) -> None:
    """I write stop; whoever is asked about me knows what follows from a yes."""
    link = turn.me.link
    if link is None or has_stopped(turn.me):
        return
    turn.add(MoveInvite(replace(link, stopped_at=turn.now)))
    for each in confirmers:
        manner = Manner(silent=True)
        turn.say(each, "staff.stopped_waiting", manner, initials=turn.me.initials)
    turn.because("stopped_unconfirmed")


def forget_stop(turn: Turn) -> bool:
    """I write start, and go on waiting. False where there is no such stop."""
    link = turn.me.link
    if link is None or not has_stopped(turn.me):
        return False
    turn.add(MoveInvite(replace(link, stopped_at=None)))
    return True


def keep_stop(turn: Turn, person: Person) -> None:
    """It was them: their stop holds from now on, as if they had written it now."""
    if person.link is not None:  # it stands with the person now, who may take it back
        turn.add(MoveInvite(replace(person.link, stopped_at=None)))
    back = replace(person, standing=Standing.JOINED, before=None)
    if Role.MENTEE in person.roles:
        _rest(turn, replace(back, rest=Rest.STOPPED))
        return
    for each in turn.facts.every_pairing:
        if each.mentor.id == person.id and Stopper.MENTOR not in each.stops:
            stop(turn, replace(each, mentor=back))


def _rest(turn: Turn, mentee: Person) -> None:
    # Their standing changes with the same turn, which moves the version on before.
    turn.add(ChangeRest(mentee.id, mentee.rest, turn.now, mentee.version + 1))
    facts = {"how": Rest.STOPPED.value}
    turn.enter(None, EntryKind.RESTED, mentee.id, facts=facts, person=mentee.id)
    turn.add(TakeBackCheckIns(mentee.id))
    for pairing in turn.facts.every_pairing:
        if pairing.mentee.id == mentee.id:
            take_back(turn, pairing, Why.RESTING)
            _tell_mentor(turn, pairing)


def _tell_mentor(turn: Turn, pairing: Pairing) -> None:
    if pairing.mentor.is_reachable:
        values = {"mentee": pairing.mentee.first_name, "what": ""}
        say_whole(turn, pairing.mentor, "resting.mentor_stopped", **values)
