"""Whether my open conversation is the telling of a worry, and what is kept in it so far."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flows.heard import Said
from flows.turn import Turn

TELLING = {"tell_someone", "help_now"}
NAMING = "who"
"""The step at which somebody is named: whatever is typed there waits for the tap."""


def is_telling(turn: Turn) -> bool:
    """Is a worry being told? However late, unless its case was closed by a person."""
    found = turn.facts.conversation
    if found is None or found.flow not in TELLING:
        return False
    case_id = found.about("case")
    case = turn.case(case_id) if case_id else None
    return case_id is None or (case is not None and case.is_open)


LAST = 9999
"""The place of the newest kept message, after all others."""


def kept_name(place: int, said: Said) -> str:
    """Under which name a message is kept: its place, its number and its moment."""
    return f"kept.{place:04d}.{said.message or 0}.{said.at.isoformat()}"


def kept_in(answers: Mapping[str, str]) -> list[Said]:
    """The kept messages, oldest first."""
    found = []
    for name in sorted(name for name in answers if name.startswith("kept.")):
        _, _, message, at = name.split(".", 3)
        found.append(Said(answers[name], int(message) or None, datetime.fromisoformat(at)))
    return found


def named_in(answers: Mapping[str, str]) -> frozenset[UUID]:
    """Whom a worry is said to be about, as far as they are people of the programme."""
    named = answers.get(NAMING, "")
    if named in {"", "somebody_else", "not_said"}:
        return frozenset()
    return frozenset({UUID(named)})


def named_while_telling(turn: Turn) -> frozenset[UUID]:
    """Whom I have named in the telling that is open: words of that moment are about them too."""
    found = turn.facts.conversation
    return named_in(dict(found.answers)) if found and is_telling(turn) else frozenset()
