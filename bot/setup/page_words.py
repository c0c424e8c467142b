"""The words of the set-up page: each page a file in `pages/`, with its fields, helps and faults.

Reads and checks them. Holds no text itself.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from flows.broken_files import NotToml, first_fault, parsed
from flows.wording import Strict, WordsError

FOLDER = files("bot.setup") / "pages"


class Asked(Strict):
    """One field of a form."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    kind: Literal["text", "secret", "choice", "lines", "tick"] = "text"
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class Group(Strict):
    """Fields that belong together, under a heading if they have one."""

    name: str
    legend: str = ""
    help: str = ""
    fields: tuple[Asked, ...]


class PageWords(Strict):
    """One page: what it says, what it asks, its faults, and other sentences by name."""

    title: str
    heading: str
    say: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    button: str = ""
    missing: str = ""
    faults: Mapping[str, str] = Field(default_factory=dict)
    notes: Mapping[str, str] = Field(default_factory=dict)

    def fault(self, name: str, /, **values: str) -> str:
        """What to do about a fault. Raises KeyError where there is no such sentence."""
        return self.faults[name].format(**values)

    def note(self, name: str, /, **values: str) -> str:
        """Another sentence. Raises KeyError where there is none."""
        return self.notes[name].format(**values)


@cache
def page_words(name: str) -> PageWords:
    """The words of a page. Raises WordsError naming file and fault."""
    path = FOLDER / f"{name}.toml"
    try:
        return PageWords.model_validate(parsed(path.read_text(encoding="utf-8")))
    except NotToml as error:
        raise WordsError(f"{path.name}: {error}") from error
    except ValidationError as error:
        raise WordsError(f"{path.name}: {first_fault(error)}") from error
