"""The local Telegram as a process of its own, told on its standard input what people do there.

    python -m tests.bench.telegram [--real-limits]

One JSON object a line comes in, one goes out for each. It counts what the bot sends and when, and
when the bot was given each update; it measures and decides nothing else.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.faults import Fault
from bot.sandbox.messages import Json
from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import Call, LocalTelegram
from bot.sandbox.updates import UpdateQueue

TOKEN = "123456789:" + "A" * 35
MARK = re.compile(r"#(\d+)")
KEPT_IN_A_CHAT = 20
PATIENCE = 1800.0
"""Seconds for one deed at most."""


class WatchedQueue(UpdateQueue):
    """Notes when each update is given to the bot for the first time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.given: dict[int, float] = {}

    def read(self, offset: int | None, limit: int) -> list[Json]:
        """As the queue does."""
        found = super().read(offset, limit)
        for update in found:
            self.given.setdefault(int(str(update["update_id"])), time.monotonic())
        return found


class Counted:
    """In place of the list of calls: counts messages, and which of the numbered ones arrived."""

    def __init__(self) -> None:
        self.messages = 0
        self.marks: set[int] = set()
        self.alerts: dict[str, float] = {}
        self.watched: int | None = None

    def append(self, call: Call) -> None:
        """One call has come in."""
        if call.method == "sendMessage":
            self.messages += 1
            text = str(call.params.get("text", ""))
            self.marks.update(map(int, MARK.findall(text)))
            if self.watched is not None and str(call.params.get("chat_id")) == str(self.watched):
                self.alerts.setdefault(text, time.monotonic())


class Stage:
    """The local Telegram and what people do there."""

    def __init__(self, limits: Limits) -> None:
        now = lambda: datetime.now(UTC)  # noqa: E731 (shorter than a function of one line)
        self.telegram = LocalTelegram(now, TOKEN, limits=limits)
        self.queue = self.telegram.queue = WatchedQueue(now)
        self.counted = Counted()
        # It only ever gets `append`.
        self.telegram.calls = self.counted  # type: ignore[assignment]
        self.server = SandboxServer(self.telegram)

    # Any: what comes in and goes out is JSON.
    async def do(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Does one thing and says what came of it."""
        match asked.pop("do"):
            case "people":
                return {"chats": [self._somebody() for _ in range(asked["count"])]}
            case "slow":
                self.telegram.faults.always("sendMessage", Fault.slow(asked["seconds"]))
                return {}
            case "chat":
                return await self.chat(asked["chats"], asked["count"])
            case "alert":
                return await self.alert(asked["chats"], asked["lead"], asked["every"])
            case "sent":
                return {"messages": self.counted.messages}
            case other:
                raise ValueError(other)

    def _somebody(self) -> int:
        phone = self.telegram.phone("Somebody")
        phone.started = True
        return phone.id

    async def chat(self, chats: list[int], count: int) -> dict[str, Any]:
        """Everybody in turn has written already; until each message came out once."""
        self._sweep()
        self.counted.marks.clear()
        before, began, cpu = self.counted.messages, time.monotonic(), time.process_time()
        for number in range(count):
            chat = chats[number % len(chats)]
            self.telegram.phones[chat].write(f"How was your day at the lake? #{number}")
        ends = began + PATIENCE
        while len(self.counted.marks) < count:
            await asyncio.wait_for(self.telegram.called.wait(), ends - time.monotonic())
        took = time.monotonic() - began
        return {
            "seconds": took,
            "messages": self.counted.messages - before,
            "busy": (time.process_time() - cpu) / took,
        }

    def _sweep(self) -> None:
        """The bench keeps no long chats: what a phone remembers is not what is measured."""
        for phone in self.telegram.phones.values():
            old = list(phone.chat.messages)[:-KEPT_IN_A_CHAT]
            for number in old:
                del phone.chat.messages[number]
        self.queue.given.clear()

    async def alert(self, chats: list[int], lead: int, every: float) -> dict[str, Any]:
        """One after the other writes what cannot wait; from our giving it until the lead is called."""
        self.counted.watched = lead
        took: list[float] = []
        before, began = self.counted.messages, time.monotonic()
        for chat in chats:
            self.counted.alerts.clear()
            next_at = time.monotonic() + every
            phone = self.telegram.phones[chat]
            phone.write("i took all the pills, i want to die tonight")
            number = phone.chat.messages[max(phone.chat.messages)].update_id
            while not self.counted.alerts:
                await asyncio.wait_for(self.telegram.called.wait(), 60)
            took.append(min(self.counted.alerts.values()) - self.queue.given[number or 0])
            # Nothing happens until it is time for the next.
            await asyncio.sleep(max(0.0, next_at - time.monotonic()))
        seconds = time.monotonic() - began
        return {"took": took, "rate": (self.counted.messages - before) / seconds}


async def main() -> None:
    """Until the standard input ends."""
    stage = Stage(Limits() if "--real-limits" in sys.argv else Limits.none())
    await stage.server.start()
    reader = asyncio.StreamReader(limit=2**24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps({"url": stage.server.url}), flush=True)
    while line := await reader.readline():
        print(json.dumps(await stage.do(json.loads(line))), flush=True)
    await stage.server.stop()


if __name__ == "__main__":
    asyncio.run(main())
