"""A caller that knows no library: it sends whatever a test wants, right or wrong."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import aiohttp

from bot.sandbox.phones import Phone
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"  # noqa: S105 - opens nothing but a test

Answer = tuple[int, dict[str, object]]

Params = dict[str, object]


class Broken(NamedTuple):
    """A request that breaks one rule, and why Telegram says 400 to it."""

    rule: str
    method: str
    params: Params
    why: str

    def __str__(self) -> str:
        return f"{self.method}: {self.rule}"


@dataclass
class Clock:
    """A clock that a test moves."""

    moment: datetime = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self.moment

    def forward(self, **by: float) -> None:
        """Moves on, by the keywords of a timedelta."""
        self.moment += timedelta(**by)


@dataclass
class Stage:
    """A running local Telegram with one person who has pressed Start."""

    clock: Clock
    telegram: LocalTelegram
    server: SandboxServer
    maya: Phone
    http: aiohttp.ClientSession = field(repr=False)

    async def call(self, method: str, /, **params: object) -> Answer:
        """One call with a JSON body."""
        return await self.call_as(TOKEN, method, **params)

    async def call_as(self, token: str, method: str, /, **params: object) -> Answer:
        """One call with any token."""
        url = f"{self.server.url}/bot{token}/{method}"
        async with self.http.post(url, json=params) as response:
            return response.status, await response.json()

    async def updates(self, **params: object) -> list[dict[str, object]]:
        """What getUpdates gives."""
        status, body = await self.call("getUpdates", **params)
        assert status == 200, body
        result = body["result"]
        assert isinstance(result, list)
        return result

    async def confirm_all(self) -> None:
        """Empties the queue as a bot does: by asking for what comes after the last."""
        found = await self.updates()
        if found:
            await self.updates(offset=int(str(found[-1]["update_id"])) + 1)


def refusal(code: int, description: str, **parameters: int) -> Answer:
    """What a refused call answers."""
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})
