"""What becomes of a relay: agreement, local time and who, and the verdict.

Maya and Sam agreed Tuesdays and Thursdays 16:00 to 18:00, three messages from Maya, two from Sam.
"""

from dataclasses import replace
from datetime import date

import pytest
from hand_made import (
    MAYA,
    SAM,
    TUESDAYS_AND_THURSDAYS,
    facts,
    hours,
    pairing,
    utc,
    version,
)

from flows.agreement import Away, Direction, Party, Terms
from flows.level import Level
from flows.people import MentorKind, Person, Standing
from flows.relaying import Pairing, PairingState, RelayKind, Verdict, Why
from flows.turn import Turn
from flows.turns.relays import verdict
from flows.turns.waiting import needs_lead_first

TO_MENTOR, TO_MENTEE = Direction.TO_MENTOR, Direction.TO_MENTEE
MESSAGE, NOTE, CARD, ANSWER, EDIT = (
    RelayKind.MESSAGE, RelayKind.NOTE, RelayKind.CARD, RelayKind.ANSWER, RelayKind.EDIT,
)  # fmt: skip
AGREED = TUESDAYS_AND_THURSDAYS
TUESDAY = "2026-11-03 16:30"


def became(
    found: Pairing, moment: str, direction: Direction, kind: RelayKind = MESSAGE
) -> tuple[Verdict, Why, str | None]:
    """The verdict, why, and when it passes, as text."""
    turn = Turn(facts(MAYA), utc(moment))
    what, why, due = verdict(turn, found, direction, kind)
    return what, why, due.strftime("%Y-%m-%d %H:%M") if due else None


def passed(moment: str) -> tuple[Verdict, Why, str | None]:
    return Verdict.PASSED, Why.WITHIN_LIMITS, moment


def held(why: Why, moment: str | None) -> tuple[Verdict, Why, str | None]:
    return Verdict.HELD, why, moment


BY_THE_CLOCK = [
    # (moment in UTC, way, verdict): the reader's window is the agreement's for both
    ("2026-11-03 15:59", TO_MENTOR, held(Why.OUTSIDE_HOURS, "2026-11-03 16:00")),
    ("2026-11-03 16:00", TO_MENTOR, passed("2026-11-03 16:00")),
    ("2026-11-03 17:59", TO_MENTOR, passed("2026-11-03 17:59")),
    ("2026-11-03 18:00", TO_MENTOR, held(Why.OUTSIDE_HOURS, "2026-11-05 16:00")),
    ("2026-11-03 15:59", TO_MENTEE, held(Why.OUTSIDE_HOURS, "2026-11-03 16:00")),
    ("2026-11-03 16:00", TO_MENTEE, passed("2026-11-03 16:00")),
    ("2026-11-05 17:59", TO_MENTEE, passed("2026-11-05 17:59")),
    ("2026-11-05 18:00", TO_MENTEE, held(Why.OUTSIDE_HOURS, "2026-11-10 16:00")),
    # in summer 16:00 is 15:00 UTC; over the change of the clocks the wall clock counts
    ("2026-07-07 14:59", TO_MENTOR, held(Why.OUTSIDE_HOURS, "2026-07-07 15:00")),
    ("2026-07-07 15:00", TO_MENTOR, passed("2026-07-07 15:00")),
    ("2026-10-22 17:00", TO_MENTOR, held(Why.OUTSIDE_HOURS, "2026-10-27 16:00")),
    ("2026-03-26 18:00", TO_MENTOR, held(Why.OUTSIDE_HOURS, "2026-03-31 15:00")),
]


@pytest.mark.parametrize(("moment", "direction", "expected"), BY_THE_CLOCK)
def test_inside_the_hours_it_passes_and_outside_it_waits(
    moment: str, direction: Direction, expected: tuple[Verdict, Why, str | None]
) -> None:
    assert became(pairing(version(1, AGREED)), moment, direction) == expected


