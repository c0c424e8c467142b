"""Runs several schemes in one process, each from a folder of its own and wholly apart.

What is wrong with one stops no other: it rests, says why under its folder's name, reads its folder
again and tries anew, so whoever puts it right need start nothing. Decides nothing else.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.clock import SystemClock
from bot.commands.trouble import NOT_YET, in_plain_words
from bot.folder_settings import settings_in
from bot.logs import scheme as scheme_of_log
from bot.logs import trouble
from bot.many_health import ManyHealth, Scheme
from bot.metrics import Metrics
from bot.rounds import TokenRefused
from bot.running import Running, told_by_signals, told_within
from bot.service import Service
from bot.serving import Server, Site
from bot.settings import SettingsError
from bot.wiring import Wiring

FIRST_REST, LONGEST_REST = 5.0, 60.0
"""Seconds until a scheme that does not run is tried again; doubled at each try."""
LOOKED_EVERY = 1.0
"""Seconds between two looks whether somebody pauses a scheme."""
PAUSED = "paused"
"""While a file of this name is in a scheme's folder, the scheme rests and the others run."""
logger = logging.getLogger(__name__)


class Paused(Exception):
    """Somebody has put a file named `paused` into its folder; it goes on when that is gone."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass
class Schemes:
    """The schemes of one process. `health_port` is where it says how they are."""

    folders: Sequence[Path]
    webhook: bool = False
    health_port: int | None = None
    service: Service | None = None
    first_rest: float = FIRST_REST
    _taken: dict[str, str] = field(default_factory=dict, repr=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def __post_init__(self) -> None:
        """Raises SettingsError where two folders would have one name."""
        clock = SystemClock()
        names = [folder.resolve().name for folder in self.folders]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise SettingsError(
                f"two folders are named {twice[0]}: each scheme is told by its folder"
            )
        self.schemes = [
            Scheme(name, folder, clock, Metrics(clock))
            for name, folder in zip(names, self.folders, strict=True)
        ]

    async def run_forever(self) -> None:
        """Runs them all until SIGTERM or SIGINT. Raises CannotServe, and nothing that concerns
        only one."""
        with told_by_signals() as stopping:
            async with self._told_of():
                await self._run_all(stopping)

    async def _run_all(self, stopping: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            for each in self.schemes:
                group.create_task(self._keep_on(each, stopping), name=each.name)

    @asynccontextmanager
    async def _told_of(self) -> AsyncIterator[None]:
        """Meanwhile it is said how they are, to whoever asks and to the service manager."""
        health = ManyHealth(self.schemes)
        server = Server(*([Site(health.app, self.health_port)] if self.health_port else []))
        await server.open()
        telling = asyncio.create_task(self._tell_service())
        try:
            yield
        finally:
            telling.cancel()
            if self.service is not None:
                self.service.tell("STOPPING=1", "STATUS=Finishes what is in hand")
            await server.close()

    async def _tell_service(self) -> None:
        """The process is ready and alive whatever one scheme waits for: a restart would hit them all."""
        if self.service is not None:
            is_ready = asyncio.Event()
            is_ready.set()
            await self.service.keep_telling(is_ready, _is_alive)

    async def _keep_on(self, scheme: Scheme, stopping: asyncio.Event) -> None:
        """One scheme, until told to stop. All that it starts has its name in the log."""
        scheme_of_log.set(scheme.name)
        rest = self.first_rest
        while not stopping.is_set():
            try:
                await self._run(scheme, stopping)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is no other scheme's)
                _tell(scheme, error)
            else:
                scheme.why, rest = "", self.first_rest
                continue
            pause = min(rest, LOOKED_EVERY) if scheme.is_paused else rest
            await told_within(stopping, pause)
            rest = self.first_rest if scheme.is_paused else min(2 * rest, LONGEST_REST)

    async def _run(self, scheme: Scheme, stopping: asyncio.Event) -> None:
        """Raises why it does not run."""
        scheme.is_paused = _is_paused(scheme.folder)
        if scheme.is_paused:
            raise Paused
        async with self._reading:  # in the order in which they are named
            wiring = await asyncio.to_thread(self._read, scheme)
            self._take(scheme, wiring)
        if not wiring.programme.made_up and not scheme.is_warned:
            scheme.is_warned = True  # once, however often it is tried
            logger.warning(NOT_YET)
        running = Running(wiring)
        scheme.runs(running.doors.health)
        async with _halted(scheme.folder, stopping) as halted:
            await running.run_until(halted)

    def _read(self, scheme: Scheme) -> Wiring:
        """In a thread: to read a scheme's own rules takes a while, in which others are answered."""
        wiring = Wiring.from_settings(settings_in(scheme.folder), webhook=self.webhook)
        _ = wiring.library.word_list
        return replace(wiring, clock=scheme.clock, metrics=scheme.metrics)

    def _take(self, scheme: Scheme, wiring: Wiring) -> None:
        """Two with one token would take each other's messages. What one has had stays its own while
        it rests, or a copy of its folder would be given what people write to it."""
        what = {
            f"bot {wiring.bot}": "the same token",
            f"programme {wiring.programme.slug} of {wiring.database}": "the same database and slug",
            f"keys {wiring.keys.hash_of('whose').hex()}": "the same keys",
        }
        if wiring.webhook is not None:
            what[f"port {wiring.webhook.port}"] = "the same KEPT_IN_MIND_LISTEN_PORT"
        for each, shared in what.items():
            if (whose := self._taken.get(each, scheme.name)) != scheme.name:
                raise SettingsError(f"it has {shared} as {whose}; each scheme has its own")
        others = {each: whose for each, whose in self._taken.items() if whose != scheme.name}
        self._taken = others | dict.fromkeys(what, scheme.name)


@asynccontextmanager
async def _halted(folder: Path, stopping: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """What is set when one scheme is to stop: all are, or somebody pauses it."""
    halted = asyncio.Event()

    async def watch() -> None:
        while not await told_within(stopping, LOOKED_EVERY) and not _is_paused(folder):
            pass
        halted.set()

    watching = asyncio.create_task(watch())
    try:
        yield halted
    finally:
        watching.cancel()


def _is_paused(folder: Path) -> bool:
    return os.path.lexists(folder / PAUSED)  # it raises nothing, whatever the folder is


def _tell(scheme: Scheme, error: Exception) -> None:
    """Says once why a scheme does not run, and again when the reason is another."""
    why = _why(error)
    if why != scheme.why:
        logger.error("This scheme does not run; it is tried again until it does: %s", why)
    scheme.rests(why)


async def _is_alive() -> bool:
    """Whoever can ask this is."""
    return True


def _why(error: Exception) -> str:
    """In plain words, or where a fault of the program is; never a value of the settings."""
    if isinstance(error, TokenRefused | Paused):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return in_plain_words(error) or f"a fault of the program ({trouble(error)})"
