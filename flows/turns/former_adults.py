"""Words of an adult that go to no young person, because a role or a pairing ended: read all the same.

What is noticed is raised, and for a day after a flag all of it belongs to that worry. That something
points at whoever wrote it is never said to them.
"""

from flows.heard import Said
from flows.level import Level
from flows.turn import Turn
from flows.turns.flag_raising import (
    KEPT,
    YOUNG,
    keep_named,
    notice_of,
    raise_own,
    reader_of,
)
from flows.turns.flag_words import flagged_lately
from flows.turns.noticed import notice_unplaced
from flows.turns.pointing import spoken_of


def passed_to(turn: Turn, said: Said) -> str:
    """Raises what the words need; the first name of whoever is asked to read it, or nothing.

    Words about nobody in particular are kept under the writer's own name, as any mentor's are.
    """
    flag, notice = flagged_lately(turn), notice_of(turn, said.words)
    if flag is not None:
        subject = {name: value for name, value in flag.subject if name in KEPT}
    elif notice is not None:
        mine = [each.mentee.id for each in turn.facts.pairings if each.mentor.id == turn.me.id]
        subject = {YOUNG: str(mine[0] if len(mine) == 1 else turn.me.id)}
    else:
        notice_unplaced(
            turn, said
        )  # what points at the writer: whoever is asked is not named to them
        return ""
    keep_named(subject, spoken_of(turn, said.words))
    raise_own(turn, subject, notice.level if notice else Level.TODAY, said)
    return reader_of(turn, subject)


def mentor_without_mentee(turn: Turn, said: Said) -> None:
    """A mentor with whom nobody is paired wrote: nobody gets it, and they hear who reads it, if anybody."""
    turn.because("nobody_paired")
    if lead := passed_to(turn, said):
        turn.say(turn.me, "relaying.nobody_passed", lead=lead)
    else:
        turn.say(turn.me, "relaying.nobody", lead=turn.lead_name())
