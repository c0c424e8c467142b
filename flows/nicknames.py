"""Guesses whom a word may mean that is nearly a first name: "pri", "joey", "Preeya", "j 0 e".

For where it was asked about whom it is, and whoever is named was promised never to see it: there a
guess too many keeps one adult out, and one too few breaks the promise. Elsewhere only for who did it.
"""

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from flows.first_names import is_slip, plain
from flows.people import Person

SHORTEST = 3
"""Fewer letters are no nickname."""
BY_EAR = 5
"""Shorter names sound like too many words: Sean, seen."""
PET = frozenset(
    {"y", "ey", "ie", "my", "mie", "ny", "nie", "ty", "by", "bie", "o", "s", "z", "uel", "ster"}
)
"""How a longer form of a name ends: Sammy, Joey, Samuel."""
_WORD = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bmy )(?<!\bhis )(?<!\bher )(?<!\bour )\b[^\W\d]\w{3,}",
    re.IGNORECASE,
)
"""A word that is long enough for a guess and is no thing: "the car"."""
_LEET = str.maketrans("013457@$", "oieastas")
_SOUNDS = ((r"ee|ea|ie|ey|y", "i"), (r"ph", "f"), (r"ck|c|q", "k"), (r"z", "s"), (r"(.)\1+", r"\1"))
_COMMON = (
    "all and any are bad been boy but came can could dad day did end for from gran guy had happen has "
    "hate have her here him his hit home how hurt just let like live look lot love mad made make man many "
    "maybe mean men mentor more most much mum nan new not now old one our out person really same saw "
    "say school sent she shop some somebody someone sort staff still that the them then there they "
    "thing think this too two very was way went were what when where who why with woman work yes you"
)
COMMON = frozenset(_COMMON.split())
"""Words that begin like a name and are none."""


def guessed(words: str, people: Iterable[Person]) -> frozenset[UUID]:
    """Everybody whose first name a word here may be short for, long for, or spelt by ear."""
    said = tuple(_said(words))
    return frozenset(
        person.id for person in people if any(_may_be(each, person.first_name) for each in said)
    )


def nearly(text: str, first_name: str) -> Iterator[tuple[int, int]]:
    """Where a word of a `plain` text is nearly this name, but not the name, and may be somebody."""
    first = plain(first_name)[:1].casefold()
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        if word[0] == first and word not in COMMON and is_nearly(word, first_name):
            yield match.span()


def is_nearly(word: str, first_name: str) -> bool:
    """Is this word short for, long for, or a slip of this name, but not the name itself?"""
    said, names = plain(word).casefold(), re.findall(r"\w+", plain(first_name).casefold())
    return said not in names and (_may_be(said, first_name) or any(is_slip(said, n) for n in names))


def _said(words: str) -> Iterator[str]:
    """The words in small letters; letters that stand alone make one word."""
    text = plain(words).casefold().translate(_LEET).replace("_", " ")
    yield from (each for each in re.findall(r"\w+", text) if each not in COMMON)
    for spaced in re.findall(r"(?<!\w)\w(?:[\W_]+\w(?!\w))+", text):
        yield re.sub(r"[\W_]+", "", spaced)


def _may_be(word: str, first_name: str) -> bool:
    parts = re.findall(r"\w+", plain(first_name).casefold())
    return any(_is_near(word, name) for name in ("".join(parts), *parts))


def _is_near(word: str, name: str) -> bool:
    short, long = sorted((word, name), key=len)
    if len(short) < SHORTEST:
        return False
    begins = long.startswith(short) and (long is name or long.removeprefix(short) in {"", *PET})
    return begins or (len(name) >= BY_EAR and _by_ear(word) == _by_ear(name))


def _by_ear(word: str) -> str:
    for written, heard in _SOUNDS:
        word = re.sub(written, heard, word)
    return word
