"""Bad settings, files and databases: a clear sentence, no traceback, no secret, nothing lost."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from storage.alone import stand_alone
from storage.engine import open_engine
from storage.keys import make_keys

from .office import TOKEN, Office

SECRET = "hunter2"  # noqa: S105 (made up, to be looked for in what is printed)
HELD = 'holds the programme "our-scheme", and the programme file says "new-scheme".'
Break = Callable[[Office], None]


def setting(name: str, value: str) -> Break:
    """Sets something."""
    return lambda office: office.settings.update({name: value})


def programme(change: Callable[[str], str]) -> Break:
    """Changes the programme file."""

    def edit(office: Office) -> None:
        file = office.folder / "programme.toml"
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    return edit


def keys(text: str | None) -> Break:
    """Puts another text into the key file, or takes it away."""

    def edit(office: Office) -> None:
        file = office.folder / "kept-in-mind.keys"
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")

    return edit


def env_file(content: bytes) -> Break:
    """Writes a `.env` file."""

    def edit(office: Office) -> None:
        (office.folder / ".env").write_bytes(content)

    return edit


def database_of(content: bytes) -> Break:
    """A file that is there but is no database."""

    def edit(office: Office) -> None:
        (office.folder / "other.db").write_bytes(content)
        office.settings["KEPT_IN_MIND_DATABASE"] = "sqlite:///other.db"

    return edit


def from_the_future(office: Office) -> None:
    """A database with a schema that this version does not know."""
    with sqlite3.connect(_file(office)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()


def _file(office: Office) -> Path:
    return Path(office.settings["KEPT_IN_MIND_DATABASE"].removeprefix("sqlite:///"))


TROUBLES: list[tuple[str, Break, str]] = [
    ("token", setting("KEPT_IN_MIND_TOKEN", SECRET), "copy it again from @BotFather"),
    ("misspelt", setting("KEPT_IN_MIND_TOKN", SECRET), "did you mean KEPT_IN_MIND_TOKEN?"),
    ("address", setting("KEPT_IN_MIND_TELEGRAM_URL", f"http://{SECRET}.example"), "https address"),
    ("env quote", env_file(b'A=1\nKEPT_IN_MIND_KEYS="' + SECRET.encode()), ".env, line 2: cannot be"),
    ("env", env_file(b"KEPT_IN_MIND_KEYS=\xff" + SECRET.encode()), ".env is not UTF-8 text"),
    ("no programme", setting("KEPT_IN_MIND_PROGRAMME", "gone.toml"), "init` is only for a new one"),
    ("half-edited", programme(lambda text: text + "\n[covers"), "the name of a table should end with ]"),
    ("misspelt rule", programme(lambda text: "hoily = 1\n" + text), "hoily: there is no such setting"),
    ("no cover", programme(lambda text: text.replace("[cover]", "[covr]")), "cover: is missing"),
    (
        "looser",
        programme(lambda text: text.replace('\nstart = "09:00"', '\nstart = "07:00"')),
        "check-ins go from 09:00",
    ),
    ("zone", programme(lambda text: text.replace("Europe/London", "Mars")), "is not a time zone"),
    ("other slug", programme(lambda text: text.replace('slug = "our', 'slug = "new')), HELD),
    ("keys a folder", setting("KEPT_IN_MIND_KEYS", "."), ".: cannot be read (IsADirectoryError)"),
    ("keys gone", keys(None), "Put back the one that belongs to this database"),
    ("keys of another", keys(make_keys()), "This key file does not open this database."),
    ("keys cut", keys("index:AAAA\n"), "line 1: should be a name, a colon and 32 bytes"),
    ("keys empty", keys(""), "needs a line `index:…`"),
    ("folder", setting("KEPT_IN_MIND_DATABASE", "sqlite:///no/where.db"), "does not exist"),
    (
        "password with @",
        setting("KEPT_IN_MIND_DATABASE", f"postgresql://user:12@34:{SECRET}@host/kept"),
        "in a password @ as %40",
    ),
    (
        "host",
        setting("KEPT_IN_MIND_DATABASE", f"postgresql://user:{SECRET}@kept..example/kept"),
        "the database address cannot be read",
    ),
    ("no address", setting("KEPT_IN_MIND_DATABASE", SECRET), "should begin sqlite:/// or postgresql"),
    ("other kind", setting("KEPT_IN_MIND_DATABASE", f"mysql://{SECRET}@x/y"), "should begin"),
    (
        "server away",
        setting("KEPT_IN_MIND_DATABASE", f"postgresql://user:{SECRET}@127.0.0.1:1/kept"),
        "the database does not open",
    ),
    ("no database", database_of(b"words " * 400), "the database does not open"),
    ("newer", from_the_future, "made by another version of this program"),
]  # fmt: skip


@pytest.fixture
def lived_in(office: Office) -> Office:
    """A database with somebody in it."""
    office.add("Sam", "mentor")
    return office


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [pytest.param(spoil, sentence, id=name) for name, spoil, sentence in TROUBLES],
)
def test_trouble_is_a_sentence_and_nothing_is_lost(
    lived_in: Office, spoil: Break, sentence: str
) -> None:
    settings, files = dict(lived_in.settings), _contents(lived_in.folder)
    spoil(lived_in)
    done = lived_in.run("people", "list")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: ")
    assert done.err.count("\n") == 1
    assert sentence in done.err
    assert SECRET not in done.err
    _mend(lived_in, settings, files)
    assert "Sam" in lived_in.run("people", "list").out


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _mend(office: Office, settings: dict[str, str], files: dict[str, bytes]) -> None:
    office.settings = settings
    for path in office.folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (office.folder / name).write_bytes(content)
    with sqlite3.connect(_file(office)) as database:
        database.execute(
            "UPDATE alembic_version SET version_num = '0001' WHERE version_num = '9999'"
        )
    database.close()


# run


def test_run_needs_a_token(office: Office) -> None:
    done = office.run("run")
    assert done.code == 1
    assert "KEPT_IN_MIND_TOKEN is missing. Ask @BotFather" in done.err


async def test_a_second_run_is_refused(office: Office) -> None:
    office.settings["KEPT_IN_MIND_TOKEN"] = TOKEN
    database = await open_engine(office.settings["KEPT_IN_MIND_DATABASE"])
    lock = await stand_alone(database)
    try:
        done = await office.process("run")
    finally:
        await lock.release()
        await database.close()
    assert done.code == 1
    assert "Another process runs the bot on this database; stop that one first" in done.err
    assert "Traceback" not in done.err


async def test_a_token_that_telegram_does_not_know_ends_the_run(office: Office) -> None:
    telegram = LocalTelegram(lambda: datetime.now(UTC), "7000000002:" + "C" * 35)
    server = SandboxServer(telegram)
    await server.start()
    office.settings |= {"KEPT_IN_MIND_TOKEN": TOKEN, "KEPT_IN_MIND_TELEGRAM_URL": server.url}
    try:
        done = await office.process("run")
    finally:
        await server.stop()
    assert done.code == 1
    assert "Telegram does not know this token. Copy it again from @BotFather" in done.err
    assert "Traceback" not in done.err
    assert TOKEN not in done.out + done.err


async def test_a_running_bot_is_stopped_cleanly_and_commands_may_write_beside_it(
    office: Office,
) -> None:
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN)
    server = SandboxServer(telegram)
    await server.start()
    office.settings |= {"KEPT_IN_MIND_TOKEN": TOKEN, "KEPT_IN_MIND_TELEGRAM_URL": server.url}
    running = await office.start("run")
    try:
        said = await _until(running, "has started")
        added = await office.process("people", "add", "Sam", "--role", "mentor")
        running.terminate()
        said += await _rest(running)
    finally:
        await server.stop()
    assert added.code == 0
    assert running.returncode == 0
    assert "This version is not for real young people yet" in said
    assert "has stopped" in said
    assert TOKEN not in said


async def _until(running: asyncio.subprocess.Process, words: str) -> str:
    assert running.stderr is not None
    said = ""
    while words not in said:
        line = (await running.stderr.readline()).decode()
        assert line, f"it ended before it said {words!r}: {said}"
        said += line
    return said


async def _rest(running: asyncio.subprocess.Process) -> str:
    _, err = await running.communicate()
    return err.decode()
