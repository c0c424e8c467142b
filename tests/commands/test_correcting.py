"""A slip in a name is put right, and whoever was added by mistake is taken out, with an entry."""

from uuid import uuid4

import pytest

from flows.people import Standing

from .office import Office
from .test_accounts import hold_account


def names(office: Office) -> list[str]:
    """Everybody's first name, as the list shows it."""
    return [each["first_name"] for each in office.run("people", "list", "--json").json["people"]]


def test_a_slip_in_a_name_is_put_right(office: Office) -> None:
    maya = office.add("Mya", "mentee", "--born", "2009-05")
    office.add("Sam", "mentor")
    done = office.run("people", "change", maya, "--first-name", "Maya", "--initials", "MK")
    assert (done.code, done.err) == (0, "")
    assert "the record says that it was" in done.out
    assert names(office) == ["Maya", "Sam"]
    assert office.run("people", "change", maya, "--birth-month", "2009-06").code == 0
    assert office.run("people", "add", "Maya", "--role", "mentor", "--initials", "mk").code == 1
    assert office.run("record", "verify").code == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "say what to change"),
        (("--first-name", "Maya King"), "leave out the surname"),
        (("--initials", "SAMUELO"), "from 1 to 6"),
        (("--initials", "😀"), "written in letters"),
        (("--first-name", "@samxyz"), "written in letters"),
        (("--first-name", "<b>Sam</b>"), "written in letters"),
        (("--birth-month", "2030-05"), "has not been yet"),
        (("--birth-month", "1970-05"), "up to 25"),
        (("--first-name", "Sam", "--initials", "S"), "initials that tell them apart"),
    ],
)
def test_what_cannot_be_is_not_kept(office: Office, more: tuple[str, ...], said: str) -> None:
    maya = office.add("Maya", "mentee", "--born", "2009-05")
    office.add("Sam", "mentor")
    done = office.run("people", "change", maya, *more)
    assert done.code != 0
    assert said in done.err
    assert names(office) == ["Maya", "Sam"]


def test_whoever_was_added_by_mistake_is_taken_out(office: Office) -> None:
    sam = office.add("Sam", "mentor")
    assert office.run("people", "link", sam).code == 0
    done = office.run("people", "remove", sam)
    assert (done.code, done.err) == (0, "")
    assert names(office) == ["Added by mistake"]
    assert "There is no such person." in office.run("people", "remove", sam).err
    office.add("Sam", "mentor")
    assert office.run("record", "verify").code == 0


def test_whoever_is_named_anywhere_stays(office: Office) -> None:
    pairing, maya, sam, priya = office.pair()
    assert office.agree(pairing, priya).code == 0
    joe = office.add("Joe", "coordinator")
    hold_account(office, joe, Standing.JOINED)
    paired, named = "they are, or were, in a pairing.", "the record names them,"
    for each, why in (
        (maya, paired), (sam, paired), (priya, named), (joe, "they have opened their link,"),
    ):  # fmt: skip
        done = office.run("people", "remove", each)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"Error: Nobody was removed: {why}")
        assert "`kept-in-mind people change` corrects a name" in done.err
    assert names(office) == ["Maya", "Sam", "Priya", "Joe"]


@pytest.mark.parametrize("command", ["change", "remove", "link"])
def test_what_is_no_id_says_where_ids_are(office: Office, command: str) -> None:
    done = office.run("people", command, "nope")
    assert done.code == 2
    assert "that is no person's id; `kept-in-mind people list` shows them" in done.err
    more = ("--initials", "X") if command == "change" else ()
    assert "There is no such person." in office.run("people", command, str(uuid4()), *more).err
