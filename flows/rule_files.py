"""The files of the word list as they are written, each checked for its shape when it is read.

Says file, rule and fault. Knows nothing of what the phrases mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from flows.broken_files import NO_EXAMPLES, NOT_UTF8, Examples, NotToml, faults, parsed
from flows.level import Level
from flows.phrase_writing import plain_words

Direction = Literal["mentee", "mentor"]
_Model = TypeVar("_Model", bound=BaseModel)
_MAIN: Final = "list"
_FAMILIES: Final = "families"
_SPELLINGS: Final = "spellings"
_LEAVE_ALONE: Final = "leave_alone"
FRAMES: Final = "frames"
_HABITS: Final = "habits"  # see flows/habits.py
_SHARED: Final = frozenset({_MAIN, _FAMILIES, _SPELLINGS, _LEAVE_ALONE, FRAMES, _HABITS})


class WordListError(Exception):
    """The word list cannot be used: {file}, {rule}: {fault}"""

    def __init__(self, file: str, rule: str, fault: str) -> None:
        self.file, self.rule, self.fault = file, rule, fault
        super().__init__(str(WordListError.__doc__).format(file=file, rule=rule, fault=fault))


def _level(name: object) -> object:
    if not isinstance(name, str) or name not in Level.__members__:
        raise ValueError('write "NOW", "TODAY", "SOON" or "NOTE"')
    return Level[name]


Lines = Annotated[tuple[str, ...], Field(min_length=1)]
RuleLevel = Annotated[Level, BeforeValidator(_level)]


class Strict(BaseModel):
    """Takes no field that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reviewed(Strict):
    """Who has reviewed a file and when, or nobody yet."""

    reviewed_by: str
    reviewed_on: str


class TogetherText(Strict):
    """Two to four lists of phrases, one of each to be found."""

    parts: Annotated[tuple[Lines, ...], Field(min_length=2, max_length=4)]
    within: int = Field(default=8, ge=0, le=25)


