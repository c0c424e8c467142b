"""Who is meant by an id or a first name on the command line; one that two people have names nobody."""

from collections.abc import Sequence
from uuid import UUID

import click

from flows.people import Person, Role


class IdOrName(click.ParamType[UUID | str]):
    """An id as `people list` prints it, or a first name."""

    name = "id or first name"

    def convert(
        self, value: str | UUID, param: click.Parameter | None, ctx: click.Context | None
    ) -> UUID | str:
        """The id, or what may be a name."""
        if isinstance(value, UUID):
            return value
        try:
            return UUID(value.strip())
        except ValueError:
            return value.strip()


ID_OR_NAME = IdOrName()


def the_one(who: UUID | str, role: Role, people: Sequence[Person]) -> UUID:
    """The id of who is meant. Raises UsageError where nobody or more than one has that name."""
    if isinstance(who, UUID):
        return who
    named = [each for each in people if each.first_name.casefold() == who.casefold()]
    found = [each for each in named if role in each.roles] or named
    if len(found) == 1:
        return found[0].id
    if not found:
        raise click.UsageError(
            f"there is no {role.value} with that name, and it is no person's id; `kept-in-mind "
            "people list` shows them"
        )
    lines = "\n".join(f"  {each.id}  {each.first_name} ({each.initials})" for each in found)
    raise click.UsageError(f"{len(found)} people have that first name; give the id:\n{lines}")
