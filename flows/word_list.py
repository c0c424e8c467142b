"""Loads the published word list from its TOML files, whole or not at all.

Each rule brings its own examples and near misses; flows/noticing.py runs them on load.
Never drops a rule that it cannot read: every fault raises WordListError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path

from flows.habits import HabitRule, read_habits
from flows.level import Level
from flows.own_rules import OWN, OwnRules, read_own_rules
from flows.phrase_writing import Phrase, PhraseError, parse, plain_words
from flows.phrases import Chances, Phrases
from flows.rarity import Weights
from flows.reading import Vocabulary
from flows.rule_files import FRAMES, Direction, FrameText, ListFiles, RuleText, WordListError
from flows.spelling import Spelling
from flows.word_families import named_families

__all__ = ["Direction", "Frame", "Rule", "Together", "WordList", "WordListError", "build_word_list"]


@dataclass(frozen=True, slots=True)
class Together:
    """Parts that count if each is found, in any order, not far from the first of them."""

    rest: tuple[Phrases, ...] = field(repr=False)
    within: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A way of speaking in which words are no sign: a question of a mentor, what a film is about.

    It opens at one phrase and reaches so many words before and after it, within the sentence and
    not past what ends it. What cancels it may stand anywhere in the same message.
    """

    id: str
    directions: frozenset[Direction]
    before: int
    after: int
    left_alone: tuple[str, ...] = field(repr=False)
    still_noticed: tuple[str, ...] = field(repr=False)
    opens: Phrases = field(repr=False)
    ends: Phrases | None = field(repr=False)
    cancelled_by: Phrases | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, how soon a person must look, and whose words it reads.

    Of what its phrases find, `exceptions` say what is left alone (each stops what it touches in one
    clause), `unless` what must not stand near it, `needs` what must; see flows/notice/list.toml.
    """

    id: str
    category: str
    about: str
    file: str
    level: Level
    directions: frozenset[Direction]
    adult_in_scheme: bool
    doer_before: bool
    below_because: str
    examples: tuple[str, ...] = field(repr=False)
    near_misses: tuple[str, ...] = field(repr=False)
    exceptions: tuple[Phrases, ...] = field(repr=False)
    unless: tuple[Phrases, ...] = field(repr=False)
    needs: Phrases | None = field(repr=False)
    frames: tuple[Frame, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class WordList:
    """A loaded word list. A phrase's label is an index into `finds`; `labels` are those of each direction."""

    version: str
    own: OwnRules | None = field(repr=False)
    rules: tuple[Rule, ...]
    leave_alone: tuple[str, ...] = field(repr=False)
    frames: tuple[Frame, ...] = field(repr=False)
    habits: tuple[HabitRule, ...] = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    phrases: Phrases = field(repr=False)
    labels: Mapping[Direction, frozenset[int]] = field(repr=False)
    chances: Chances = field(repr=False)
    finds: tuple[tuple[Rule, Together | None], ...] = field(repr=False)


def build_word_list(folder: Traversable | Path, own: Path | None = None) -> WordList:
    """Read every file of `folder` into a word list; raises WordListError at the first fault.

    `own` is where a scheme may have rules of its own.
    """
    files = ListFiles.read(folder)
    habits = read_habits(folder)
    own_rules = read_own_rules(own, files, {habit.id: habit.level for habit in habits})
    return _Builder(files, own_rules).build(habits)


@dataclass(frozen=True, slots=True)
class Stops:
    """What the rules of one category share."""

    category: str
    exceptions: tuple[Phrases, ...]
    unless: tuple[Phrases, ...]


