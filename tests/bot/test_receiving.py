"""What is posted to the webhook: stored before it is answered, or refused without a word or a row."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from multidict import CIMultiDict
from scheme import NOW, open_store
from sqlalchemy import select

from bot.receiving import LONGEST_BODY, SECRET_HEADER, Receiver
from bot.serving import CannotServe, Server, Site
from bot.webhook_address import WebhookAddress, address_for, is_ours
from storage.inbox import Raw
from storage.keys import KeyRing, make_keys, parse_keys
from storage.schema import inbox
from storage.store import Store

BOT = 123456789
TOKEN = f"{BOT}:" + "A" * 35
JSON = "application/json"


@dataclass
class Hook:
    """A receiver at work in front of a real store."""

    store: Store
    address: WebhookAddress
    url: str = ""
    woken: int = 0
    batches: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    storing: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self, raws: Sequence[Raw]) -> None:
        """As the bot does it, once the test lets it."""
        self.batches.append(len(raws))
        self.storing.set()
        await self.gate.wait()
        await self.store.keep_updates(BOT, raws, NOW)

    def kept(self) -> None:
        self.woken += 1

    async def rows(self) -> list[int]:
        """The numbers in the inbox."""
        async with self.store.reading(NOW) as scope:
            found = await scope.conn.execute(select(inbox.c.update_id).order_by(inbox.c.update_id))
            return list(found.scalars())

    def headers(self, *secrets: str, kind: str = JSON) -> CIMultiDict[str]:
        given = secrets or (self.address.secret,)
        return CIMultiDict([("Content-Type", kind), *((SECRET_HEADER, each) for each in given)])

    async def post(
        self, number: int, headers: CIMultiDict[str] | None = None
    ) -> aiohttp.ClientResponse:
        return await self.send(json.dumps(written(number)).encode(), headers)

    async def send(
        self, body: object, headers: CIMultiDict[str] | None = None, url: str | None = None
    ) -> aiohttp.ClientResponse:
        async with (
            aiohttp.ClientSession(trust_env=False) as http,
            http.post(
                url or self.url, data=body, headers=self.headers() if headers is None else headers
            ) as response,
        ):
            assert await response.read() == b""
            assert "Server" not in response.headers
            return response


def written(number: int) -> dict[str, object]:
    """An update as Telegram posts it."""
    chat = {"id": 77, "type": "private", "first_name": "Maya"}
    body = {
        "message_id": number,
        "date": 1_800_000_000,
        "chat": chat,
        "from": chat,
        "text": "hello",
    }
    return {"update_id": number, "message": body}


@pytest.fixture
async def hook(sqlite_url: str, ring: KeyRing) -> AsyncIterator[Hook]:
    """A webhook on this machine whose store is not held up."""
    store = await open_store(sqlite_url, ring)
    made = Hook(store, address_for(ring, TOKEN, "https://bot.example/of/ours"))
    made.gate.set()
    server = Server(Site(Receiver(made.address, made.keep, kept=made.kept).app, 0))
    [port] = await server.open()
    made.url = f"http://127.0.0.1:{port}/of/ours/{made.address.name}"
    try:
        yield made
    finally:
        await server.close()
        await store.close()


async def test_what_is_posted_is_stored_when_it_is_answered(hook: Hook) -> None:
    assert (await hook.post(5)).status == 200
    assert await hook.rows() == [5]
    assert hook.woken == 1
    assert (await hook.post(5)).status == 200  # Telegram had not heard the first answer
    assert await hook.rows() == [5]


async def test_many_at_once_share_a_commit(hook: Hook) -> None:
    hook.gate.clear()
    posts = [asyncio.create_task(hook.post(number)) for number in range(30)]
    async with asyncio.timeout(20):
        await hook.storing.wait()
        done, _ = await asyncio.wait(posts, timeout=0.5)  # none is answered before its commit
        assert not done
        hook.gate.set()
        answers = await asyncio.gather(*posts)
    assert {each.status for each in answers} == {200}
    assert await hook.rows() == list(range(30))
    assert sum(hook.batches) == 30
    assert len(hook.batches) == 2  # the first call, and all that came meanwhile


async def test_whoever_is_not_telegram_is_told_nothing_and_leaves_nothing(hook: Hook) -> None:
    secret = hook.address.secret
    nobody = CIMultiDict([("Content-Type", JSON)])
    refused = {
        403: (nobody, hook.headers(secret[:-1]), hook.headers(""), hook.headers(secret, secret),
              hook.headers("x", secret), hook.headers("é" * 43)),
        415: (hook.headers(kind="text/plain"), hook.headers(kind="multipart/form-data")),
    }  # fmt: skip
    for status, every in refused.items():
        for headers in every:
            assert (await hook.post(5, headers)).status == status
    elsewhere = hook.url.replace(hook.address.name, hook.address.name[:-1] + "~")
    assert (await hook.send(b"{}", url=elsewhere)).status == 404
    async with aiohttp.ClientSession(trust_env=False) as http, http.get(hook.url) as answer:
        assert answer.status == 405
    assert (await hook.rows(), hook.batches) == ([], [])


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"[" * 100_000, b"\xff", b'{"update_id": "5"}', b'{"update_id": -1}',
     b'{"message": {}}', b'{"update_id": true}'],
)  # fmt: skip
async def test_what_is_no_update_is_never_said_to_be_stored(hook: Hook, body: bytes) -> None:
    assert (await hook.send(body)).status == 400
    assert await hook.rows() == []


@pytest.mark.parametrize(("has_secret", "status"), [(True, 413), (False, 403)])
async def test_a_long_body_is_refused_before_it_is_read(
    hook: Hook, has_secret: bool, status: int
) -> None:
    """Not a byte of it is sent, so nobody can have waited for one."""
    host, path = hook.url.removeprefix("http://").split("/", 1)
    secret = hook.address.secret if has_secret else "guessed"
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(
        f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {JSON}\r\n"
        f"{SECRET_HEADER}: {secret}\r\nContent-Length: 90000000\r\n\r\n".encode()
    )
    async with asyncio.timeout(20):
        assert (await reader.readline()).startswith(f"HTTP/1.1 {status} ".encode())
    writer.close()
    await writer.wait_closed()


async def test_a_body_that_does_not_say_how_long_it_is_ends_at_the_limit(hook: Hook) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LONGEST_BODY // 65536 + 1):
            yield b" " * 65536

    assert (await hook.send(endless())).status == 413
    assert await hook.rows() == []


async def test_what_cannot_be_stored_is_to_come_again(
    hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    await hook.store.close()  # every connection; the next one is made anew
    file = hook.store.database.file
    assert file is not None
    aside = file.with_name("aside")
    file.rename(aside)
    file.mkdir()  # what is at its place now cannot be opened
    answer = await hook.post(5)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert caplog.text.count("cannot be stored") == 1
    file.rmdir()
    aside.rename(file)
    assert (await hook.post(5)).status == 200
    assert await hook.rows() == [5]


def test_an_address_of_ours_is_known_and_nobody_else_can_make_one(ring: KeyRing) -> None:
    base = "https://bot.example/of/ours"
    ours = address_for(ring, TOKEN, base)
    assert is_ours(ring, TOKEN, ours.url)
    assert len(ours.secret) == len(ours.name) == 43  # 32 bytes
    assert ours.secret not in repr(ours)
    others = parse_keys(make_keys(), "keys")
    elsewhere = (
        f"https://evil.example/{ours.name}", f"{base}/", base, "", f"{base}/{ours.secret}",
        address_for(others, TOKEN, base).url, address_for(ring, f"{BOT}:" + "B" * 35, base).url,
    )  # fmt: skip
    assert not [url for url in elsewhere if is_ours(ring, TOKEN, url)]
    assert address_for(ring, TOKEN, base, "s" * 32).secret == "s" * 32


async def test_a_port_that_another_has_is_named() -> None:
    first = Server(Site(web.Application(), 0))
    [port] = await first.open()
    try:
        second = Server(Site(web.Application(), 0), Site(web.Application(), port))
        with pytest.raises(CannotServe, match=str(port)):
            await second.open()
    finally:
        await first.close()
