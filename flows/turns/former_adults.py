"""Words of an adult whose role here has ended: read all the same, for somebody may be in danger.

What is noticed is raised, and for a day after a flag all of it belongs to that worry. Nothing of it
ever reaches a young person.
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
    spoken_of,
)
from flows.turns.flag_words import flagged_lately


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
        return ""
    keep_named(subject, spoken_of(turn, said.words))
    raise_own(turn, subject, notice.level if notice else Level.TODAY, said)
    return reader_of(turn, subject)
