"""What an adult flagged or reported becomes a worry the moment that it is written.

What it is about stands in the subject of the flow, so that words that come later find it. A young
person whom nobody named gets a row of their own: never the mentor's.
"""

from collections.abc import Mapping
from uuid import UUID

from flows.casework import Case, Concern, EntryKind, RaisedBy
from flows.effects import AddPerson
from flows.first_names import mentions
from flows.heard import Said
from flows.ladder import first_reachable
from flows.level import Level
from flows.noticing import Notice, read
from flows.people import Person, Role, Standing
from flows.relaying import Relay
from flows.turn import Turn
from flows.turns import young_person
from flows.turns.alerting import alert_once_more
from flows.turns.keeping_out import keep_out
from flows.turns.pointing import pointed_at, spoken_of
from flows.turns.worries import Worry, highest, raise_worry

ADULT_IN_SCHEME = "adult_in_scheme"
YOUNG, MESSAGE, RAISED, NAMED, ADULT = "young", "relay", "raised", "named", "adult"
PASSED_ON = "passed_on"
ASKS = "asks"
"""What the subject of a flag holds: the young person, the message, the case, whom it names, whether
it is about an adult here; that the message itself is in the case; and what is asked first while
nobody has tapped what it is about."""
KEPT = (YOUNG, RAISED, NAMED, ADULT, ASKS)
"""What later words need of it."""


def flagged_relay(turn: Turn, subject: Mapping[str, str]) -> Relay | None:
    """The message that was flagged."""
    both = (turn.facts.flagged, turn.facts.relay)
    return next((r for r in both if r is not None and str(r.id) == subject.get(MESSAGE)), None)


def case_of(turn: Turn, subject: Mapping[str, str]) -> Case | None:
    """The case that it became."""
    return turn.case(UUID(subject[RAISED])) if RAISED in subject else None


def named(subject: Mapping[str, str]) -> frozenset[UUID]:
    """Whom it is about, of those who work or help here."""
    return frozenset(UUID(each) for each in subject.get(NAMED, "").split())


def keep_named(subject: dict[str, str], people: frozenset[UUID]) -> None:
    """Keeps whom it is about: from now on nothing of it reaches them."""
    if people:
        subject[NAMED] = " ".join(str(each) for each in sorted(named(subject) | people))


def reader_of(turn: Turn, subject: Mapping[str, str]) -> str:
    """The first name of the adult with whom it is, or to whom it would go: never one it is about."""
    case = case_of(turn, subject)
    if case is not None:
        return young_person.reader_name(turn, case)
    found = first_reachable(turn.facts.team, named(subject))
    return found[0].first_name if found else turn.words.label("an_adult")


def notice_of(turn: Turn, words: str) -> Notice | None:
    """What is noticed in words about a young person: adults quote, so it is read as theirs too."""
    word_list = turn.facts.library.word_list
    own = [each for each in read(word_list, words, "mentor") if not each.adult_in_scheme]
    return highest([*read(word_list, words, "mentee"), *own])


def raise_own(turn: Turn, subject: dict[str, str], level: Level, said: Said) -> Case:
    """Raises an adult's own words, at this level or a higher one that is noticed in them."""
    keep_named(subject, pointed_at(turn, said.words))
    return _raise(turn, subject, turn.me, level, said)


def raise_flagged(
    turn: Turn, subject: dict[str, str], level: Level, *, is_nobody_here: bool = False
) -> Case:
    """Raises what was flagged or reported before the adult wrote anything of their own.

    In doubt it is kept from whoever is named in the message, until somebody says `is_nobody_here`.
    """
    relay = flagged_relay(turn, subject)
    if relay is not None:
        by = relay.sender
        here = frozenset() if is_nobody_here else spoken_of(turn, relay.words, by)
        keep_named(subject, pointed_at(turn, relay.words, by) | here)
    writer = turn.facts.people[relay.sender] if relay else turn.me
    said = Said("", None, turn.now)
    if relay is not None:
        said = Said(relay.words, None, relay.heard_at, relay.forwarded)
    case = _raise(turn, subject, writer, level, said)
    turn.enter(case.id, EntryKind.FLAGGED, turn.me.id)
    subject[PASSED_ON] = "yes"
    return case


def changed_by_adult(turn: Turn, concern: Concern, said: Said) -> None:
    """Words of a flag that are changed: whoever has the worry hears, at a higher level if noticed."""
    notice, case = notice_of(turn, said.words), turn.case(concern.case)
    if case is not None and case.is_open:
        case = keep_out(turn, case, pointed_at(turn, said.words), words_follow=True)
    subject = {YOUNG: str(concern.person), RAISED: str(concern.case)}
    if notice is not None and notice.words != concern.noticed:
        raise_own(turn, subject, notice.level, said)
    elif case is not None and case.is_open:
        alert_once_more(turn, case, "more")


def waits(turn: Turn, subject: Mapping[str, str]) -> bool:
    """Is there a flagged message that is in no case yet?"""
    return PASSED_ON not in subject and flagged_relay(turn, subject) is not None


def _raise(turn: Turn, subject: dict[str, str], writer: Person, level: Level, said: Said) -> Case:
    before, notice = case_of(turn, subject), notice_of(turn, said.words)
    worry = Worry(
        person=_young(turn, subject, said.words),
        by=writer,
        raised_by=RaisedBy.FLAGGED if MESSAGE in subject else RaisedBy.REPORTED,
        level=max(level, notice.level) if notice else level,
        said=said,
        notice=notice,
        about=named(subject) | (before.about if before else frozenset()),
        category=ADULT_IN_SCHEME if ADULT in subject else "",
    )
    case = raise_worry(turn, worry)
    subject[RAISED] = str(case.id)
    turn.because("flagged", level=case.level.name)
    return case


def find_young(turn: Turn, subject: dict[str, str], words: str) -> None:
    """Nobody tapped whom it is about: the one whom the words name, else a mentor's only mentee.

    Words of nobody whom we know are kept under nobody's name.
    """
    if ASKS not in subject or YOUNG in subject:
        return
    known = {each.id: each for each in offered(turn)}
    named = frozenset(of for each in mentions(words, known.values()) for of in each.people)
    is_only = len(known) == 1 and Role.MENTOR in turn.me.roles
    if len(named) == 1 or (is_only and not named):
        subject[YOUNG] = str(next(iter(named or known)))


def offered(turn: Turn) -> list[Person]:
    """The young people whom I may report something about: a mentor's own, for the team everybody's."""
    if Role.MENTOR in turn.me.roles:
        both = (*turn.facts.pairings, *turn.facts.former)
        found = [each.mentee for each in both if each.mentor.id == turn.me.id]
        return [each for each in found if each.standing is not Standing.ERASED]
    return [each for each in turn.facts.everybody if Role.MENTEE in each.roles]


def _young(turn: Turn, subject: dict[str, str], words: str) -> Person:
    """The young person; whoever was not named is somebody of whom only the worry is known."""
    find_young(turn, subject, words)
    found = turn.facts.people.get(UUID(subject[YOUNG])) if YOUNG in subject else None
    if found is not None and found.standing is not Standing.ERASED:
        return found
    person = Person(
        id=turn.facts.ids.new(),
        first_name=turn.words.label("unnamed_name"),
        initials=turn.words.label("unnamed_initials"),
        zone=turn.facts.rules.zone,
        standing=Standing.UNNAMED,
        version=0,
    )
    turn.add(AddPerson(person, turn.now))
    turn.meet(person)
    subject[YOUNG] = str(person.id)
    return person
