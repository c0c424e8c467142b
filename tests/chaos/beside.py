"""Others who stand by and decide with each life, on PostgreSQL. They live in this process, through all.

Their clock is the bot's, jumps and all; nothing kills them, but the server goes from under them, too.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.helping import helping
from bot.mark import mark_of
from bot.settings import Settings
from bot.wiring import Wiring
from flows.programme import read_programme
from storage.keys import read_keys

from .surroundings import MovedClock


@asynccontextmanager
async def standing_by(
    many: int, folder: Path, token: str, url: str, database: str, clock: MovedClock
) -> AsyncIterator[None]:
    """Meanwhile so many decide with whoever is the one bot."""
    files = {"keys": folder / "kept-in-mind.keys", "programme": folder / "programme.toml"}
    settings = Settings.model_validate({"token": token, **files})
    wiring = Wiring(
        token=token,
        telegram_url=url,
        database=database,
        keys=read_keys(settings.keys),
        programme=read_programme(settings.programme),
        clock=clock,
        decides_by=mark_of(settings),
    )
    if many:
        _ = wiring.library.word_list  # read now, and not in the middle of a transaction
    async with AsyncExitStack() as stack:
        for _ in range(many):
            await stack.enter_async_context(helping(wiring, left=0))
        yield
