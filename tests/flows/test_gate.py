"""The gate: each line with the day before and after each bound, and who may not record it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hand_made import JOE, MAYA, PRIYA, SAM, TEAM, rules, unreachable, utc

from flows.gate import (
    OF_MENTORS,
    Gate,
    Line,
    Recorded,
    all_missing,
    checked_help_lines,
    is_open,
    may_pass,
    missing,
    missing_of,
    proven_until,
    standing_records,
    to_check,
)
from flows.gate_lapsing import dated, lapsing
from flows.help_lines import demanded, places
from flows.library import load_library
from flows.people import Duty, Person, Standing
from flows.programme import Programme

NOW = utc("2026-11-03 16:30")
TODAY = date(2026, 11, 3)
LINES = load_library().help_lines
BOTH = frozenset({Duty.LEAD, Duty.DEPUTY})


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def real(closed: tuple[date, ...] = ()) -> Programme:
    """The rules of a real programme, with cover from Monday to Friday."""
    made_up = rules()
    cover = made_up.cover.model_copy(update={"closed": closed})
    update = {"made_up": False, "help_lines_checked": {}, "cover": cover}
    return made_up.model_copy(update=update)


def line(
    of: Line,
    *,
    what: str = "",
    person: UUID | None = None,
    on: date = TODAY,
    recheck: date | None = None,
    by: Person = PRIYA,
    number: int = 1,
) -> Recorded:
    """A line as somebody recorded it."""
    return Recorded(of, by.id, on, NOW, what, person, recheck, number=number)


SCHEMES = (
    line(Line.COVER),
    line(Line.LOCAL_NUMBERS),
    line(Line.SUPERVISION),
    *(line(Line.HELP_LINE, what=each.id) for each in to_check(LINES)),
)
MAYAS = (
    line(Line.DETAILS, person=MAYA.id),
    line(Line.DETAILS_OPEN, person=MAYA.id, by=JOE, number=2),
)
SAMS = tuple(line(each, person=SAM.id, recheck=date(2027, 11, 3)) for each in OF_MENTORS)
WHOLE = Gate(real(), LINES, TEAM, (*SCHEMES, *MAYAS, *SAMS), (MAYA, SAM), NOW)


def without(of: Line, what: str = "") -> Gate:
    """The whole gate without one line."""
    kept = tuple(each for each in WHOLE.records if (each.line, each.what) != (of, what))
    return replace(WHOLE, records=kept)


def lacking(gate: Gate, now: datetime = NOW) -> list[tuple[str, str]]:
    """The texts of what is missing, with the help line where it is one."""
    return [(each.text, each.what) for each in all_missing(gate, now)]


def test_with_every_line_it_is_open() -> None:
    assert lacking(WHOLE) == []
    assert is_open(WHOLE, NOW)
    assert may_pass(WHOLE, MAYA, SAM, NOW)


ONE_MISSING = [
    (replace(WHOLE, team=(JOE,)), "gate.missing_lead", ""),
    (replace(WHOLE, team=(unreachable(PRIYA), JOE)), "gate.unreached_lead", ""),
    (
        replace(WHOLE, team=(replace(PRIYA, standing=Standing.ASKED), JOE)),
        "gate.not_joined_lead",
        "",
    ),
    (
        replace(WHOLE, team=(PRIYA, replace(JOE, standing=Standing.INVITED))),
        "gate.not_joined_deputy",
        "",
    ),
    (replace(WHOLE, team=(PRIYA, unreachable(JOE))), "gate.unreached_deputy", ""),
    (replace(WHOLE, team=(PRIYA,)), "gate.missing_deputy", ""),
    (replace(WHOLE, team=(replace(PRIYA, duties=BOTH),)), "gate.lead_is_deputy", ""),
    (
        replace(WHOLE, team=(replace(PRIYA, duties=BOTH), unreachable(JOE))),
        "gate.lead_is_deputy",
        "",
    ),
    (without(Line.COVER), "gate.missing_cover", ""),
    (without(Line.LOCAL_NUMBERS), "gate.missing_local_numbers", ""),
    (without(Line.SUPERVISION), "gate.missing_supervision", ""),
    (replace(WHOLE, ladder_proven_at=None), "gate.missing_ladder_test", ""),
    *(
        (without(Line.HELP_LINE, each.id), "gate.missing_help_line", each.id)
        for each in demanded(LINES, "england")
    ),
]


@pytest.mark.parametrize(("gate", "text", "what"), ONE_MISSING)
def test_each_line_of_the_scheme_closes_it_for_everybody(gate: Gate, text: str, what: str) -> None:
    assert [(each.text, each.what) for each in missing(gate, NOW)] == [(text, what)]
    assert not is_open(gate, NOW)
    assert not may_pass(gate, MAYA, SAM, NOW)


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern_ireland"])
def test_only_help_lines_of_the_schemes_nation_are_demanded(nation: str) -> None:
    rules = WHOLE.rules.model_copy(update={"nation": nation})
    none = tuple(each for each in WHOLE.records if each.line is not Line.HELP_LINE)
    found = {each.what for each in missing(replace(WHOLE, rules=rules, records=none), NOW)}
    for_all = {"childline", "shout", "samaritans", "papyrus"}
    assert found == (for_all | {"lifeline"} if nation == "northern_ireland" else for_all)


def test_a_line_of_another_nation_may_be_recorded_for_a_mentee_who_lives_there() -> None:
    old = tuple(
        replace(each, on=TODAY - days(181)) if each.what == "lifeline" else each
        for each in WHOLE.records
    )
    assert checked_help_lines(WHOLE)["lifeline"] == TODAY
    assert missing(replace(WHOLE, records=old), NOW) == ()
    standing = {each.what for each in standing_records(replace(WHOLE, records=old), NOW)}
    assert "lifeline" not in standing


def test_lead_and_deputy_may_share_a_duty_while_each_has_somebody_of_their_own() -> None:
    gate = replace(WHOLE, team=(replace(PRIYA, duties=BOTH), JOE))
    assert missing(gate, NOW) == ()


@pytest.mark.parametrize("of", [Line.DETAILS, Line.DETAILS_OPEN, *OF_MENTORS])
def test_a_line_of_one_person_holds_that_persons_messages_alone(of: Line) -> None:
    gate = without(of)
    assert is_open(gate, NOW)
    assert not may_pass(gate, MAYA, SAM, NOW)
    whose = SAM if of in OF_MENTORS else MAYA
    assert [each.person for each in missing_of(gate, whose, NOW)] == [whose.id]


@pytest.mark.parametrize(
    ("days_ago", "stands"), [(-1, False), (0, True), (179, True), (180, True), (181, False)]
)
def test_a_help_line_counts_for_180_days(days_ago: int, stands: bool) -> None:
    old = line(Line.HELP_LINE, what="shout", on=TODAY - days(days_ago), number=2)
    gate = replace(WHOLE, records=(*WHOLE.records, old))
    assert is_open(gate, NOW) is stands
    if days_ago >= 0:
        shown = places(LINES, checked_help_lines(gate), "england", 17, TODAY)
        assert ("Shout: text SHOUT to 85258" in shown) is stands


@pytest.mark.parametrize(("days_ago", "stands"), [(0, True), (27, True), (28, True), (29, False)])
def test_a_passed_test_of_the_ladder_counts_for_28_days(days_ago: int, stands: bool) -> None:
    gate = replace(WHOLE, ladder_proven_at=NOW - days(days_ago))
    assert is_open(gate, NOW) is stands
    assert lacking(gate) == ([] if stands else [("gate.old_ladder_test", "")])


@pytest.mark.parametrize(
    ("proven", "since", "left"),
    [
        pytest.param(0, None, 28, id="everybody was asked"),
        pytest.param(10, 0, 7, id="somebody new today"),
        pytest.param(10, 7, 0, id="on the last day"),
        pytest.param(10, 8, -1, id="a day too long"),
        pytest.param(27, 0, 1, id="its age comes first"),
        pytest.param(0, 9, 7, id="they came before it, and it did not ask them"),
    ],
)
def test_whoever_is_new_on_the_ladder_is_asked_within_a_week(
    proven: int, since: int | None, left: int
) -> None:
    new = None if since is None else NOW - days(since)
    gate = replace(WHOLE, ladder_proven_at=NOW - days(proven), ladder_unasked_since=new)
    assert proven_until(gate) == TODAY + days(left)
    assert is_open(gate, NOW) is (left >= 0)
    assert lacking(gate) == ([] if left >= 0 else [("gate.unasked_ladder_test", "")])


def test_the_team_is_warned_of_whom_the_test_did_not_ask_in_time() -> None:
    new = replace(WHOLE, ladder_unasked_since=NOW)
    mornings = [TODAY + days(number) for number in range(9)]
    soon = next(each for each in dated(new, NOW) if each.line is Line.LADDER_TEST)
    assert soon.text == "gate.soon_unasked_ladder_test"
    warned = [day for day in mornings if soon.is_news(day - days(1), day)]
    assert warned == [TODAY + days(1), TODAY + days(4), TODAY + days(6)]
    assert soon.has_lapsed(TODAY + days(7), TODAY + days(8))


def test_the_ladder_counts_to_the_end_of_its_last_local_day() -> None:
    """Proven at half past midnight in London, in summer: the day before in UTC."""
    gate = replace(WHOLE, ladder_proven_at=utc("2026-10-05 23:30"))
    last = utc("2026-11-03 23:59")  # the 28th day after 6 October, and winter by then
    assert is_open(gate, last)
    assert not is_open(gate, last + timedelta(minutes=1))


@pytest.mark.parametrize(("left", "shown"), [(15, False), (14, True), (0, True)])
def test_a_ladder_that_is_proven_each_week_never_lapses_soon(left: int, shown: bool) -> None:
    gate = replace(WHOLE, ladder_proven_at=NOW - days(28 - left))
    assert [each.line for each in lapsing(gate, NOW)] == ([Line.LADDER_TEST] if shown else [])


def test_the_newest_record_of_a_line_counts() -> None:
    older = line(Line.HELP_LINE, what="shout", on=TODAY - days(200), number=0)
    assert is_open(replace(WHOLE, records=(*WHOLE.records, older)), NOW)


def test_the_local_day_of_the_programme_counts() -> None:
    """At half past midnight in London it is the day before in UTC, in summer."""
    checked = line(Line.HELP_LINE, what="shout", on=date(2026, 6, 1), number=2)
    gate = replace(WHOLE, records=(*WHOLE.records, checked))
    last = utc("2026-11-28 23:59")
    assert is_open(gate, last)
    assert not is_open(gate, last + timedelta(minutes=1))


@pytest.mark.parametrize(("ahead", "stands"), [(-1, False), (0, True), (1, True)])
def test_a_mentors_check_counts_until_its_last_day(ahead: int, stands: bool) -> None:
    until = TODAY + days(ahead)
    newer = line(Line.TRAINING, person=SAM.id, recheck=until, number=2)
    gate = replace(WHOLE, records=(*WHOLE.records, newer))
    assert may_pass(gate, MAYA, SAM, NOW) is stands
    assert is_open(gate, NOW)


def test_a_change_of_where_details_are_kept_asks_the_deputy_anew() -> None:
    moved = line(Line.DETAILS, person=MAYA.id, number=3)
    assert lacking(replace(WHOLE, records=(*WHOLE.records, moved))) == [
        ("gate.missing_details_open", "")
    ]


def test_a_new_deputy_confirms_for_themselves() -> None:
    former = replace(JOE, duties=frozenset())
    grace = replace(TEAM[2], duties=JOE.duties)
    gate = replace(WHOLE, team=(PRIYA, former, grace))
    assert lacking(gate) == [("gate.missing_details_open", "")]


CHRISTMAS = tuple(date(2026, 12, 21) + days(ahead) for ahead in range(12))
"""Closed from Monday 21 December to Friday 1 January: cover ends on Friday 18 December at 17:00."""
COVER_TIMES = [
    ("2026-12-18 16:59", True),
    ("2026-12-18 17:00", False),
    ("2026-12-28 08:59", False),
    ("2026-12-28 09:00", True),
]


@pytest.mark.parametrize(("moment", "stands"), COVER_TIMES)
def test_somebody_is_on_duty_within_seven_days(moment: str, stands: bool) -> None:
    fresh = tuple(replace(each, on=date(2026, 12, 1)) for each in WHOLE.records)
    proven = utc("2026-12-01 12:00")
    gate = replace(WHOLE, rules=real(CHRISTMAS), records=fresh, ladder_proven_at=proven)
    assert is_open(gate, utc(moment)) is stands


@pytest.mark.parametrize(
    ("moment", "expected"), [("2026-12-10 12:00", []), ("2026-12-11 12:00", [date(2026, 12, 18)])]
)
def test_the_end_of_cover_is_seen_a_week_ahead(moment: str, expected: list[date]) -> None:
    fresh = tuple(replace(each, on=date(2026, 12, 10)) for each in WHOLE.records)
    gate = replace(WHOLE, rules=real(CHRISTMAS), records=fresh)
    found = [each.on for each in lapsing(gate, utc(moment)) if each.line is Line.COVER]
    assert found == expected


WARNED = [
    (Line.HELP_LINE, 91, False), (Line.HELP_LINE, 90, True), (Line.HELP_LINE, 89, False),
    (Line.HELP_LINE, 15, False), (Line.HELP_LINE, 14, True), (Line.HELP_LINE, 7, True),
    (Line.HELP_LINE, 2, False), (Line.HELP_LINE, 1, True), (Line.HELP_LINE, 0, False),
    (Line.TRAINING, 91, False), (Line.TRAINING, 90, True), (Line.TRAINING, 60, True),
    (Line.TRAINING, 59, False), (Line.TRAINING, 30, True), (Line.TRAINING, 14, True),
    (Line.TRAINING, 7, True), (Line.TRAINING, 6, False), (Line.TRAINING, 1, False),
    (Line.LADDER_TEST, 14, True), (Line.LADDER_TEST, 13, False), (Line.LADDER_TEST, 8, False),
    (Line.LADDER_TEST, 7, True), (Line.LADDER_TEST, 1, True), (Line.LADDER_TEST, 0, False),
]  # fmt: skip


@pytest.mark.parametrize(("of", "left", "expected"), WARNED)
def test_the_team_is_warned_on_these_days(of: Line, left: int, expected: bool) -> None:
    gate = WHOLE
    if of is Line.LADDER_TEST:
        gate = replace(WHOLE, ladder_proven_at=NOW + days(left - 28))
    elif of is Line.HELP_LINE:
        added = line(of, what="shout", on=TODAY + days(left) - days(180), number=2)
        gate = replace(WHOLE, records=(*WHOLE.records, added))
    else:
        added = line(of, person=SAM.id, recheck=TODAY + days(left), number=2)
        gate = replace(WHOLE, records=(*WHOLE.records, added))
    found = [e for e in lapsing(gate, NOW) if e.line is of and e.on == TODAY + days(left)]
    assert [each.is_news(TODAY - days(1), TODAY) for each in found] == (
        [expected] if left <= 90 else []
    )


def test_a_warning_that_an_outage_swallowed_comes_afterwards() -> None:
    added = line(Line.TRAINING, person=SAM.id, recheck=TODAY + days(5), number=2)
    gate = replace(WHOLE, records=(*WHOLE.records, added))
    soon = lapsing(gate, NOW)[0]
    assert not soon.is_news(TODAY - days(1), TODAY)
    assert soon.is_news(TODAY - days(4), TODAY)


def test_people_who_are_made_up_are_always_let_through() -> None:
    gate = Gate(rules(), LINES, ())
    assert is_open(gate, NOW)
    assert may_pass(gate, MAYA, SAM, NOW)
    assert len(missing(gate, NOW)) > 5