FULL = held(Why.WEEK_FULL, "2026-11-10 16:00")
BY_THE_CAP = [
    # (used this week by Maya and by Sam, way, kind, verdict)
    (2, 0, TO_MENTOR, MESSAGE, passed(TUESDAY)),
    (3, 0, TO_MENTOR, MESSAGE, FULL),
    (4, 0, TO_MENTOR, MESSAGE, FULL),
    (3, 1, TO_MENTEE, MESSAGE, passed(TUESDAY)),
    (0, 2, TO_MENTEE, MESSAGE, FULL),
    (0, 2, TO_MENTOR, MESSAGE, passed(TUESDAY)),
    # a change would be one more way to write, so it waits as well
    (2, 0, TO_MENTOR, EDIT, passed(TUESDAY)),
    (3, 0, TO_MENTOR, EDIT, FULL),
    # what does not count passes when the week is full
    (3, 2, TO_MENTOR, ANSWER, passed(TUESDAY)),
    (3, 2, TO_MENTEE, NOTE, passed(TUESDAY)),
    (3, 2, TO_MENTEE, CARD, passed(TUESDAY)),
]


@pytest.mark.parametrize(("mentee", "mentor", "direction", "kind", "expected"), BY_THE_CAP)
def test_beyond_the_cap_a_message_waits_for_monday(
    mentee: int,
    mentor: int,
    direction: Direction,
    kind: RelayKind,
    expected: tuple[Verdict, Why, str | None],
) -> None:
    used = {TO_MENTOR: mentee, TO_MENTEE: mentor}
    found = replace(pairing(version(1, AGREED)), used=used)
    assert became(found, TUESDAY, direction, kind) == expected


def test_notes_and_answers_keep_to_the_hours_too() -> None:
    found = pairing(version(1, AGREED))
    for kind in (NOTE, CARD, ANSWER, EDIT):
        waits = became(found, "2026-11-03 15:59", TO_MENTEE, kind)
        assert waits == held(Why.OUTSIDE_HOURS, "2026-11-03 16:00")


REFUSED_YET = (Verdict.REFUSED, Why.NO_AGREEMENT, None)
NONE_THIS_WAY = (Verdict.REFUSED, Why.NONE_THIS_WAY, None)
OVER = (Verdict.REFUSED, Why.AGREEMENT_ENDED, None)
PROPOSED = replace(AGREED, hours=(hours({1}, "17:00", "18:00"),))
LOOSER = replace(AGREED, hours=(hours({1}, "09:00", "18:00"),))

BY_THE_AGREEMENT = [
    # before all three have accepted, nothing
    (pairing(), REFUSED_YET),
    (pairing(version(1, AGREED, Party.MENTEE, Party.MENTOR)), REFUSED_YET),
    (pairing(version(1, AGREED)), passed(TUESDAY)),
    # a tighter proposal counts at once, a looser one not yet
    (
        pairing(version(1, AGREED), version(2, PROPOSED, Party.MENTOR)),
        held(Why.OUTSIDE_HOURS, "2026-11-03 17:00"),
    ),
    (pairing(version(1, AGREED), version(2, LOOSER, Party.MENTOR)), passed(TUESDAY)),
    # away, not begun, the last day, over, none this way, no hours left
    (
        pairing(version(1, replace(AGREED, away=(Away(date(2026, 11, 3), date(2026, 11, 8)),)))),
        held(Why.OUTSIDE_HOURS, "2026-11-10 16:00"),
    ),
    (
        pairing(version(1, replace(AGREED, starts_on=date(2026, 11, 4)))),
        held(Why.OUTSIDE_HOURS, "2026-11-05 16:00"),
    ),
    (pairing(version(1, replace(AGREED, ends_on=date(2026, 11, 3)))), passed(TUESDAY)),
    (pairing(version(1, replace(AGREED, ends_on=date(2026, 11, 2)))), OVER),
    (pairing(version(1, replace(AGREED, mentee_a_week=0))), NONE_THIS_WAY),
    (pairing(version(1, replace(AGREED, hours=()))), REFUSED_YET),
    # a pairing that is not active
    (replace(pairing(version(1, AGREED)), state=PairingState.PROPOSED), REFUSED_YET),
    (replace(pairing(version(1, AGREED)), state=PairingState.PAUSED), REFUSED_YET),
    (replace(pairing(version(1, AGREED)), state=PairingState.ENDED), OVER),
]


