"""Noticing in a turn: reads words against the list and raises a worry where a person must look.

Never blocks, delays or answers for anybody; an adult of the scheme whom it points at never hears.
"""

from flows.level import Level
from flows.noticing import Notice, read
from flows.relaying import Pairing
from flows.turn import Manner, Turn
from flows.turns.worries import from_notice, highest, raise_worry, tell_young_person


def notice_mentor(turn: Turn, pairing: Pairing, words: str, message: int | None) -> Level | None:
    """Reads a mentor's words. The mentor was told at joining that they are looked at."""
    notice = highest(read(turn.facts.library.word_list, words, "mentor"))
    if notice is None:
        return None
    raise_worry(turn, from_notice(pairing.mentee, pairing.mentor, words, message, notice))
    turn.because("noticed", level=notice.level.name)
    return notice.level


def notice_in(turn: Turn, words: str) -> Notice | None:
    """The highest notice in a mentee's words."""
    return highest(read(turn.facts.library.word_list, words, "mentee"))


def raise_noticed(turn: Turn, words: str, message: int | None, notice: Notice, what: str) -> None:
    """Raises a worry for my noticed words and tells me, once, instead of any receipt.

    `what` says, already filled, what became of the message.
    """
    me = turn.me
    before = {case.id: case for case in turn.cases_of(me.id)}
    case = raise_worry(turn, from_notice(me, me, words, message, notice))
    earlier = before.get(case.id)
    is_new = earlier is None or case.paged_at == turn.now
    turn.because("noticed", level=notice.level.name)
    if is_new:
        tell_young_person(turn, case, "noticed", what=what)
    else:
        lead = turn.lead_name()
        turn.say(me, "worry.noticed_more", Manner(variant=case.concerns), lead=lead, what=what)
