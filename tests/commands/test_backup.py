"""Backups: made beside what writes, whole or not there, never over another file, and without the keys."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from .office import Office


def file_of(office: Office) -> Path:
    """The database."""
    return Path(office.settings["KEPT_IN_MIND_DATABASE"].removeprefix("sqlite:///"))


def test_a_backup_is_whole_private_and_says_what_is_in_it(office: Office) -> None:
    office.pair()
    done = office.run("backup", "kept.backup", "--json")
    assert done.code == 0, done.err
    copy = office.folder / "kept.backup"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert (done.json["people"], done.json["record_whole"]) == (3, True)
    assert done.json["record_entries"] == office.run("record", "verify", "--json").json["entries"]
    assert done.json["bytes"] == copy.stat().st_size
    said = office.run("backup", "second.backup").out
    assert "kept-in-mind.keys is NOT in it" in said
    assert "Maya" not in said
    assert (office.folder / "kept-in-mind.keys").read_text().split(":")[
        1
    ] not in copy.read_bytes().decode("latin-1")
    assert {each.name for each in office.folder.iterdir()} == {
        "programme.toml", "kept-in-mind.keys", "kept.backup", "second.backup",
    }  # fmt: skip


def test_a_backup_is_put_back(office: Office) -> None:
    office.pair()
    assert office.run("backup", "kept.backup").code == 0
    office.add("Rae", "mentor")
    refused = office.run("restore", "kept.backup")
    assert refused.code == 1
    assert "there is a database with 4 people" in refused.err
    done = office.run("restore", "kept.backup", "--move-aside", "--json")
    assert done.code == 0, done.err
    assert len(office.run("people", "list", "--json").json["people"]) == 3
    assert office.run("record", "verify").code == 0
    aside = Path(done.json["moved_aside"])
    with closing(sqlite3.connect(aside)) as conn:
        assert conn.execute("SELECT count(*) FROM person").fetchone() == (4,)
