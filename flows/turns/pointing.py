"""Whom of this scheme words point at or name, so that they never see the worry.

The word list knows "my mentor"; here it is made to know the first names of the people here, too.
In doubt it points: then the young person is asked whom the words are for, and nothing is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from flows.called import called, called_by_role
from flows.first_names import Mention, is_namesake, mentions
from flows.ladder import first_reachable
from flows.name_frames import OTHER, does_to_me, is_done_by_you, is_harmless
from flows.nicknames import guessed, is_nearly
from flows.noticing import Notice, read
from flows.people import Person, Role
from flows.renaming import (
    Renamed,
    addressed,
    mentor_as_he,
    nearly_as_he,
    renamed,
    you_as_he,
)
from flows.turn import Turn
from flows.turns.worries import highest

DOER = re.compile(r"(\w+)(?: who| that)?$")
"""The word right before what was done. A comma between them ends the sentence."""
YOU = {"you", "u"}
YOU_DID = re.compile(r"\b(?:you|u|ya|you'?re|youre)\b|\b(?:your|ur) \w{2,}ing\b", re.IGNORECASE)
"""Not only "your": whoever put your hand up may be anybody."""
AS_THE_LIST_SAYS = "my mentor"
LETTER_FOR = timedelta(hours=24)
"""How long "you" may mean the adult who wrote to a young person from their worry."""
BY_SOMEBODY = frozenset(
    {"physical_abuse", "sexual_abuse", "grooming", "domestic_abuse", "exploitation"}
)
"""What somebody did to whoever writes: "you", where nobody else is spoken of."""
HE = "he"
MENTOR = re.compile(r"\bmentor\b", re.IGNORECASE)
NOT_MEANT = "qzq"
"""Stands for "mentor" while a name is looked for, so that one is never taken for the other."""
DOES = (
    "is was has keeps kept always hit hits hurt hurts beat beats touched touches grabbed grabs made "
    "makes asked asks wants wanted told tells said sent sends scares scared shouted shouts swore "
    "threatened threatens forced tried gave buys bought flirts"
)
"""What follows a name that the rules about mentors are read for. "Sam this is weird" is spoken to Sam."""
_NEXT = "|".join(DOES.split())
SPOKEN_OF = (
    rf"\b{{name}}(?:['’]?s\b|\b(?=\s+(?:{_NEXT})\b))"
    r"|(?<=of ){name}\b|(?<=with ){name}\b"
)
"""A name with "is" drawn to it, before a verb, or after "of" and "with"."""


def notice_in(turn: Turn, words: str) -> Notice | None:
    """The highest notice in a mentee's words; one that points at somebody here says so."""
    every = [*(each for _, each in _by_name(turn, words)), *_noticed(turn, words)]
    found = highest(every)
    if found is None:
        return None
    is_of_adult = any(each.adult_in_scheme for each in every) or bool(pointed_at(turn, words))
    return replace(found, adult_in_scheme=True) if is_of_adult else found


def pointed_at(turn: Turn, words: str, by: UUID | None = None) -> frozenset[UUID]:
    """Whom worrying words point at: by name, by "you", or by a rule about mentors.

    A name points unless they are only greeted, thanked, asked for, or spoken of kindly. Where that
    leaves nobody to read it, only those are out who the words say did something. `by` wrote them,
    if not I did.
    """
    sure = _by_rules(turn, words) | _named(turn, words, by, is_sure=True)
    return _or_sure(turn, sure | _by_role(turn, words) | _named(turn, words, by), sure)


def spoken_of(turn: Turn, words: str, by: UUID | None = None) -> frozenset[UUID]:
    """Whose first names stand, in whatever frame, in words where it is asked about whom it is.

    Where that leaves nobody to read it, only those are out at whom the words surely point.
    """
    return _or_sure(turn, named_as_answer(turn, words, by), pointed_at(turn, words, by))


def named_as_answer(turn: Turn, words: str, by: UUID | None = None) -> frozenset[UUID]:
    """Whoever is named where it was promised that whoever is named never sees it.

    A role names all who have it, and what is nearly a name whom it may mean, but not where that
    leaves nobody to read it.
    """
    adults = _adults(turn, by)
    found = mentions(words, adults, asked=True)
    named = frozenset(of for each in found for of in each.people)
    maybe = called_by_role(words, adults) | guessed(words, adults)
    return _or_sure(turn, named | maybe, named)


