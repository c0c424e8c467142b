"""Loads the published word list from its TOML files, whole or not at all.

Each rule brings its own examples and near misses; flows/noticing.py runs them on load.
Never drops a rule that it cannot read: every fault raises WordListError.
"""

import tomllib
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from flows.level import Level
from flows.phrases import Families, PhraseError, Phrases, plain_words
from flows.reading import Vocabulary

Direction = Literal["mentee", "mentor"]
_Model = TypeVar("_Model", bound=BaseModel)
_MAIN: Final = "list"
_FAMILIES: Final = "families"
_SPELLINGS: Final = "spellings"
_LEAVE_ALONE: Final = "leave_alone"


class WordListError(Exception):
    """The word list cannot be used: {file}, {rule}: {fault}"""

    def __init__(self, file: str, rule: str, fault: str) -> None:
        self.file, self.rule, self.fault = file, rule, fault
        super().__init__(str(WordListError.__doc__).format(file=file, rule=rule, fault=fault))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, how soon a person must look, and whose words it reads."""

    id: str
    category: str
    level: Level
    directions: frozenset[Direction]
    adult_in_scheme: bool
    doer_before: bool
    below_because: str
    examples: tuple[str, ...] = field(repr=False)
    near_misses: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WordList:
    """A loaded word list. `exceptions` finds by rule index the phrases that stop a rule."""

    version: str
    rules: tuple[Rule, ...]
    leave_alone: tuple[str, ...] = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    phrases: Phrases = field(repr=False)
    exceptions: Phrases = field(repr=False)


def _level(name: object) -> object:
    return Level.__members__.get(name, name) if isinstance(name, str) else name


_Lines = Annotated[tuple[str, ...], Field(min_length=1)]
_LevelName = Annotated[Level, BeforeValidator(_level)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reviewed(_Strict):
    reviewed_by: str
    reviewed_on: str


class _RuleText(_Strict):
    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    level: _LevelName
    directions: Annotated[frozenset[Direction], Field(min_length=1)]
    adult_in_scheme: bool = False
    doer_before: bool = False
    below_because: str = ""
    phrases: _Lines
    exceptions: tuple[str, ...] = ()
    examples: _Lines
    near_misses: _Lines


class _CategoryFile(_Reviewed):
    about: str = Field(min_length=1)
    lowest: _LevelName
    holds: int
    exceptions: tuple[str, ...] = ()
    rules: Annotated[tuple[_RuleText, ...], Field(min_length=1)]


class _MainFile(_Reviewed):
    version: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}(\.\d+)?$")
    categories: _Lines


class _FamiliesFile(_Reviewed):
    families: dict[str, _Lines]


class _SpellingsFile(_Reviewed):
    spellings: dict[str, _Lines]


class _LeaveAloneFile(_Reviewed):
    lines: _Lines


def build_word_list(folder: Traversable | Path) -> WordList:
    """Read every file of `folder` into a word list; raises WordListError at the first fault.

    The main file names the categories and each of them says how many rules it holds, so that a file
    that is missing or cut short is a fault.
    """
    main = _load(folder, _MAIN, _MainFile)
    _check_files(folder, main)
    files = {name: _load(folder, name, _CategoryFile) for name in main.categories}
    texts = [(name, file, text) for name, file in files.items() for text in file.rules]
    for name, file in files.items():
        _check_category(name, file)
    _check_ids(texts)
    families = _families(folder)
    phrases = _phrases([(name, text.id, text.phrases) for name, _, text in texts], families)
    exceptions = _phrases(
        [(name, text.id, file.exceptions + text.exceptions) for name, file, text in texts],
        families,
    )
    return WordList(
        version=main.version,
        rules=tuple(_rule(name, text) for name, _, text in texts),
        leave_alone=_load(folder, _LEAVE_ALONE, _LeaveAloneFile).lines,
        vocabulary=_vocabulary(folder, phrases.words() | exceptions.words()),
        phrases=phrases,
        exceptions=exceptions,
    )


def _load(folder: Traversable | Path, name: str, model: type[_Model]) -> _Model:
    file = f"{name}.toml"
    try:
        return model.model_validate(tomllib.loads(folder.joinpath(file).read_text("utf-8")))
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise WordListError(file, place, first["msg"]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as unreadable:
        raise WordListError(file, "the whole file", str(unreadable)) from unreadable


def _check_files(folder: Traversable | Path, main: _MainFile) -> None:
    expected = {_MAIN, _FAMILIES, _SPELLINGS, _LEAVE_ALONE, *main.categories}
    there = {entry.name.removesuffix(".toml") for entry in folder.iterdir()}
    for name in sorted(there - expected):
        raise WordListError(f"{name}.toml", "the whole file", "is not named in list.toml")


def _check_category(name: str, file: _CategoryFile) -> None:
    if len(file.rules) != file.holds:
        fault = f"has {len(file.rules)} rules; it says that it holds {file.holds}"
        raise WordListError(f"{name}.toml", "the whole file", fault)
    for text in file.rules:
        if text.level < file.lowest and not text.below_because:
            fault = f"is {text.level.name}, below {file.lowest.name}, and does not say why"
            raise WordListError(f"{name}.toml", text.id, fault)


def _check_ids(texts: list[tuple[str, _CategoryFile, _RuleText]]) -> None:
    seen: set[str] = set()
    for name, _, text in texts:
        if text.id in seen:
            raise WordListError(f"{name}.toml", text.id, "is the name of an earlier rule too")
        seen.add(text.id)


def _rule(name: str, text: _RuleText) -> Rule:
    return Rule(
        id=text.id,
        category=name,
        level=text.level,
        directions=text.directions,
        adult_in_scheme=text.adult_in_scheme,
        doer_before=text.doer_before,
        below_because=text.below_because,
        examples=text.examples,
        near_misses=text.near_misses,
    )


def _families(folder: Traversable | Path) -> Families:
    file = _load(folder, _FAMILIES, _FamiliesFile)
    families = {name: [plain_words(m) for m in lines] for name, lines in file.families.items()}
    for name, members in families.items():
        if not all(members):
            raise WordListError(f"{_FAMILIES}.toml", name, "has a member without a word")
    return families


def _phrases(lines: list[tuple[str, str, tuple[str, ...]]], families: Families) -> Phrases:
    """Phrases labelled with the index of their rule."""
    phrases = Phrases(families)
    for index, (name, rule, written) in enumerate(lines):
        for phrase in written:
            try:
                phrases.add(index, phrase)
            except PhraseError as fault:
                raise WordListError(f"{name}.toml", rule, f"{phrase!r} {fault}") from fault
    return phrases


def _vocabulary(folder: Traversable | Path, words: set[str]) -> Vocabulary:
    file = _load(folder, _SPELLINGS, _SpellingsFile)
    spellings: dict[str, list[str]] = {}
    for word, others in file.spellings.items():
        for spelt in (word, *others):
            if len(plain_words(spelt)) != 1:
                raise WordListError(f"{_SPELLINGS}.toml", word, f"{spelt!r} is not one word")
        (folded,) = plain_words(word)
        spellings[folded] = [plain_words(other)[0] for other in others]
    return Vocabulary(words, spellings)
