"""The demo: the whole product on a database of its own, beside a Telegram of its own, on this machine.

The same parts as in real use, with made-up people and a clock that only moves when it is moved.
Never speaks to anybody outside this machine.
"""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from bot.clock import SetClock
from bot.demo_panel import Panel, demo_words
from bot.demo_people import BEGUN, CAST, MENTEE, bring_in
from bot.pacing import Limits
from bot.running import NotRunning, Running
from bot.sandbox import rules as telegram_rules
from bot.sandbox.messages import NotPossible
from bot.sandbox.server import SandboxServer
from bot.sandbox.show import Forward, ShownPhone, ShownTurn
from bot.sandbox.telegram import LocalTelegram
from bot.wiring import Wiring
from flows.effects import Effect
from flows.gate import all_missing
from flows.heard import Heard
from flows.library import load_library
from flows.programme import read_programme
from storage.keys import make_keys, read_keys
from storage.reading_gate import read_gate
from storage.roster import read_roster

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
KEYS, DATABASE, PROGRAMME = "kept-in-mind.keys", "kept-in-mind.db", "programme.toml"
"""The names that the other commands look for, so that they can be tried in the folder of a demo."""


class NotEmpty(Exception):
    """This folder holds something already. Each demo starts afresh: name a new or empty folder."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def lay_out(folder: Path) -> None:
    """Makes a folder for one demo, with its programme and keys. Raises NotEmpty or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NotEmpty
    programme = files("bot") / "example" / "made_up.toml"
    (folder / PROGRAMME).write_text(programme.read_text("utf-8"), encoding="utf-8")
    keys = folder / KEYS
    keys.touch(mode=0o600)
    keys.write_text(make_keys(), encoding="ascii")


class Demo:
    """A running demo; what its page shows is this object (see `bot.sandbox.show.Show`).

    `folder` is one that `lay_out` made. `port` is the page's; 0 takes any that is free.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        words = demo_words()
        self.title = words.fill("demo.title")
        self.notice = words.fill("demo.notice")
        self.rules = read_programme(folder / PROGRAMME)
        self.zone = self.rules.zone
        self.clock = SetClock(BEGUN)
        self.panel = Panel(load_library(), words, self.zone)
        self._folder = folder
        self._port = port
        token = f"7000000001:{secrets.token_urlsafe(26)}"
        # Nobody waits for Telegram's pace in a demo: it would look like a slow bot.
        self.telegram = LocalTelegram(self.clock.now, token, limits=telegram_rules.Limits.none())
        self.by_name = {person.name: self.telegram.phone(person.name) for person in CAST}
        self.phones: list[ShownPhone] = []
        self._server = SandboxServer(self.telegram, self)
        self._next_due: str | None = None
        self._turned = asyncio.Event()
        self._stack = AsyncExitStack()
        self._running: Running | None = None

    async def __aenter__(self) -> "Demo":
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def url(self) -> str:
        """Where the page is."""
        return self._server.page_url

    @property
    def running(self) -> Running:
        """The bot. Raises NotRunning before the demo is open."""
        if self._running is None:
            raise NotRunning
        return self._running

    def link_of(self, name: str) -> str | None:
        """The payload of somebody's one-time link; None for those who have joined already."""
        return {shown.name: shown.join for shown in self.phones}.get(name)

    def turns(self) -> Sequence[ShownTurn]:
        """The last turns, oldest first."""
        return tuple(self.panel.turns)

    def next_due(self) -> str | None:
        """What happens next by the clock alone, as a sentence."""
        return self._next_due

    async def forward(self, by: Forward) -> None:
        """Moves the clock through every due moment; returns when all is done."""
        if by == "next":
            moment = await self.running.store.next_moment(self.clock.now())
            if moment is None:
                raise NotPossible("Nothing is waiting for the clock.")
            await self.running.advance(moment)
        else:
            await self.running.advance(self.clock.now() + STEPS[by])
        await self._look_ahead()

    async def wait(self, long: timedelta) -> None:
        """Moves the clock by any time, through every due moment."""
        await self.running.advance(self.clock.now() + long)
        await self._look_ahead()

    async def settle(self) -> None:
        """Returns when everything that was done on the phones has been answered."""
        await self.running.settle()

    async def _open(self) -> None:
        self._stack.push_async_callback(self._server.stop)
        await self._server.start(self._port)
        self._running = await self._stack.enter_async_context(Running(self._wiring()))
        arrived = await bring_in(self.running, self.by_name, self.rules)
        self.panel.meet(self.by_name, arrived.ids)
        self.panel.clear()
        self.notice = f"{self.notice} {await self._lacking()}"
        self.phones = [
            ShownPhone(
                person.name.casefold(),
                person.name,
                person.shown_as,
                "made-up person",
                self.by_name[person.name],
                arrived.mentees_link if person.name == MENTEE else None,
            )
            for person in CAST
            if person.has_phone_on_page
        ]
        await self._look_ahead()
        watching = asyncio.create_task(self._keep_looking_ahead())
        self._stack.push_async_callback(_end, watching)

    async def _lacking(self) -> str:
        """How much a real scheme would still have to record: made-up people pass without it."""
        store, now = self.running.store, self.clock.now()
        async with store.reading(now) as scope:
            roster = await read_roster(scope)
            gate = await read_gate(scope, store.rules, store.library.help_lines, roster)
        count = str(len(all_missing(gate, now)))
        return demo_words().fill("demo.lacking", count=count)

    def _wiring(self) -> Wiring:
        return Wiring(
            token=self.telegram.token,
            telegram_url=self._server.url,
            database=f"sqlite:///{self._folder / DATABASE}",
            keys=read_keys(self._folder / KEYS),
            programme=self.rules,
            clock=self.clock,
            limits=Limits.none(),
            quiet=lambda: self.telegram.is_down or len(self.telegram.queue) == 0,
            on_turn=(self._on_turn,),
            may_make=True,
        )

    def _on_turn(self, heard: Heard, effects: tuple[Effect, ...]) -> None:
        self.panel.turned(heard, effects, self.clock.now())
        self._turned.set()

    async def _keep_looking_ahead(self) -> None:
        while True:
            await self._turned.wait()
            self._turned.clear()
            await self._look_ahead()

    async def _look_ahead(self) -> None:
        """What is due next may be another thing after each turn."""
        store = self.running.store
        moment = await store.next_moment(self.clock.now())
        said = None
        if moment is not None:
            due = await store.due_timers(1, moment)
            said = self.panel.due(due[0].timer if due else None, moment)
        self._next_due = said  # at once: whoever asks meanwhile hears what was so before
        self.telegram.changed()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
