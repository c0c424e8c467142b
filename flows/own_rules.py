"""A scheme's own rules, kept private beside its programme file: what it adds, and what it switches off.

Each line says who, when and why. A rule for danger to life is switched off only with a reason of its
own and a second name. Never changes a shipped rule.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from flows.file_examples import NOTICE
from flows.level import Level
from flows.rule_files import (
    Lines,
    ListFiles,
    RuleText,
    Strict,
    WordListError,
    check_level,
    load_file,
)

OWN: Final = "notice"
"""The name of the file, and of the place of its phrases."""
_WHO = Annotated[str, Field(min_length=2, max_length=100)]
_WHY = Annotated[str, Field(min_length=10, max_length=500)]


class OwnRule(RuleText):
    """A rule that a scheme adds."""

    category: str
    by: _WHO
    on: date
    why: _WHY


class SwitchedOff(Strict):
    """A shipped rule that a scheme does not use."""

    rule: str
    by: _WHO
    on: date
    why: _WHY
    agreed_by: str = ""
    life_risk_reason: str = ""


class OwnRules(Strict):
    """All of it, with a version that the scheme changes with every change."""

    version: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}(\.\d+)?$")
    families: dict[str, Lines] = Field(default_factory=dict)
    rules: tuple[OwnRule, ...] = ()
    off: tuple[SwitchedOff, ...] = ()

    def phrases(self) -> Iterator[tuple[str, str, str]]:
        """Every phrase of it, with its place and its rule."""
        for rule in self.rules:
            for written in rule.all_phrases():
                yield OWN, rule.id, written


def read_own_rules(
    path: Path | None, shipped: ListFiles, habits: Mapping[str, Level]
) -> OwnRules | None:
    """Reads the file, None where there is none; raises WordListError naming it, the rule and the fault."""
    if path is None or not path.exists():
        return None
    own = load_file(path.parent, path.stem, OwnRules, NOTICE)
    levels = {rule.id: rule.level for file in shipped.categories.values() for rule in file.rules}
    levels |= habits
    ids = set(levels)
    for rule in own.rules:
        if rule.id in ids:
            raise WordListError(path.name, rule.id, "is the name of another rule")
        ids.add(rule.id)
        category = shipped.categories.get(rule.category)
        if category is None or category.part_of:
            raise WordListError(path.name, rule.id, f"names no category: {rule.category}")
        check_level(path.name, rule, category.lowest)
    _check_off(path.name, own, levels)
    return own


def _check_off(name: str, own: OwnRules, levels: dict[str, Level]) -> None:
    seen: set[str] = set()
    for off in own.off:
        if off.rule not in levels:
            raise WordListError(name, off.rule, "is no rule of the word list, so cannot be off")
        if off.rule in seen:
            raise WordListError(name, off.rule, "is switched off twice")
        seen.add(off.rule)
        if levels[off.rule] is Level.NOW:
            _check_life_risk(name, off)


def _check_life_risk(name: str, off: SwitchedOff) -> None:
    if len(off.life_risk_reason.strip()) < 10:
        fault = "is for danger to life: switching it off needs a life_risk_reason"
        raise WordListError(name, off.rule, fault)
    if off.agreed_by.strip().casefold() in {"", off.by.strip().casefold()}:
        fault = "is for danger to life: switching it off needs agreed_by, a second person's name"
        raise WordListError(name, off.rule, fault)
