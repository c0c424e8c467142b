"""Whose words are these? Held until somebody says; words are never sent by guess.

Each message gets a question of its own, so that a tap answers for that message alone.
"""

from datetime import timedelta

from flows.casework import RaisedBy
from flows.conversing import Act, Button
from flows.effects import KeepRelay, MoveRelay
from flows.heard import MessageHeard, TimerFired, TimerKind
from flows.level import Level
from flows.relaying import Relay, RelayKind, Verdict, Why
from flows.turn import Manner, Turn
from flows.turns.answering import answer_to_case, owner_name
from flows.turns.noticed import notice_in, raise_noticed
from flows.turns.worries import Worry, raise_worry, tell_young_person

TO_LEAD_AFTER = timedelta(hours=1)
"""A message nobody placed goes to the lead: in doubt it belongs to the worry."""


def _hold(turn: Turn, heard: MessageHeard, why: Why) -> Relay:
    held = Relay(
        id=turn.facts.ids.new(),
        kind=RelayKind.MESSAGE,
        sender=turn.me.id,
        words=heard.text,
        heard_at=heard.at,
        verdict=Verdict.HELD,
        why=why,
        message=heard.message,
    )
    turn.add(KeepRelay(held))
    turn.because(f"relay_{why.value}")
    return held


def ask_whose_words(turn: Turn, heard: MessageHeard) -> None:
    """After a worry: for the mentor or for the lead? Nothing passes meanwhile; danger pages at once."""
    held = _hold(turn, heard, Why.WHOSE_WORDS)
    due = turn.now + TO_LEAD_AFTER
    me = turn.me
    case = turn.cases_of(me.id)[-1]
    lead = owner_name(turn, case)
    turn.timer(TimerKind.WHOSE_WORDS, due, me.id, expects={"relay": str(held.id)})
    notice = notice_in(turn, heard.text)
    if notice is not None:
        what = turn.words.fill("worry.what_asked")
        raise_noticed(turn, heard.text, heard.message, notice, what)
    if not turn.facts.pairings:
        give_to_lead(turn, held)
        return
    mentor = turn.facts.pairings[0].mentor.first_name
    for_ = turn.words.label("for")
    buttons = [
        turn.button(for_.format(name=mentor), Act.FOR_MENTOR, relay=str(held.id)),
        turn.button(for_.format(name=lead), Act.FOR_LEAD, relay=str(held.id)),
    ]
    turn.say(
        me,
        "relaying.whose_words",
        Manner(buttons=(buttons,), reply_to=heard.message),
        mentor=mentor,
        lead=lead,
        at=turn.at(due, me),
    )


def ask_which_mentee(turn: Turn, heard: MessageHeard) -> None:
    """A mentor with several mentees just wrote: whose is it?"""
    held = _hold(turn, heard, Why.WHICH_MENTEE)
    rows: list[list[Button]] = [
        [
            turn.button(
                turn.words.label("for").format(name=pairing.mentee.first_name),
                Act.FOR_MENTEE,
                relay=str(held.id),
                pairing=str(pairing.id),
            )
        ]
        for pairing in turn.facts.pairings
    ]
    rows.append([turn.labelled("nobody", Act.FOR_NOBODY, relay=str(held.id))])
    turn.say(turn.me, "relaying.which_mentee", Manner(buttons=rows, reply_to=heard.message))


def let_go(turn: Turn, held: Relay, why: Why) -> None:
    """Ends the waiting of a message: what becomes of its words is said elsewhere in the turn."""
    turn.add(MoveRelay(held.id, Verdict.REFUSED, why, held.version))


def give_to_lead(turn: Turn, held: Relay) -> None:
    """The message belongs to the worry: the lead gets it, the mentor never does."""
    let_go(turn, held, Why.BELONGS_TO_WORRY)
    if not answer_to_case(turn, held.words, held.message, is_read=True):
        worry = Worry(turn.me, turn.me, RaisedBy.TOLD, Level.TODAY, held.words, held.message)
        tell_young_person(turn, raise_worry(turn, worry), "told")


def is_waiting(held: Relay | None) -> bool:
    """Does a message still wait for somebody to say whose it is?"""
    asked = {Why.WHOSE_WORDS, Why.WHICH_MENTEE}
    return held is not None and held.verdict is Verdict.HELD and held.why in asked


def nobody_said(turn: Turn, heard: TimerFired) -> None:
    """Nobody said whose it is in time: the lead gets it, as was announced."""
    held = turn.facts.relay
    if held is None or not is_waiting(held):
        turn.because("whose_stale")
        return
    turn.because("whose_time_out")
    give_to_lead(turn, held)
