"""Who is mentioned in words, by first name or duty, and whether only addressed or spoken of kindly.

Knows nothing of who may read what. In doubt a word is a name, and a mention is not harmless.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from flows.called import called
from flows.everyday_names import is_meant
from flows.people import Person

SHORTEST_SLIP = 5
"""Names shorter than this are too near to other words to be looked for behind a slip."""
SHORTEST_PART = 3
"""The first part of a double name counts from so many letters on."""
NEAR = 120
"""Characters on each side of a name that may make it harmless: bounded for the longest message."""
CUT = "\u2026"
_KNOWN_AS = re.compile(
    r"\bmy (?:\w+ )?(?:brother|bro|sister|sis|cousin|uncle|aunt|auntie|aunty|nan|gran|grandad|dad|mum|"
    r"step-?(?:dad|mum|brother|sister)|mate|friend|best friend|boyfriend|girlfriend|bf|gf|ex|neighbour|"
    r"teacher|flatmate|boss|dog|puppy|cat|kitten|horse|pony|rabbit|hamster|parrot)\s+$"
)
_FROM = re.compile(
    r"\s+(?:from|at|in) (?:my |the |our )?(?:school|college|class|form|year|work|football|church|street|"
    r"estate|uni|next door)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One or several names in a row, and what stands around them, as `plain` leaves it."""

    people: frozenset[UUID]
    before: str = field(repr=False)
    after: str = field(repr=False)


def plain(words: str) -> str:
    """The words without accents, invisible characters and curly apostrophes."""
    if words.isascii():
        return words
    found = unicodedata.normalize("NFKD", words).replace("\u2019", "'")
    return "".join(each for each in found if unicodedata.category(each) not in {"Mn", "Cf"})


def mentions(words: str, people: Iterable[Person], *, asked: bool = False) -> tuple[Mention, ...]:
    """Who is mentioned where.

    `asked` says that it was asked about whom it is: then names with one letter wrong count, too.
    """
    text = plain(words)
    return tuple(_joined(text, _found(text, tuple(people), asked=asked)))


def mentioned(text: str, people: Sequence[Person]) -> Iterator[tuple[int, int, Mention]]:
    """Where each of these people is mentioned in a `plain` text, one mention at a time."""
    for start, end, person in _found(text, people, asked=False):
        yield start, end, Mention(frozenset({person}), *_around(text, start, end))


def _found(text: str, people: Sequence[Person], *, asked: bool) -> list[tuple[int, int, UUID]]:
    names = frozenset(re.split(r"[\s-]", plain(p.first_name).casefold())[0] for p in people)
    found = [
        (match.start(), match.end(), person.id)
        for person in people
        for match in _where(text, person.first_name, names, slips=asked)
        if asked or not is_namesake(text[: match.start()], text[match.end() :])
    ]
    found += [(start, end, person.id) for start, end, person in called(text, people, asked=asked)]
    return sorted(found)


def is_namesake(before: str, after: str) -> bool:
    """Is somebody else of that name meant: "my brother Joe", "Joe from school"?"""
    known = _KNOWN_AS.search(before[-NEAR:].casefold())
    return bool(known or _FROM.match(after[:NEAR].casefold()))


def _where(text: str, name: str, names: frozenset[str], *, slips: bool) -> Iterator[re.Match[str]]:
    for match in _pattern(name).finditer(text):
        before, after = _around(text, match.start(), match.end())
        if is_meant(match.group("name"), match.group("s") or "", before, after, names):
            yield match
    if slips:
        for match in re.finditer(r"\w+", text):
            if is_slip(match.group().casefold(), plain(name).casefold()):
                yield match


@lru_cache(maxsize=4096)  # a scheme has more names than `re` remembers patterns
def _pattern(name: str) -> re.Pattern[str]:
    """A name, also with "'s", and the first part of a double one alone."""
    parts = re.split(r"[\s-]+", plain(name).strip())
    whole = r"[\s-]*".join(re.escape(part) for part in parts)
    first = f"|{re.escape(parts[0])}" if len(parts[0]) >= SHORTEST_PART else ""
    return re.compile(rf"(?<!\w)(?P<name>{whole}{first})(?P<s>'?s)?(?!\w)", re.IGNORECASE)


def is_slip(word: str, name: str) -> bool:
    """Is it this name with one letter left out, doubled, changed, or two of them swapped?"""
    if min(len(word), len(name)) < SHORTEST_SLIP - 1 or len(name) < SHORTEST_SLIP:
        return False
    if word == name or word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, wanted = word[same:], name[same:]
    is_swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return is_swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


def _joined(text: str, found: Sequence[tuple[int, int, UUID]]) -> Iterator[Mention]:
    """ "Priya and Joe" is one mention of both."""
    start, end, people = 0, 0, frozenset[UUID]()
    for begins, ends, person in found:
        if people and re.fullmatch(r"\s*(?:,|and|&|or|\+|n)?\s*", text[end:begins], re.IGNORECASE):
            end, people = max(end, ends), people | {person}
            continue
        if people:
            yield Mention(people, *_around(text, start, end))
        start, end, people = begins, ends, frozenset({person})
    if people:
        yield Mention(people, *_around(text, start, end))


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands near a name; a mark where it was cut, which is no beginning of a sentence."""
    before = text[max(0, start - NEAR) : start]
    return (f"{CUT}{before}" if start > NEAR else before), text[end : end + NEAR]
