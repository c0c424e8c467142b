"""Whether my open conversation is the telling of a worry."""

from flows.turn import Turn

TELLING = {"tell_someone", "help_now"}


def is_telling(turn: Turn) -> bool:
    """Is a worry being told? However late, unless its case was closed by a person."""
    found = turn.facts.conversation
    if found is None or found.flow not in TELLING:
        return False
    case = found.about("case")
    return case is None or turn.case(case) is not None
