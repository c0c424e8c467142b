"""Links and accounts at the command line under bad input: a sentence, and nothing has changed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from scheme import COMMAND, facts_for, linked, run

from flows.casework import Case, CaseState
from flows.effects import ChangeStanding, Lane, OpenCase
from flows.heard import MessageHeard
from flows.level import Level
from flows.library import load_library
from flows.people import Standing
from flows.programme import read_programme
from storage.keys import read_keys
from storage.outgoing import Outgoing
from storage.store import Store

from .office import Office

Found = TypeVar("Found")
NO_IDS = ("", " ", "Maya", "🙂", "Zażółć", "مها", "\udcff", "0" * 5000, str(uuid4())[:-1])
"""Nothing, a name, an emoji, other scripts, half a character, very long, and one digit short."""
DEEDS = ("unlink", "freeze", "unfreeze")


@pytest.fixture
def sam(office: Office) -> str:
    """A mentor without an account, by id."""
    return office.add("Samuel", "mentor")


def hold_account(office: Office, of: str, standing: Standing) -> None:
    """Gives somebody an account, and has them stand as they would once they opened their link."""
    asyncio.run(_hold_account(office, UUID(of), standing))


async def _hold_account(office: Office, of: UUID, standing: Standing) -> None:
    def hold(store: Store) -> Awaitable[None]:
        return run(store, *linked(of, "7001"), ChangeStanding(of, standing, 0))

    await _with_store(office, hold)


async def _with_store(office: Office, then: Callable[[Store], Awaitable[Found]]) -> Found:
    store = await Store.open(
        office.settings["KEPT_IN_MIND_DATABASE"],
        read_keys(office.folder / "kept-in-mind.keys"),
        read_programme(office.folder / "programme.toml"),
        load_library(),
        lambda: uuid4().bytes,
    )
    try:
        return await then(store)
    finally:
        await store.close()


def standing_of(office: Office, of: str) -> tuple[str, str | None]:
    """Where somebody stands, and how their account is reached."""
    listed = office.run("people", "list", "--json").json["people"]
    return next((each["standing"], each["reach"]) for each in listed if each["id"] == of)


@pytest.mark.parametrize("command", [*DEEDS, "link", "reach"])
def test_what_is_no_id_is_told_and_an_unknown_one_too(
    office: Office, sam: str, command: str
) -> None:
    before = office.run("people", "list").out
    more = ("--no-email",) if command == "reach" else ()
    for wrong in NO_IDS:
        for words in ((wrong,), (sam, "--by", wrong)):
            done = office.run("people", command, *words, *more)
            assert (done.code, done.out) == (2, ""), wrong
            assert "that is no person's id" in done.err
    done = office.run("people", command, str(uuid4()), *more)
    assert (done.code, done.out) == (1, "")
    assert "There is no such person." in done.err
    assert office.run("people", "list").out == before


@pytest.mark.parametrize("deed", DEEDS)
def test_without_an_account_there_is_nothing_to_do(office: Office, sam: str, deed: str) -> None:
    done = office.run("people", deed, sam)
    assert (done.code, done.out) == (1, "")
    assert "has no account here now" in done.err


def test_each_deed_is_done_once_and_the_second_time_says_so(office: Office, sam: str) -> None:
    hold_account(office, sam, Standing.JOINED)
    told = []
    for deed in ("freeze", "freeze", "unfreeze", "unfreeze", "unlink", "unlink"):
        done = office.run("people", deed, sam)
        told.append((deed, done.code, standing_of(office, sam)[0]))
    assert told == [
        ("freeze", 0, "frozen"), ("freeze", 1, "frozen"), ("unfreeze", 0, "joined"),
        ("unfreeze", 1, "joined"), ("unlink", 0, "unlinked"), ("unlink", 1, "unlinked"),
    ]  # fmt: skip


def test_an_account_that_nobody_has_confirmed_is_not_frozen_but_can_be_ended(
    office: Office, sam: str
) -> None:
    hold_account(office, sam, Standing.UNCONFIRMED)
    done = office.run("people", "freeze", sam)
    assert (done.code, standing_of(office, sam)) == (1, ("unconfirmed", "active"))
    assert "Nobody has confirmed yet whose account this is" in done.err
    assert office.run("people", "unlink", sam).code == 0
    assert standing_of(office, sam) == ("invited", None)


BAD_WORDS = (
    ("", "from 5 to 40 letters"),
    ("    ", "from 5 to 40 letters"),
    ("lamp", "from 5 to 40 letters"),
    ("- l a m p -", "from 5 to 40 letters"),
    ("🙂🙂🙂🙂🙂🙂", "from 5 to 40 letters"),
    ("\udcff" * 8, "from 5 to 40 letters"),
    ("l" * 41, "from 5 to 40 letters"),
    ("l" * 100_000, "from 5 to 40 letters"),
    ("five words are too many", "at most four words"),
    ("Samuel", "is not the person's name"),
    ("SAM u-el", "is not the person's name"),
    ("Sämüël!", "is not the person's name"),
)


def test_a_check_word_that_will_not_do_makes_no_link_and_ends_no_account(
    office: Office, sam: str
) -> None:
    hold_account(office, sam, Standing.JOINED)
    for word, said in BAD_WORDS:
        done = office.run("people", "link", sam, "--check-word", word)
        assert (done.code, done.out) == (1, ""), word[:20]
        assert said in done.err
    assert standing_of(office, sam) == ("joined", "active")


@pytest.mark.parametrize(
    "word", ["river lamp", "RIVER-LAMP", "szczebrzeszyn", "نهر مصباح", "łódka 5"]
)
def test_a_check_word_may_be_in_any_script(office: Office, sam: str, word: str) -> None:
    done = office.run("people", "link", sam, "--check-word", word, "--json")
    assert (done.code, done.json["check_word"]) == (0, word)


def test_an_address_is_given_or_taken_away_and_not_both(office: Office) -> None:
    joe = office.add("Joe", "coordinator", "--duty", "deputy")
    for words in ((), ("--email", "joe@scheme.org", "--no-email")):
        done = office.run("people", "reach", joe, *words)
        assert (done.code, done.out) == (2, "")
        assert "give --email an address, or say --no-email" in done.err
    for wrong in ("🙂@scheme.org", "مها@scheme.org", "a" * 100_000 + "@scheme.org", "\udcff@a.org"):
        done = office.run("people", "reach", joe, "--email", wrong)
        assert (done.code, done.out) == (1, ""), wrong[:20]
        assert wrong[:20] not in done.err
    assert office.run("people", "list", "--json").json["people"][0]["email"] is False


CHATS = ("7001", "7002", "7003")


@pytest.mark.parametrize("words", [("unlink",), ("freeze",), ("link",)])
def test_whoever_has_a_worry_and_is_cut_off_leaves_it_to_the_next_adult(
    office: Office, words: tuple[str, ...]
) -> None:
    maya = office.add("Maya", "mentee", "--born", "2009-05")
    priya = office.add("Priya", "coordinator", "--duty", "lead")
    joe = office.add("Joe", "coordinator", "--duty", "deputy")
    of, at = uuid4(), datetime.now(UTC)
    had = Case(of, 1, UUID(maya), Level.TODAY, CaseState.IN_HAND, at, at, at, 0, owner=UUID(priya))
    asyncio.run(_with_store(office, lambda store: _begin(store, (maya, priya, joe), had)))
    assert office.run("people", *words, priya).code == 0
    found, alerts = asyncio.run(_with_store(office, _look))
    assert (found.id, found.state, found.owner) == (of, CaseState.RAISED, None)
    assert [each.address for each in alerts] == [CHATS[2]]
    assert "was with Priya, who can't look after it here any more." in alerts[0].text


async def _begin(store: Store, people: tuple[str, ...], had: Case) -> None:
    for of, chat in zip(people, CHATS, strict=True):
        await run(store, *linked(UUID(of), chat), ChangeStanding(UUID(of), Standing.JOINED, 0))
    await run(store, OpenCase(had))


async def _look(store: Store) -> tuple[Case, list[Outgoing]]:
    """The worry as it is now, for Joe, and the alerts that are on their way."""
    now = datetime.now(UTC)
    heard = MessageHeard(COMMAND, CHATS[2], 1, "worries", now)
    (facts,) = await facts_for(store, heard, now=now)
    return facts.cases[0], await store.outbox.claim(10, now, (Lane.ALERT,))
