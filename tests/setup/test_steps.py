"""Each step over plain HTTP: what it writes, what it says, and that it goes on where it was."""

import stat

import pytest

from bot.settings import load_settings
from flows.people import Duty, Role
from flows.programme import read_programme

from .filled import FORMS, TERMS, fill
from .laid_out import TOKEN, Laid
from .visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_from_a_token_to_a_pair(visitor: Visitor, laid: Laid) -> None:
    page = await fill(visitor, *FORMS)
    assert page.step == "agreement"
    known = await laid.office.look()
    ids = {each.first_name: str(each.id) for each in known.roster.people}
    assert {d: [p.first_name for p in known.held(d)] for d in (Duty.LEAD, Duty.DEPUTY)} == {
        Duty.LEAD: ["Priya"],
        Duty.DEPUTY: ["Joe"],
    }
    assert [p.first_name for p in known.of(Role.MENTEE)] == ["Maya"]
    page = await visitor.send(
        "agreement",
        TERMS
        | {"mentee": ids["Maya"], "mentor": ids["Sam"]}
        | {"supervisor": ids["Priya"], "recorded_by": ids["Priya"]},
    )
    assert page.step == "cards"
    pairing = (await laid.office.look()).roster.pairings[0]
    assert pairing.terms is not None
    assert (pairing.mentee.first_name, pairing.mentor.first_name) == ("Maya", "Sam")


async def test_the_token_is_kept_for_its_owner_alone_and_never_shown(
    visitor: Visitor, laid: Laid
) -> None:
    (laid.folder / ".env").write_text("# mine\nKEPT_IN_MIND_LOG_LEVEL=WARNING\n", "utf-8")
    page = await fill(visitor, "token")
    env = laid.folder / ".env"
    assert env.read_text("utf-8") == (
        f"# mine\nKEPT_IN_MIND_LOG_LEVEL=WARNING\nKEPT_IN_MIND_TOKEN={TOKEN}\n"
    )
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert load_settings().needed_token.get_secret_value() == TOKEN
    assert "your bot is @kept_in_mind_bot" in page.words
    for step in ("", *FORMS):
        assert TOKEN.partition(":")[2] not in (await visitor.open(step)).text


async def test_the_programme_file_says_what_was_typed_and_keeps_its_comments(
    visitor: Visitor, laid: Laid
) -> None:
    page = await fill(visitor, "token", "programme")
    assert page.step == "cover"
    path = laid.folder / "programme.toml"
    rules = read_programme(path)
    assert (rules.slug, rules.name, rules.made_up) == (
        "riverside-mentoring", "Riverside Mentoring", True,
    )  # fmt: skip
    assert "# Local time, and the nation" in path.read_text("utf-8")
    assert stat.S_IMODE((laid.folder / "kept-in-mind.keys").stat().st_mode) == 0o600
    assert "Copy it now to a second, safe place" in page.words
