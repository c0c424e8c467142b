"""Passing: words of one half said to the other, in plain text, with the response card beside them."""

from collections.abc import Sequence

from flows.agreement import Direction
from flows.contact import approved, bundle, shown, text_id
from flows.effects import Lane
from flows.heard import Topic, TopicKind
from flows.level import Level
from flows.relaying import Pairing, Relay, RelayKind
from flows.turn import Manner, Turn


def say_all(turn: Turn, pairing: Pairing, direction: Direction, relays: Sequence[Relay]) -> None:
    """Says several relays: messages and changes as one bundle, the rest each as its own."""
    plain = [each for each in relays if each.kind in {RelayKind.MESSAGE, RelayKind.EDIT}]
    for each in relays:
        if each not in plain or len(plain) == 1:
            say_one(turn, pairing, direction, each)
    if len(plain) > 1:
        sender, reader = pairing.sender(direction), pairing.reader(direction)
        turn.say_text(
            reader,
            "relaying.bundle",
            bundle(turn, plain, sender, reader, approved(pairing.terms)),
            Manner(
                lane=Lane.RELAY,
                topic=Topic(TopicKind.RELAY, plain[-1].id),
                owner=pairing.mentee.id,
                repeats=any(each.maybe_sent for each in plain),
            ),
        )
        if any(each.flagged for each in plain):
            _response_card(turn, pairing, direction, max(e.flagged or Level.NOTE for e in plain))


def say_one(turn: Turn, pairing: Pairing, direction: Direction, each: Relay) -> None:
    """Says one relay to its reader."""
    sender = pairing.sender(direction)
    turn.say_text(
        pairing.reader(direction),
        text_id(each.kind),
        shown(turn, each, sender, approved(pairing.terms)),
        Manner(
            lane=Lane.RELAY,
            topic=Topic(TopicKind.RELAY, each.id),
            owner=pairing.mentee.id,
            repeats=each.maybe_sent,
        ),
    )
    if each.flagged:
        _response_card(turn, pairing, direction, each.flagged)


def _response_card(turn: Turn, pairing: Pairing, direction: Direction, level: Level) -> None:
    """A mentor who reads worrying words is told what to do, and that a lead knows.

    Not where an open worry is about that mentor, who then learns of no worry at all.
    """
    cases = turn.cases_of(pairing.mentee.id)
    if any(pairing.mentor.id in case.about for case in cases):
        return
    if direction is Direction.TO_MENTOR and level >= Level.TODAY:
        turn.say(
            pairing.mentor,
            "mentor.response_card",
            Manner(lane=Lane.RELAY, topic=Topic(TopicKind.PAIRING, pairing.id)),
            mentee=pairing.mentee.first_name,
            lead=turn.lead_name(),
        )
