"""Whose words are these? Held until somebody says; words are never sent by guess.

Each message gets a question of its own, so that a tap answers for that message alone. What is held
is read for safety at once.
"""

from collections.abc import Mapping
from datetime import timedelta

from flows.conversing import Act, Button
from flows.effects import KeepRelay, MoveRelay
from flows.heard import Said, TimerKind
from flows.level import Level
from flows.noticing import Notice
from flows.people import names_apart
from flows.relaying import Pairing, Relay, RelayKind, Verdict, Why
from flows.turn import Manner, Turn
from flows.turns import young_person
from flows.turns.answering import answer_to_case, case_in_question, who_would_read
from flows.turns.at_rest import why_at_rest
from flows.turns.keeping_out import keep_out
from flows.turns.noticed import notice_unplaced, raise_noticed
from flows.turns.pointing import notice_in, pointed_at
from flows.turns.worries import everyone_named

WAITS = timedelta(hours=1)
"""How long a message waits for a tap: a mentee's then goes to the lead, for in doubt it belongs to
the worry; a mentor hears that it was not passed on."""
WAITS_AT_NOW = timedelta(minutes=10)
"""The same while a worry of theirs is open at NOW: whoever reads it may need it at once."""


def said_in(held: Relay) -> Said:
    """The words of a held message, with their moment."""
    return Said(held.words, held.message, held.heard_at, held.forwarded)


def hold(
    turn: Turn,
    said: Said,
    why: Why,
    about: Mapping[str, str] | None = None,
    waits: timedelta = WAITS,
) -> Relay:
    """Keeps a message until somebody says whose it is, at most as long as it `waits`.

    `about` is what the end of that time has to know, beside the message.
    """
    held = Relay(
        id=turn.facts.ids.new(),
        kind=RelayKind.MESSAGE,
        sender=turn.me.id,
        words=said.words,
        heard_at=said.at,
        verdict=Verdict.HELD,
        why=why,
        message=said.message,
        forwarded=said.is_forwarded,
    )
    turn.add(KeepRelay(held))
    expects = {"relay": str(held.id), **(about or {})}
    turn.timer(TimerKind.WHOSE_WORDS, turn.now + waits, turn.me.id, expects=expects)
    turn.because(f"relay_{why.value}")
    return held


def is_in_doubt(turn: Turn, pairing: Pairing, notice: Notice | None) -> bool:
    """Do my worrying words point at an adult here, or is an open worry of mine about the mentor?

    Then they may be of that worry, and pass only when I say so (domain guide, section 6).
    """
    if notice is None:
        return False
    return notice.adult_in_scheme or pairing.mentor.id in everyone_named(turn, turn.me.id)


def ask_whose_words(turn: Turn, said: Said) -> None:
    """For the mentor or for the lead? Nothing passes meanwhile; worrying words page at once.

    Whoever the words name is out of it before the question names an adult.
    """
    me = turn.me
    notice = notice_in(turn, said.words)
    pairings = turn.facts.pairings
    if not pairings or why_at_rest(turn, pairings[0]) is not None:
        answer_to_case(turn, said, case_in_question(turn))
        return
    if notice is not None:
        raise_noticed(turn, said, notice, turn.words.fill("worry.what_asked"))
    case = case_in_question(turn)
    if case is not None:
        case = keep_out(turn, case, pointed_at(turn, said.words), words_follow=True)
    lead = young_person.reader_name(turn, case) if case else who_would_read(turn, said)
    is_now = case is not None and case.level is Level.NOW
    waits = WAITS_AT_NOW if is_now else WAITS
    held = hold(turn, said, Why.WHOSE_WORDS, waits=waits)
    mentor = turn.facts.pairings[0].mentor.first_name
    values = {"mentor": mentor, "lead": lead, "at": turn.at(turn.now + waits, me)}
    manner = Manner(buttons=[_mentor_or(turn, held, lead)], reply_to=said.message)
    turn.say(me, "relaying.whose_words", manner, **values)


def _mentor_or(turn: Turn, held: Relay, lead: str) -> list[Button]:
    mentor = turn.facts.pairings[0].mentor.first_name
    return [
        for_button(turn, mentor, Act.FOR_MENTOR, held),
        for_button(turn, lead, Act.FOR_LEAD, held),
    ]


def offered_to_mentee(turn: Turn, held: Relay) -> list[Button]:
    """The buttons under the question whose a held message of mine is, as it would be asked now."""
    if not turn.facts.pairings:
        return []
    case = case_in_question(turn)
    name = young_person.reader_name(turn, case) if case else who_would_read(turn, said_in(held))
    return _mentor_or(turn, held, name)


def for_button(turn: Turn, name: str, act: Act, held: Relay, **meaning: str) -> Button:
    """ "For Maya": says whose a held message is."""
    label = turn.words.label("for").format(name=name)
    return turn.button(label, act, relay=str(held.id), **meaning)


def ask_which_mentee(turn: Turn, said: Said) -> None:
    """A mentor with several mentees just wrote: whose is it?"""
    held = hold(turn, said, Why.WHICH_MENTEE)
    notice_unplaced(turn, said)
    rows = [[each] for each in which_mentee(turn, held)]
    turn.say(turn.me, "relaying.which_mentee", Manner(buttons=rows, reply_to=said.message))


def which_mentee(turn: Turn, held: Relay) -> list[Button]:
    """The buttons under the question to which young person a held message goes."""
    names = names_apart(each.mentee for each in turn.facts.pairings)
    found = [
        for_button(turn, names[each.mentee.id], Act.FOR_MENTEE, held, pairing=str(each.id))
        for each in turn.facts.pairings
    ]
    return [*found, turn.labelled("nobody", Act.FOR_NOBODY, relay=str(held.id))]


def let_go(turn: Turn, held: Relay, why: Why) -> None:
    """Ends the waiting of a message: what becomes of its words is said elsewhere in the turn."""
    turn.add(MoveRelay(held.id, Verdict.REFUSED, why, held.version))


def give_to_lead(turn: Turn, held: Relay, text: str) -> None:
    """The message belongs to the worry: the lead gets it, the mentor never does."""
    let_go(turn, held, Why.BELONGS_TO_WORRY)
    answer_to_case(turn, said_in(held), case_in_question(turn), text=text, is_read=True)


def is_waiting(held: Relay | None) -> bool:
    """Does a message still wait for somebody to say whose it is?"""
    asked = {Why.WHOSE_WORDS, Why.WHICH_MENTEE}
    return held is not None and held.verdict is Verdict.HELD and held.why in asked
