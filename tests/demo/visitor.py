"""Somebody who has the demo's page open: reads its state and sends what the page would send."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.demo import Demo


@dataclass
class Visitor:
    """A visitor of one demo."""

    session: aiohttp.ClientSession
    demo: Demo

    # Any: the state is the page's JSON; each test looks at what it needs.
    async def state(self) -> dict[str, Any]:
        """The whole page, once the bot has answered all that was done."""
        await self.demo.settle()
        async with self.session.get("/api/state") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def does(self, path: str, **body: object) -> dict[str, Any]:
        """Sends a deed; what came back."""
        async with self.session.post(f"/api/{path}", json=body) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def phone(self, key: str) -> dict[str, Any]:
        """One phone on the page."""
        phones = (await self.state())["phones"]
        return next(phone for phone in phones if phone["id"] == key)

    async def presses(self, key: str, label: str) -> None:
        """Presses the newest button of this label."""
        for message in reversed((await self.phone(key))["messages"]):
            for button in (each for row in message["buttons"] for each in row):
                if button["label"] == label:
                    body = {"message_id": message["id"], "data": button["data"]}
                    assert await self.does(f"phones/{key}/press", **body) == {"ok": True}
                    return
        raise AssertionError(f"{key} has no button {label}")
