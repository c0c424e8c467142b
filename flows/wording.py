"""Words: every text that a person reads, from the files in `flows/words/`, in variants.

Picks a variant and fills its placeholders. Never holds a text in code, never leaves a gap unfilled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.broken_files import NotToml, first_fault, parsed
from flows.conversing import as_label

Reader = Literal["mentee", "mentor", "coordinator", "anyone", "operator", "panel"]

PLACEHOLDERS = frozenset(
    {
        "at", "by", "card", "case", "clock", "count", "day", "details", "heard", "initials", "kind",
        "lead", "level", "link", "mentee", "mentor", "name", "number", "part", "parts", "places",
        "programme", "reason", "reference", "state", "time", "what", "when", "who", "words",
    }
)  # fmt: skip
"""The only names that may stand in braces in a text."""


class WordsError(ValueError):
    """A word or script file cannot be used as it is."""


class Strict(BaseModel):
    """A part of a word or script file: refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Variant(Strict):
    """One way to say a text."""

    text: Annotated[str, Field(min_length=1)]
    tone: Literal["plain", "warm"] = "plain"
    length: Literal["short", "usual"] = "usual"
    language: Literal["en"] = "en"


class Text(Strict):
    """A text with its variants, and who has reviewed it: empty until a person has."""

    to: Reader
    safety: bool = False
    version: Annotated[int, Field(ge=1)] = 1
    reviewed_by: str = ""
    reviewed_on: str = ""
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]


class TextFile(Strict):
    """One word file: texts by name, and labels (short words on buttons, lists of things)."""

    texts: dict[str, Text] = {}
    labels: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Words:
    """All texts, by `file.name`, and all labels, by name."""

    texts: Mapping[str, Text]
    labels: Mapping[str, str]
    short: frozenset[str] = frozenset()
    """All labels that hold no name, as typed words are compared with them."""

    def fill(self, text_id: str, variant: int = 0, /, **values: str) -> str:
        """The text with its placeholders filled; `variant` walks through the variants.

        Raises KeyError where the text or a value is missing: that is a mistake of ours.
        """
        variants = self.texts[text_id].variants
        return variants[variant % len(variants)].text.strip("\n").format(**values)

    def version(self, text_id: str) -> int:
        """Which version of the text this is, for "what were they told"."""
        return self.texts[text_id].version

    def label(self, name: str) -> str:
        """A short word for a button or a list."""
        return self.labels[name]


def placeholders_of(text: str) -> frozenset[str]:
    """The names in braces. Raises WordsError where a brace is not a plain name."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise WordsError(f"a brace is not closed ({error})") from error
    names = {name for _, name, _, _ in parts if name is not None}
    unknown = names - PLACEHOLDERS
    if unknown:
        raise WordsError(f"unknown placeholder {{{min(unknown)}}}; known: {sorted(PLACEHOLDERS)}")
    return frozenset(names)


def load_words(folder: Traversable) -> Words:
    """Reads every word file. Raises WordsError naming file, text and fault."""
    texts: dict[str, Text] = {}
    labels: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".toml"):
            continue
        found = _read(path)
        stem = path.name.removesuffix(".toml")
        for name, text in found.texts.items():
            _check(f"{path.name}: {name}", text)
            texts[f"{stem}.{name}"] = text
        twice = labels.keys() & found.labels.keys()
        if twice:
            raise WordsError(f"{path.name}: label {min(twice)} stands in two files")
        labels.update(found.labels)
    return Words(texts, labels, frozenset(as_label(each) for each in labels.values()))


def _read(path: Traversable) -> TextFile:
    try:
        return TextFile.model_validate(parsed(path.read_text(encoding="utf-8")))
    except NotToml as error:
        raise WordsError(f"{path.name}: {error}") from error
    except ValidationError as error:
        raise WordsError(f"{path.name}: {first_fault(error)}") from error


def _check(where: str, text: Text) -> None:
    names = {placeholders_of(each.text) for each in text.variants if _named(where, each.text)}
    if len(names) > 1:
        raise WordsError(f"{where}: its variants do not use the same placeholders")


def _named(where: str, text: str) -> bool:
    try:
        placeholders_of(text)
    except WordsError as error:
        raise WordsError(f"{where}: {error}") from error
    return True
