"""How a phrase is written, and what it says: words, families and gaps in order.

A phrase is words with spaces. `a|b` is either word, `(a b|c d)` either of several words together,
`word?` may be left out, `{name}` is any member of a family, `…` stands for up to two words of any
kind and `…5` for up to five.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Final, NamedTuple

from flows.normalising import fold, tokens

FURTHEST: Final = 64
"""No phrase reaches over more tokens than this, so no more need to be looked at together."""
GAP: Final = "…"
_GAP: Final = re.compile(r"…([1-9]?)")
_USUAL_GAP: Final = 2
_LONGEST_GAP: Final = 9
_MOST_SLOTS: Final = 12
_BRACKETS: Final = re.compile(r"\(([^()]*)\)(\??)")
_SINGLE: Final = re.compile(r"[^\W\d_]+")
_MOST_WAYS: Final = 150
_SPELT: Final = re.compile(r"(?:^|[\s|])[^\W_] [^\W_] [^\W_](?:$|[\s|])")
_FURTHEST_GAPS: Final = FURTHEST - 3 * _MOST_SLOTS  # a member of a family may be three words


class PhraseError(ValueError):
    """A phrase of the word list is not written as phrases are; the argument says how."""


class Slot(NamedTuple):
    """One place of a phrase: a gap of up to so many words, or any of these symbols."""

    symbols: frozenset[str] = frozenset()
    gap: int = 0
    optional: bool = False


class Phrase(NamedTuple):
    """One written phrase, taken apart; `written` is how the file has it."""

    written: str
    slots: tuple[Slot, ...]


def parse(written: str, families: Mapping[str, str]) -> tuple[Phrase, ...]:
    """Takes a written phrase apart, one for each way through its brackets.

    `families` maps the names that may be used to their symbols. Raises PhraseError if it is not
    written as phrases are.
    """
    return tuple(_parse(way, written, families) for way in ways(written))


def ways(written: str) -> Iterator[str]:
    """The phrase without brackets, in each of its ways: `(a b|c)? d` is "a b d", "c d" and "d"."""
    if "(" not in written and ")" not in written:
        yield written
        return
    parts = _BRACKETS.split(written)  # text, inside, "?", text, inside, "?", text
    if any(sign in part for part in parts[::3] for sign in "()"):
        raise PhraseError("has a bracket without its other half, or brackets in brackets")
    insides = [
        [*_together(inside.split("|")), *([""] if optional else [])]
        for inside, optional in zip(parts[1::3], parts[2::3], strict=True)
    ]
    ways = list(itertools.product(*insides))
    if len(ways) > _MOST_WAYS or any(
        not each.strip() for inside in parts[1::3] for each in inside.split("|")
    ):
        raise PhraseError(
            f"has an empty bracket, or more than {_MOST_WAYS} ways through its brackets"
        )
    for way in ways:
        yield parts[0] + "".join(each + text for each, text in zip(way, parts[3::3], strict=True))


def _together(choices: Sequence[str]) -> list[str]:
    """The choices of a bracket; those of a single word share one place, and so are one way."""
    single = [each.strip() for each in choices if _SINGLE.fullmatch(each.strip())]
    others = [each for each in choices if not _SINGLE.fullmatch(each.strip())]
    return ["|".join(single), *others] if single else others


def _parse(way: str, written: str, families: Mapping[str, str]) -> Phrase:
    slots = tuple(
        [_slot(each, families) if "{" in each else _plain_slot(each) for each in way.split()]
    )
    if not 1 <= len(slots) <= _MOST_SLOTS:
        raise PhraseError(f"has {len(slots)} words; from 1 to {_MOST_SLOTS} are allowed")
    if _SPELT.search(way):
        raise PhraseError(
            "spells a word letter by letter, which is read as the word and so never found; write the "
            "word. A bar stands between single words alone: several go in brackets, (a b|c)"
        )
    merged = _merged(slots) if GAP in way else slots
    if merged[0].gap or merged[-1].gap or all(slot.optional for slot in slots):
        raise PhraseError("begins or ends with a gap, or all of it may be left out")
    gaps = [slot.gap for slot in merged]
    if sum(gaps) > _FURTHEST_GAPS or max(gaps) > _LONGEST_GAP:
        raise PhraseError(
            f"has a gap of over {_LONGEST_GAP} words, or over {_FURTHEST_GAPS} together"
        )
    return Phrase(written, merged)


def plain_words(text: str) -> tuple[str, ...]:
    """`text` as the tokens that reading would make of it, each word one object wherever it stands."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return tuple(map(intern, text.lower().split()))  # nearly all are, of many thousands
    return tuple(intern(token.text) for token in tokens(fold(text).text))


@lru_cache(maxsize=50_000)
def _plain_slot(written: str) -> Slot:
    return _slot(written, {})


def _slot(written: str, families: Mapping[str, str]) -> Slot:
    if written[0] == GAP and (gap := _GAP.fullmatch(written)):
        return Slot(gap=int(gap.group(1) or _USUAL_GAP))
    if written[0] == GAP:
        raise PhraseError(f"has the gap {written}, which may be of 1 to {_LONGEST_GAP} words")
    optional = written.endswith("?")
    bare = written.removesuffix("?")
    parts = bare.split("|")
    if bare.islower() and bare.isascii() and bare.replace("|", "").isalpha() and all(parts):
        return Slot(frozenset(map(intern, parts)), optional=optional)  # nearly all are
    symbols = frozenset(intern(_symbol(part, families)) for part in parts)
    return Slot(symbols, optional=optional)


def _symbol(written: str, families: Mapping[str, str]) -> str:
    if written.startswith("{") and written.endswith("}"):
        if written[1:-1] not in families:
            raise PhraseError(f"names a family that is not there: {written}")
        return families[written[1:-1]]
    return (
        written if written.isascii() and written.isalpha() and written.islower() else _one(written)
    )


@lru_cache(maxsize=50_000)
def _one(written: str) -> str:
    words = plain_words(written)
    if len(words) != 1:
        raise PhraseError(f"holds {written!r}, which is read as {len(words)} words, not one")
    return words[0]


def _merged(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """Gaps that follow each other are one long gap."""
    merged: list[Slot] = []
    for slot in slots:
        if slot.gap and merged and merged[-1].gap:
            merged[-1] = Slot(gap=merged[-1].gap + slot.gap)
        else:
            merged.append(slot)
    return tuple(merged)
