"""Every text that a person may read, filled as it may be filled at its longest. Decides nothing.

Reading age is measured by the Flesch–Kincaid grade plus five. textstat counts syllables with a word
list that it fetches from the network, so syllables are counted here: by pyphen's hyphens or by
vowels that are heard, whichever are more, so that the measure errs towards harder.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyphen  # type: ignore[import-untyped]  # it ships no types

from flows.library import load_library
from flows.script import texts_of

LIBRARY = load_library()
HYPHENS = pyphen.Pyphen(lang="en_GB")

FILLED = {
    "at": "on Wednesday at 4:30pm",
    "by": "4:30pm on Wednesday",
    "card": "Looking forward to our next meeting.",
    "case": "12",
    "clock": "4:30pm",
    "count": "3 days",
    "day": "Wednesday",
    "details": "a phone number, a link and an email address",
    "heard": "some words",
    "initials": "MK",
    "kind": "a voice message",
    "lead": "Siobhan",
    "level": "TODAY",
    "link": "https://t.me/harbour_mentoring_bot?start=AbCdEfGhIjKlMnOpQrStUv",
    "mentee": "Charlotte",
    "mentor": "Mohammed",
    "name": "Charlotte",
    "number": "12",
    "part": "1",
    "parts": "2",
    "places": "You can also turn to:\nPAPYRUS: 0800 068 4141\nShout: text SHOUT to 85258",
    "programme": "Harbour Mentoring",
    "reason": "it failed too often",
    "reference": "1A2B3C4D",
    "state": "acknowledged",
    "time": "4:30pm",
    "what": "I'll still pass this to Mohammed, on Wednesday at 4:30pm.",
    "when": "Wednesday, 4:30pm",
    "who": "all the adults who may read it",
    "words": "",
}
"""Long but likely values. Other people's words are left out: nobody here wrote them."""


@dataclass(frozen=True)
class Said:
    """One variant of a text, raw and filled."""

    text_id: str
    to: str
    safety: bool
    raw: str

    @property
    def filled(self) -> str:
        return self.raw.strip().format(**FILLED)

    @property
    def own(self) -> str:
        """Our own words alone: without the lines of places and without what others wrote."""
        return self.raw.strip().format(**(FILLED | {"places": ""})).strip()


def every_text() -> Iterator[Said]:
    """Every variant of every text in word files and scripts."""
    for text_id, text in LIBRARY.words.texts.items():
        for variant in text.variants:
            yield Said(text_id, text.to, text.safety, variant.text)
    for name, script in LIBRARY.scripts.items():
        for step, variant in texts_of(script):
            yield Said(f"{name}.{step}", script.to, script.safety, variant.text)


def to_mentees() -> list[Said]:
    """What a mentee may read, in word files, scripts, and texts that anybody may read."""
    return [each for each in every_text() if each.to in {"mentee", "anyone"}]


def ids(texts: Iterable[Said]) -> list[str]:
    """Names for the rows of a table."""
    return [each.text_id for each in texts]


def words_in(text: str) -> list[str]:
    """The words of a text; numbers and times count as one word each."""
    return re.findall(r"[\w'’:.-]*\w", text)


def sentences_in(text: str) -> list[str]:
    """The sentences of a text; a line that ends without a mark ends one too."""
    parts = re.split(r"(?<=[.!?:])\s+|\n+", text)
    return [part for part in (each.strip() for each in parts) if words_in(part)]


def syllables_in(word: str) -> int:
    """How many syllables a word has, rather one too many than one too few."""
    plain = re.sub(r"[^a-z]", "", word.casefold())
    if not plain:
        return 1
    return max(len(HYPHENS.positions(plain)) + 1, _heard(plain))


def _heard(word: str) -> int:
    """Groups of vowels, without an e that is not heard at the end."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouylr]e$|[^aeiouy]re$|[^aeioutd]ed$|[^aeiouyscxzg]es$", word)
    return max(1, groups - (1 if silent and groups > 1 else 0))


def reading_age(text: str) -> float:
    """Flesch–Kincaid grade plus five, in years."""
    words, sentences = words_in(text), sentences_in(text)
    syllables = sum(syllables_in(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + 5
