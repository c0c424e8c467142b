"""Who is meant: the ids that commands take, and `--by`: who asks for a command.

Whether they may is asked where it is decided, never here.
"""

from uuid import UUID

import click


class Id(click.ParamType[UUID]):
    """An id as `people list` prints it. What is none is told with where to find one."""

    name = "id"

    def __init__(self, whose: str) -> None:
        self._whose = whose

    def convert(
        self, value: str | UUID, param: click.Parameter | None, ctx: click.Context | None
    ) -> UUID:
        """The id. Raises click.BadParameter."""
        try:
            return value if isinstance(value, UUID) else UUID(value.strip())
        except ValueError:
            self.fail(
                f"that is no {self._whose}'s id; `kept-in-mind people list` shows them", param, ctx
            )


PERSON, PAIRING = Id("person"), Id("pairing")

by_option = click.option(
    "--by", type=PERSON, help="Who asks; else the command line, as an administrator."
)
