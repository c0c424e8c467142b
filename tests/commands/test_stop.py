"""Stopping everything at the command line, and the way back: who may, and where it shows."""

import pytest

from .office import Office

REASON = "A phone was stolen from the office."


@pytest.fixture
def priya(office: Office) -> str:
    """The lead, by id."""
    return office.add("Priya", "coordinator", "--duty", "lead")


def everything(office: Office) -> list[str]:
    """What `doctor` says of a stop for everybody."""
    findings = office.run("doctor", "--offline", "--json").json["findings"]
    return [each["say"] for each in findings if each["about"] == "everything"]


def test_a_stop_holds_until_it_is_taken_back(office: Office, priya: str) -> None:
    assert everything(office) == []
    assert office.run("stop", "--all", "--by", priya, "--reason", REASON).code == 0
    assert "is stopped for everybody since" in everything(office)[0]
    again = office.run("stop", "--all", "--by", priya, "--reason", REASON)
    assert again.code == 1
    assert "already" in again.err
    assert office.run("start-again", "--by", priya, "--json").json == {"stopped": False}
    assert everything(office) == []
    assert office.run("start-again", "--by", priya).code == 1


def test_the_reason_is_shown_nowhere(office: Office, priya: str) -> None:
    done = office.run("stop", "--all", "--by", priya, "--reason", REASON)
    assert "phone" not in done.out + done.err + office.run("doctor", "--offline").out


@pytest.mark.parametrize("reason", ["", "  ", " \n\t", "\u200b", "..."])
def test_a_reason_is_words(office: Office, priya: str, reason: str) -> None:
    refused = office.run("stop", "--all", "--by", priya, "--reason", reason)
    assert (refused.code, refused.out) == (1, "")
    assert "please say why, in words" in refused.err
    assert everything(office) == []


def test_only_who_may_and_only_when_it_is_said(office: Office, priya: str) -> None:
    sam = office.add("Sam", "mentor")
    refused = office.run("stop", "--all", "--by", sam, "--reason", REASON)
    assert refused.code == 1
    assert office.run("stop", "--by", priya, "--reason", REASON).code != 0
    assert everything(office) == []


def test_the_list_of_people_says_that_nobody_rests(office: Office) -> None:
    office.pair()
    listed = office.run("people", "list", "--json").json
    assert {each["rest"] for each in listed["people"]} == {None}
    assert [each["stopped_by"] for each in listed["pairings"]] == [[]]