class RuleText(Strict):
    """One rule as it is written."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    level: RuleLevel
    directions: Annotated[frozenset[Direction], Field(min_length=1)]
    adult_in_scheme: bool = False
    doer_before: bool = False
    below_because: str = ""
    phrases: tuple[str, ...] = ()
    together: tuple[TogetherText, ...] = ()
    exceptions: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    examples: Lines
    near_misses: Lines

    def all_phrases(self) -> Iterator[str]:
        """Every phrase of the rule, whatever it is for."""
        yield from (*self.phrases, *self.exceptions, *self.unless, *self.needs)
        for group in self.together:
            for part in group.parts:
                yield from part


class CategoryFile(Reviewed):
    """The rules of one category, and what they share; or a part of one, which shares that too."""

    part_of: str = ""
    about: str = Field(min_length=1)
    lowest: RuleLevel
    holds: int
    exceptions: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    families: dict[str, Lines] = {}
    rules: Annotated[tuple[RuleText, ...], Field(min_length=1)]


class FrameText(Strict):
    """One way of speaking in which words are no sign, as it is written; see flows/notice/frames.toml."""

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$")
    directions: Annotated[frozenset[Direction], Field(min_length=1)]
    about: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    opens: Lines
    ends: tuple[str, ...] = ()
    cancelled_by: tuple[str, ...] = ()
    before: int = Field(default=0, ge=0, le=25)
    after: int = Field(default=15, ge=0, le=25)
    left_alone: Lines
    still_noticed: Lines

    def all_phrases(self) -> Iterator[str]:
        """Every phrase of the frame, whatever it is for."""
        yield from (*self.opens, *self.ends, *self.cancelled_by)


class FramesFile(Reviewed):
    """The frames, and what they share."""

    holds: int
    families: dict[str, Lines] = {}
    frames: tuple[FrameText, ...] = ()


class _MainFile(Reviewed):
    version: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}(\.\d+)?$")
    categories: Lines


class _FamiliesFile(Reviewed):
    families: dict[str, Lines]


class _SpellingsFile(Reviewed):
    spellings: dict[str, Lines]
    several_words: dict[str, Lines] = {}
    own_words: tuple[str, ...] = ()


class _LeaveAloneFile(Reviewed):
    lines: Lines


@dataclass(frozen=True, slots=True)
class ListFiles:
    """All files of a word list."""

    version: str
    categories: Mapping[str, CategoryFile] = field(repr=False)
    families: Mapping[str, tuple[str, ...]] = field(repr=False)
    spellings: Mapping[str, tuple[str, ...]] = field(repr=False)
    several_words: Mapping[str, tuple[str, ...]] = field(repr=False)
    own_words: tuple[str, ...] = field(repr=False)
    leave_alone: tuple[str, ...] = field(repr=False)
    frames: FramesFile = field(repr=False)

    @classmethod
    def read(cls, folder: Traversable | Path) -> "ListFiles":
        """Reads and checks them; raises WordListError at the first fault.

        The main file names the categories and each of them says how many rules it holds, so that a
        file that is missing or cut short is a fault.
        """
        main = load_file(folder, _MAIN, _MainFile)
        _check_files(folder, main)
        categories = {name: load_file(folder, name, CategoryFile) for name in main.categories}
        for name, file in categories.items():
            _check_category(name, file)
            _check_part(name, file, categories)
        _check_ids(categories)
        frames = load_file(folder, FRAMES, FramesFile)
        _check_frames(frames, categories)
        spellings = load_file(folder, _SPELLINGS, _SpellingsFile)
        return cls(
            version=main.version,
            categories=categories,
            families=load_file(folder, _FAMILIES, _FamiliesFile).families,
            spellings=dict(_folded(spellings.spellings)),
            several_words=spellings.several_words,
            own_words=tuple(_one_word("own_words", word) for word in spellings.own_words),
            leave_alone=load_file(folder, _LEAVE_ALONE, _LeaveAloneFile).lines,
            frames=frames,
        )

    def phrases(self) -> Iterator[tuple[str, str, str]]:
        """Every phrase, with its file and its rule."""
        for name, file in self.categories.items():
            for written in (*file.exceptions, *file.unless):
                yield name, "the whole file", written
            for text in file.rules:
                for written in text.all_phrases():
                    yield name, text.id, written
        for frame in self.frames.frames:
            for written in frame.all_phrases():
                yield FRAMES, frame.id, written


def load_file(
    folder: Traversable | Path,
    name: str,
    model: type[_Model],
    examples: Examples = NO_EXAMPLES,
) -> _Model:
    """One file of a folder by its name without the ending, in the shape of `model`."""
    file = f"{name}.toml"
    try:
        written = parsed(folder.joinpath(file).read_text("utf-8"))
    except UnicodeDecodeError as unreadable:
        raise WordListError(file, "the whole file", NOT_UTF8) from unreadable
    except (OSError, NotToml) as unreadable:
        said = unreadable.strerror if isinstance(unreadable, OSError) else unreadable
        raise WordListError(file, "the whole file", str(said)) from unreadable
    try:
        return model.model_validate(written)
    except ValidationError as invalid:
        place, fault = faults(invalid, written, examples)[0]
        raise WordListError(file, place, fault) from None


def _check_files(folder: Traversable | Path, main: _MainFile) -> None:
    there = {entry.name.removesuffix(".toml") for entry in folder.iterdir()}
    for name in sorted(there - _SHARED - set(main.categories)):
        raise WordListError(f"{name}.toml", "the whole file", "is not named in list.toml")


def _check_category(name: str, file: CategoryFile) -> None:
    if len(file.rules) != file.holds:
        fault = f"has {len(file.rules)} rules; it says that it holds {file.holds}"
        raise WordListError(f"{name}.toml", "the whole file", fault)
    for text in file.rules:
        check_level(f"{name}.toml", text, file.lowest)


def _check_part(name: str, file: CategoryFile, categories: Mapping[str, CategoryFile]) -> None:
    whole = categories.get(file.part_of)
    if file.part_of and (whole is None or whole.part_of):
        raise WordListError(f"{name}.toml", "part_of", f"names no category: {file.part_of}")
    if whole is not None and file.lowest < whole.lowest:
        fault = f"is {file.lowest.name}, below {whole.lowest.name} of {file.part_of}.toml"
        raise WordListError(f"{name}.toml", "lowest", fault)


def check_level(file: str, text: RuleText, lowest: Level) -> None:
    """A rule says something, at no lower level than its category's unless it says why."""
    if text.level < lowest and not text.below_because:
        fault = f"is {text.level.name}, below {lowest.name}, and does not say why"
        raise WordListError(file, text.id, fault)
    if not text.phrases and not text.together:
        raise WordListError(file, text.id, "has neither phrases nor parts together")


def _check_frames(file: FramesFile, categories: Mapping[str, CategoryFile]) -> None:
    if len(file.frames) != file.holds:
        fault = f"has {len(file.frames)} frames; it says that it holds {file.holds}"
        raise WordListError(f"{FRAMES}.toml", "the whole file", fault)
    known = {*categories, *(text.id for each in categories.values() for text in each.rules)}
    for frame in file.frames:
        for name in (*frame.about, *frame.not_about):
            if name not in known:
                fault = f"names neither a category nor a rule: {name}"
                raise WordListError(f"{FRAMES}.toml", frame.id, fault)


def _check_ids(categories: Mapping[str, CategoryFile]) -> None:
    seen: set[str] = set()
    for name, file in categories.items():
        for text in file.rules:
            if text.id in seen:
                raise WordListError(f"{name}.toml", text.id, "is the name of an earlier rule too")
            seen.add(text.id)


def _folded(spellings: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for word, others in spellings.items():
        yield _one_word(word, word), tuple(_one_word(word, other) for other in others)


def _one_word(place: str, written: str) -> str:
    words = plain_words(written)
    if len(words) != 1:
        raise WordListError(f"{_SPELLINGS}.toml", place, f"{written!r} is not one word")
    return words[0]
