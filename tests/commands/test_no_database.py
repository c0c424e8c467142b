"""A database that is not where the settings say: nothing is made there but by what sets up."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from databases import Postgres

from .office import TOKEN, Office

NOBODY = str(UUID(int=1))
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("people", "list"),
    ("people", "add", "Sam", "--role", "mentor"),
    ("people", "link", NOBODY),
    ("people", "card", NOBODY),
    ("people", "remove", NOBODY),
    ("pair", NOBODY, NOBODY),
    ("gate",),
    ("gate", "record", "shout", "--by", NOBODY, "--on", "2026-11-02"),
    ("notice", "report"),
    ("record", "verify"),
    ("stop", "--all", "--by", NOBODY, "--reason", "because"),
    ("start-again", "--by", NOBODY),
    ("run",),
)


@pytest.fixture
def gone(bare: Office) -> Office:
    """A scheme that was set up, and whose database is not where it was."""
    bare.furnished().settings["KEPT_IN_MIND_TOKEN"] = TOKEN
    bare.settings["KEPT_IN_MIND_TELEGRAM_URL"] = "http://127.0.0.1:9"  # nobody listens there
    return bare


@pytest.fixture
def empty_server(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database in which nothing was ever made."""
    with postgres.database(with_schema=False) as url:
        yield url


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("left", [None, b""], ids=["no file", "an empty file"])
def test_every_other_command_says_so_and_makes_none(
    gone: Office, words: tuple[str, ...], left: bytes | None
) -> None:
    file = gone.folder / "kept-in-mind.db"
    if left is not None:
        file.write_bytes(left)
    before = _contents(gone.folder)
    done = gone.run(*words)
    assert (done.code, done.out) == (1, "")
    assert f"there is no database of Kept in Mind at {file}" in done.err
    assert "KEPT_IN_MIND_DATABASE" in done.err
    assert "`kept-in-mind init` makes it" in done.err
    assert _contents(gone.folder) == before


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_empty_database_of_a_server_is_no_other_thing(gone: Office, empty_server: str) -> None:
    secret = "hunter2"  # noqa: S105 (made up, to be looked for in what is printed)
    address = empty_server.replace("postgres@", f"postgres:{secret}@")
    gone.settings["KEPT_IN_MIND_DATABASE"] = address
    for _ in range(2):
        done = gone.run("people", "list")
        assert (done.code, done.out) == (1, "")
        assert "there is no database of Kept in Mind at postgresql://postgres:***@/" in done.err
        assert secret not in done.err
    made = gone.run("init", "--json")
    assert [each.partition("?")[0] for each in made.json["written"]] == [
        address.replace(secret, "***").partition("?")[0]
    ]
    assert gone.run("people", "list").out == "Nobody yet.\n"
    assert gone.run("init", "--json").json["written"] == []


def test_init_makes_one_and_leaves_one_that_is_there(bare: Office) -> None:
    assert "kept-in-mind.db" in bare.run("init", "--json").json["written"]
    bare.add("Sam", "mentor")
    assert "kept-in-mind.db" in bare.run("init", "--json").json["kept"]
    assert "Sam" in bare.run("people", "list").out


def test_a_lost_programme_file_beside_a_full_database_is_said(bare: Office) -> None:
    assert "WATCH OUT" not in bare.run("init").out
    (bare.folder / "programme.toml").unlink()
    assert "WATCH OUT" not in bare.run("init").out  # nobody is in it: a new scheme
    bare.add("Sam", "mentor")
    (bare.folder / "programme.toml").unlink()
    said = bare.run("init").out
    assert "this database holds a scheme with 1 person, and programme.toml was missing" in said
    assert "only starting values" in said
    assert "put back your own file" in said
    bare.add("Ann", "mentor")
    (bare.folder / "programme.toml").unlink()
    assert "with 2 people" in bare.run("init").out
    assert "WATCH OUT" not in bare.run("init").out  # the file was there


def test_init_says_what_stands_where_no_database_can_be_made(bare: Office) -> None:
    bare.settings["KEPT_IN_MIND_DATABASE"] = "sqlite:///no/where.db"
    done = bare.run("init")
    assert done.code == 1
    assert "the folder of the database file does not exist. The programme file and the" in done.err
    assert (bare.folder / "kept-in-mind.keys").exists()


def test_doctor_and_check_say_it_beside_what_else_they_find(gone: Office) -> None:
    found = gone.run("doctor", "--offline", "--json")
    say = {each["about"]: (each["state"], each["say"]) for each in found.json["findings"]}
    assert found.code == 1
    assert say["database"][0] == "wrong"
    assert say["database"][1].startswith("there is no database of Kept in Mind at")
    assert "there is no database of Kept in Mind at" in gone.run("check").out
    assert not (gone.folder / "kept-in-mind.db").exists()
