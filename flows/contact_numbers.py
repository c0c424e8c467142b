"""Finds telephone numbers in a folded text: in figures, grouped, or spelled out.

Decides by the numbering plan here (0…, 44…, 7…), by + and 00 from abroad, and by the words before.
Never takes a date, a time, a sum, a score or a freephone line, such as a help line's, for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

_FIGURES: Final = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES: Final = {"double": 2, "treble": 3, "triple": 3}
_WORDS: Final = "|".join(_FIGURES)
_GROUP: Final = re.compile(
    r"\+?(?:(?<![a-z])o{1,3})?[0-9](?:[0-9o]*(?:[0-9]|o(?!\w)))?"
    rf"|(?<!\w)(?P<times>double|treble|triple)[\s-]{{1,2}}(?P<of>(?:{_WORDS})(?!\w)|[0-9](?!\w))"
    rf"|(?<!\w)(?:{_WORDS})(?!\w)"
)
_BETWEEN: Final = re.compile(r"[\s.,\-‐–—()/·_*~]{0,4}")
_DATE: Final = re.compile(
    r"(?<![\d./-])(?:(\d{1,2})([./-])(\d{1,2})\2(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)"
    r"(?!\d)(?![./-]\d)"
)
_TIME: Final = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])[.:][0-5]\d(?!\d)(?![.:]\d)")
_CUE: Final = re.compile(
    r"(?<!\w)(?:(?:call|ring|text|phone|whatsapp|message|msg|reach)\s(?:me|us|him|her|them)"
    r"(?:\son|\sat)?|(?:my|his|her|our|mums|dads)\s(?:new\s)?(?:phone\s|mobile\s)?"
    r"(?:number|num|no|mobile|mob|phone|cell|landline)(?:\sis)?)\s?[:=]?\s?(?=[0-9+o])"
)
_FREEPHONE: Final = ("0800", "0808", "44800", "44808", "116")  # nobody's own: help lines must pass
_INSIDE: Final = re.compile(r"0[1-37]\d{9}|44[1-37]\d{9}")
_SHORTEST: Final = 6
_LONGEST: Final = 15  # digits, by the international plan


@dataclass(frozen=True, slots=True)
class _Group:
    """Figures that stand together; `joined` if only a separator lies before it."""

    digits: str = field(repr=False)
    start: int
    end: int
    international: bool
    cued: bool
    joined: bool


def find_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The spans of telephone numbers in a folded `text`. Linear in its length."""
    groups = list(_groups(text))
    at = 0
    while at < len(groups):
        size = _longest_number(groups, at)
        if size:
            yield groups[at].start, groups[at + size - 1].end
        at += size or 1


def digits_of(text: str) -> str:
    """The figures of a folded `text`, spelled ones too, in order."""
    return "".join(group.digits for group in _groups(text))


def _groups(text: str) -> Iterator[_Group]:
    calendar = {at for match in _dates_and_times(text) for at in range(*match.span())}
    cues = {match.end() for match in _CUE.finditer(text)}
    before = -1
    for match in _GROUP.finditer(text):
        start, end = match.span()
        if start in calendar:
            before = -1
            continue
        joined = 0 <= start - before <= 4 and bool(_BETWEEN.fullmatch(text, before, start))
        written = match.group()
        yield _Group(
            digits=_digits(match),
            start=start,
            end=end,
            international=written.startswith("+"),
            cued=start in cues,
            joined=before >= 0 and joined,
        )
        before = end


def _dates_and_times(text: str) -> Iterator[re.Match[str]]:
    for match in _DATE.finditer(text):
        day, _, month = match.groups()
        if day is None or (int(day) <= 31 and int(month) <= 12):
            yield match
    yield from _TIME.finditer(text)


def _digits(match: re.Match[str]) -> str:
    if match["times"]:
        return _FIGURES.get(match["of"], match["of"]) * _TIMES[match["times"]]
    written = match.group()
    return _FIGURES.get(written) or written.removeprefix("+").replace("o", "0")


def _longest_number(groups: Sequence[_Group], first: int) -> int:
    """How many groups from `first` make a number; 0 if none do."""
    if _INSIDE.search(groups[first].digits):
        return 1
    longest = total = 0
    for size in range(1, _LONGEST + 1):
        last = first + size - 1
        if last >= len(groups) or (size > 1 and not groups[last].joined):
            break
        if size > 1 and groups[last].international:
            break
        total += len(groups[last].digits)
        if total > _LONGEST:
            break
        if total >= _SHORTEST and _is_number(groups[first : last + 1]):
            longest = size
    return longest


def _is_number(groups: Sequence[_Group]) -> bool:
    digits = "".join(group.digits for group in groups)
    sizes = [len(group.digits) for group in groups]
    if digits.startswith(_FREEPHONE):
        return False
    if groups[0].international:
        return len(digits) >= 10 or (len(groups) == 1 and len(digits) >= 8)
    if groups[0].cued and sizes[0] >= 3 and len(digits) >= _SHORTEST:
        return True
    return _fits_a_plan(digits, sizes) and not _counts_up(groups)


def _fits_a_plan(digits: str, sizes: Sequence[int]) -> bool:
    if digits.startswith("00"):
        return len(digits) >= 11 and digits[2] != "0"
    if digits.startswith("0"):
        return len(digits) in {10, 11} and digits[1] in "123579"
    if digits.startswith("44"):
        return len(digits) == 12 and digits[2] in "1237"
    if digits.startswith("7") and len(digits) == 10:
        return min(sizes) >= 3
    return list(sizes)[-3:] == [3, 3, 4] and len(digits) in {10, 11} and len(sizes) in {3, 4}


def _counts_up(groups: Sequence[_Group]) -> bool:
    """0 1 2 3 …: somebody counts, lists or dances."""
    numbers = [int(group.digits) for group in groups]
    steps = pairwise(numbers)
    return len(numbers) > 2 and all(after - before == 1 for before, after in steps)
