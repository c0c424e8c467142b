"""How a name and initials are read on the command line, with a fault that says how to write them."""

import click

from flows import typed
from flows.masking import plain
from flows.typed import LONGEST_INITIALS, LONGEST_NAME


def first_name_read(text: str) -> str:
    """A first name as it is kept. Raises UsageError, saying how to write it."""
    name = _checked(text, LONGEST_NAME, "a first name")
    if " " in name:
        raise click.UsageError(
            "a first name has no space in it: leave out the surname, and write a double first name "
            "with a hyphen"
        )
    if typed.first_name(name) is None:
        raise click.UsageError("a first name is written in letters")
    return name


def initials_read(text: str) -> str:
    """Initials as alerts show them. Raises UsageError, saying how to write them."""
    found = _checked(text, LONGEST_INITIALS, "initials")
    if typed.initials(found) is None:
        raise click.UsageError("initials are written in letters; figures may tell two people apart")
    return found


def _checked(text: str, longest: int, what: str) -> str:
    found = " ".join(plain(text).split())
    if "\ufffd" in found:  # stands for what could not be read as a character
        raise click.UsageError(f"{what} holds something that is no letter; please type it again")
    if not 1 <= len(found) <= longest:
        raise click.UsageError(f"{what} should have from 1 to {longest} characters")
    return found