class _Builder:
    """Takes all phrases apart first, because how common each word is decides how they are sought."""

    def __init__(self, files: ListFiles, own: OwnRules | None) -> None:
        self._files, self._own = files, own
        self._parsed: dict[tuple[str, str], tuple[Phrase, ...]] = {}
        self._families, self._names = named_families(files, own)
        for name, rule, written in (*files.phrases(), *(own.phrases() if own else ())):
            try:
                self._parsed[name, written] = parse(written, self._names[name])
            except PhraseError as fault:
                raise WordListError(f"{name}.toml", rule, f"{written!r} {fault}") from fault
        self._chances = Chances()
        self._weights = Weights(chain.from_iterable(self._parsed.values()), self._families)
        self._frames = [(text, self._frame(text)) for text in files.frames.frames]
        self._rules: list[Rule] = []
        self._finds: list[tuple[Rule, Together | None]] = []
        self._sought: list[tuple[int, Phrase]] = []
        self._stopping: dict[str, Stops] = {}
        self._requires: dict[int, tuple[Phrases, ...]] = {}

    def build(self, habits: tuple[HabitRule, ...]) -> WordList:
        off = {each.rule for each in self._own.off} if self._own else set()
        for name, file in self._files.categories.items():
            stops = self._stops(name)
            for text in file.rules:
                if text.id not in off:
                    self._add(name, text, stops)
        for added in self._own.rules if self._own else ():
            self._add(OWN, added, Stops(added.category, (), ()))
        return WordList(
            version=self._files.version,
            own=self._own,
            rules=tuple(self._rules),
            leave_alone=self._files.leave_alone,
            frames=tuple(frame for _, frame in self._frames),
            habits=tuple(habit for habit in habits if habit.id not in off),
            vocabulary=self._vocabulary(),
            phrases=Phrases(self._sought, self._weights, self._requires),
            labels={"mentee": self._labels("mentee"), "mentor": self._labels("mentor")},
            chances=self._chances,
            finds=tuple(self._finds),
        )

    def _labels(self, way: Direction) -> frozenset[int]:
        """What is sought in one direction; most of it is in both."""
        return frozenset(
            label for label, (rule, _) in enumerate(self._finds) if way in rule.directions
        )

    def _stops(self, name: str) -> Stops:
        """What the rules of a file share; in a part of a category, with the rest of it."""
        if name not in self._stopping:
            self._stopping[name] = self._stops_of(name)
        return self._stopping[name]

    def _stops_of(self, name: str) -> Stops:
        file = self._files.categories[name]
        own = Stops(
            file.part_of or name,
            self._stopping_phrases(name, file.exceptions),
            self._stopping_phrases(name, file.unless),
        )
        if not file.part_of:
            return own
        whole = self._stops(file.part_of)
        return Stops(whole.category, whole.exceptions + own.exceptions, whole.unless + own.unless)

    def _phrases(self, name: str, lines: Sequence[str]) -> tuple[Phrases, ...]:
        """The lines as one set of phrases; none if there are none."""
        if not lines:
            return ()
        found = Phrases(
            [(0, way) for line in lines for way in self._parsed[name, line]], self._weights
        )
        return (found,)

    def _stopping_phrases(self, name: str, lines: Sequence[str]) -> tuple[Phrases, ...]:
        """The same for what stops a find."""
        found = self._phrases(name, lines)
        for each in found:
            self._chances.add(each)
        return found

    def _add(self, name: str, text: RuleText, shared: Stops) -> None:
        rule = self._rule(name, text, shared)
        self._rules.append(rule)
        self._seek(name, rule, text)

    def _rule(self, name: str, text: RuleText, shared: Stops) -> Rule:
        needs = self._phrases(name, text.needs)
        return Rule(
            id=text.id,
            category=shared.category,
            about=self._files.categories[shared.category].about,
            file=f"{name}.toml",
            level=text.level,
            directions=text.directions,
            adult_in_scheme=text.adult_in_scheme,
            doer_before=text.doer_before,
            below_because=text.below_because,
            examples=text.examples,
            near_misses=text.near_misses,
            exceptions=shared.exceptions + self._stopping_phrases(name, text.exceptions),
            unless=shared.unless + self._stopping_phrases(name, text.unless),
            needs=needs[0] if needs else None,
            frames=() if name == OWN else self._frames_of(shared.category, text),
        )

    def _frame(self, text: FrameText) -> Frame:
        ends, cancelled_by = (
            self._phrases(FRAMES, lines) for lines in (text.ends, text.cancelled_by)
        )
        return Frame(
            id=text.id,
            directions=text.directions,
            before=text.before,
            after=text.after,
            left_alone=text.left_alone,
            still_noticed=text.still_noticed,
            opens=self._stopping_phrases(FRAMES, text.opens)[0],
            ends=ends[0] if ends else None,
            cancelled_by=cancelled_by[0] if cancelled_by else None,
        )

    def _frames_of(self, category: str, rule: RuleText) -> tuple[Frame, ...]:
        """The frames that hold for a shipped rule; a scheme's own rules know none."""
        names = {category, rule.id}
        return tuple(
            frame
            for text, frame in self._frames
            if not names & set(text.not_about) and (not text.about or names & set(text.about))
        )

    def _seek(self, name: str, rule: Rule, text: RuleText) -> None:
        self._label(name, rule, None, text.phrases)
        for group in text.together:
            rest = tuple(each for part in group.parts[1:] for each in self._phrases(name, part))
            self._label(name, rule, Together(rest, group.within), group.parts[0])

    def _label(
        self, name: str, rule: Rule, together: Together | None, lines: Sequence[str]
    ) -> None:
        label = len(self._finds)
        self._finds.append((rule, together))
        requires = (*([rule.needs] if rule.needs else []), *(together.rest if together else ()))
        if requires:
            self._requires[label] = requires
        self._sought += [(label, phrase) for line in lines for phrase in self._parsed[name, line]]

    def _vocabulary(self) -> Vocabulary:
        phrases = chain.from_iterable(self._parsed.values())
        named = frozenset[str]().union(*{slot.symbols for each in phrases for slot in each.slots})
        words = {word for word in named if not word.startswith("{")}
        as_one = {
            word: [plain_words(each) for each in others]
            for word, others in self._files.several_words.items()
            if word in words
        }
        families = {**self._families, **as_one}
        for members in families.values():
            words.update(word for member in members for word in member)
        in_order = sorted(
            words
        )  # so that a word with two readings has them in one order everywhere
        spelling = Spelling(in_order, self._files.spellings, self._files.own_words)
        return Vocabulary(in_order, families, spelling)