@pytest.mark.parametrize(("found", "expected"), BY_THE_AGREEMENT)
def test_the_agreement_in_force_decides(
    found: Pairing, expected: tuple[Verdict, Why, str | None]
) -> None:
    assert became(found, TUESDAY, TO_MENTOR) == expected


@pytest.mark.parametrize("standing", [Standing.INVITED, Standing.ASKED, Standing.NOT_NOW])
def test_it_waits_for_a_reader_who_has_not_joined(standing: Standing) -> None:
    found = replace(pairing(version(1, AGREED)), mentor=replace(SAM, standing=standing))
    assert became(found, TUESDAY, TO_MENTOR) == held(Why.NOT_JOINED, None)
    assert became(found, TUESDAY, TO_MENTEE) == passed(TUESDAY)


def peer(born: date | None) -> Person:
    return replace(SAM, mentor_kind=MentorKind.PEER, birth_month=born)


UNDER_18, OVER_18 = date(2009, 6, 1), date(2006, 6, 1)
THIS_MONTH, LAST_MONTH = date(2008, 11, 1), date(2008, 10, 1)

LEAD_FIRST = [
    (peer(UNDER_18), TO_MENTOR, Level.NOW, True),
    (peer(None), TO_MENTOR, Level.NOW, True),
    (peer(THIS_MONTH), TO_MENTOR, Level.NOW, True),
    (peer(LAST_MONTH), TO_MENTOR, Level.NOW, False),
    (peer(OVER_18), TO_MENTOR, Level.NOW, False),
    (peer(UNDER_18), TO_MENTOR, Level.TODAY, False),
    (peer(UNDER_18), TO_MENTOR, None, False),
    (peer(UNDER_18), TO_MENTEE, Level.NOW, False),
    (replace(SAM, birth_month=UNDER_18), TO_MENTOR, Level.NOW, False),
]


@pytest.mark.parametrize(("mentor", "direction", "flagged", "expected"), LEAD_FIRST)
def test_danger_to_life_reaches_a_peer_mentor_under_18_after_a_lead(
    mentor: Person, direction: Direction, flagged: Level | None, expected: bool
) -> None:
    turn = Turn(facts(MAYA), utc(TUESDAY))
    found = replace(pairing(version(1, AGREED)), mentor=mentor)
    assert needs_lead_first(turn, found, direction, flagged) is expected


@pytest.mark.parametrize("flagged", [None, *Level])
def test_being_noticed_changes_nothing_about_when_a_message_passes(flagged: Level | None) -> None:
    """`verdict` does not ask for it; only the holding rule for young peers looks at the level."""
    turn = Turn(facts(MAYA), utc(TUESDAY))
    assert not needs_lead_first(turn, pairing(version(1, AGREED)), TO_MENTOR, flagged)


WEEK_ENDS: list[tuple[Terms, str, str]] = [
    (AGREED, "2026-11-08 23:59", "2026-11-10 16:00"),
    (AGREED, "2026-11-09 00:00", "2026-11-17 16:00"),
    (replace(AGREED, zone="Asia/Kolkata"), "2026-11-08 18:29", "2026-11-10 10:30"),
    (replace(AGREED, zone="Asia/Kolkata"), "2026-11-08 18:30", "2026-11-17 10:30"),
]


@pytest.mark.parametrize(("terms", "moment", "due"), WEEK_ENDS)
def test_the_week_ends_on_sunday_night_in_the_agreements_zone(
    terms: Terms, moment: str, due: str
) -> None:
    found = replace(pairing(version(1, terms)), used={TO_MENTOR: 3})
    assert became(found, moment, TO_MENTOR) == held(Why.WEEK_FULL, due)
