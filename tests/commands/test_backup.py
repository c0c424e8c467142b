"""Backups: made beside what writes, whole or not there, never over another file, and without the keys."""

import asyncio
import os
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from databases import Postgres

from storage.alone import stand_alone
from storage.engine import open_engine
from storage.keys import make_keys

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


def test_it_goes_into_a_folder_and_never_over_a_file(office: Office) -> None:
    office.pair()
    (office.folder / "stick").mkdir()
    done = office.run("backup", "stick", "--json")
    made = Path(done.json["written"])
    assert (done.code, made.parent.name) == (0, "stick")
    assert made.name.startswith("kept-20")
    (office.folder / "letter").write_text("dear all")
    (office.folder / "nowhere").symlink_to("gone")
    for taken in ("letter", "nowhere", str(made)):
        refused = office.run("backup", taken)
        assert (refused.code, "is there already" in refused.err) == (1, True)
    assert (office.folder / "letter").read_text() == "dear all"
    assert file_of(office) in {Path(each) for each in file_of(office).parent.iterdir()}
    beside = office.run("backup", "--json")
    assert Path(beside.json["written"]).parent == file_of(office).parent


MADE_UP = (
    "INSERT INTO role (person, role, from_at, until, programme) "
    "SELECT person, ?, from_at, until, programme FROM role LIMIT 1"
)


async def test_it_is_made_while_others_write(office: Office) -> None:
    """Rows are added two at a time beside two backups; each holds those of one moment."""
    await asyncio.to_thread(office.pair)
    with closing(sqlite3.connect(file_of(office), isolation_level=None)) as conn:
        stop = asyncio.Event()

        async def write() -> int:
            done = 0
            while not stop.is_set():
                conn.execute("BEGIN IMMEDIATE")
                for _ in range(2):  # always two at once
                    conn.execute(MADE_UP, (f"made-up-{done}",))
                    done += 1
                conn.execute("COMMIT")
                await asyncio.sleep(0)
            return done

        writing = asyncio.create_task(write())
        ends = [await office.process("backup", f"copy-{number}") for number in range(2)]
        stop.set()
        assert await writing > 100
    assert [end.code for end in ends] == [0, 0], ends
    counts = [made_up_in(office.folder / f"copy-{number}") for number in range(2)]
    assert 0 < counts[0] < counts[1]
    assert not any(count % 2 for count in counts)


def made_up_in(copy: Path) -> int:
    """How many of the made-up rows a copy holds."""
    with closing(sqlite3.connect(copy)) as conn:
        (count,) = conn.execute("SELECT count(*) FROM role WHERE role LIKE 'made-up%'").fetchone()
        return int(count)


def test_what_was_deleted_is_in_no_later_backup(office: Office) -> None:
    office.pair()
    key = os.urandom(60)
    with closing(sqlite3.connect(file_of(office))) as conn:
        conn.execute("PRAGMA secure_delete=OFF")  # as SQLite is made by most
        with conn:
            conn.execute("INSERT INTO data_key VALUES ('gone', 'none', 'k1', ?)", (key,))
        with conn:
            conn.execute("DELETE FROM data_key WHERE id = 'gone'")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert key in file_of(office).read_bytes()
    assert office.run("backup", "copy").code == 0
    assert key not in (office.folder / "copy").read_bytes()


