"""The webhook: posted with the secret, in order within a chat, again and again until a 2xx."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from .raw import Params, Stage

SECRET = "s3cret_-word"  # noqa: S105 - opens nothing but a test


@dataclass
class Receiver:
    """The bot's side: keeps what it was posted and answers as told."""

    url: str = ""
    status: Callable[[str], int] = lambda _: 200
    headers: dict[str, str] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    new: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        """Answers one post."""
        update = await request.json()
        message = update.get("message") or update["edited_message"]
        text, status = message["text"], self.status(message["text"])
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.tried.append(text)
        if status == 200:
            self.taken.append(text)
        self.new.set()
        return web.Response(status=status, headers=self.headers)

    async def until(self, enough: Callable[[], bool]) -> None:
        """Waits until what was posted is enough."""
        while not enough():
            self.new.clear()
            await self.new.wait()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A webhook on this machine."""
    made = Receiver()
    app = web.Application()
    app.add_routes([web.post("/hook", made.handle)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.url = f"http://{host}:{port}/hook"
    yield made
    await runner.cleanup()


async def _set(stage: Stage, receiver: Receiver, **more: object) -> None:
    status, _ = await stage.call("setWebhook", url=receiver.url, secret_token=SECRET, **more)
    assert status == 200


async def _info(stage: Stage) -> Params:
    result = (await stage.call("getWebhookInfo"))[1]["result"]
    assert isinstance(result, dict)
    return result


async def _trouble(stage: Stage) -> None:
    hook = stage.telegram.webhook
    assert hook is not None
    while hook.last_error is None:
        await stage.telegram.wait_changed()


async def test_updates_are_posted_in_order_with_the_secret(
    stage: Stage, receiver: Receiver
) -> None:
    stage.maya.write("before")
    await _set(stage, receiver)
    texts = [f"message {nth}" for nth in range(20)]
    for text in texts:
        stage.maya.write(text)
    await receiver.until(lambda: len(receiver.taken) == 21)
    assert receiver.taken == ["before", *texts]
    assert receiver.secrets == {SECRET}
    while len(stage.telegram.queue):
        await stage.telegram.wait_changed()


async def test_one_chat_s_trouble_does_not_hold_up_another(
    stage: Stage, receiver: Receiver
) -> None:
    sam = stage.telegram.phone("Sam")
    receiver.status = lambda text: 500 if text.startswith("poison") else 200
    await _set(stage, receiver)
    stage.maya.write("poison")
    stage.maya.write("behind the poison")
    for nth in range(5):
        sam.write(f"sam {nth}")
    await receiver.until(lambda: len(receiver.taken) == 5)
    assert "behind the poison" not in receiver.tried
    receiver.status = lambda _: 200
    await receiver.until(lambda: len(receiver.taken) == 7)
    assert receiver.taken[5:] == ["poison", "behind the poison"]
    assert receiver.tried.count("poison") >= 2


async def test_trouble_shows_from_outside(stage: Stage, receiver: Receiver) -> None:
    receiver.status = lambda _: 503
    receiver.headers = {"Retry-After": "3600"}
    await _set(stage, receiver, max_connections=7)
    stage.maya.write("a")
    await receiver.until(lambda: bool(receiver.tried))
    await _trouble(stage)
    for _ in range(20):  # round trips in which an impatient poster would try again
        info = await _info(stage)
    assert receiver.tried == ["a"]
    assert info["last_error_date"] == int(stage.clock.now().timestamp())
    assert info["pending_update_count"] == 1
    assert info["last_error_message"] == "Wrong response from the webhook: 503"
    assert (info["url"], info["max_connections"]) == (receiver.url, 7)


async def test_a_webhook_that_nobody_serves_is_tried_again(
    stage: Stage, receiver: Receiver
) -> None:
    served, receiver.url = receiver.url, "http://127.0.0.1:9/hook"
    await _set(stage, receiver)
    stage.maya.write("kept")
    await _trouble(stage)
    receiver.url = served
    await _set(stage, receiver)
    await receiver.until(lambda: receiver.taken == ["kept"])


async def test_after_deleting_it_the_rest_waits_for_polling(
    stage: Stage, receiver: Receiver
) -> None:
    receiver.status = lambda _: 500
    await _set(stage, receiver)
    stage.maya.write("kept")
    await receiver.until(lambda: bool(receiver.tried))
    await stage.call("deleteWebhook")
    (update,) = await stage.updates()
    assert isinstance(update["message"], dict)
    assert update["message"]["text"] == "kept"


async def test_nothing_is_posted_while_telegram_is_down(stage: Stage, receiver: Receiver) -> None:
    await _set(stage, receiver)
    stage.telegram.down()
    stage.maya.write("while down")
    ours = {"message": {"text": "posted by the test"}}
    async with stage.http.post(receiver.url, json=ours) as response:
        assert response.status == 200
    assert receiver.tried == ["posted by the test"]
    stage.telegram.up()
    await receiver.until(lambda: receiver.taken[1:] == ["while down"])
