"""What is refused: a sentence that says what to do, exit code 1 (or 2 for how it was written)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from .office import Office

NOBODY = str(uuid4())
A_CHILD = f"{date.today().year - 12}-01"  # noqa: DTZ011 (any day of the year will do)
MAYA = ("people", "add", "Maya", "--role", "mentee", "--born", "2009-05")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*MAYA, "--duty", "lead"), "Only a coordinator or supervisor can hold a duty"),
        (("people", "add", "Maya", "--role", "mentee"), "Please give the mentee's month of birth"),
        ((*MAYA[:-1], A_CHILD), "Nobody below 16 joins by chat, "),
        ((*MAYA, *(("--check-in", "mon 16:30") * 3)), "At most two check-ins a week,"),
        ((*MAYA, *(("--check-in", "mon 16:30") * 2)), "At most two check-ins a week, each at a"),
        ((*MAYA, "--check-in", "mon 08:59"), "That is outside the hours for check-ins"),
        ((*MAYA, "--check-in", "sun 20:00"), "That is outside the hours for check-ins"),
        ((*MAYA[:-1], "1950-05"), "Kept in Mind is made for young people up to 25."),
        (("people", "add", "Sam", "--role", "mentor", "--check-in", "mon 9:00"), "Only a mentee"),
        (("people", "link", NOBODY), "There is no such person."),
        (("pair", NOBODY, NOBODY), "There is no such person."),
    ],
)
def test_a_refusal_is_a_sentence_and_writes_nothing(
    office: Office, words: tuple[str, ...], sentence: str
) -> None:
    done = office.run(*words)
    assert done.code == 1
    assert done.err.startswith(f"Error: {sentence}")
    assert done.out == ""
    assert office.run("people", "list", "--json").json == {"people": [], "pairings": []}


Ids = tuple[str, str, str, str]
"""The pairing, Maya, Sam and Priya."""
TOMORROW = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 (after today anywhere)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (lambda ids: ("pair", ids[2], ids[1]), "A pairing needs a mentee first"),
        (lambda ids: ("pair", ids[1], ids[2]), "This mentee has a mentor already."),
        (lambda ids: _agree(NOBODY, ids[3]), "There is no such active pairing."),
        (lambda ids: _agree(ids[0], ids[2]), "The supervisor must be a person with the role"),
        (lambda ids: _agree(ids[0], ids[3], TOMORROW), "An agreement cannot have been made in the"),
        (
            lambda ids: (*_agree(ids[0], ids[3]), "--starts", "2026-12-02", "--ends", "2026-12-01"),
            "The agreement would end before it starts.",
        ),
        (
            lambda ids: _agree(ids[0], ids[3], hours="mon 20:00-24:00"),
            "No message could ever be delivered",
        ),
        (
            lambda ids: (*_agree(ids[0], ids[3]), "--quiet", "15:00-18:00"),
            "No message could ever be delivered",
        ),
    ],
)
def test_a_refusal_about_a_pair(
    office: Office, words: Callable[[Ids], tuple[str, ...]], sentence: str
) -> None:
    ids = office.pair()
    before = office.run("people", "list").out
    done = office.run(*words(ids))
    assert done.code == 1
    assert done.err.startswith(f"Error: {sentence}")
    assert office.run("people", "list").out == before


def _agree(
    pairing: str, supervisor: str, on: str = "2026-11-02", hours: str = "tue 16:00-18:00"
) -> tuple[str, ...]:
    return (
        "agree", pairing, "--supervisor", supervisor, "--recorded-by", "Priya", "--on", on,
        "--hours", hours, "--mentee-a-week", "1", "--mentor-a-week", "1",
    )  # fmt: skip


AGREE = _agree(NOBODY, NOBODY)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("people", "add", "Maya", "--role", "mentee", "--born", "May 2009"), "look like 2009-05"),
        (("people", "add", "Maya", "--role", "mentee", "--born", "2009-13"), "look like 2009-05"),
        (("people", "add", "Maya", "--role", "friend"), "'friend' is not one of"),
        (("people", "add", " ", "--role", "mentor"), "from 1 to 40 characters"),
        (("people", "add", "🙂", "--role", "mentor"), "written in letters"),
        (("people", "add", "07700900123", "--role", "mentor"), "written in letters"),
        (("people", "add", "Maya Khan", "--role", "mentor"), "leave out the surname"),
        (("people", "add", "Ma\udcff", "--role", "mentor"), "holds something that is no letter"),
        (("people", "add", "Sam", "--role", "mentor", "--initials", "\udcff"), "that is no letter"),
        (("people", "add", "M" * 41, "--role", "mentor"), "from 1 to 40 characters"),
        (("people", "add", "Sam", "--role", "mentor", "--initials", "SAMUELO"), "from 1 to 6"),
        (("people", "add", "Sam", "--role", "mentor", "--zone", "London"), "not a time zone"),
        (("people", "link", "Maya"), "that is no person's id"),
        ((*MAYA, "--check-in", "someday 9:00"), 'look like "mon 16:30"'),
        (
            (*AGREE, "--hours", "tue 18:00-16:00"),
            "ends before it begins: write the earlier time first",
        ),
        ((*AGREE, "--hours", "16:00-18:00"), 'look like "tue,thu 16:00-18:00"'),
        ((*AGREE, "--quiet", "22:00-22:00"), "look like 22:00-07:00"),
        ((*AGREE, "--away", "2027-01-03..2026-12-20"), "look like 2026-12-20..2027-01-03"),
        ((*AGREE, "--on", "2 November"), "look like 2026-11-02"),
        ((*AGREE, "--zone", "Mars"), "not a time zone"),
        ((*AGREE, "--mentee-a-week", "-1"), "not in the range"),
        (("guide", "carer"), "'carer' is not one of"),
        (("talk", "weakly"), "there is no flow weakly; there are"),
        (("unheard-of",), "No such command"),
    ],
)
def test_what_is_written_wrongly_says_how_it_should_look(
    office: Office, words: tuple[str, ...], sentence: str
) -> None:
    done = office.run(*words)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err


def test_nobody_is_added_who_would_look_like_somebody_else(office: Office) -> None:
    office.add("Sam", "mentor")
    done = office.run("people", "add", "sam", "--role", "coordinator")
    assert (done.code, done.out) == (1, "")
    assert "lease type initials that tell them apart." in done.err
    office.add("Sam", "mentor", "--initials", "SO")
    assert len(office.run("people", "list", "--json").json["people"]) == 2