def damage_pages(file: Path) -> None:
    """Writes over the middle of a file."""
    with open(file, "r+b") as opened:
        opened.seek(file.stat().st_size // 2 // 4096 * 4096)
        opened.write(b"x" * 4096 * 20)


def break_record(file: Path) -> None:
    """Changes an entry behind the program's back."""
    with closing(sqlite3.connect(file)) as conn, conn:
        conn.execute("DROP TRIGGER entry_no_update")
        conn.execute("UPDATE entry SET at = '2001-01-01 00:00:00.000000' WHERE number = 1")


def test_a_damaged_database_gives_no_backup(office: Office) -> None:
    office.pair()
    assert office.run("backup", "good").code == 0
    with closing(sqlite3.connect(file_of(office))) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage_pages(file_of(office))
    refused = office.run("backup", "bad")
    assert refused.code == 1
    assert "malformed" in refused.err or "damaged" in refused.err
    assert not (office.folder / "bad").exists()
    assert not list(office.folder.glob(".unfinished-*"))
    done = office.run("restore", "good", "--move-aside")
    assert done.code == 0, done.err
    assert "Maya" in office.run("people", "list").out


def test_a_broken_record_is_copied_and_told_and_put_back_only_when_it_is_said(
    office: Office,
) -> None:
    _, _, _, priya = office.pair()
    office.run("stop", "--all", "--by", priya, "--reason", "A phone was stolen.")
    break_record(file_of(office))
    done = office.run("backup", "copy", "--json")
    assert (done.code, done.json["record_whole"]) == (1, False)
    refused = office.run("restore", "copy", "--move-aside")
    assert (refused.code, "say --broken-record" in refused.err) == (1, True)
    assert office.run("restore", "copy", "--move-aside", "--broken-record").code == 0


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
    assert "restored" in kinds(office)
    assert (office.folder / "kept.backup").exists()


def kinds(office: Office) -> list[str]:
    """The kinds of all entries of the record."""
    with closing(sqlite3.connect(file_of(office))) as conn:
        return [row[0] for row in conn.execute("SELECT kind FROM entry ORDER BY number")]


def test_what_is_no_backup_of_this_scheme_is_refused_and_nothing_is_changed(
    office: Office,
) -> None:
    office.pair()
    database = file_of(office)
    assert office.run("backup", "good").code == 0
    (office.folder / "letter").write_text("dear all, " * 1000)
    shutil.copyfile(office.folder / "good", office.folder / "damaged")
    damage_pages(office.folder / "damaged")
    before = database.read_bytes()
    for source, said in (
        ("none", "there is no file"),
        ("letter", "no database that opens"),
        ("damaged", "malformed"),
        (str(database), "is the database itself"),
    ):
        refused = office.run("restore", source, "--move-aside")
        assert (refused.code, said in refused.err) == (1, True), refused.err
    programme = office.folder / "programme.toml"
    ours = programme.read_text()
    programme.write_text(ours.replace('slug = "', 'slug = "not-'))
    assert "holds the programme" in office.run("restore", "good", "--move-aside").err
    programme.write_text(ours)
    keys = office.folder / "kept-in-mind.keys"
    mine = keys.read_text()
    keys.write_text(make_keys())
    assert "does not open this database" in office.run("restore", "good", "--move-aside").err
    keys.unlink()
    assert "no such key file" in office.run("restore", "good", "--move-aside").err
    keys.write_text(mine)
    assert database.read_bytes() == before
    assert {each.name for each in database.parent.iterdir()} <= {
        "kept.db", "kept.db-shm", "kept.db-wal", "kept.db.run-lock",
    }  # fmt: skip


async def test_it_is_refused_beside_a_bot_and_beside_whatever_has_the_database_open(
    office: Office,
) -> None:
    await asyncio.to_thread(office.pair)
    assert (await asyncio.to_thread(office.run, "backup", "copy")).code == 0
    database = await open_engine(office.settings["KEPT_IN_MIND_DATABASE"])
    lock = await stand_alone(database)
    refused = await asyncio.to_thread(office.run, "restore", "copy", "--move-aside")
    assert (refused.code, "Another process runs the bot" in refused.err) == (1, True)
    await lock.release()
    async with database.writing():
        refused = await asyncio.to_thread(office.run, "restore", "copy", "--move-aside")
        assert (refused.code, "in use by another program" in refused.err) == (1, True)
    await database.close()
    assert not list(file_of(office).parent.glob("*before-restore*"))
    assert (await asyncio.to_thread(office.run, "restore", "copy", "--move-aside")).code == 0


def test_a_move_to_another_machine_repeats_nothing(bare: Office, office: Office) -> None:
    office.pair()
    assert office.run("backup", "copy").code == 0
    file_of(office).unlink()
    done = office.run("restore", "copy", "--nothing-since", "--json")
    assert (done.code, done.json["moved_aside"]) == (0, None)
    assert done.json["may_have_been_sent"] == 0
    said = office.run("restore", "copy", "--nothing-since", "--move-aside").out
    assert "has not run since" in said
    assert "Maya" in office.run("people", "list").out


def test_what_root_makes_belongs_to_whoever_runs_the_bot(office: Office) -> None:
    office.pair()
    folder, keys = file_of(office).parent, office.folder / "kept-in-mind.keys"
    if os.geteuid() == 0:
        for each in (folder, file_of(office), keys):
            os.chown(each, 65534, 65534)
    owner = folder.stat().st_uid
    assert office.run("backup", "copy").code == 0
    assert office.run("restore", "copy", "--move-aside").code == 0
    assert office.run("keys", "add").code == 0
    file_of(office).rename(folder / "elsewhere.db")
    assert {each.stat().st_uid for each in (keys, *folder.iterdir())} == {owner}
    assert office.run("restore", "copy").code == 0
    assert {each.stat().st_uid for each in folder.iterdir()} == {owner}


def test_postgresql_says_the_commands_and_they_do_it(
    office: Office, postgres: Postgres, tmp_path: Path
) -> None:
    with postgres.database() as url, postgres.database(with_schema=False) as empty:
        office.settings["KEPT_IN_MIND_DATABASE"] = url
        office.pair()
        for words in (("backup",), ("restore", "kept-in-mind.dump")):
            refused = office.run(*words)
            assert (refused.code, refused.out) == (1, "")
        commands = re.findall(r"`(pg_.*?)`", refused.err)
        addresses = {"NEW-ADDRESS": empty, "ADDRESS": url}
        for command in commands:
            filled = [_filled(word, addresses) for word in command.split()]
            postgres.run_client(*filled, folder=tmp_path)
        assert len(commands) == 2
        office.settings["KEPT_IN_MIND_DATABASE"] = empty
        assert "Maya" in office.run("people", "list").out
        assert office.run("record", "verify").code == 0


def _filled(word: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        if word.rpartition("=")[2] == name or word == name:
            return word.replace(name, value)
    return word
