"""A visitor's browser on the page of a small show."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp

from bot.sandbox.server import SandboxServer
from bot.sandbox.show import Forward, ShownPhone, ShownTurn
from bot.sandbox.telegram import LocalTelegram

from .raw import Clock, Params

HEARD_AT = datetime(2026, 3, 30, 15, 29, tzinfo=UTC)  # the Monday after the clocks went forward


@dataclass
class SmallShow:
    """Two phones, one turn, and a clock that moves by whole hours."""

    clock: Clock
    phones: Sequence[ShownPhone]
    title: str = "A small show"
    notice: str = "Nobody here is real."
    zone: str = "Europe/London"
    moved: list[Forward] = field(default_factory=list)

    def turns(self) -> Sequence[ShownTurn]:
        """One turn."""
        return [ShownTurn(1, HEARD_AT, "Maya", "wrote", ["The bot passed it on."])]

    def next_due(self) -> str | None:
        """Nothing after a move."""
        return None if self.moved else "Maya's check-in, Tuesday 16:00"

    async def forward(self, by: Forward) -> None:
        """An hour, whatever was asked."""
        self.moved.append(by)
        self.clock.forward(hours=1)


@dataclass
class Visit:
    """A visitor's browser on the page."""

    telegram: LocalTelegram
    server: SandboxServer
    show: SmallShow
    http: aiohttp.ClientSession = field(repr=False)

    async def state(self) -> Params:
        """What the page shows now."""
        async with self.http.get(f"{self.server.page_url}/api/state") as response:
            assert response.status == 200
            state = await response.json()
        assert isinstance(state, dict)
        return state

    async def maya(self) -> Params:
        """The first phone as the page shows it."""
        phones = (await self.state())["phones"]
        assert isinstance(phones, list)
        assert isinstance(phones[0], dict)
        return phones[0]

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, Params]:
        """A post from the page, or with other headers from elsewhere."""
        sent = {"Content-Type": "application/json", **headers}
        url = f"{self.server.page_url}/api/{path}"
        async with self.http.post(url, data=json.dumps(body), headers=sent) as response:
            return response.status, await response.json()


def messages_of_first_phone(state: Params) -> list[Params]:
    """What stands in the first phone's chat, in a state of the page."""
    phones = state["phones"]
    assert isinstance(phones, list)
    assert isinstance(phones[0], dict)
    messages = phones[0]["messages"]
    assert isinstance(messages, list)
    return messages