def named_badly(turn: Turn, words: str) -> frozenset[UUID]:
    """Whom an adult's noticed words name, other than the adult themselves; see `pointed_at`."""
    sure = _named(turn, words, None, is_sure=True)
    return _or_sure(turn, _named(turn, words, None), sure)


def _or_sure(turn: Turn, found: frozenset[UUID], sure: frozenset[UUID]) -> frozenset[UUID]:
    return found if first_reachable(turn.facts.team, found) else sure


def _named(turn: Turn, words: str, by: UUID | None, *, is_sure: bool = False) -> frozenset[UUID]:
    """By name; also in the messages before, where what was noticed began in them."""
    spans = any("\n" in notice.words for notice in _read(turn, words))
    text = "\n".join((*_before(turn), words)) if spans else words
    counted = _surely_meant if is_sure else _may_be_meant
    found = (each for each in mentions(text, _adults(turn, by)) if counted(each))
    return frozenset(of for each in found for of in each.people)


def _may_be_meant(mention: Mention) -> bool:
    return not is_harmless(mention)


def _surely_meant(mention: Mention) -> bool:
    return does_to_me(mention) and not is_harmless(mention)


def _by_rules(turn: Turn, words: str) -> frozenset[UUID]:
    """By "you" or "my mentor" always; by name, not where the name is only in harmless frames."""
    mentors = frozenset(pairing.mentor.id for pairing in turn.facts.pairings)
    named = {person.first_name.casefold(): person.id for person in _people_here(turn)}
    sure: frozenset[UUID] = frozenset()
    by_name = {person.id for person, _ in _by_name(turn, words)}
    for notice in _noticed(turn, words):
        if notice.adult_in_scheme and not _is_of_team(turn, notice.words):
            sure |= mentors
        if notice.category in BY_SOMEBODY and is_done_by_you(words):
            sure |= {each.id for each in _spoken_to(turn)}
        if notice.doer_before:
            whole = "\n".join((*_before(turn), words))
            before = whole[: whole.rfind(notice.words)].casefold().rstrip(" ")
            doer = DOER.search(before)
            word = doer.group(1) if doer else ""
            sure |= {each.id for each in _spoken_to(turn)} if word in YOU else frozenset()
            by_name |= {named[word]} if word in named else set()
    return sure | (by_name - _only_harmless(turn, words))


def _is_of_team(turn: Turn, words: str) -> bool:
    """Do they speak of somebody else here by what they do, and not of a mentor too?"""
    if MENTOR.search(words):
        return False
    team = turn.facts.team
    return bool(called_by_role(words, team) or any(called(words, team, asked=False)))


def _by_role(turn: Turn, words: str) -> frozenset[UUID]:
    """Everybody who has the role of whom a rule about adults here notices something."""
    noticed = (each.words for each in _noticed(turn, words) if each.adult_in_scheme)
    return frozenset[UUID]().union(*(called_by_role(each, turn.facts.team) for each in noticed))


def _only_harmless(turn: Turn, words: str) -> frozenset[UUID]:
    """Whoever stands in these words, but in no frame that could mean harm: "I told Priya that"."""
    found = mentions(words, _adults(turn, None))
    meant = frozenset(of for each in found if not is_harmless(each) for of in each.people)
    return frozenset(of for each in found for of in each.people) - meant


def _read(turn: Turn, words: str) -> tuple[Notice, ...]:
    """A sentence may have begun in what was written shortly before."""
    return read(turn.facts.library.word_list, words, "mentee", _before(turn))


def _noticed(turn: Turn, words: str) -> Iterator[Notice]:
    """What is read, also with "he" where "my mentor" stands, whatever the rule.

    Not where somebody else stands beside the mentor: "my mentor is nice but dad hit me".
    """
    yield from _read(turn, words)
    for notice in _with_he(turn, mentor_as_he(words)):
        if not (
            OTHER.search(notice.words.casefold()) or mentions(notice.words, _people_here(turn))
        ):
            yield replace(notice, adult_in_scheme=True)


