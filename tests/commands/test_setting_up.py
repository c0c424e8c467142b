"""Setting up without a question asked: files, people, links, pairs, agreements."""

import re
import resource
import stat
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from flows.programme import LINK_LIFE, Programme, parse_programme

from .office import TOKEN, Office

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def test_from_nothing_to_a_pair_with_real_processes_and_default_settings(
    bare: Office,
) -> None:
    init = await bare.process("init", "--json")
    assert init.json == {
        "written": ["programme.toml", "kept-in-mind.keys", "kept-in-mind.db"],
        "kept": [],
    }
    maya = await bare.process("people", "add", "Maya", "--role", "mentee", "--born", "2009-05")
    assert (maya.code, maya.err) == (0, "")
    sam = await bare.process("people", "add", "Sam", "--role", "mentor", "--json")
    ids = [UUID.search(done.out)[0] for done in (maya, sam)]  # type: ignore[index]  # fails here if absent
    pair = await bare.process("pair", *ids, "--json")
    assert pair.code == 0
    listed = (await bare.process("people", "list", "--json")).json
    assert [each["first_name"] for each in listed["people"]] == ["Maya", "Sam"]
    assert [each["id"] for each in listed["pairings"]] == [pair.json["id"]]


def test_init_never_overwrites(bare: Office) -> None:
    (bare.folder / "programme.toml").write_text("mine", encoding="utf-8")
    first = bare.run("init", "--json").json
    assert first == {
        "written": ["kept-in-mind.keys", "kept-in-mind.db"],
        "kept": ["programme.toml"],
    }
    keys = (bare.folder / "kept-in-mind.keys").read_bytes()
    again = bare.run("init")
    assert again.code == 0
    assert again.out.splitlines() == [
        "There already, and left as it is: programme.toml",
        "There already, and left as it is: kept-in-mind.keys",
        "There already, and left as it is: kept-in-mind.db",
    ]
    assert (bare.folder / "programme.toml").read_text(encoding="utf-8") == "mine"
    assert (bare.folder / "kept-in-mind.keys").read_bytes() == keys


def test_no_new_keys_are_made_for_an_old_database(bare: Office) -> None:
    (bare.folder / "kept-in-mind.db").write_bytes(b"")
    done = bare.run("init")
    assert done.code == 1
    assert "Put back the key file that belongs to it" in done.err
    assert [path.name for path in bare.folder.iterdir()] == ["kept-in-mind.db"]


def test_init_writes_where_the_settings_say(bare: Office, tmp_path: Path) -> None:
    bare.settings["KEPT_IN_MIND_KEYS"] = str(tmp_path / "elsewhere.keys")
    assert bare.run("init").code == 0
    assert (tmp_path / "elsewhere.keys").exists()


def test_a_folder_that_cannot_be_written_to_is_told(bare: Office) -> None:
    bare.settings["KEPT_IN_MIND_PROGRAMME"] = "nowhere/programme.toml"
    done = bare.run("init")
    assert done.code == 1
    assert "nowhere/programme.toml: cannot be written (No such file or directory)" in done.err


def test_a_disk_that_is_full_leaves_no_half_file(bare: Office) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        done = bare.run("init")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.code == 1
    assert "programme.toml: cannot be written (File too large)" in done.err
    assert list(bare.folder.iterdir()) == []


def test_a_link_that_leads_nowhere_is_not_followed(bare: Office) -> None:
    (bare.folder / "kept-in-mind.keys").symlink_to("elsewhere.keys")
    assert bare.run("init", "--json").json["kept"] == ["kept-in-mind.keys"]
    assert not (bare.folder / "elsewhere.keys").exists()


def test_only_the_owner_can_read_the_keys(bare: Office) -> None:
    assert bare.run("init").code == 0
    mode = (bare.folder / "kept-in-mind.keys").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_what_init_writes_is_a_programme(bare: Office) -> None:
    assert bare.run("init").code == 0
    assert bare.run("check").code == 0


def test_every_line_that_the_template_offers_can_be_used() -> None:
    """An operator takes away the `# ` before a setting: each must be right as it stands."""
    text = (files("bot") / "example" / "programme.toml").read_text("utf-8")
    offered = re.sub(r"(?m)^(\s*)# (?=\d{4}-|\{ first|\w+ = )", r"\1", text)
    assert offered.count("#") < text.count("#") - 5
    whole = parse_programme(offered, "programme.toml")
    assert whole.ladder == Programme.model_fields["ladder"].default
    assert whole.help_lines_checked == {}
    assert whole.cover.closed
    assert whole.check_ins.school_holidays


