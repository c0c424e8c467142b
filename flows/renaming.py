"""Words as they read with "he" in place of a name, or of "you": rules know neither, a child writes both.

A name counts only where somebody is spoken of and not merely addressed, thanked or asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.first_names import is_namesake, mentioned, plain
from flows.name_frames import is_harmless
from flows.nicknames import nearly
from flows.people import Person

YOU = re.compile(
    r"\b(?:you'?(?:re|ve)|your|ur|you|u|ya)\b|"
    r"(?<!\bto )\b(?:stop|quit|don'?t|do not)\b"
    r"(?=\s+(?:ever\s+|fucking\s+)?\w+(?:\s+\w+)?\s+(?:me|my|mine|where i)\b)",
    re.IGNORECASE,
)
"""Whoever is spoken to; also where they are only told to stop."""
YOU_SAID = re.compile(
    r"(?P<is>\b(?:you'?re|youre)\b|\b(?:your|ur)(?=\s+\w{2,}ing\b))|(?P<his>\b(?:your|ur)\b)|"
    r"(?P<him>(?<=\bof )(?:you|u)\b|(?<=\bby )(?:you|u)\b|(?<=\bwith )(?:you|u)\b)|"
    r"(?P<he>(?<!thank )\b(?:you|u|ya)\b)",
    re.IGNORECASE,
)
MENTOR_SAID = re.compile(
    r"(?P<his>\b(?:my|the|our) mentor'?s\b)|(?P<he>\b(?:my|the|our) mentor\b)", re.IGNORECASE
)
INSTEAD = {"is": "he is", "his": "his", "him": "him", "he": "he"}


@dataclass(frozen=True, slots=True)
class Renamed:
    """`text` with another word in each of the `places`; a place knows what had stood there."""

    text: str = field(repr=False)
    places: tuple[tuple[int, int, str], ...] = field(repr=False)

    def as_written(self, words: str) -> str | None:
        """A piece of `text` as it was written; None where no name had stood in it.

        The piece may begin in messages before, each on a line of its own.
        """
        own = words if words in self.text else words.rpartition("\n")[2]
        start = self.text.find(own)
        end, written = start + len(own), words
        inside = [place for place in self.places if start <= place[0] and place[1] <= end]
        for first, last, name in reversed(inside):
            at = len(words) - len(own) + first - start
            written = written[:at] + name + written[at + last - first :]
        return written if inside else None


def renamed(words: str, people: Iterable[Person], instead: str) -> Renamed | None:
    """The words with `instead` for these people wherever they are spoken of; None if nowhere."""
    text = plain(words)
    found = mentioned(text, tuple(people))
    return _with(text, [(a, b) for a, b, mention in found if not is_harmless(mention)], instead)


def addressed(words: str, instead: str) -> Renamed | None:
    """The words with `instead` wherever they speak to somebody; None if nowhere."""
    text = plain(words)
    return _with(text, [match.span() for match in YOU.finditer(text)], instead)


def you_as_he(words: str) -> Renamed | None:
    """The words with "he", "him" and "his" wherever they say "you"; None if nowhere."""
    return _each(plain(words), YOU_SAID)


def mentor_as_he(words: str) -> Renamed | None:
    """The words with "he" and "his" wherever they speak of a mentor; None if nowhere."""
    return _each(plain(words), MENTOR_SAID)


def _each(text: str, said: re.Pattern[str]) -> Renamed | None:
    """By which group of the pattern it was found says what stands instead."""
    found = [(*match.span(), INSTEAD[match.lastgroup or "he"]) for match in said.finditer(text)]
    return _put(text, found)


def nearly_as_he(words: str, person: Person) -> Renamed | None:
    """The words with "he" for what is nearly this person's name; None where nothing is."""
    text = plain(words)
    found = nearly(text, person.first_name)
    return _with(text, [(a, b) for a, b in found if not is_namesake(text[:a], text[b:])], "he")


def _with(text: str, spans: Iterable[tuple[int, int]], instead: str) -> Renamed | None:
    return _put(text, ((first, last, instead) for first, last in spans))


def _put(text: str, spans: Iterable[tuple[int, int, str]]) -> Renamed | None:
    pieces, places, end, length = [], [], 0, 0
    for first, last, instead in spans:
        if first < end:
            continue
        pieces += [text[end:first], instead]
        start = length + first - end
        places.append((start, start + len(instead), text[first:last]))
        length, end = start + len(instead), last
    return Renamed("".join([*pieces, text[end:]]), tuple(places)) if places else None
