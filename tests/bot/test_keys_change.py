"""The key file changes beside a running bot: it goes on, and nothing anybody wrote is lost."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from village import Village, until, village

from bot.own_files import write_over
from flows.effects import Effect, Say
from flows.facts import Facts
from flows.heard import Heard, MessageHeard
from storage.keys import make_keys, read_keys, with_key, without_key
from storage.rewrapping import in_use, rewrap
from storage.schema import InboxState
from storage.sealing import Vault
from storage.store import Store


def answering(heard: Heard, facts: Facts, now: datetime) -> tuple[Effect, ...]:
    """Answers whoever writes, in words sealed by a key of theirs."""
    if isinstance(heard, MessageHeard) and facts.me is not None:
        return (Say(facts.ids.new(), facts.me.id, "test", f"You: {heard.text}"),)
    return ()


@asynccontextmanager
async def kept(database_url: str, path: Path) -> AsyncIterator[Village]:
    """A village whose bot reads its keys from a file."""
    write_over(path, make_keys())
    async with village(database_url, keys=read_keys(path)) as here:
        here.decides = answering
        yield here


async def rotated(here: Village, vault: Vault) -> int:
    """Wraps all anew as the command does in its own process."""
    done = 0
    store = here.running.store
    while True:
        async with store.database.writing() as conn:
            batch = await rewrap(conn, vault)
        if not batch:
            return done
        done += batch


async def names_in_use(store: Store) -> set[str]:
    """The ring keys by which any data key is wrapped."""
    async with store.database.reading() as conn:
        return set(await in_use(conn, store.rules.slug))


async def test_a_running_bot_notices_keys_that_come_and_go(
    database_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "keys"
    async with kept(database_url, path) as here:
        sam = await here.villager("Sam")
        sam.phone.write("1")
        await here.running.settle()
        store = here.running.store
        write_over(path, with_key(path.read_text(), "second"))
        theirs = Vault(store.rules.slug, read_keys(path))
        assert await rotated(here, theirs) == 3
        sam.phone.write("2")
        await here.villager("Rae")  # somebody new is wrapped by the new key
        await here.running.settle()
        assert await names_in_use(store) == {"second"}
        write_over(path, without_key(path.read_text(), "k1"))
        sam.phone.write("3")
        await here.villager("Joe")
        await here.running.settle()
        assert sam.texts == ["You: 1", "You: 2", "You: 3"]
        assert await names_in_use(store) == {"second"}
        await here.restart()


async def test_a_machine_without_the_new_key_loses_nothing_and_sets_nothing_aside(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As where the data keys were wrapped anew from another machine, and the file not copied first."""
    path, elsewhere = tmp_path / "keys", tmp_path / "keys of another machine"
    async with kept(database_url, path) as here:
        sam = await here.villager("Sam")
        write_over(elsewhere, with_key(path.read_text(), "second"))
        assert await rotated(here, Vault(here.running.store.rules.slug, read_keys(elsewhere))) == 3
        with caplog.at_level(logging.ERROR, logger="bot"):
            sam.phone.write("help me now")
            await until(lambda: "RingKeyMissing" in caplog.text)
        assert sam.texts == []
        write_over(path, elsewhere.read_text())
        await until(lambda: len(sam.texts) == 1)
        await here.running.settle()
        assert sam.texts == ["You: help me now"]
        assert {row.state for row in await here.updates()} == {InboxState.DONE}
        assert {row.attempts for row in await here.updates()} == {0}


async def test_one_that_stood_by_while_the_key_file_changed_starts_with_what_is_in_it_now(
    database_url: str, tmp_path: Path
) -> None:
    """Its ring was read when it began to stand by; the new file was put beside it since."""
    path = tmp_path / "keys"
    async with kept(database_url, path) as here:
        await here.villager("Sam")
        slug = here.running.store.rules.slug
        write_over(path, with_key(path.read_text(), "second"))
        assert await rotated(here, Vault(slug, read_keys(path))) == 3
        await here.running.stop()
        await here.running.start()
