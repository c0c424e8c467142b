"""Runs several schemes in one process, each from a folder of its own and wholly apart.

What is wrong with one stops no other: it pauses, says why under its folder's name, reads its folder
again and tries anew, so whoever puts it right need start nothing. Decides nothing else.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.commands.trouble import NOT_YET, in_plain_words
from bot.logs import scheme, trouble
from bot.rounds import TokenRefused
from bot.running import Running, told_by_signals
from bot.service import Service
from bot.settings import SettingsError, settings_in
from bot.wiring import Wiring

AGAIN_AFTER = 15.0
"""Seconds until a scheme that does not run is tried again."""
logger = logging.getLogger(__name__)


@dataclass
class Schemes:
    """The schemes of one process. `again_after` is in seconds."""

    folders: Sequence[Path]
    webhook: bool = False
    service: Service | None = None
    again_after: float = AGAIN_AFTER
    _taken: dict[object, Path] = field(default_factory=dict)

    async def run_forever(self) -> None:
        """Runs them all until SIGTERM or SIGINT. Raises nothing that concerns only one."""
        with told_by_signals() as stopping:
            await self.run_until(stopping)

    async def run_until(self, stopping: asyncio.Event) -> None:
        """Runs them all until this is set."""
        telling = asyncio.create_task(self._tell_service())
        try:
            async with asyncio.TaskGroup() as group:
                for folder in self.folders:
                    group.create_task(self._keep_on(folder, stopping), name=str(folder))
        finally:
            telling.cancel()

    async def _tell_service(self) -> None:
        """The process is ready and alive whatever one scheme waits for: a restart would hit them all."""
        if self.service is not None:
            is_ready = asyncio.Event()
            is_ready.set()
            await self.service.keep_telling(is_ready, _is_alive)

    async def _keep_on(self, folder: Path, stopping: asyncio.Event) -> None:
        """One scheme, until told to stop. All that it starts has its name in the log."""
        scheme.set(str(folder))
        said = ""
        while not stopping.is_set():
            try:
                await self._run(folder, stopping)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is no other scheme's)
                why = _why(error)
                if why != said:
                    logger.error("This scheme does not run: %s", why)
                    logger.info("It is tried again every %d seconds", self.again_after)
                said = why
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), self.again_after)

    async def _run(self, folder: Path, stopping: asyncio.Event) -> None:
        wiring = Wiring.from_settings(settings_in(folder), webhook=self.webhook)
        with self._of_its_own(folder, wiring):
            if not wiring.programme.made_up:
                logger.warning(NOT_YET)
            await Running(wiring).run_until(stopping)

    @contextmanager
    def _of_its_own(self, folder: Path, wiring: Wiring) -> Iterator[None]:
        """Two with one token would take each other's messages, and one would stand by for itself."""
        what = {
            f"bot {wiring.bot}": "the same token",
            f"programme {wiring.programme.slug} of {wiring.database}": "the same database and slug",
        }
        for each, shared in what.items():
            if each in self._taken:
                raise SettingsError(f"it has {shared} as {self._taken[each]}")
        self._taken |= dict.fromkeys(what, folder)
        try:
            yield
        finally:
            for each in what:
                del self._taken[each]


async def _is_alive() -> bool:
    """Whoever can ask this is."""
    return True


def _why(error: Exception) -> str:
    """In plain words, or where a fault of the program is; never a value of the settings."""
    if isinstance(error, TokenRefused):
        return str(error)
    return in_plain_words(error) or f"a fault of the program ({trouble(error)})"
