"""Who asks for a command, and may they? The one question behind every `--by`, and its refusal.

Without a name the command line asks by itself, as an administrator. A refusal says who may.
"""

from uuid import UUID

from flows.effects import Refuse
from flows.people import Role
from flows.rights import NOTHING, RIGHTS, Action, Barred, On, barred, may_by_command
from flows.turn import Turn


def refusal(turn: Turn, by: UUID | None, action: Action, on: On = NOTHING) -> Refuse | None:
    """Why whoever asks may not do this, or None where they may."""
    if by is None:
        return None if may_by_command(action) else _not_theirs(turn, action)
    person = turn.facts.people.get(by)
    if person is None:
        return Refuse("command.no_person")
    reason = barred(person, action, on)
    if reason is None:
        return None
    if reason is Barred.NOT_THEIRS:
        return _not_theirs(turn, action)
    return Refuse("command.not_on_oneself")


def _not_theirs(turn: Turn, action: Action) -> Refuse:
    return Refuse("command.not_allowed", (("who", holders_in_words(turn, action)),))


def holders_in_words(turn: Turn, action: Action) -> str:
    """The roles and duties that are enough for an action."""
    labels = [
        turn.words.label(f"role_{each.value}" if isinstance(each, Role) else f"duty_{each.value}")
        for each in RIGHTS[action]
    ]
    return ", ".join(labels)


def in_words(turn: Turn, refused: Refuse) -> str:
    """A refusal as a person reads it."""
    return turn.words.fill(refused.text_id, **dict(refused.values))
