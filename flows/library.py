"""The Library: every script, text, card, help line and word list that ships, each loaded and checked once.

Never changes while the program runs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from flows.acts import OUTCOMES
from flows.help_lines import HelpLine, load_help_lines
from flows.noticing import load_word_list
from flows.script import Script, load_scripts
from flows.word_list import WordList
from flows.wording import Words, load_words


@dataclass(frozen=True, slots=True)
class Library:
    """What there is to say, and what to look for."""

    scripts: Mapping[str, Script]
    words: Words
    help_lines: tuple[HelpLine, ...]
    noticing: Callable[[], WordList]

    @property
    def word_list(self) -> WordList:
        """What to look for. The rules that ship are read when they are first asked for: most
        commands look for nothing, and reading them takes longer than all else that such a one does."""
        return self.noticing()

    def __repr__(self) -> str:
        return f"Library({len(self.scripts)} scripts, {len(self.words.texts)} texts)"


def load_library(own_rules: Path | None = None) -> Library:
    """Loads what is said, and a scheme's own rules, where it has some.

    Raises WordsError or WordListError naming file, place and fault.

    `own_rules` is where a scheme may have rules of its own for noticing; these are held to their
    examples here, those that ship by `kept-in-mind check` and by the tests.
    """
    if own_rules is None or not own_rules.exists():
        return _shipped()
    words = load_word_list(files("flows") / "notice", own_rules, as_shipped=True)
    return replace(_shipped(), noticing=lambda: words)


@cache
def _shipped() -> Library:
    package = files("flows")
    return Library(
        scripts=load_scripts(package / "scripts", OUTCOMES),
        words=load_words(package / "words"),
        help_lines=load_help_lines(package / "help_lines.toml"),
        noticing=_shipped_word_list,
    )


@cache
def _shipped_word_list() -> WordList:
    return load_word_list(files("flows") / "notice", as_shipped=True)
