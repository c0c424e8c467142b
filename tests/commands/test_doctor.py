"""Doctor: each setting without its secret, what is wrong, and what to do about it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram, Webhook
from bot.webhook_address import address_for
from flows.local_time import to_local
from storage.keys import read_keys

from .office import TOKEN, Office


# Any: findings are JSON objects; each test looks at what it needs.
def findings(office: Office, *more: str) -> dict[str, Any]:
    """What doctor says, by what it is about."""
    done = office.run("doctor", "--offline", "--json", *more)
    return {each["about"]: each for each in done.json["findings"]}


def state(office: Office, about: str) -> tuple[str, str]:
    """How one thing stands, and what is said of it."""
    found = findings(office)[about]
    return found["state"], found["say"]


def test_secrets_are_not_shown(office: Office) -> None:
    office.settings |= {
        "KEPT_IN_MIND_TOKEN": TOKEN,
        "KEPT_IN_MIND_DATABASE": "postgresql://user:hunter2@127.0.0.1:1/kept",
    }
    key = (office.folder / "kept-in-mind.keys").read_text(encoding="ascii").split(":")[1][:20]
    for words in (("doctor", "--offline"), ("doctor", "--offline", "--json")):
        done = office.run(*words)
        printed = done.out + done.err
        assert "user:***@127.0.0.1:1/kept" in printed
        assert "set (never shown)" in printed
        for secret in (TOKEN, TOKEN.split(":")[1], "hunter2", key):
            assert secret not in printed


def test_each_setting_says_where_it_came_from(office: Office) -> None:
    (office.folder / ".env").write_text(
        f"KEPT_IN_MIND_TOKEN={TOKEN}\nKEPT_IN_MIND_LOG_LEVEL=\n", encoding="utf-8"
    )
    settings = office.run("doctor", "--offline", "--json").json["settings"]
    by_name = {each["name"]: each["from"] for each in settings}
    assert by_name["KEPT_IN_MIND_TOKEN"] == ".env"  # noqa: S105 (where it came from, not what it is)
    assert by_name["KEPT_IN_MIND_DATABASE"] == "the environment"
    assert by_name["KEPT_IN_MIND_KEYS"] == "the default"
    assert by_name["KEPT_IN_MIND_LOG_LEVEL"] == "the default"


def test_a_bare_folder_says_what_to_do_first(bare: Office) -> None:
    done = bare.run("doctor", "--offline")
    assert done.code == 1
    assert "wrong token: there is none; ask @BotFather" in done.out
    assert "`kept-in-mind init` makes one" in done.out
    assert "wrong programme: programme.toml: there is no such file" in done.out
    assert list(bare.folder.iterdir()) == []


def test_doctor_makes_no_database(bare: Office) -> None:
    bare.furnished()
    found, say = state(bare, "database")
    assert (found, "there is no database of Kept in Mind at" in say) == ("wrong", True)
    assert not (bare.folder / "kept-in-mind.db").exists()


def test_it_is_said_plainly_that_this_is_not_for_real_young_people(office: Office) -> None:
    assert state(office, "real use")[0] == "look"
    assert "This version is not for real young people yet" in state(office, "real use")[1]
    assert "no person has reviewed" in state(office, "texts")[1]


def test_the_ladder_needs_people_who_have_joined(office: Office) -> None:
    office.pair()
    assert state(office, "ladder: lead") == (
        "wrong", "named, but has not joined or cannot be reached",
    )  # fmt: skip
    assert state(office, "ladder: deputy")[0] == "wrong"
    assert "people add … --duty deputy" in state(office, "ladder: deputy")[1]
    assert state(office, "ladder: trustee lead")[0] == "look"


def test_a_pair_without_an_agreement_and_a_mentee_alone_are_named(office: Office) -> None:
    pairing, _, _, priya = office.pair()
    assert state(office, "agreements")[1].startswith("1 pairings have none in force")
    assert "pairings" not in findings(office)
    office.agree(pairing, priya)
    office.add("Ravi", "mentee", "--born", "2009-05")
    assert "agreements" not in findings(office)
    assert state(office, "pairings")[1].startswith("1 mentees have no mentor")


def test_keys_that_others_can_read_are_told(office: Office) -> None:
    assert state(office, "keys")[0] == "well"
    (office.folder / "kept-in-mind.keys").chmod(0o644)
    assert state(office, "keys") == (
        "look", "others on this machine can read them: chmod 600 kept-in-mind.keys",
    )  # fmt: skip


def test_a_token_that_others_can_read_is_told(office: Office) -> None:
    file = office.folder / ".env"
    file.write_text("KEPT_IN_MIND_LOG_LEVEL=INFO\n", encoding="utf-8")
    file.chmod(0o600)
    assert ".env" not in findings(office)
    file.chmod(0o640)
    assert state(office, ".env") == (
        "look", "others on this machine can read it: chmod 600 .env",
    )  # fmt: skip


def made_up(text: str, checked: str = "") -> str:
    """A programme file of made-up people, with the dates of checks of help lines."""
    return text.replace("made_up = false", "made_up = true") + f"[help_lines_checked]\n{checked}\n"


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (-1, ("look", "still to come")),
        (0, ("well", "checked on")),
        (90, ("well", "checked on")),
        (91, ("look", "more than 90 days ago; check it again")),
        (180, ("look", "more than 90 days ago; check it again")),
        (181, ("look", "not shown: checked on")),
    ],
)
def test_help_lines_grow_old(office: Office, days_ago: int, expected: tuple[str, str]) -> None:
    today = to_local(datetime.now(UTC), "Europe/London").date()
    checked = (today - timedelta(days=days_ago)).isoformat()
    edit(office, lambda text: made_up(text, f"childline = {checked}"))
    found, say = state(office, "help line childline")
    assert (found, expected[1] in say) == (expected[0], True)


def test_a_help_line_without_a_date_is_not_shown(office: Office) -> None:
    edit(office, made_up)
    assert state(office, "help line shout")[1].startswith("not shown: nobody has dated a check")
    assert "help line lifeline" not in findings(office)


def test_a_week_without_cover_is_wrong(office: Office) -> None:
    assert state(office, "cover")[0] == "well"
    today = to_local(datetime.now(UTC), "Europe/London").date()
    closed = ", ".join((today + timedelta(days=ahead)).isoformat() for ahead in range(9))
    edit(office, lambda text: text.replace("closed = [", f"closed = [{closed},"))
    wrong, say = state(office, "cover")
    assert (wrong, say.partition(";")[0]) == ("wrong", "nobody is on duty in the next 7 days")
    assert "/cover" in say
    assert "[cover]" in say


def test_a_database_that_does_not_open_is_one_finding_of_several(office: Office) -> None:
    (office.folder / "other.db").write_bytes(b"words " * 400)
    office.settings["KEPT_IN_MIND_DATABASE"] = "sqlite:///other.db"
    assert state(office, "database")[0] == "wrong"
    assert state(office, "programme")[0] == "well"


def test_another_slug_than_the_databases_is_wrong(office: Office) -> None:
    office.add("Sam", "mentor")
    edit(office, lambda text: text.replace('slug = "our-scheme"', 'slug = "new-scheme"'))
    found, say = state(office, "database")
    assert (found, 'Change slug back to "our-scheme"' in say) == ("wrong", True)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://user:12@34:hunter2@host/kept",
        "postgresql://user:12@hunter2@host/kept",
        "postgresql://user@127.0.0.1:1/kept?password=hunter2",
    ],
)
def test_no_piece_of_a_password_is_shown(office: Office, address: str) -> None:
    office.settings["KEPT_IN_MIND_DATABASE"] = address
    done = office.run("doctor", "--offline")
    assert done.code == 1
    assert "wrong database: " in done.out
    assert "hunter2" not in done.out + done.err


def edit(office: Office, change: Callable[[str], str]) -> None:
    """Changes the programme file."""
    file = office.folder / "programme.toml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


async def test_a_webhook_is_well_where_it_is_ours(office: Office) -> None:
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN, bot_username="riverside_bot")
    server = SandboxServer(telegram)
    await server.start()
    office.settings |= {"KEPT_IN_MIND_TOKEN": TOKEN, "KEPT_IN_MIND_TELEGRAM_URL": server.url}
    ring = read_keys(office.folder / "kept-in-mind.keys")
    said = []
    try:
        for url in (address_for(ring, TOKEN, "http://127.0.0.1:9/x").url, "http://127.0.0.1:9/x/y"):
            telegram.webhook = Webhook(url, None, 40)
            said.append((await office.process("doctor")).out)
    finally:
        await server.stop()
    assert "well  token: Telegram answers: this is @riverside_bot" in said[0]
    assert "wrong token: @riverside_bot: what people write is sent to an address" in said[1]


async def test_telegram_is_asked_who_the_bot_is(office: Office) -> None:
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN, bot_username="riverside_bot")
    server = SandboxServer(telegram)
    await server.start()
    office.settings |= {"KEPT_IN_MIND_TOKEN": TOKEN, "KEPT_IN_MIND_TELEGRAM_URL": server.url}
    try:
        right = await office.process("doctor")
        office.settings["KEPT_IN_MIND_TOKEN"] = TOKEN.replace("B", "C")
        wrong = await office.process("doctor")
        telegram.down()
        away = await office.process("doctor")
    finally:
        await server.stop()
    assert "well  token: Telegram answers: this is @riverside_bot" in right.out
    assert "wrong token: Telegram does not know this token" in wrong.out
    assert "wrong token: Telegram cannot be reached" in away.out
    assert wrong.code == away.code == 1
