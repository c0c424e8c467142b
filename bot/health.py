"""Says how the bot is to whoever asks on this machine: alive, ready, and in numbers.

`/healthz`: the process lives and its event loop turns. `/readyz`: it takes messages and sends them,
else 503 with plain reasons. `/metrics`: the same and more as Prometheus reads it. Never a name, a
word, a token or an address.
"""

import asyncio
from collections.abc import Callable

from aiohttp import web

from bot.alarms import Alarms
from bot.clock import Clock
from bot.logs import trouble
from bot.looking import Look, Standing
from bot.metrics import Metrics
from bot.parts import Parts
from flows.turns.alarms import sentence
from flows.wording import Words
from storage.backlog import Backlog, read_backlog

ANSWERS_WITHIN = 5.0
"""Seconds that the database gets to answer."""
OpenParts = Callable[[], Parts | None]
AnotherRuns = Callable[[], bool]

AWAY = "the database is away; it tries again until it is back"
STANDS_BY = "another process runs the bot on this database; this one stands by"


class Health:
    """What is served on the port for health."""

    def __init__(
        self,
        parts: OpenParts,
        another_runs: AnotherRuns,
        clock: Clock,
        alarms: Alarms,
        words: Words,
        metrics: Metrics | None,
    ) -> None:
        self._parts = parts
        self._another_runs = another_runs
        self._clock = clock
        self._alarms = alarms
        self._words = words
        self._metrics = metrics

    @property
    def app(self) -> web.Application:
        """What is to be served."""
        app = web.Application()
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        if self._metrics is not None:
            app.router.add_get("/metrics", self._in_numbers)
        return app

    async def look(self) -> Look:
        """Looks now. Raises nothing."""
        parts = self._parts()
        backlog, why_none = await self._backlog(parts)
        since = None
        if parts is not None and parts.listener.answered.is_set():
            since = parts.listener.seconds_since_answer
        return Look(backlog, why_none, since, self._standing(), self._clock.now())

    def _standing(self) -> tuple[Standing, ...]:
        return tuple(
            Standing(each.alarm.value, each.since.isoformat(), sentence(self._words, each))
            for each in self._alarms.standing
        )

    async def _backlog(self, parts: Parts | None) -> tuple[Backlog | None, str]:
        if parts is None:
            return None, STANDS_BY if self._another_runs() else AWAY
        store = parts.store
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                found = await read_backlog(store.database, store.vault.programme, self._clock.now())
        except Exception as error:  # noqa: BLE001 (the database may raise anything; it is told)
            return None, f"the database does not answer ({trouble(error)})"
        return found, ""

    async def _alive(self, request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, request: web.Request) -> web.Response:
        look = await self.look()
        return web.json_response(look.as_json(), status=503 if look.reasons else 200)

    async def _in_numbers(self, request: web.Request) -> web.Response:
        if self._metrics is None:
            raise web.HTTPNotFound
        body, kind = self._metrics.shown(await self.look())
        return web.Response(body=body, headers={"Content-Type": kind})
