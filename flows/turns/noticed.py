"""Noticing in a turn: reads words against the list and raises a worry where a person must look.

Never blocks, delays or answers for anybody; an adult of the scheme whom it points at never hears.
"""

from dataclasses import replace

from flows.heard import Said
from flows.level import Level
from flows.noticing import Notice, read
from flows.relaying import Pairing
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.pointing import named_badly, pointed_at
from flows.turns.worries import highest, noticed_worry, raise_worry


def notice_mentor(turn: Turn, pairing: Pairing, said: Said) -> Level | None:
    """Reads a mentor's words. The mentor was told at joining that they are looked at."""
    before = [each.words for each in turn.facts.before if each.pairing == pairing.id]
    notice = highest(read(turn.facts.library.word_list, said.words, "mentor", before))
    if notice is None:
        return None
    about = frozenset({pairing.mentor.id} if notice.adult_in_scheme else ())
    about |= named_badly(turn, said.words)
    worry = noticed_worry(pairing.mentee, pairing.mentor, said, notice)
    raise_worry(turn, replace(worry, about=about))
    turn.because("noticed", level=notice.level.name)
    return notice.level


def notice_unplaced(turn: Turn, said: Said) -> None:
    """Reads a mentor's words of which it is not known whose they are: the only mentee's, if any.

    With several the worry is kept under the mentor's own name until the words are placed.
    """
    if len(turn.facts.pairings) == 1:
        notice_mentor(turn, turn.facts.pairings[0], said)
        return
    before = [each.words for each in turn.facts.before]
    notice = highest(read(turn.facts.library.word_list, said.words, "mentor", before))
    if notice is not None:
        about = frozenset({turn.me.id} if notice.adult_in_scheme else ())
        about |= named_badly(turn, said.words)
        raise_worry(turn, replace(noticed_worry(turn.me, turn.me, said, notice), about=about))
        turn.because("noticed", level=notice.level.name)


def what_kept(turn: Turn) -> str:
    """Words for a mentee whose message stays with the worry; not all of them have a mentor."""
    return turn.words.fill("worry.what_kept" if turn.facts.pairings else "worry.what_kept_alone")


def raise_noticed(turn: Turn, said: Said, notice: Notice, what: str = "") -> None:
    """Raises a worry for my noticed words and tells me, once, instead of any receipt.

    `what` says, already filled, what became of the message: if nothing is said, it was kept.
    """
    me, what = turn.me, what or what_kept(turn)
    before = {case.id for case in turn.cases_of(me.id)}
    about = turn.named | pointed_at(turn, said.words)
    case = raise_worry(turn, replace(noticed_worry(me, me, said, notice), about=about))
    turn.because("noticed", level=notice.level.name)
    reader = young_person.reader_now(turn, case)
    if reader is None or case.id not in before or case.paged_at == turn.now:
        young_person.tell(turn, case, "noticed", what=what)
    else:
        young_person.say(turn, case, "worry.noticed_more", lead=reader.first_name, what=what)
