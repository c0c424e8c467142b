"""A mentor flags a message, or an adult reports what was said or seen: how it begins, and about whom.

Never delays or stops a message, never tells the young person, and shows nothing of the case. What
the questions do is in `flag_steps`.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flows.contact import approved, body
from flows.conversing import FLAGGING, Act, Button, Conversation
from flows.effects import DropTimers
from flows.heard import MessageHeard, TimerKind, TopicKind
from flows.people import Role, Standing, names_apart
from flows.relaying import Pairing, Relay
from flows.rights import Action, may
from flows.talking import Talks
from flows.turn import Manner, Turn
from flows.turns.flag_raising import MESSAGE, YOUNG
from flows.turns.flag_steps import SOMEBODY_ELSE

QUIET_AFTER = timedelta(minutes=30)
"""Whoever stops part way: what they flagged is passed on as it is."""
MOST_OFFERED = 5
LABEL = 32
"""Characters of a message on its button."""


# how it begins


def flag(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """Flag: the message that this replies to, or which of the last ones, or something else."""
    if not may(turn.me, Action.FLAG):
        turn.say(turn.me, "mentor.not_flagging")
        return
    relay = turn.facts.relay if _replied_to_relay(turn) else None
    is_mine = relay is not None and _passed_to_me(turn, relay) is not None
    together = _came_with(turn, relay) if relay is not None and is_mine else ()
    if relay is not None and is_mine and len(together) < 2:
        _start(turn, talks, relay)
        return
    offered = together or turn.facts.relayed[:MOST_OFFERED]
    rows = [[_relay_button(turn, each)] for each in offered]
    turn.say(turn.me, "mentor.flag_which", Manner(buttons=(*rows, *_people_rows(turn))))


def _replied_to_relay(turn: Turn) -> bool:
    return turn.facts.replied is not None and turn.facts.replied.kind is TopicKind.RELAY


def _came_with(turn: Turn, relay: Relay) -> tuple[Relay, ...]:
    """Several that came as one message: which of them is asked, for nobody guesses."""
    return tuple(r for r in turn.facts.relayed if r.parcel == relay.parcel and r.parcel is not None)


def _passed_to_me(turn: Turn, relay: Relay) -> Pairing | None:
    pairing = _pairing_of(turn, relay)
    is_mine = pairing is not None and pairing.mentor.id == turn.me.id != relay.sender
    return pairing if is_mine and relay.passed_at is not None else None


def _pairing_of(turn: Turn, relay: Relay) -> Pairing | None:
    """The pairing of a message, also of one that has ended."""
    known = (*turn.facts.pairings, *turn.facts.former)
    return next((each for each in known if each.id == relay.pairing), None)


def report(turn: Turn, talks: Talks, heard: MessageHeard) -> None:
    """A report of something said or seen: about whom?"""
    if not may(turn.me, Action.REPORT):
        turn.say(turn.me, "mentor.not_flagging")
        return
    turn.say(turn.me, "mentor.report_whom", Manner(buttons=_people_rows(turn)))


def _relay_button(turn: Turn, relay: Relay) -> Button:
    pairing = _pairing_of(turn, relay)
    words = " ".join(body(turn, relay, approved(pairing.terms if pairing else None)).split())
    label = words if len(words) <= LABEL else f"{words[:LABEL].rstrip()} …"
    return turn.button(label, Act.FLAG, relay=str(relay.id))


def _people_rows(turn: Turn) -> list[list[Button]]:
    """A young person each, and somebody else: nobody guesses whom it is about."""
    if Role.MENTOR in turn.me.roles:
        known = (*turn.facts.pairings, *turn.facts.former)
        found = [p.mentee for p in known if p.mentor.id == turn.me.id]
        found = [each for each in found if each.standing is not Standing.ERASED]
        more: dict[str, str] = {}
    else:
        found = [each for each in turn.facts.everybody if Role.MENTEE in each.roles]
        more = {"everybody": "yes"}
    names = names_apart(found)
    rows = [[turn.button(name, Act.REPORT, young=str(of), **more)] for of, name in names.items()]
    return [*rows, [turn.labelled(SOMEBODY_ELSE, Act.REPORT, **more)]]


def pressed(turn: Turn, talks: Talks, button: Button) -> None:
    """Which message, or about whom."""
    if button.act is Act.FLAG:
        relay = turn.facts.relay
        if relay is None or not may(turn.me, Action.FLAG) or not _passed_to_me(turn, relay):
            turn.say(turn.me, "general.old_button")
            return
        _start(turn, talks, relay)
    elif not may(turn.me, Action.REPORT):
        turn.say(turn.me, "mentor.not_flagging")
    else:
        _begin(turn, talks, {k: v for k, v in button.meaning if k in {"young", "everybody"}})


def _start(turn: Turn, talks: Talks, relay: Relay) -> None:
    pairing = _pairing_of(turn, relay)
    young = {YOUNG: pairing.mentee.id} if pairing else {}
    _begin(turn, talks, {MESSAGE: relay.id, **young})


def _begin(turn: Turn, talks: Talks, subject: Mapping[str, UUID | str]) -> None:
    open_now = turn.facts.conversation
    if open_now is not None and _is_about(open_now, subject):
        talks.go(turn, open_now.step)
        return
    talks.start(turn, turn.me, FLAGGING, subject=subject)
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + QUIET_AFTER, turn.me.id)
    turn.because("flag_started")


def _is_about(found: Conversation, subject: Mapping[str, UUID | str]) -> bool:
    """Is just this being flagged already? Then it goes on where it stands."""
    begun = dict(found.subject)
    both = [(begun.get(name, ""), str(subject.get(name, ""))) for name in (MESSAGE, YOUNG)]
    is_somebody = any(wanted for _, wanted in both)
    return found.flow == FLAGGING and is_somebody and all(was == is_ for was, is_ in both)
