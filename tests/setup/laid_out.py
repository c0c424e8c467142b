"""The set-up page laid out in a folder, with the bot wired to a local Telegram and a set clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import SetClock
from bot.pacing import Limits
from bot.running import Running
from bot.sandbox.rules import Limits as TelegramLimits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.settings import PREFIX, Settings
from bot.setup.door import Door
from bot.setup.keeping import Keeper
from bot.setup.office import Office
from bot.wiring import Wiring

TOKEN = "7000000001:" + "B" * 35
FRIDAY = datetime(2026, 10, 30, 10, 0, tzinfo=UTC)
"""In school holidays, as the forms in `filled` have them."""


@dataclass
class Laid:
    """One folder with its page; `again` is a set-up that was stopped and started anew."""

    folder: Path
    clock: SetClock
    telegram: LocalTelegram
    server: SandboxServer
    office: Office = field(init=False)
    door: Door = field(init=False)

    async def open(self) -> None:
        """Opens the page."""
        self.office = Office(Keeper(self._wired), self.clock)
        self.door = Door(self.office)
        await self.door.open()

    async def close(self) -> None:
        """Closes it, and the bot with it."""
        await self.door.close()
        await self.office.close()

    async def again(self) -> None:
        """Closes it and opens it anew, as on the next day."""
        await self.close()
        await self.open()

    @property
    def running(self) -> Running:
        """The bot that runs beside the page."""
        assert self.office.keeper.running is not None
        return self.office.keeper.running

    def _wired(self, settings: Settings) -> Wiring:
        return replace(
            Wiring.from_settings(settings),
            clock=self.clock,
            limits=Limits.none(),
            quiet=lambda: len(self.telegram.queue) == 0,
        )


@asynccontextmanager
async def lay_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Laid]:
    """A Telegram on this machine, and the page in an empty folder; no other setting reaches it."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(folder)
    clock = SetClock(FRIDAY)
    telegram = LocalTelegram(clock.now, TOKEN, limits=TelegramLimits.none())
    server = SandboxServer(telegram)
    await server.start()
    monkeypatch.setenv("KEPT_IN_MIND_TELEGRAM_URL", server.url)
    laid = Laid(folder, clock, telegram, server)
    await laid.open()
    try:
        yield laid
    finally:
        await laid.close()
        await server.stop()
