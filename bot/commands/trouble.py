"""Trouble as an operator reads it: which exceptions are expected, and the sentence for each.

Whatever is not named here is a fault of ours and stays a traceback. Never quotes a person's words.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")

_UNREVIEWED = "This version is not for real young people yet: no person has reviewed its texts. "
NOT_YET = (
    f"{_UNREVIEWED}Nothing is relayed, and no mentee's link works, before every line of the go-live "
    "gate stands recorded: `kept-in-mind gate` shows them. For trying things out use made-up people."
)
ALL_MADE_UP = (
    f"{_UNREVIEWED}In this programme people are made up, so no gate holds anything back: never add a "
    "real young person to it."
)
"""What nobody has reviewed is no scheme's to use, and that is said aloud."""


def told_plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Turns expected trouble into one sentence on standard error and exit code 1."""

    @functools.wraps(command)
    def plainly(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except click.ClickException:
            raise
        except Exception as error:
            sentence = in_plain_words(error)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from None

    return plainly


def in_plain_words(error: Exception) -> str | None:
    """The sentence for an expected exception; None for a fault of ours."""
    if isinstance(error, _with_a_message_for_the_operator()):
        return " ".join(str(error).split())
    return _of_the_database(error)


def _with_a_message_for_the_operator() -> tuple[type[Exception], ...]:
    """Imported late, so that `--help` and `guide` stay quick."""
    from bot.backing_up import NotHere
    from bot.commanding import Refused
    from bot.own_files import CannotWrite
    from bot.serving import CannotServe
    from bot.settings import SettingsError
    from flows.programme import ProgrammeError
    from flows.word_list import WordListError
    from flows.wording import WordsError
    from storage.alone import AlreadyRunning
    from storage.copying import CannotCopy
    from storage.engine import CannotOpen
    from storage.keys import KeyFileError, RingKeyMissing, RingKeyWrong
    from storage.programmes import OtherProgramme, WrongKey

    return (
        AlreadyRunning, CannotCopy, CannotOpen, CannotServe, CannotWrite, KeyFileError, NotHere,
        OtherProgramme, ProgrammeError, Refused, RingKeyMissing, RingKeyWrong, SettingsError, WordListError,
        WordsError, WrongKey,
    )  # fmt: skip


def _of_the_database(error: Exception) -> str | None:
    """A driver's own message may repeat values or the address: only the kind of fault is told."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, CommandError):
        return (
            "the database was made by another version of this program. "
            "Install the version that was used last, or a newer one; nothing was changed."
        )
    if isinstance(error, DBAPIError):
        return (
            f"the database has trouble ({type(error.orig).__name__}). Nothing was changed. "
            "Look at the disk and the database server, then try again."
        )
    return None
