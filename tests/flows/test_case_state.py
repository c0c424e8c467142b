"""The state of a case is what its entries say, and nothing closes by itself."""

import pytest
from hand_made import PRIYA, case, utc

from flows.casework import CaseState, Entry, EntryKind, state_from
from flows.level import Level

OPENED = utc("2026-11-02 10:00")
CASE = case(Level.TODAY, OPENED)


def entries(*kinds: EntryKind) -> list[Entry]:
    return [Entry(CASE.id, OPENED, kind, PRIYA.id) for kind in kinds]


O, A, W = EntryKind.OPENED, EntryKind.ACKNOWLEDGED, EntryKind.WROTE_TO_YOUNG_PERSON  # noqa: E741  # rows of a table
STATES = [
    ([], CaseState.RAISED),
    ([O], CaseState.RAISED),
    ([O, EntryKind.CONCERN, EntryKind.ALERTED, EntryKind.LOOKED], CaseState.RAISED),
    ([O, A], CaseState.ACKNOWLEDGED),
    ([O, A, EntryKind.LOOKED, EntryKind.YOUNG_PERSON_TOLD], CaseState.ACKNOWLEDGED),
    ([O, A, W], CaseState.IN_HAND),
    ([O, A, W, EntryKind.YOUNG_PERSON_WROTE], CaseState.IN_HAND),
    ([O, A, EntryKind.REFERRED], CaseState.REFERRED),
    # work puts it in hand, takes no referral back, and reopens nothing
    ([O, A, EntryKind.ACTED], CaseState.IN_HAND),
    ([O, A, EntryKind.TOLD_OTHER], CaseState.IN_HAND),
    ([O, A, EntryKind.REFERRED, EntryKind.ACTED, W], CaseState.REFERRED),
    ([O, A, EntryKind.CLOSED, W], CaseState.CLOSED),
    ([O, EntryKind.ACTED], CaseState.RAISED),
    # writing to them does not stand for having read it
    ([O, W], CaseState.RAISED),
    ([O, W, A], CaseState.ACKNOWLEDGED),
    ([O, A, EntryKind.RAISED_AGAIN, W], CaseState.RAISED),
    # new words or a higher level ask to be read again
    ([O, A, W, EntryKind.RAISED_AGAIN], CaseState.RAISED),
    ([O, A, EntryKind.LEVEL_RAISED], CaseState.RAISED),
    ([O, A, EntryKind.CLOSED], CaseState.CLOSED),
    ([O, A, EntryKind.CLOSED, EntryKind.REOPENED], CaseState.RAISED),
    ([O, A, EntryKind.CLOSED, EntryKind.CONCERN], CaseState.CLOSED),
]


@pytest.mark.parametrize(("kinds", "expected"), STATES)
def test_the_state_after_these_entries(kinds: list[EntryKind], expected: CaseState) -> None:
    assert state_from(entries(*kinds)) is expected


@pytest.mark.parametrize("kind", [each for each in EntryKind if each is not EntryKind.CLOSED])
def test_only_closing_closes(kind: EntryKind) -> None:
    assert state_from(entries(O, A, kind)) is not CaseState.CLOSED
