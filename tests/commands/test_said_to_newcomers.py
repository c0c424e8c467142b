"""What the first commands say: near names, the kind of scheme, and no more than is so."""

from datetime import datetime
from pathlib import Path

import pytest

from flows.local_time import stamp

from .office import Office

GATE = "before every line of the go-live gate stands recorded"


def test_a_slip_in_a_command_names_the_near_one(bare: Office) -> None:
    done = bare.run("demmo")
    assert (done.code, done.out) == (2, "")
    assert "there is no command 'demmo'; did you mean `kept-in-mind demo`?" in done.err
    assert "No such command 'xyzzy'" in bare.run("xyzzy").err


@pytest.mark.parametrize(
    "words",
    [
        ("pair", "nope", "nope"),
        ("stop", "--all", "--reason", "a", "--by", "nope"),
        ("agree", "nope"),
    ],
)
def test_what_is_no_id(office: Office, words: tuple[str, ...]) -> None:
    done = office.run(*words)
    assert done.code == 2
    assert "id; `kept-in-mind people list` shows them" in done.err


def test_two_are_paired_by_their_first_names(office: Office) -> None:
    office.add("Maya", "mentee", "--born", "2009-05", "--initials", "MK")
    other = office.add("Maya", "mentee", "--born", "2010-01", "--initials", "MB")
    noor = office.add("Noor", "mentee", "--born", "2009-06")
    sam = office.add("Sam", "mentor")
    office.add("Sam", "coordinator", "--initials", "SB")  # no mentor, so not meant
    two = office.run("pair", "maya", "Sam")
    assert two.code == 2
    assert "2 people have that first name; give the id:\n" in two.err
    assert f"{other}  Maya (MB)" in two.err
    assert office.run("pair", "NOOR", "sam").code == 0
    (pairing,) = office.run("people", "list", "--json").json["pairings"]
    assert (pairing["mentee"], pairing["mentor"]) == (noor, sam)
    assert "there is no mentee with that name" in office.run("pair", "Ola", sam).err


def test_what_is_only_for_the_story_says_so(bare: Office) -> None:
    for words in (("--fast",), ("--story", "other.toml")):
        done = bare.run("demo", *words)
        assert (done.code, done.out) == (2, "")
        assert f"{words[0]} is for the story in the terminal: add --play to it" in done.err


@pytest.mark.parametrize("words", [("nofile.txt",), ("programme.toml",), ("--explain", "a.jsonl")])
def test_scan_says_that_it_reads_no_file(office: Office, words: tuple[str, ...]) -> None:
    done = office.run("scan", *words)
    assert (done.code, done.out) == (2, "")
    assert "that is the name of a file, and scan reads words: nothing was read from it" in done.err


def test_doctor_says_of_a_made_up_scheme_only_what_is_so(office: Office) -> None:
    office.run("people", "list")  # makes nothing, and opens the database
    real = office.run("doctor", "--offline").out
    assert GATE in real
    file = office.folder / "programme.toml"
    text = file.read_text("utf-8").replace("made_up = false", "made_up = true")
    file.write_text(text, "utf-8")
    done = office.run("doctor", "--offline").out
    assert "gate: always open, for people are made up" in done
    assert GATE not in done
    assert "no gate holds anything back: never add a real young person to it" in done


def test_init_says_that_it_makes_a_real_scheme(bare: Office) -> None:
    out = bare.run("init").out
    assert "It is a real scheme: nothing is relayed before" in out
    assert "It is a real scheme" in bare.run("init", "--help").out
    assert "made-up people" in bare.run("setup", "--help").out


def test_one_spelling_of_the_test_of_the_ladder() -> None:
    root = Path(__file__).parent.parent.parent
    for folder, kind in (("flows", "toml"), ("bot", "toml"), ("bot/guides", "md")):
        for each in (root / folder).rglob(f"*.{kind}"):
            text = each.read_text("utf-8")
            assert "/test_ladder" not in text, each.name
            assert '"test ladder"' not in text, each.name


