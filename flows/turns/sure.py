"""A yes to what cannot be taken back: it counts for a while, and for somebody as they stood when asked.

A button stays in a chat for years. What it says yes to must still be what it would do.
"""

from datetime import timedelta

from flows.conversing import Button
from flows.people import Person
from flows.turn import Turn

SURE = "sure"
"""What the button means that says yes; its value is how the person stood."""
COUNTS_FOR = timedelta(minutes=15)


def sure_of(person: Person) -> dict[str, str]:
    """What a button has to mean so that it says yes to this person as they stand now."""
    return {SURE: _stands(person)}


def is_sure(button: Button) -> bool:
    """Does it say yes, rather than ask first?"""
    return SURE in dict(button.meaning)


def fault(turn: Turn, button: Button, person: Person) -> str:
    """Why a yes counts no more, as a text id; empty where it counts, or where it is none."""
    if not is_sure(button) or turn.facts.pressed is None:
        return ""
    if button.means(SURE) != _stands(person):
        return "people.sure_changed"
    is_late = turn.now - turn.facts.pressed.shown_at > COUNTS_FOR
    return "people.sure_late" if is_late else ""


def _stands(person: Person) -> str:
    """The account, what they are, and the version that every change of standing moves on."""
    account = str(person.account.id) if person.account else "none"
    what = sorted([*person.roles, *person.duties])
    return " ".join((str(person.version), account, *what))