def test_people_pairs_and_agreements_have_a_shape_that_scripts_can_use(office: Office) -> None:
    pairing, maya, sam, priya = office.pair()
    agreed = office.agree(pairing, priya, "--json")
    assert agreed.json == {"pairing": pairing, "version": 1, "waits": False}
    assert office.run("people", "list", "--json").json == {
        "people": [
            _person(maya, "Maya", ["mentee"]),
            _person(sam, "Sam", ["mentor"]),
            _person(priya, "Priya", ["coordinator"], ["lead"]),
        ],
        "pairings": [
            {
                "id": pairing,
                "mentee": maya,
                "mentor": sam,
                "state": "active",
                "agreement_in_force": True,
                "agreement_versions": 1,
                "stopped_by": [],
            }
        ],
    }


def _person(id_: str, name: str, roles: list[str], duties: list[str] | None = None) -> object:
    return {
        "id": id_,
        "first_name": name,
        "initials": name[0],
        "birth_month": "2009-05" if roles == ["mentee"] else None,
        "roles": roles,
        "duties": duties or [],
        "standing": "invited",
        "reach": None,
        "email": False,
        "rest": None,
    }


def test_the_list_for_people_shows_first_names_and_ids(office: Office) -> None:
    assert office.run("people", "list").out == "Nobody yet.\n"
    pairing, maya, sam, priya = office.pair()
    assert office.run("people", "list").out.splitlines() == [
        f"{maya}  Maya (M): mentee; invited",
        f"{sam}  Sam (S): mentor; invited",
        f"{priya}  Priya (P): coordinator, lead; invited",
        f"{pairing}  Maya and Sam: active, no agreement in force",
    ]


def test_a_second_agreement_is_a_second_version(office: Office) -> None:
    pairing, _, _, priya = office.pair()
    assert office.agree(pairing, priya).out.startswith("Recorded as version 1.")
    more = (
        "--quiet", "22:00-07:00", "--away", "2026-12-20..2027-01-03", "--reply-days", "2",
        "--starts", "2026-11-02", "--review", "2027-05-01", "--ends", "2027-07-16",
        "--hours", "sat 10:00-24:00", "--approved", "Riverside Library", "--zone", "Europe/Dublin",
    )  # fmt: skip
    assert office.agree(pairing, priya, *more, "--json").json["version"] == 2


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("--starts", "2026-11-01"), "It is in force from now on."),
        (("--starts", "2999-01-01"), "It is in force from 2999-01-01 on."),
        (("--ends", "2026-01-31"), "It ended on 2026-01-31: no message passes"),
    ],
)
def test_it_is_said_from_when_an_agreement_holds(
    office: Office, days: tuple[str, str], said: str
) -> None:
    pairing, _, _, priya = office.pair()
    assert said in office.agree(pairing, priya, *days).out


def test_a_link_is_new_each_time_lasts_seven_days_and_is_kept_as_a_hash(
    office: Office, sqlite_url: str
) -> None:
    maya = office.add("Maya", "mentee", "--born", "2009-05")
    before = datetime.now(UTC)
    links = [office.run("people", "link", maya, "--json").json for _ in range(2)]
    after = datetime.now(UTC)
    assert links[0]["payload"] != links[1]["payload"]
    for link in links:
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", link["payload"])
        assert link["link"] is None
        expires = datetime.fromisoformat(link["expires"])
        assert (
            before + LINK_LIFE
            <= expires + timedelta(seconds=1)
            <= after + LINK_LIFE + timedelta(seconds=1)
        )
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    for file in database.parent.glob(f"{database.name}*"):
        assert all(link["payload"].encode() not in file.read_bytes() for link in links)


def test_without_a_token_a_link_says_what_is_missing(office: Office) -> None:
    maya = office.add("Maya", "mentee", "--born", "2009-05")
    said = office.run("people", "link", maya).out
    assert "because no token is set" in said
    assert "It works once" in said


async def test_with_a_token_it_is_the_whole_link(office: Office) -> None:
    added = await office.process("people", "add", "Sam", "--role", "mentor", "--json")
    sam = added.json["id"]
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN, bot_username="riverside_bot")
    server = SandboxServer(telegram)
    await server.start()
    office.settings |= {"KEPT_IN_MIND_TOKEN": TOKEN, "KEPT_IN_MIND_TELEGRAM_URL": server.url}
    try:
        link = (await office.process("people", "link", sam, "--json")).json
        assert link["link"] == f"https://t.me/riverside_bot?start={link['payload']}"
        telegram.down()
        said = await office.process("people", "link", sam)
    finally:
        await server.stop()
    assert said.code == 0
    assert "because Telegram cannot be reached" in said.out
    assert TOKEN not in said.out + said.err


@pytest.mark.parametrize("written", ["mon 16:30", "Monday 16:30", "SUN 9:00"])
def test_days_may_be_written_in_several_ways(office: Office, written: str) -> None:
    assert office.add("Maya", "mentee", "--born", "2009-05", "--check-in", written)
