"""The desk: when it comes by itself, what is on it for whom, and what opens."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hand_made import (
    JOE,
    MAYA,
    MINUTE,
    PRIYA,
    SAM,
    TUESDAYS_AND_THURSDAYS,
    case,
    facts,
    pairing,
    person,
    rules,
    utc,
    version,
)

from flows.casework import Case, CaseState
from flows.channels import Channel
from flows.conversing import Act, Button, ShownButton
from flows.decide import decide
from flows.desk import LostPage, OnDesk, Unanswered, Undelivered, is_still_morning, next_morning
from flows.effects import Say
from flows.facts import Facts
from flows.heard import ButtonPressed, Failure, MessageHeard, Source, SourceKind
from flows.level import Level
from flows.people import Invite, Person, Rest, Role, Standing
from flows.proposing import Proposal, ProposalKind
from flows.turn import Turn
from flows.turns import desk_people

RULES = rules()
NOW = utc("2026-11-03 12:00")
INBOX = Source(SourceKind.INBOX, 1)

MORNINGS = [
    ("2026-11-02 08:44", "2026-11-02 08:45"),
    ("2026-11-02 08:45", "2026-11-03 08:45"),
    ("2026-11-06 08:45", "2026-11-09 08:45"),
    # Friday 25 and Monday 28 December are closed
    ("2026-12-24 12:00", "2026-12-29 08:45"),
    # the clocks go back on Sunday 25 October 2026, and forward on Sunday 28 March 2027
    ("2026-10-23 08:00", "2026-10-26 08:45"),
    ("2027-03-26 09:00", "2027-03-29 07:45"),
]


@pytest.mark.parametrize(("now", "expected"), MORNINGS)
def test_it_comes_on_mornings_with_cover(now: str, expected: str) -> None:
    assert next_morning(RULES, utc(now)) == utc(expected)


def test_it_comes_only_where_it_is_wanted() -> None:
    assert next_morning(rules("[desk]\nmorning = false\n"), NOW) is None
    early = rules('[desk]\nmorning = "07:30"\n')
    assert next_morning(early, NOW) == utc("2026-11-04 07:30")


@pytest.mark.parametrize(
    ("now", "still"), [("08:45", True), ("16:59", True), ("17:00", False), ("23:00", False)]
)
def test_late_is_better_than_never_until_cover_ends(now: str, still: bool) -> None:
    due = utc("2026-11-03 08:45")
    assert is_still_morning(RULES, due, utc(f"2026-11-03 {now}")) is still
    assert not is_still_morning(RULES, due, utc("2026-11-04 10:00"))


CASE = case(Level.TODAY, NOW)
PAIR = pairing(version(1, TUESDAYS_AND_THURSDAYS))


def asked(me: Person, **more: object) -> tuple[str, list[str]]:
    """What the desk says to somebody, and the labels under it."""
    known = replace(facts(me), **{"cases": (CASE,), "every_pairing": (PAIR,), **more})  # type: ignore[arg-type]  # fields by name
    said = _said(known, MessageHeard(INBOX, "chat", 1, "desk", NOW))
    return said.text, [button.label for row in said.buttons for button in row]


def _said(known: Facts, heard: MessageHeard | ButtonPressed) -> Say:
    return next(each for each in decide(heard, known, NOW) if isinstance(each, Say))


def test_a_worry_about_the_reader_is_in_no_list_and_no_count() -> None:
    lost = Undelivered(MAYA.id, Failure.BLOCKED, NOW, CASE.id)
    desk = OnDesk(undelivered=(lost,))
    text, labels = asked(PRIYA, desk=desk)
    assert "Worries that nobody has: 1." in text
    assert len(labels) == 2
    about = replace(CASE, about=frozenset({PRIYA.id}))
    text, labels = asked(PRIYA, desk=desk, cases=(about,))
    assert "Nothing that is stored here waits for you." in text
    assert labels == []
    assert asked(JOE, desk=desk, cases=(about,))[1] != []


def test_a_lost_page_is_listed_and_none_of_a_worry_about_the_reader() -> None:
    lost = LostPage(Channel.WEBHOOK, None, Failure.TOO_LATE, NOW, CASE.id)
    desk = OnDesk(pages=(lost,))
    assert "a second channel did not take, last seven days: 1." in asked(PRIYA, desk=desk)[0]
    about = replace(CASE, about=frozenset({PRIYA.id}))
    assert "second channel" not in asked(PRIYA, desk=desk, cases=(about,))[0]


NOBODYS, GONE = None, UUID(int=99)
ORPHANED = "Worries whose owner can't be reached here any more: 1."
STATES = [
    (CaseState.RAISED, NOBODYS, "Worries that nobody has: 1."),
    (CaseState.ACKNOWLEDGED, PRIYA.id, "with nothing in their record since: 1."),
    (CaseState.ACKNOWLEDGED, GONE, ORPHANED),
    (CaseState.IN_HAND, PRIYA.id, "Nothing that is stored here"),
    (CaseState.IN_HAND, GONE, ORPHANED),
    (CaseState.REFERRED, PRIYA.id, "Nothing that is stored here"),
    (CaseState.REFERRED, GONE, ORPHANED),
]


@pytest.mark.parametrize(("state", "owner", "line"), STATES)
def test_worries_stand_under_what_became_of_them(
    state: CaseState, owner: UUID | None, line: str
) -> None:
    text, _ = asked(PRIYA, cases=(replace(CASE, state=state, owner=owner),))
    assert line in text
    assert (ORPHANED in text) == (line == ORPHANED)


WEEK = timedelta(days=7)
"""How long an answer may take where nothing was agreed."""


@pytest.mark.parametrize(("waits", "count"), [(WEEK - MINUTE, 0), (WEEK, 1), (WEEK + MINUTE, 1)])
def test_a_mentee_is_listed_once_an_answer_is_overdue(waits: timedelta, count: int) -> None:
    desk = OnDesk(unanswered=(Unanswered(PAIR.id, NOW - waits), Unanswered(UUID(int=9), NOW)))
    assert len(asked(PRIYA, desk=desk, cases=())[1]) == count


def test_the_most_rows_are_said() -> None:
    many = tuple(replace(CASE, id=UUID(int=n), number=n) for n in range(1, 60))
    text, labels = asked(PRIYA, cases=many)
    assert "Worries that nobody has: 59." in text
    assert "Only the first 40 can be opened here." in text
    assert len(labels) == 40


NOT_THERE = [
    {"desk": "unanswered", "of": str(PAIR.id)},
    {"desk": "undelivered", "of": f"{MAYA.id}/{CASE.id}"},
    {"desk": "gone"},
]


@pytest.mark.parametrize("meaning", NOT_THERE)
def test_what_is_not_on_the_desk_opens_like_what_never_was(meaning: dict[str, str]) -> None:
    lost = Undelivered(MAYA.id, Failure.BLOCKED, NOW, CASE.id)
    about = replace(CASE, about=frozenset({PRIYA.id}))
    button = Button("token", "x", Act.DESK, tuple(meaning.items()))
    known = replace(
        facts(PRIYA),
        cases=(about,),
        desk=OnDesk(undelivered=(lost,)),
        pressed=ShownButton(button, PRIYA.id, NOW, None),
    )
    said = _said(known, ButtonPressed(INBOX, "chat", "token", "query", NOW))
    assert said.text_id == "alert.not_yours"


def _proposal(kind: ProposalKind, words: str = "", **more: object) -> Proposal:
    asked_for = Proposal(UUID(int=77), kind, JOE.id, NOW, MAYA.id, words=words)
    return replace(asked_for, **more)  # type: ignore[arg-type]  # fields by name


LOOSER = json.dumps({"pairing": str(PAIR.id)})
LESS = json.dumps({"kind": "closed", "on": "2026-11-20", "hours": "", "reason": "a training day"})
PROPOSED = [
    (_proposal(ProposalKind.ADD_COORDINATOR, "coordinator manager"), "proposal.add_coordinator"),
    (_proposal(ProposalKind.END_ROLE), "proposal.end_role"),
    (_proposal(ProposalKind.LOOSEN_LIMIT, LOOSER), "proposal.loosen_limit"),
    (_proposal(ProposalKind.ERASE), "privacy.delete_second"),
    (_proposal(ProposalKind.LESS_COVER, LESS), "proposal.less_cover"),
    (_proposal(ProposalKind.CHANGE_DUTY, "deputy"), "proposal.change_duty"),
    (_proposal(ProposalKind.CLOSE_CASE, case=CASE.id), "proposal.close_case"),
]


def _opened(proposal: Proposal, reader: Person, cases: tuple[Case, ...] = (CASE,)) -> Say:
    meaning = (("desk", "proposal"), ("of", str(proposal.id)))
    button = Button("token", "x", Act.DESK, meaning)
    known = replace(
        facts(reader),
        cases=cases,
        every_pairing=(PAIR,),
        proposals=(proposal,),
        desk=OnDesk(),
        pressed=ShownButton(button, reader.id, NOW, None),
    )
    return _said(known, ButtonPressed(INBOX, "chat", "token", "query", NOW))


def test_every_kind_of_proposal_is_tried_here() -> None:
    assert {proposal.kind for proposal, _ in PROPOSED} == set(ProposalKind)


@pytest.mark.parametrize(("proposal", "text_id"), PROPOSED)
def test_a_proposal_opens_as_it_was_asked(proposal: Proposal, text_id: str) -> None:
    said = _opened(proposal, PRIYA)
    assert said.text_id == text_id
    acts = [button.act for row in said.buttons for button in row]
    assert acts[-2:] == [Act.AGREE, Act.DISAGREE]
    assert (Act.OPEN_CASE in acts) is (proposal.case is not None)


@pytest.mark.parametrize(("proposal", "text_id"), PROPOSED)
def test_whoever_asked_opens_no_such_row(proposal: Proposal, text_id: str) -> None:
    assert _opened(proposal, JOE).text_id == "alert.not_yours"


@pytest.mark.parametrize("cases", [(replace(CASE, about=frozenset({PRIYA.id})),), ()])
def test_closing_a_worry_about_the_reader_is_no_row(cases: tuple[Case, ...]) -> None:
    assert _opened(PROPOSED[-1][0], PRIYA, cases).text_id == "alert.not_yours"


WAITS = person(8, "Noor", Role.MENTEE)
LINK = Invite(UUID(int=80), WAITS.id, NOW, used=True)


def _standing(standing: Standing, expires: datetime = NOW) -> Person:
    return replace(WAITS, standing=standing, link=replace(LINK, expires=expires))


@pytest.mark.parametrize("standing", list(Standing))
def test_only_who_gave_the_check_word_waits_for_a_yes(standing: Standing) -> None:
    somebody = _standing(standing)
    people = {**facts(PRIYA).people, somebody.id: somebody}
    text, _ = asked(PRIYA, cases=(), desk=OnDesk(), everybody=(somebody,), people=people)
    assert ("People waiting to join" in text) is (standing is Standing.UNCONFIRMED)


def test_nobody_confirms_themselves_by_the_desk() -> None:
    me = replace(PRIYA, standing=Standing.UNCONFIRMED, link=LINK)
    assert not desk_people.waiting(Turn(replace(facts(JOE), everybody=(me,)), NOW), me).rows


@pytest.mark.parametrize(
    ("left", "shown"), [(timedelta(days=2) + MINUTE, False), (timedelta(days=2), True)]
)
def test_an_opened_link_without_its_word_is_listed_before_it_lapses(
    left: timedelta, shown: bool
) -> None:
    somebody = _standing(Standing.UNPROVEN, NOW + left)
    people = {**facts(PRIYA).people, somebody.id: somebody}
    text, _ = asked(PRIYA, cases=(), desk=OnDesk(), everybody=(somebody,), people=people)
    assert ("Join links that lapse" in text) is shown


def test_a_pause_is_hidden_from_whom_a_worry_of_theirs_is_about() -> None:
    resting = replace(MAYA, rest=Rest.PAUSED, rest_since=NOW)
    about = replace(CASE, about=frozenset({PRIYA.id}))
    assert "away today: 1." in asked(PRIYA, cases=(CASE,), everybody=(resting,))[0]
    assert "away today" not in asked(PRIYA, cases=(about,), everybody=(resting,))[0]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CARER, Role.ADMINISTRATOR])
def test_only_coordinators_and_duties_have_a_desk(role: Role) -> None:
    known = facts(person(9, "Ann", role))
    assert _said(known, MessageHeard(INBOX, "chat", 1, "desk", NOW)).text_id == "staff.not_allowed"


def test_a_mentor_who_writes_desk_writes_a_message() -> None:
    known = facts(SAM)
    said = [
        each
        for each in decide(MessageHeard(INBOX, "chat", 1, "desk", NOW), known, NOW)
        if isinstance(each, Say)
    ]
    assert not any(each.text_id.startswith("desk.") for each in said)
