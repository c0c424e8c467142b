"""The cover that counts is the file's with what was changed in chat: `check` and `doctor` tell that one."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from scheme import run

from flows.casework import Entry, EntryKind
from flows.cover_changes import CoverChange, CoverChangeKind
from flows.effects import ChangeCover, Effect, Enter, GiveRole
from flows.library import load_library
from flows.local_time import to_local
from flows.people import Duty, Role
from flows.programme import read_programme
from storage.keys import read_keys
from storage.store import Store

from .office import Office

NOW = datetime.now(UTC)
NOBODY_ON_DUTY = "nobody is on duty in the next 7 days"


def closed_in_chat(office: Office, priya: str, days: int) -> None:
    """Priya has said in chat that nobody is on duty for some days from today."""
    today = to_local(NOW, "Europe/London").date()
    ahead = range(days)
    written(office, *(e for n in ahead for e in closing(today + timedelta(days=n), UUID(priya))))


def written(office: Office, *effects: Effect) -> None:
    """Writes effects as the bot does."""

    async def change() -> None:
        store = await Store.open(
            office.settings["KEPT_IN_MIND_DATABASE"],
            read_keys(office.folder / "kept-in-mind.keys"),
            read_programme(office.folder / "programme.toml"),
            load_library(),
            lambda: uuid4().bytes,
        )
        try:
            await run(store, *effects, now=NOW)
        finally:
            await store.close()

    asyncio.run(change())


def closing(day: date, by: UUID) -> tuple[Enter, ChangeCover]:
    """A day without cover, with its entry."""
    change = CoverChange(CoverChangeKind.CLOSED, day, (), by, NOW)
    entry = Enter(Entry(None, NOW, EntryKind.COVER_CHANGED, by, (), "a reason"))
    return entry, ChangeCover(uuid4(), change)


def told(office: Office, command: tuple[str, ...], key: str) -> dict[str, tuple[str, str]]:
    """How the cover stands, by what is told of it, and what is said."""
    found = office.run(*command, "--json").json[key]
    return {
        each["about"]: (each["state"], each["say"])
        for each in found
        if each["about"].startswith("cover")
    }


DOORS = [(("check",), "cover"), (("doctor", "--offline"), "findings")]


@pytest.mark.parametrize(("command", "key"), DOORS)
def test_what_was_changed_in_chat_goes_before_the_file(
    office: Office, command: tuple[str, ...], key: str
) -> None:
    priya = office.add("Priya", "coordinator", "--duty", "lead")
    before = told(office, command, key)
    assert before.keys() == {"cover"}
    assert before["cover"][0] == "well"
    closed_in_chat(office, priya, 9)
    after = told(office, command, key)
    assert after["cover"][0] == "wrong"
    assert after["cover"][1].startswith(NOBODY_ON_DUTY)
    assert "goes before [cover] in the programme file" in after["cover in chat"][1]


def test_check_says_it_in_plain_words_too(office: Office) -> None:
    closed_in_chat(office, office.add("Priya", "coordinator", "--duty", "lead"), 9)
    done = office.run("check")
    assert done.code == 0
    assert f"cover: {NOBODY_ON_DUTY}" in done.out
    assert "cover in chat: changed in chat, last on " in done.out


def test_check_says_where_the_chat_was_not_looked_at(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"words " * 400)
    office.settings["KEPT_IN_MIND_DATABASE"] = f"sqlite:///{other}"
    found = told(office, ("check",), "cover")
    assert found["cover"][0] == "well"
    assert "what was changed in chat was not looked at" in found["cover in chat"][1]


def test_lead_and_deputy_who_are_one_person_are_told_in_a_made_up_programme_too(
    office: Office,
) -> None:
    file = office.folder / "programme.toml"
    text = file.read_text("utf-8").replace("made_up = false", "made_up = true")
    file.write_text(text, "utf-8")
    priya = office.add("Priya", "coordinator", "--duty", "lead")
    assert "lead and deputy" not in office.run("check").out
    written(office, GiveRole(UUID(priya), Role.COORDINATOR, Duty.DEPUTY, NOW))
    done = office.run("check")
    assert done.code == 0
    assert "ladder: lead and deputy: are one person" in done.out


def test_a_folder_without_a_programme_has_no_cover(bare: Office) -> None:
    assert told(bare, ("check",), "cover") == {}
