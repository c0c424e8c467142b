"""`kept-in-mind record verify`: names what was done to the record behind the program's back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from .office import Office

PLAN = ("--on", "2026-11-02", "--words", "every six weeks")


@pytest.fixture
def kept(office: Office) -> Office:
    """A scheme whose record holds a few entries."""
    priya = office.add("Priya", "coordinator", "--duty", "lead")
    for _ in range(4):
        done = office.run("gate", "record", "supervision", "--by", priya, *PLAN)
        assert done.code == 0, done.err
    return office


def tamper(office: Office, change: Callable[[sqlite3.Connection], object]) -> None:
    """Changes the record as somebody could who has the file."""
    where = office.settings["KEPT_IN_MIND_DATABASE"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(where)) as database, database:
        database.execute("DROP TRIGGER entry_no_update")
        database.execute("DROP TRIGGER entry_no_delete")
        change(database)


def one_byte(database: sqlite3.Connection) -> None:
    """Turns one bit of the sealed words of the second entry."""
    [words] = database.execute("SELECT words FROM entry WHERE number = 2").fetchone()
    other = bytes([*words[:-1], words[-1] ^ 1])
    database.execute("UPDATE entry SET words = ? WHERE number = 2", (other,))


def removed(database: sqlite3.Connection) -> None:
    """Takes the third entry out."""
    database.execute("DELETE FROM entry WHERE number = 3")


def swapped(database: sqlite3.Connection) -> None:
    """The second and the third change places."""
    for before, after in ((2, 99), (3, 2), (99, 3)):
        database.execute("UPDATE entry SET number = ? WHERE number = ?", (after, before))


def cut(database: sqlite3.Connection) -> None:
    """The newest entries are gone."""
    database.execute("DELETE FROM entry WHERE number >= (SELECT max(number) FROM entry)")


def cut_with_its_count(database: sqlite3.Connection) -> None:
    """The newest entry is gone, and the number of the last one is set back."""
    cut(database)
    database.execute("UPDATE record_head SET number = number - 1")


def test_a_record_as_it_was_written_is_whole(kept: Office) -> None:
    done = kept.run("record", "verify")
    assert done.code == 0
    assert "The record is whole" in done.out
    found = kept.run("record", "verify", "--json").json
    assert found["ok"]
    assert found["fault"] is None
    assert found["entries"] >= 4


def test_a_record_without_an_entry_is_not_called_whole(bare: Office) -> None:
    bare.run("init")
    done = bare.run("record", "verify")
    assert done.code == 0
    assert "Nothing was ever entered" in done.out
    assert "whole" not in done.out


@pytest.mark.parametrize(
    ("change", "number", "kind"),
    [
        (one_byte, 2, "changed"),
        (removed, 3, "missing"),
        (swapped, 2, "out_of_order"),
        (cut, -1, "cut"),
        (cut_with_its_count, -2, "end_changed"),
    ],
)
def test_what_was_done_to_it_is_named(
    kept: Office, change: Callable[[sqlite3.Connection], None], number: int, kind: str
) -> None:
    entries = kept.run("record", "verify", "--json").json["entries"]
    tamper(kept, change)
    where = number if number > 0 else entries + 1 + number
    done = kept.run("record", "verify", "--json")
    assert done.code == 1
    assert done.json["fault"] == {"number": where, "kind": kind}
    said = kept.run("record", "verify")
    assert said.code == 1
    assert f"First fault at entry {where}:" in said.out
    assert "every six weeks" not in said.out
