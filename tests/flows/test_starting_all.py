"""After a stop for everybody: of whom it is said that messages go on, and how many are told."""

from dataclasses import replace

import pytest
from hand_made import (
    JOE,
    MAYA,
    MINUTE,
    PRIYA,
    SAM,
    TUESDAYS_AND_THURSDAYS,
    facts,
    pairing,
    person,
    unreachable,
    utc,
    version,
)

from flows.conversing import Act
from flows.decide import decide
from flows.effects import Say
from flows.heard import AllStopAsked, MessageHeard, Source, SourceKind
from flows.people import Person, Rest, Role, Standing
from flows.relaying import Pairing, PairingState, Stopper

NOW = utc("2026-11-03 15:10")
FROM = Source(SourceKind.COMMAND)
AGREED = pairing(version(1, TUESDAYS_AND_THURSDAYS))


def stopped(by: Stopper) -> Pairing:
    """Maya and Sam, whose messages one of them or a coordinator has stopped."""
    return replace(AGREED, state=PairingState.PAUSED, stops={by: NOW - MINUTE})


def started(
    *pairings: Pairing, also: tuple[Person, ...] = (), by_command: bool = False
) -> list[Say]:
    """What everybody hears when Priya starts everything again."""
    people = {SAM.id: SAM} | {who.id: who for p in pairings for who in (p.mentee, p.mentor)}
    people |= {each.id: each for each in also}
    known = replace(
        facts(None if by_command else PRIYA),
        everybody=tuple(people.values()),
        every_pairing=pairings,
        all_stopped_since=NOW - MINUTE,
    )
    heard = MessageHeard(FROM, "1", 5, "/start-all", NOW)
    asked = AllStopAsked(FROM, PRIYA.id, is_stopped=False)
    return [e for e in decide(asked if by_command else heard, known, NOW) if isinstance(e, Say)]


def to(says: list[Say], who: Person) -> str:
    """What one of them hears, without what is said to all."""
    return (
        " ".join(e.text for e in says if e.to == who.id).partition("That is over now.")[2].strip()
    )


GO_ON = "go on again, in the hours you agreed."
HEARS = [
    pytest.param(AGREED, f"Messages with Sam {GO_ON}", f"Messages with Maya {GO_ON}", id="goes on"),
    pytest.param(
        stopped(Stopper.MENTEE),
        "Messages with Sam are still stopped, as you chose before. To take that back too, press the "
        "button. Priya can help.",
        "Messages with Maya are paused or stopped by their own choice, so nothing passes there yet. "
        "Priya can say more.",
        id="stopped by the mentee",
    ),
    pytest.param(
        stopped(Stopper.MENTOR),
        "But Sam has stopped messages for now. Priya can say more.",
        "You stopped messages with Maya yourself, so those stay stopped. Priya can say more.",
        id="stopped by the mentor",
    ),
    pytest.param(
        stopped(Stopper.COORDINATOR),
        "But an adult here has stopped messages with Sam for now. Priya can say more.",
        "A coordinator still stops messages with Maya. Priya can say more.",
        id="stopped by a coordinator",
    ),
    pytest.param(
        replace(AGREED, mentee=replace(MAYA, rest=Rest.PAUSED)),
        "",
        "Messages with Maya are paused or stopped by their own choice, so nothing passes there yet. "
        "Priya can say more.",
        id="at rest",
    ),
    pytest.param(
        replace(AGREED, mentee=unreachable(MAYA)),
        "",
        "I can't reach Maya here just now, so messages there wait. Priya can say more.",
        id="mentee out of reach",
    ),
    pytest.param(
        replace(AGREED, mentor=unreachable(SAM)),
        "I can't reach Sam here just now, so messages there wait.",
        "",
        id="mentor out of reach",
    ),
    pytest.param(pairing(), "", "", id="nothing agreed yet"),
]


@pytest.mark.parametrize(("of", "mentee_hears", "mentor_hears"), HEARS)
def test_what_each_of_two_hears(of: Pairing, mentee_hears: str, mentor_hears: str) -> None:
    says = started(of)
    assert (to(says, MAYA), to(says, SAM)) == (mentee_hears, mentor_hears)


def test_whoever_can_take_a_stop_back_gets_the_button_for_it() -> None:
    for by, who in ((Stopper.MENTEE, MAYA), (Stopper.MENTOR, SAM), (Stopper.COORDINATOR, None)):
        says = started(stopped(by))
        acts = {e.to: b.act for e in says for row in e.buttons for b in row}
        assert acts == ({who.id: Act.START_AGAIN} if who else {})


def test_a_mentor_with_nobody_hears_so() -> None:
    assert to(started(), SAM) == "Nobody is paired with you here at the moment."


def test_without_knowing_the_worries_nobody_says_that_questions_go_on() -> None:
    assert "questions go on" not in to(started(AGREED, by_command=True), MAYA)


def test_how_many_are_told_and_how_many_not() -> None:
    away = unreachable(person(11, "Ann", Role.MENTEE))
    rests = replace(person(12, "Bo", Role.MENTEE), rest=Rest.STOPPED)
    never = replace(person(13, "Cy", Role.MENTEE), standing=Standing.INVITED, account=None)
    lost = replace(away, id=never.id, standing=Standing.UNLINKED, before=Standing.JOINED)
    for also, counts in (
        ((never,), "Mentees and mentors told now: 2."),
        (
            (away, rests, replace(lost, account=None)),
            "Mentees and mentors told now: 2. Paused or stopped by their own choice, so not told: 1. "
            "Can't be reached here: 2. /people shows who; please tell them yourself.",
        ),
    ):
        says = started(AGREED, also=also)
        assert {e.to for e in says} & {each.id for each in also} == set()
        for who in (PRIYA, JOE):
            (heard,) = [e.text for e in says if e.to == who.id]
            assert counts in heard