@pytest.mark.parametrize(
    "words", [("people", "list"), ("gate",), ("record", "verify"), ("notice", "report")]
)
def test_a_wrong_folder_is_not_made_a_second_scheme(bare: Office, words: tuple[str, ...]) -> None:
    done = bare.run(*words)
    assert (done.code, done.out) == (1, "")
    assert f"there is no such file in {bare.folder}. If you have a scheme already" in done.err
    assert "`kept-in-mind init` is only for a new one" in done.err


def made_up(office: Office) -> None:
    file = office.folder / "programme.toml"
    text = file.read_text("utf-8").replace("made_up = false", "made_up = true")
    file.write_text(text, "utf-8")


def test_a_link_says_its_end_in_local_time_and_a_mentees_that_it_waits(office: Office) -> None:
    maya, sam = office.add("Maya", "mentee", "--born", "2009-05"), office.add("Sam", "mentor")
    until = office.run("people", "link", sam, "--json").json["expires"]
    local = stamp(datetime.fromisoformat(until), "Europe/London")[:-5]  # made a moment apart
    waits = "does not work before the gate is open: `kept-in-mind gate`"
    for person, is_waiting in ((sam, False), (maya, True)):
        said = office.run("people", "link", person).out
        assert f"It works once, until {local}" in said
        assert "(Europe/London)" in said
        assert (waits in said) is is_waiting
    made_up(office)
    assert waits not in office.run("people", "link", maya).out


def test_a_link_without_the_bots_name_is_one_line_to_complete(office: Office) -> None:
    done = office.run("people", "link", office.add("Sam", "mentor"))
    first, second = done.out.splitlines()[:2]
    assert first.startswith("https://t.me/NAME-OF-THE-BOT?start=")
    assert len(first.partition("start=")[2]) == 22
    assert "not whole yet, because no token is set: put the bot's name" in second


def test_an_agreement_says_that_nothing_passes_before_the_gate_is_open(office: Office) -> None:
    pairing, _, _, priya = office.pair()
    waits = "No message passes between the two yet, for the gate is closed to them"
    assert waits in office.agree(pairing, priya).out
    made_up(office)
    assert waits not in office.agree(pairing, priya).out


@pytest.mark.parametrize("name", ["😀", "Priya Shah", ""])
def test_who_recorded_an_agreement_is_written_as_a_first_name(office: Office, name: str) -> None:
    pairing, _, _, priya = office.pair()
    done = office.agree(pairing, priya, "--recorded-by", name)
    assert (done.code, done.out) == (2, "")
    assert "a first name" in done.err
    assert not office.run("people", "list", "--json").json["pairings"][0]["agreement_versions"]


def test_a_missing_token_is_told_with_the_line_to_write_and_its_file(office: Office) -> None:
    done = office.run("run")
    assert done.code == 1
    assert f"write the line KEPT_IN_MIND_TOKEN=… with it into {office.folder / '.env'}" in done.err


def test_a_slip_in_a_guides_name_names_the_near_one(bare: Office) -> None:
    done = bare.run("guide", "limtis")
    assert (done.code, done.out) == (2, "")
    assert "did you mean `kept-in-mind guide limits`?" in done.err
    assert "is not one of" in bare.run("guide", "xyzzy").err


def test_a_mentor_of_no_given_kind_is_said_to_be_taken_as_a_volunteer(office: Office) -> None:
    add = ("people", "add", "Sam", "--role", "mentor")
    assert "Taken as a volunteer" in office.run(*add).out
    assert "Taken as" not in office.run(*add, "--mentor-kind", "volunteer").out
    assert "Taken as" not in office.run("people", "add", "Joe", "--role", "coordinator").out


def test_a_second_holder_of_a_duty_and_a_third_coordinator_are_said(office: Office) -> None:
    def add(name: str, duty: str, initials: str) -> str:
        words = ("people", "add", name, "--role", "coordinator", "--duty", duty)
        done = office.run(*words, "--initials", initials)
        assert done.code == 0, done.err
        return done.out

    assert len(add("Priya", "lead", "PN").splitlines()) == 1
    assert len(add("Joe", "deputy", "JA").splitlines()) == 1
    said = add("Joe", "lead", "JB")
    assert "There are now 2 with the duty lead: Priya (PN), Joe (JB)." in said
    assert "It counts at once, though a third coordinator needs two persons" in said
    assert "fewer than two coordinators have joined" in said
