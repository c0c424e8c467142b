"""Says how several schemes are, each by the name of its folder, to whoever asks on this machine.

`/healthz`: the process lives. `/readyz`: every scheme is ready, else 503 with each one's reasons;
`/readyz/NAME`: the same of one. `/metrics`: all numbers, with a label `scheme`.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from prometheus_client import Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry
from prometheus_client.samples import Sample

from bot.clock import Clock
from bot.health import Health
from bot.looking import Look
from bot.metrics import Metrics


@dataclass
class Scheme:
    """One of the schemes of a process. `why` says why it does not run."""

    name: str
    folder: Path
    clock: Clock
    metrics: Metrics
    why: str = "it has not started yet"
    is_paused: bool = False
    is_warned: bool = False
    _health: Health | None = None

    def runs(self, health: Health) -> None:
        """It runs from now on, and says itself how it is; `why` stands till it has ended well."""
        self._health = health

    def rests(self, why: str) -> None:
        """It does not run."""
        self._health, self.why = None, why

    async def look(self) -> Look:
        """Looks now. Raises nothing."""
        if self._health is not None:
            return await self._health.look()
        return Look(None, self.why, None, (), self.clock.now())


class ManyHealth:
    """What is served on the one port for health."""

    def __init__(self, schemes: Sequence[Scheme]) -> None:
        self._schemes = {each.name: each for each in schemes}

    @property
    def app(self) -> web.Application:
        """What is to be served."""
        app = web.Application()
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/readyz/{name}", self._one_ready)
        app.router.add_get("/metrics", self._in_numbers)
        return app

    async def _alive(self, request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, request: web.Request) -> web.Response:
        looks = await self._look()
        all_are = not any(look.reasons for look in looks.values())
        said = {"ready": all_are, "schemes": {name: look.as_json() for name, look in looks.items()}}
        return web.json_response(said, status=200 if all_are else 503)

    async def _one_ready(self, request: web.Request) -> web.Response:
        scheme = self._schemes.get(request.match_info["name"])
        if scheme is None:
            raise web.HTTPNotFound
        look = await scheme.look()
        return web.json_response(look.as_json(), status=503 if look.reasons else 200)

    async def _in_numbers(self, request: web.Request) -> web.Response:
        registry = CollectorRegistry()
        looks = await self._look()
        registry.register(_Together(self._schemes, looks))
        body = generate_latest(registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> dict[str, Look]:
        looks = await asyncio.gather(*(each.look() for each in self._schemes.values()))
        return dict(zip(self._schemes, looks, strict=True))


class _Together(Collector):
    """The numbers of all schemes, each told by its name."""

    def __init__(self, schemes: Mapping[str, Scheme], looks: Mapping[str, Look]) -> None:
        self._schemes, self._looks = schemes, looks

    def collect(self) -> Iterable[Metric]:
        """Every kind of number once, with those of all."""
        kinds: dict[str, Metric] = {}
        samples: dict[str, list[Sample]] = {}
        for name, scheme in self._schemes.items():
            for metric in scheme.metrics.collected(self._looks[name]):
                kinds.setdefault(metric.name, metric)
                samples.setdefault(metric.name, []).extend(
                    each._replace(labels={"scheme": name, **each.labels}) for each in metric.samples
                )
        for kind, metric in kinds.items():
            metric.samples = samples[kind]
        return kinds.values()
