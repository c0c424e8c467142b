"""`people card`: a card to print that nobody else can read, or a clear reason and nothing changed."""

import asyncio
import re
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.commands.join_card import card_fault
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from flows.effects import Refuse
from flows.people import Person, Role, Standing

from .office import TOKEN, Office

LINK = re.compile(r"https://t\.me/kept_in_mind_bot\?start=[A-Za-z0-9_-]{22}")
WORD = re.compile(r"The check word for Maya: ([a-z]+ [a-z]+)\.")
MAYA = ("Maya", "mentee", "--born", "2009-05")


async def added(office: Office) -> str:
    """Maya's id; the command runs a loop of its own."""
    return await asyncio.to_thread(office.add, *MAYA)


@pytest.fixture
async def telegram(office: Office) -> AsyncIterator[LocalTelegram]:
    """A Telegram that the office's bot has a token for."""
    telegram = LocalTelegram(lambda: datetime.now(UTC), TOKEN)
    server = SandboxServer(telegram)
    await server.start()
    office.settings |= {"KEPT_IN_MIND_TOKEN": TOKEN, "KEPT_IN_MIND_TELEGRAM_URL": server.url}
    try:
        yield telegram
    finally:
        await server.stop()


async def test_a_card_is_written_for_its_owner_alone(
    office: Office, telegram: LocalTelegram
) -> None:
    maya = await added(office)
    done = await office.process("people", "card", maya)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Wrote join-card.html, which only you can read.")
    path = office.folder / "join-card.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    card, sheet = path.read_text(encoding="utf-8").split('<section class="sheet">')
    (link,) = set(LINK.findall(card))
    word = WORD.search(sheet)
    assert word is not None
    assert word[1] not in card
    assert "<svg" in card
    assert not LINK.search(sheet)
    assert link not in done.out
    assert word[1] not in done.out
    # Nothing is fetched from anywhere: the file is printed where there is no network, too.
    assert not re.search(r"(src|href)=", card + sheet)


async def test_what_is_made_up_says_so_on_paper(office: Office, telegram: LocalTelegram) -> None:
    programme = office.folder / "programme.toml"
    maya = await added(office)
    assert (await office.process("people", "card", maya, "--to", "real.html")).code == 0
    text = programme.read_text(encoding="utf-8")
    made_up = re.sub(r"(?m)^#? ?made_up = \w+", "made_up = true", text)
    programme.write_text(made_up, encoding="utf-8")
    assert (await office.process("people", "card", maya, "--to", "played.html")).code == 0
    shown = [(office.folder / name).read_text("utf-8") for name in ("real.html", "played.html")]
    assert ['class="notice"' in each for each in shown] == [False, True]


async def test_a_file_that_is_there_is_left_and_no_link_is_made(
    office: Office, telegram: LocalTelegram
) -> None:
    maya = await added(office)
    first = await office.process("people", "card", maya)
    assert first.code == 0
    before = (office.folder / "join-card.html").read_bytes()
    done = await office.process("people", "card", maya)
    assert done.code == 1
    assert "join-card.html: there already, and left as it is. Choose another --to" in done.err
    assert (office.folder / "join-card.html").read_bytes() == before


async def test_a_folder_that_is_not_there_is_told(office: Office, telegram: LocalTelegram) -> None:
    done = await office.process("people", "card", await added(office), "--to", "nowhere/card.html")
    assert done.code == 1
    assert "nowhere/card.html: cannot be written (No such file or directory)" in done.err


async def test_while_telegram_is_away_no_card_is_made_and_no_file_left(
    office: Office, telegram: LocalTelegram
) -> None:
    maya = await added(office)
    telegram.down()
    done = await office.process("people", "card", maya)
    assert done.code == 1
    assert "Telegram cannot be reached" in done.err
    assert "so no card was made." in done.err
    assert not (office.folder / "join-card.html").exists()


def test_without_a_token_there_is_no_whole_link(office: Office) -> None:
    done = office.run("people", "card", office.add(*MAYA))
    assert done.code == 1
    assert "KEPT_IN_MIND_TOKEN" in done.err
    assert not (office.folder / "join-card.html").exists()


def test_a_person_who_is_not_there_is_told(office: Office) -> None:
    done = office.run("people", "card", "00000000-0000-4000-8000-000000000000")
    assert done.code == 1
    assert "There is no such person." in done.err


SOMEBODY = Person(
    id=UUID(int=1),
    first_name="Maya",
    initials="MK",
    zone="Europe/London",
    standing=Standing.INVITED,
    version=1,
    roles=frozenset({Role.MENTEE}),
)
NEEDS_NONE = {
    Standing.ASKED: "command.card_has_account",
    Standing.NOT_NOW: "command.card_has_account",
    Standing.JOINED: "command.card_has_account",
    Standing.FROZEN: "command.card_has_account",
    Standing.ERASED: "command.no_person",
}


@pytest.mark.parametrize("standing", Standing)
def test_a_card_is_for_whoever_has_no_account_that_is_theirs(standing: Standing) -> None:
    fault = card_fault(replace(SOMEBODY, standing=standing))
    assert (fault and fault.text_id) == NEEDS_NONE.get(standing)


def test_whoever_is_nothing_here_gets_no_card() -> None:
    assert card_fault(replace(SOMEBODY, roles=frozenset())) == Refuse("command.card_no_role")
