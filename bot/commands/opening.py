"""Opens the store for one command, as the settings say. Beside a running bot that does no harm.

Reads settings, keys and programme file; what is wrong with them is told as it is found.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeVar

from bot.commanding import carry_out
from bot.settings import Settings, load_settings
from flows.effects import Effect
from flows.heard import Heard
from flows.library import load_library
from flows.programme import read_programme
from storage.keys import read_keys
from storage.store import Store

SEED_BYTES = 32
R = TypeVar("R")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Store]:
    """The store, closed at the end. Raises what its parts raise, each with a clear message."""
    rules = read_programme(settings.programme)
    store = await Store.open(
        settings.database,
        read_keys(settings.keys),
        rules,
        load_library(settings.own_rules),
        lambda: os.urandom(SEED_BYTES),
        settings.second_channels.set_up,
    )
    try:
        yield store
    finally:
        await store.close()


def with_store(work: Callable[[Store], Awaitable[R]]) -> R:
    """Opens the store, does some work with it and closes it."""

    async def whole() -> R:
        async with opened(load_settings()) as store:
            return await work(store)

    return asyncio.run(whole())


def commanded(make: Callable[[Store], Heard]) -> tuple[Effect, ...]:
    """Carries out one command; `make` may look at the programme's rules. Raises Refused."""

    async def work(store: Store) -> tuple[Effect, ...]:
        return await carry_out(store, make(store), now())

    return with_store(work)


def now() -> datetime:
    """This moment, aware and UTC: where a command's time comes in."""
    return datetime.now(UTC)
