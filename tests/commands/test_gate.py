"""The gate at the command line: what it shows, recording a line, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from flows.local_time import to_local

from .office import Office

TODAY = to_local(datetime.now(UTC), "Europe/London").date()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
NEXT_YEAR = (TODAY + timedelta(days=365)).isoformat()
NOBODY = "00000000-0000-4000-8000-000000000000"
ON = ("--on", TODAY.isoformat())


@pytest.fixture
def priya(office: Office) -> str:
    """The lead, by id."""
    return office.add("Priya", "coordinator", "--duty", "lead")


def lacking(office: Office) -> set[str]:
    """The lines that are missing, help lines by their ids."""
    missing = office.run("gate", "--json").json["missing"]
    return {each["help_line"] or each["line"] for each in missing}


def test_an_empty_scheme_lacks_every_line_and_says_what_to_do(office: Office) -> None:
    done = office.run("gate")
    assert done.code == 0
    assert "The gate is closed: no mentee's link works, and nothing is relayed." in done.out
    assert "Supervision plan: not recorded. (`kept-in-mind gate record supervision" in done.out
    assert lacking(office) == {
        "lead", "deputy", "cover", "local_numbers", "supervision", "ladder_test", "childline",
        "papyrus", "samaritans", "shout",
    }  # fmt: skip


def test_a_line_is_recorded_by_a_named_person_with_a_date(office: Office, priya: str) -> None:
    plan = ("gate", "record", "supervision", "--by", priya, *ON, "--words", "every six weeks")
    assert office.run(*plan, "--json").json == {
        "line": "supervision", "help_line": None, "on": TODAY.isoformat(), "warnings": [],
    }  # fmt: skip
    assert office.run("gate", "record", "shout", "--by", priya, *ON).code == 0
    assert lacking(office).isdisjoint({"supervision", "shout"})
    stands = office.run("gate", "--json").json["stands"]
    assert [(each["line"], each["by"], each["on"]) for each in stands] == [
        ("help_line", priya, TODAY.isoformat()), ("supervision", priya, TODAY.isoformat()),
    ]  # fmt: skip
    assert "every six weeks" not in office.run("gate").out


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, ""), (89, ""), (90, "the check counts until"), (180, "the check counts until"),
     (181, "which doesn't count any more")],
)  # fmt: skip
def test_a_date_that_does_not_count_for_long_is_warned_of(
    office: Office, priya: str, days: int, said: str
) -> None:
    on = TODAY - timedelta(days=days)
    done = office.run("gate", "record", "shout", "--by", priya, "--on", on.isoformat(), "--json")
    assert (done.code, done.json["help_line"]) == (0, "shout")
    warnings = done.json["warnings"]
    assert bool(warnings) is bool(said)
    for each in warnings:
        assert said in each
        assert each.endswith(f"Its last day: {on + timedelta(days=180)}.")


def test_whoever_has_a_duty_and_has_not_joined_is_named_by_initials(
    office: Office, priya: str
) -> None:
    done = office.run("gate")
    assert "Safeguarding lead: P has this duty and has not joined yet." in done.out
    assert "Until a coordinator has joined, the check word alone is enough." in done.out
    assert "`kept-in-mind people link ID` or `people card ID`" in done.out
    assert "people add … --duty lead" not in done.out
    assert "people add … --duty deputy" in done.out
    assert "Priya" not in done.out


def test_a_mentors_checks_count_until_their_last_day(office: Office, priya: str) -> None:
    sam = office.add("Sam", "mentor")
    done = office.run(
        "gate", "record", "criminal-record", "--by", priya, *ON, "--of", sam, "--recheck", NEXT_YEAR
    )
    assert done.code == 0, done.err
    missing = {each["line"] for each in office.run("gate", "--json").json["missing"]}
    assert "criminal_record" not in missing
    assert {"identity", "references", "training", "readiness", "supervision_slot"} <= missing


Wrong = Callable[[str, str, str], tuple[str, ...]]
WRONG: list[tuple[Wrong, int, str]] = [
    (lambda p, m, s: ("shout", "--by", p), 2, "Missing option '--on'"),
    (lambda p, m, s: ("shout", *ON), 2, "Missing option '--by'"),
    (lambda p, m, s: ("shout", "--by", p, "--on", "soon"), 2, "should look like 2026-11-02"),
    (lambda p, m, s: ("shout", "--by", p, "--on", TOMORROW), 1, "still to come"),
    (lambda p, m, s: ("childlin", "--by", p, *ON), 1, "no line called 'childlin'"),
    (lambda p, m, s: ("help_line", "--by", p, *ON), 1, "no line called 'help_line'"),
    (lambda p, m, s: ("nhs_england", "--by", p, *ON), 1, "no line called"),
    (lambda p, m, s: ("shout", "--by", s, *ON), 1, "may not"),
    (lambda p, m, s: ("shout", "--by", NOBODY, *ON), 1, "There is no such person"),
    (lambda p, m, s: ("lead", "--by", p, *ON), 1, "Nobody records that line"),
    (lambda p, m, s: ("ladder_test", "--by", p, *ON), 1, "Nobody records that line"),
    (lambda p, m, s: ("supervision", "--by", p, *ON), 1, "needs words"),
    (lambda p, m, s: ("local_numbers", "--by", p, *ON, "--words", "5"), 1, "the digits"),
    (lambda p, m, s: ("supervision", "--by", p, *ON, "--words", "."), 1, "needs words"),
    (
        lambda p, m, s: ("identity", "--by", p, *ON, "--of", s, "--recheck", "2126-11-20"),
        1,
        "five years",
    ),
    (lambda p, m, s: ("local_numbers", "--by", p, *ON, "--words", "the town"), 1, "the digits"),
    (lambda p, m, s: ("shout", "--by", p, *ON, "--of", m), 1, "the scheme's own"),
    (lambda p, m, s: ("shout", "--by", p, *ON, "--recheck", NEXT_YEAR), 1, "Only a mentor's"),
    (lambda p, m, s: ("details", "--by", p, *ON, "--words", "safe"), 1, "a mentee's: say whose"),
    (lambda p, m, s: ("details", "--by", p, *ON, "--words", "safe", "--of", s), 1, "a mentee's"),
    (lambda p, m, s: ("identity", "--by", p, *ON, "--of", m), 1, "a mentor's: say whose"),
    (lambda p, m, s: ("identity", "--by", p, *ON, "--of", s), 1, "the last day"),
    (
        lambda p, m, s: ("identity", "--by", p, *ON, "--of", s, "--recheck", TODAY.isoformat()),
        1,
        "That day must be ahead",
    ),
]


@pytest.mark.parametrize(("words", "code", "said"), WRONG)
def test_what_cannot_be_recorded_says_why(
    office: Office, priya: str, words: Wrong, code: int, said: str
) -> None:
    maya = office.add("Maya", "mentee", "--born", "2009-05")
    sam = office.add("Sam", "mentor")
    before = lacking(office)
    done = office.run("gate", "record", *words(priya, maya, sam))
    assert (done.code, said in done.err) == (code, True), done.err
    assert lacking(office) == before


def test_only_the_deputy_confirms_and_only_in_chat(office: Office, priya: str) -> None:
    joe = office.add("Joe", "coordinator", "--duty", "deputy")
    maya = office.add("Maya", "mentee", "--born", "2009-05")
    for who, said in ((priya, "may not"), (joe, "by a button in their own chat")):
        done = office.run("gate", "record", "details-open", "--by", who, *ON, "--of", maya)
        assert (done.code, said in done.err) == (1, True), done.err


def test_a_made_up_programme_is_open_and_says_what_a_real_one_would_lack(office: Office) -> None:
    file = office.folder / "programme.toml"
    text = file.read_text(encoding="utf-8").replace("made_up = false", "made_up = true")
    file.write_text(text, encoding="utf-8")
    done = office.run("gate")
    assert "The programme is made up, so the gate is open." in done.out
    assert "supervision" in lacking(office)
    assert office.run("gate", "--json").json["open"] is True


def test_doctor_names_each_line_and_what_to_do(office: Office) -> None:
    found = {f["about"]: f for f in office.run("doctor", "--offline", "--json").json["findings"]}
    assert found["gate: supervision"]["state"] == "look"
    assert "`kept-in-mind gate record supervision --by" in found["gate: supervision"]["say"]
    assert "`kept-in-mind gate record shout --by" in found["gate: shout"]["say"]
