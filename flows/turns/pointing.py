"""Whom of this scheme a mentee's worrying words point at, so that they never see the worry.

The word list knows "my mentor"; here it is made to know the first names of the people here, too.
In doubt it points: then the young person is asked whom the words are for, and nothing is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from flows.noticing import Notice, read
from flows.people import Person
from flows.turn import Turn
from flows.turns.worries import highest

DOER = re.compile(r"(\w+)(?: who| that)?$")
"""The word right before what was done. A comma between them ends the sentence."""
YOU = {"you", "u"}
AS_THE_LIST_SAYS = "my mentor"
MENTOR = re.compile(r"\bmentor\b", re.IGNORECASE)
NOT_MEANT = "qzq"
"""Stands for "mentor" while a name is looked for, so that one is never taken for the other."""
DOES = (
    "is was has keeps kept always hit hits hurt hurts beat beats touched touches grabbed grabs made "
    "makes asked asks wants wanted told tells said sent sends scares scared shouted shouts swore "
    "threatened threatens forced tried gave buys bought flirts"
)
"""What follows a name that is spoken of. "Sam this is weird" is spoken to Sam."""
_NEXT = "|".join(DOES.split())
SPOKEN_OF = (
    rf"\b{{name}}(?:['’]?s\b|\b(?=\s+(?:{_NEXT})\b))"
    r"|(?<=of ){name}\b|(?<=with ){name}\b"
)
"""A name with "is" drawn to it, before a verb, or after "of" and "with"."""


def notice_in(turn: Turn, words: str) -> Notice | None:
    """The highest notice in a mentee's words; one that points at somebody here says so."""
    found = highest([*_read(turn, words), *(each for _, each in _by_name(turn, words))])
    if found is None or not pointed_at(turn, words):
        return found
    return replace(found, adult_in_scheme=True)


def pointed_at(turn: Turn, words: str) -> frozenset[UUID]:
    """Whom of this scheme worrying words point at: by name, by "you", or by a rule about mentors."""
    mentors = {pairing.mentor.id for pairing in turn.facts.pairings}
    named = {person.first_name.casefold(): person.id for person in _people_here(turn)}
    found = {person.id for person, _ in _by_name(turn, words)}
    for notice in _read(turn, words):
        if notice.adult_in_scheme:
            found |= mentors
        if notice.doer_before:
            whole = "\n".join((*_before(turn), words))
            before = whole[: whole.rfind(notice.words)].casefold().rstrip(" ")
            doer = DOER.search(before)
            word = doer.group(1) if doer else ""
            found |= mentors if word in YOU else {named[word]} if word in named else set()
    return frozenset(found)


def _read(turn: Turn, words: str) -> tuple[Notice, ...]:
    """A sentence may have begun in what was written shortly before."""
    return read(turn.facts.library.word_list, words, "mentee", _before(turn))


def _before(turn: Turn) -> list[str]:
    return [each.words for each in turn.facts.before]


def _people_here(turn: Turn) -> list[Person]:
    """The adults whom this young person knows by first name."""
    return [*(pairing.mentor for pairing in turn.facts.pairings), *turn.facts.team]


def _by_name(turn: Turn, words: str) -> Iterator[tuple[Person, Notice]]:
    """What the rules about mentors notice where somebody here is spoken of by first name."""
    for person in _people_here(turn):
        name = re.compile(SPOKEN_OF.format(name=re.escape(person.first_name)), re.IGNORECASE)
        found = name.search(words)
        if found is None:
            continue
        for notice in _read(turn, name.sub(AS_THE_LIST_SAYS, MENTOR.sub(NOT_MEANT, words))):
            if notice.adult_in_scheme and AS_THE_LIST_SAYS in notice.words:
                exact = notice.words.replace(AS_THE_LIST_SAYS, found.group(0))
                yield person, replace(notice, words=exact.replace(NOT_MEANT, "mentor"))
