"""Whom a text names: by first name in any spelling, or by initials as they are written.

Rather too many than too few: what is found here is only kept for less long.
"""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from flows.conversing import Button
from flows.facts import Facts
from flows.people import Person, Role

SHORTEST_INITIALS = 2
"""A single letter is a word of its own in too many sentences."""


def whom_it_names(
    facts: Facts, to: Person, text: str, buttons: Sequence[Sequence[Button]] = ()
) -> tuple[UUID, ...]:
    """Whom a message names beside its reader, with its buttons. None where a young person got it:
    that is theirs, whoever it names."""
    if Role.MENTEE in to.roles:
        return ()
    known = {each.id: each for each in (*facts.everybody, *facts.team, *facts.people.values())}
    known.pop(to.id, None)
    labels = (button.label for row in buttons for button in row)
    return named_in_text(known.values(), "\n".join((text, *labels)))


def named_in_text(people: Iterable[Person], text: str) -> tuple[UUID, ...]:
    """The people whose first name or initials stand in a text as words of their own, by id."""
    found = {person.id for person in people if _is_named(person, text)}
    return tuple(sorted(found))


def _is_named(person: Person, text: str) -> bool:
    if _stands(person.first_name.casefold(), text.casefold()):
        return True
    return len(person.initials) >= SHORTEST_INITIALS and _stands(person.initials, text)


def _stands(name: str, text: str) -> bool:
    if name not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
