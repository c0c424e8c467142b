"""Backup, restore and rotate, cut off by SIGKILL at any step: nothing is half, nothing is lost.

The steps are counted in a whole run first; then a fresh folder dies at some of them.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from storage.keys import read_keys
from storage.rewrapping import BATCH

from .killed import End, Nursery, nursery
from .office import Office

KILLED = 9


def file_of(office: Office) -> Path:
    """The database."""
    return Path(office.settings["KEPT_IN_MIND_DATABASE"].removeprefix("sqlite:///"))


@pytest.fixture(scope="module")
def mortal() -> Iterator[Nursery]:
    """Where commands are born to die."""
    with nursery() as made:
        yield made


@pytest.fixture(autouse=True)
def _paired(office: Office) -> None:
    """Maya, Sam and Priya are in it."""
    office.pair()


def people(office: Office) -> int:
    """How many people the database holds."""
    done = office.run("people", "list", "--json")
    assert done.code == 0, done.err
    return len(done.json["people"])


def moments(whole: End, *names: str) -> list[int]:
    """Just before and just after these steps, and a few between."""
    named = [n for n, step in enumerate(whole.steps, 1) if step in names]
    assert named, whole.steps
    last = len(whole.steps)
    after = [n + 1 for n in named if n < last]
    return sorted({*named, *after, *range(last // 4, last, last // 4)})


def test_a_backup_is_whole_or_has_no_name(office: Office, mortal: Nursery) -> None:
    whole = mortal.run(office, "backup", "whole")
    assert (whole.signal, whole.code) == (0, 0)
    size = (office.folder / "whole").stat().st_size
    named = 0
    for at in moments(whole, "os.link"):
        end = mortal.run(office, "backup", f"cut-{at}", at=at)
        assert end.signal == KILLED, end
        copy = office.folder / f"cut-{at}"
        if copy.exists():
            named += 1
            assert copy.stat().st_size == size
    assert named  # some died after that
    assert people(office) == 3
    assert office.run("backup", "after").code == 0


def test_a_restore_leaves_the_one_or_the_other(office: Office, mortal: Nursery) -> None:
    database = file_of(office)
    assert office.run("backup", "kept").code == 0
    office.add("Rae", "mentor")
    kept = database.parent / "four"
    shutil.copyfile(database, kept)
    words = ("restore", "kept", "--move-aside")
    whole = mortal.run(office, *words)
    assert (whole.signal, whole.code, people(office)) == (0, 0, 3)
    found = set()
    for at in moments(whole, "os.rename", "os.link"):
        for each in database.parent.glob("kept*"):
            each.unlink()
        shutil.copyfile(kept, database)
        assert mortal.run(office, *words, at=at).signal == KILLED
        aside = list(database.parent.glob("kept-before-restore-*.db"))
        there = people(office) if database.exists() else 0
        found.add((there, len(aside)))
        assert len(aside) == (0 if there == 4 else 1)
        if not there:  # between the two renamings
            refused = office.run("people", "list")
            assert (refused.code, "Nothing was made" in refused.err) == (1, True)
            again = office.run(*words)
            assert (again.code, people(office)) == (0, 3), again.err
    assert found == {(4, 0), (0, 1), (3, 1)}  # it died before, between and after


def test_a_rotation_goes_on_where_it_was_cut_off(office: Office, mortal: Nursery) -> None:
    database = file_of(office)
    many = BATCH + add_data_keys(office, BATCH)
    name = office.run("keys", "add", "--json").json["added"]
    before = database.read_bytes()
    whole = mortal.run(office, "keys", "rotate")
    assert (whole.signal, wrapped(office)) == (0, {name: many})
    inside = [n for n, step in enumerate(whole.steps, 1) if step.startswith("UPDATE data_key")]
    commits = [n for n, step in enumerate(whole.steps, 1) if step == "COMMIT" and n > inside[0]]
    found = set()
    for at in (inside[7], commits[0], commits[0] + 1, commits[1] + 1):
        for each in database.parent.glob("kept.db*"):
            each.unlink()
        database.write_bytes(before)
        assert mortal.run(office, "keys", "rotate", at=at).signal == KILLED
        left = wrapped(office)
        assert sum(left.values()) == many
        found.add(left.get("k1", 0))
        again = office.run("keys", "rotate", "--json").json
        assert (again["rewrapped"], again["data_keys"]) == (left.get("k1", 0), {name: many})
    assert found == {many, many - BATCH, 0}
    assert office.run("backup", "all-open").code == 0  # which opens each of them


def add_data_keys(office: Office, more: int) -> int:
    """Adds data keys of nobody; how many others there are."""
    ring = read_keys(office.folder / "kept-in-mind.keys")
    with closing(sqlite3.connect(file_of(office))) as conn, conn:
        (slug, there) = conn.execute("SELECT programme, count(*) FROM data_key").fetchone()
        for number in range(more):
            key = UUID(int=number)
            box = ring.wrap(key, bytes(32))
            conn.execute("INSERT INTO data_key VALUES (?, ?, ?, ?)", (key.hex, slug, *box))
    return int(there)


def wrapped(office: Office) -> dict[str, int]:
    """How many data keys each ring key wraps, of those that wrap any."""
    listed = office.run("keys", "list", "--json").json["keys"]
    return {each["name"]: each["data_keys"] for each in listed if each["data_keys"]}


def test_a_key_file_is_the_old_or_the_new_one(office: Office, mortal: Nursery) -> None:
    file = office.folder / "kept-in-mind.keys"
    old = file.read_text()
    whole = mortal.run(office, "keys", "add")
    assert whole.signal == 0
    named = [n for n, step in enumerate(whole.steps, 1) if step in {"os.mkdir", "os.rename"}]
    found = set()
    for at in {*named, named[-1] + 1}:
        file.write_text(old)
        assert mortal.run(office, "keys", "add", at=at).signal == KILLED
        assert file.read_text().endswith(old)  # no key is ever lost
        found.add(len(read_keys(file).wrapping))
        assert "Maya" in office.run("people", "list").out
    assert found == {1, 2}
