"""Stopping and starting the messages of one pairing: at once, by one party; each takes back their own.

Says nothing to anybody: who hears what is for whoever calls.
"""

from dataclasses import replace
from uuid import UUID

from flows.agreement import Direction
from flows.casework import EntryKind
from flows.effects import Lane, MovePairing, TakeBackRelays, WithdrawDeliveries
from flows.heard import TimerKind, Topic, TopicKind
from flows.relaying import Pairing, PairingState, Stopper, Verdict, Why
from flows.turn import Turn


def stop_pairing(turn: Turn, pairing: Pairing, by: Stopper, wish: UUID | None = None) -> None:
    """Nothing passes from now on; what waits, waits on, and so does what is not sent yet.

    `wish` is whose stop it is, where it is not of whoever was heard now.
    """
    _move(turn, pairing, by, wish or turn.me.id, is_stopped=True)
    take_back(turn, pairing, Why(f"stopped_by_{by.value}"))


def take_back(turn: Turn, pairing: Pairing, why: Why) -> None:
    """What passed and is not sent yet waits too, and passes when the stop is taken back.

    What the mentor was to be asked or reminded of does not: it will be out of date by then.
    """
    turn.add(TakeBackRelays(pairing.id, Verdict.HELD, why))
    turn.add(WithdrawDeliveries(Topic(TopicKind.PAIRING, pairing.id), Lane.CHECK_IN))


def start_pairing(turn: Turn, pairing: Pairing, by: Stopper) -> None:
    """Takes a stop back; what waited is looked at again at once."""
    _move(turn, pairing, by, turn.me.id, is_stopped=False)
    wake(turn, pairing)


def _move(turn: Turn, pairing: Pairing, by: Stopper, who: UUID, *, is_stopped: bool) -> None:
    stops = {who: since for who, since in pairing.stops.items() if who is not by}
    if is_stopped:
        stops[by] = turn.now
    state = PairingState.PAUSED if stops else PairingState.ACTIVE
    turn.add(MovePairing(pairing.id, state, tuple(stops.items()), pairing.version))
    kind = EntryKind.MESSAGES_STOPPED if is_stopped else EntryKind.MESSAGES_STARTED
    facts = {"pairing": str(pairing.id), "by": by.value}
    turn.enter(None, kind, who, facts=facts, person=pairing.mentee.id)


def wake(turn: Turn, pairing: Pairing) -> None:
    """Whatever waits is looked at again now: it passes as the agreement says."""
    for direction in Direction:
        if pairing.waiting(direction):
            turn.timer(
                TimerKind.WINDOW,
                turn.now,
                pairing.mentee.id,
                pairing=pairing.id,
                expects={"direction": direction.value},
            )


def without(pairing: Pairing, who: Stopper) -> Pairing:
    """The pairing as it is once one stop has been taken back."""
    return replace(pairing, stops={each: at for each, at in pairing.stops.items() if each != who})
