"""Who may close a worry, when it needs a second person, and who that may be."""

from dataclasses import replace
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MAYA, PRIYA, SAM, case, facts, utc

from flows.casework import CaseFile, CaseState, Concern, Entry, EntryKind, RaisedBy
from flows.level import Level
from flows.people import Person
from flows.rights import Action, Barred, On, barred
from flows.turn import Turn
from flows.turns.case_door import has_looked
from flows.turns.closing import ADULT_IN_SCHEME, needs_second, seconds

AT = utc("2026-11-02 16:00")


def worry(level: Level, *about: Person, by: Person = MAYA, category: str = "") -> CaseFile:
    """A worry that Priya has."""
    it = replace(
        case(level, AT),
        about=frozenset(person.id for person in about),
        raised_by=frozenset({by.id}),
        owner=PRIYA.id,
        state=CaseState.ACKNOWLEDGED,
    )
    said = Concern(
        UUID(int=80), it.id, MAYA.id, by.id, RaisedBy.TOLD, level, category, "", "words", AT, AT
    )
    return CaseFile(it, (said,))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (worry(Level.NOW), True),
        (worry(Level.TODAY), False),
        (worry(Level.SOON), False),
        (worry(Level.NOTE), False),
        (worry(Level.NOTE, SAM), True),
        (worry(Level.TODAY, JOE), True),
        (worry(Level.TODAY, category=ADULT_IN_SCHEME), True),
    ],
)
def test_what_needs_a_second_person(file: CaseFile, expected: bool) -> None:
    assert needs_second(file) is expected


@pytest.mark.parametrize(
    ("person", "file", "why"),
    [
        (PRIYA, worry(Level.TODAY), None),
        (JOE, worry(Level.TODAY), None),
        (SAM, worry(Level.TODAY), Barred.NOT_THEIRS),
        (MAYA, worry(Level.TODAY), Barred.NOT_THEIRS),
        (PRIYA, worry(Level.TODAY, PRIYA), Barred.ABOUT_THEM),
        (JOE, worry(Level.TODAY, PRIYA), None),
        (JOE, worry(Level.TODAY, by=JOE), Barred.RAISED_BY_THEM),
        (PRIYA, worry(Level.TODAY, by=JOE), None),
    ],
)
def test_who_may_close(person: Person, file: CaseFile, why: Barred | None) -> None:
    on = On(file.case, file.case.raised_by)
    assert barred(person, Action.CLOSE_CASE, on) is why
    assert barred(person, Action.AGREE_TO_CLOSE, on) is why


@pytest.mark.parametrize(
    ("file", "me", "expected"),
    [
        (worry(Level.NOW), PRIYA, {"Joe", "Grace", "Tom"}),
        (worry(Level.NOW), JOE, {"Priya", "Grace", "Tom"}),
        (worry(Level.NOW, JOE), PRIYA, {"Grace", "Tom"}),
        (worry(Level.NOW, by=GRACE), PRIYA, {"Joe", "Tom"}),
        (worry(Level.NOW, JOE, by=GRACE), PRIYA, {"Tom"}),
    ],
)
def test_who_may_be_the_second(file: CaseFile, me: Person, expected: set[str]) -> None:
    found = seconds(Turn(facts(me), AT), file)
    assert {person.first_name for person in found} == expected


L, C, A = EntryKind.LOOKED, EntryKind.CONCERN, EntryKind.YOUNG_PERSON_WROTE
LOOKS: list[tuple[list[tuple[EntryKind, Person]], bool]] = [
    ([(C, MAYA)], False),
    ([(C, MAYA), (L, PRIYA)], True),
    ([(C, MAYA), (L, JOE)], False),
    ([(C, MAYA), (L, PRIYA), (A, MAYA)], False),
    ([(C, MAYA), (L, PRIYA), (A, MAYA), (L, PRIYA)], True),
    ([(C, MAYA), (L, PRIYA), (EntryKind.FLAGGED, SAM)], False),
    ([(C, MAYA), (L, PRIYA), (EntryKind.ACTED, JOE)], True),
]


@pytest.mark.parametrize(("lines", "expected"), LOOKS)
def test_read_means_opened_after_the_newest_words_of_the_same_minute_too(
    lines: list[tuple[EntryKind, Person]], expected: bool
) -> None:
    file = worry(Level.TODAY)
    entries = tuple(
        Entry(file.case.id, AT, kind, by.id, number=number)
        for number, (kind, by) in enumerate(lines, 1)
    )
    assert has_looked(replace(file, entries=entries), PRIYA.id) is expected