def _with_he(turn: Turn, found: Renamed | None) -> Iterator[Notice]:
    """What is noticed only with what was put there, shown as it was written."""
    for notice in _read(turn, found.text) if found else ():
        exact = found.as_written(notice.words) if found else None
        if exact is not None:
            yield replace(notice, words=exact)


def _before(turn: Turn) -> list[str]:
    return [each.words for each in turn.facts.before]


def _people_here(turn: Turn) -> list[Person]:
    """The adults whom this young person knows by first name."""
    return [*(pairing.mentor for pairing in turn.facts.pairings), *turn.facts.team]


def _adults(turn: Turn, by: UUID | None) -> list[Person]:
    """All adults here of whom this turn knows, but not whoever wrote the words and no young person."""
    writer = by or turn.me.id
    known = {each.id: each for each in (*_people_here(turn), *turn.facts.everybody)}
    return [each for each in known.values() if each.id != writer and Role.MENTEE not in each.roles]


def _by_name(turn: Turn, words: str) -> Iterator[tuple[Person, Notice]]:
    """What is noticed only because somebody here is spoken of by name, or spoken to."""
    yield from _as_he(turn, words)
    yield from _as_you(turn, words)
    yield from _by_rules_about_mentors(turn, words)


def _as_you(turn: Turn, words: str) -> Iterator[tuple[Person, Notice]]:
    """What the rules about mentors notice where "you" is read as one: said to their face."""
    found = addressed(words, AS_THE_LIST_SAYS)
    noticed = _read(turn, found.text) if found else ()
    for notice in (each for each in noticed if each.adult_in_scheme):
        exact = found.as_written(notice.words) if found else None
        if exact is not None and not OTHER.search(exact.casefold()):
            yield from ((each, replace(notice, words=exact)) for each in _spoken_to(turn))
    if is_done_by_you(words):
        for notice in _with_he(turn, you_as_he(words)):
            if notice.category in BY_SOMEBODY and YOU_DID.search(notice.words):
                yield from ((each, notice) for each in _spoken_to(turn))


def _spoken_to(turn: Turn) -> Iterator[Person]:
    """Whom "you" may mean: a mentor, and whoever has a worry of mine and wrote to me lately."""
    yield from (pairing.mentor for pairing in turn.facts.pairings)
    wrote = turn.facts.last_lead_wrote_at
    if wrote is not None and turn.now - wrote < LETTER_FOR:
        owners = {case.owner for case in turn.cases_of(turn.me.id)}
        yield from (person for person in turn.facts.team if person.id in owners)


def _by_rules_about_mentors(turn: Turn, words: str) -> Iterator[tuple[Person, Notice]]:
    """What they notice where a name stands before what a mentor may do."""
    for person in _people_here(turn):
        name = _spoken_of(person.first_name)
        found = name.search(words)
        if found is None or is_namesake(words[: found.start()], words[found.end() :]):
            continue
        for notice in _read(turn, name.sub(AS_THE_LIST_SAYS, MENTOR.sub(NOT_MEANT, words))):
            if notice.adult_in_scheme and AS_THE_LIST_SAYS in notice.words:
                exact = notice.words.replace(AS_THE_LIST_SAYS, found.group(0))
                yield person, replace(notice, words=exact.replace(NOT_MEANT, "mentor"))


@lru_cache(maxsize=4096)  # a scheme has more names than `re` remembers patterns
def _spoken_of(name: str) -> re.Pattern[str]:
    return re.compile(SPOKEN_OF.format(name=re.escape(name)), re.IGNORECASE)


def _as_he(turn: Turn, words: str) -> Iterator[tuple[Person, Notice]]:
    """What any rule notices where somebody here is spoken of by name, with "he" in its place.

    What is only nearly a name counts where that is who did something.
    """
    for person in _people_here(turn):
        for instead in (AS_THE_LIST_SAYS, HE):
            for notice in _with_he(turn, renamed(words, (person,), instead)):
                yield person, notice
        for notice in _with_he(turn, nearly_as_he(words, person)):
            if is_nearly(notice.words.split()[0], person.first_name):
                yield person, notice
