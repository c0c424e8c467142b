"""A mentor flags a message, or an adult reports what was said or seen: how it begins, and about whom.

Never delays or stops a message, never tells the young person, and shows nothing of the case. What
the questions do is in `flag_steps`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from flows.contact import approved, body
from flows.conversing import (
    EVERYBODY,
    FLAGGING,
    UNPLACED,
    Act,
    Button,
    Conversation,
    as_label,
)
from flows.effects import DropTimers
from flows.heard import MessageHeard, TimerKind, TopicKind
from flows.people import Role, names_apart
from flows.relaying import Pairing, Relay
from flows.rights import Action, may
from flows.talking import Talk, Talks
from flows.turn import Manner, Rows, Turn
from flows.turns.flag_raising import ASKS, MESSAGE, RAISED, YOUNG, offered
from flows.turns.flag_steps import SOMEBODY_ELSE
from flows.turns.kept import kept_in
from flows.turns.telling import QUIET_AFTER_WORDS

GIVEN = "given."
"""Before the name of kept words that were given already, because they waited for no tap."""
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
    recent = together or turn.facts.relayed[:MOST_OFFERED]
    _ask(turn, talks, "from_which", recent)


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
    _ask(turn, talks, "from_whom")


def _ask(turn: Turn, talks: Talks, step: str, recent: Sequence[Relay] = ()) -> None:
    """Asks what it is about, or about whom: from here on what is written belongs to it."""
    manner = Manner(buttons=(*_relay_rows(turn, recent), *_people_rows(turn)))
    found = turn.facts.conversation
    if found is not None and found.flow == FLAGGING and found.step in UNPLACED:
        talk = talks.look(turn, found)
        talk.manner = manner
        talk.subject[ASKS] = step
        talks.on(talk, step)
        return
    more = {} if Role.MENTOR in turn.me.roles else {EVERYBODY: "yes"}
    talks.start(turn, turn.me, FLAGGING, at=step, subject={ASKS: step, **more}, manner=manner)
    _wait(turn, QUIET_AFTER)


def rows_for(turn: Turn, subject: Mapping[str, str]) -> Rows:
    """What is asked first, once more."""
    relayed = turn.facts.relayed[:MOST_OFFERED] if subject.get(ASKS) == "from_which" else ()
    return (*_relay_rows(turn, relayed), *_people_rows(turn))


def _relay_rows(turn: Turn, relayed: Sequence[Relay]) -> list[list[Button]]:
    return [[_relay_button(turn, each)] for each in relayed]


def _relay_button(turn: Turn, relay: Relay) -> Button:
    pairing = _pairing_of(turn, relay)
    words = " ".join(body(turn, relay, approved(pairing.terms if pairing else None)).split())
    label = words if len(words) <= LABEL else f"{words[:LABEL].rstrip()} …"
    return turn.button(label, Act.FLAG, relay=str(relay.id))


def _people_rows(turn: Turn) -> list[list[Button]]:
    """A young person each, and somebody else: nobody guesses whom it is about."""
    more = {} if Role.MENTOR in turn.me.roles else {EVERYBODY: "yes"}
    names = names_apart(offered(turn))
    rows = [[turn.button(name, Act.REPORT, young=str(of), **more)] for of, name in names.items()]
    return [*rows, [turn.labelled(SOMEBODY_ELSE, Act.REPORT, **more)]]


def typed_name(turn: Turn, words: str) -> Button | None:
    """The button of a young person whose label somebody typed where it is asked about whom it is."""
    found = turn.facts.conversation
    if found is None or found.step not in UNPLACED:
        return None
    shown = (button for row in _people_rows(turn) for button in row)
    return next((each for each in shown if as_label(each.label) == as_label(words)), None)


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
    if open_now is not None and open_now.flow == FLAGGING and open_now.step in UNPLACED:
        talk = talks.look(turn, open_now)
        _place(talk, {name: str(value) for name, value in subject.items()})
        talks.on(talk, talk.script.first)
        _wait(turn, QUIET_AFTER_WORDS if kept_in(talk.answers) else QUIET_AFTER)
    elif open_now is not None and _is_about(open_now, subject):
        talks.go(turn, open_now.step)
        return
    else:
        talks.start(turn, turn.me, FLAGGING, subject=subject)
        _wait(turn, QUIET_AFTER)
    turn.because("flag_started")


def _place(talk: Talk, subject: Mapping[str, str]) -> None:
    """It is known now about whom it is: what was given before under another name is given again."""
    if talk.subject.get(YOUNG) != subject.get(YOUNG):
        talk.subject.pop(YOUNG, None)
        talk.subject.pop(RAISED, None)
        given = [name for name in talk.answers if name.startswith(GIVEN)]
        for name in given:
            talk.answers[name.removeprefix(GIVEN)] = talk.answers.pop(name)
    talk.subject.pop(ASKS, None)
    talk.subject |= subject


def _wait(turn: Turn, quiet_after: timedelta) -> None:
    """Whoever stops part way is waited for so long."""
    turn.add(DropTimers(TimerKind.TELLING_QUIET, turn.me.id))
    turn.timer(TimerKind.TELLING_QUIET, turn.now + quiet_after, turn.me.id)


def _is_about(found: Conversation, subject: Mapping[str, UUID | str]) -> bool:
    """Is just this being flagged already? Then it goes on where it stands."""
    begun = dict(found.subject)
    both = [(begun.get(name, ""), str(subject.get(name, ""))) for name in (MESSAGE, YOUNG)]
    is_somebody = any(wanted for _, wanted in both)
    return found.flow == FLAGGING and is_somebody and all(was == is_ for was, is_ in both)
