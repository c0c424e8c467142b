"""The demonstration's page over HTTP: its files, its state as it changes, and what people press.

Served on this machine only, and only to its own page: other web pages in the same browser are
refused by their Origin, and names that merely point here by the Host header.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from importlib.resources import files
from ipaddress import ip_address
from pathlib import PurePosixPath
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from yarl import URL

from bot.sandbox.messages import NotPossible
from bot.sandbox.phones import Phone
from bot.sandbox.show import Forward, Show, clock_text, state_json
from bot.sandbox.telegram import LocalTelegram

CONTENT_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
CONTENT_TYPES |= {".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LEAST_GAP = 0.1  # seconds between two states: at most ten a second
HEARTBEAT = 15.0  # seconds


class Body(BaseModel):
    """A body from the page; anything not listed is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class Start(Body):
    """start"""

    payload: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None


class Write(Body):
    """write"""

    text: str
    reply_to: int | None = None


class PressButton(Body):
    """press"""

    message_id: int
    data: str


class Edit(Body):
    """edit"""

    message_id: int
    text: str


class Send(Body):
    """send"""

    kind: str
    caption: str | None = None
    emoji: str | None = None


class Clock(Body):
    """clock"""

    forward: Forward


class Down(Body):
    """down"""

    down: bool


class Empty(Body):
    """block, unblock"""


class PageApi:
    """The routes of the page, for one show."""

    def __init__(self, telegram: LocalTelegram, show: Show) -> None:
        self._telegram = telegram
        self._show = show
        self._closing = asyncio.Event()
        self._moving = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """The page, its files, and the page's own small API."""
        return [
            web.get("/", _guarded(self._index)),
            web.get("/page/{file}", _guarded(self._file)),
            web.get("/api/state", _guarded(self._state)),
            web.get("/api/events", _guarded(self._events)),
            web.post("/api/phones/{id}/{deed}", _guarded(self._deed)),
            web.post("/api/clock", _guarded(self._clock)),
            web.post("/api/down", _guarded(self._down)),
        ]

    def close(self) -> None:
        """Ends every stream at once."""
        self._closing.set()

    async def _index(self, _: web.Request) -> web.Response:
        return _packaged("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return _packaged(request.match_info["file"])

    async def _state(self, _: web.Request) -> web.Response:
        return web.json_response(state_json(self._show, self._telegram), headers=HEADERS)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the state at once and after each change, and a sign of life."""
        stream = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        closing = asyncio.create_task(self._closing.wait())
        try:
            while not self._closing.is_set():
                change = asyncio.ensure_future(self._telegram.wait_changed())
                await stream.write(self._state_event())
                await self._alive_until(change, closing, stream)
                await asyncio.wait((closing,), timeout=LEAST_GAP)
        finally:
            closing.cancel()
        return stream

    async def _alive_until(
        self,
        change: asyncio.Future[object],
        closing: asyncio.Future[Literal[True]],
        stream: web.StreamResponse,
    ) -> None:
        try:
            while not (change.done() or closing.done()):
                done, _ = await asyncio.wait(
                    (change, closing), timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    await stream.write(b": here\n\n")
        finally:
            change.cancel()

    def _state_event(self) -> bytes:
        state = json.dumps(state_json(self._show, self._telegram))
        return f"event: state\ndata: {state}\n\n".encode()

    async def _deed(self, request: web.Request) -> web.Response:
        shown = {phone.key: phone.phone for phone in self._show.phones}
        phone = shown.get(request.match_info["id"])
        if phone is None:
            raise web.HTTPNotFound
        _act(phone, request.match_info["deed"], await _body(request))
        return _fine()

    async def _clock(self, request: web.Request) -> web.Response:
        forward = Clock.model_validate(await _body(request)).forward
        async with self._moving:  # two presses move the clock one after the other
            await self._show.forward(forward)
        self._telegram.changed()
        return _fine(now_text=clock_text(self._telegram.now(), self._show.zone))

    async def _down(self, request: web.Request) -> web.Response:
        if Down.model_validate(await _body(request)).down:
            self._telegram.down()
        else:
            self._telegram.up()
        return _fine()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _guarded(handler: Handler) -> Handler:
    """Only from this machine's own page; trouble comes back as a plain sentence."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if not _is_own(request):
            return _trouble("This is not the demo's own page.", status=403)
        try:
            return await handler(request)
        except NotPossible as trouble:
            return _trouble(str(trouble))
        except (ValidationError, ValueError):
            return _trouble("The page sent something that the demo cannot read.")

    return guarded


def _is_own(request: web.Request) -> bool:
    if not _is_loopback(request.host):
        return False
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        return False
    # A form of another page cannot send JSON without asking first.
    return request.method == "GET" or request.content_type == "application/json"


def _is_loopback(host_and_port: str) -> bool:
    try:
        host = URL(f"http://{host_and_port}").host or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _packaged(name: str) -> web.Response:
    """A file of the page's folder in the package; nothing else is ever read from the disk."""
    known = {file.name: file for file in files("bot.sandbox").joinpath("page").iterdir()}
    content_type = CONTENT_TYPES.get(PurePosixPath(name).suffix)
    if name not in known or content_type is None:
        raise web.HTTPNotFound
    return web.Response(
        body=known[name].read_bytes(), content_type=content_type, charset="utf-8", headers=HEADERS
    )


async def _body(request: web.Request) -> object:
    return json.loads(await request.text() or "{}")


def _act(phone: Phone, deed: str, raw: object) -> None:
    match deed:
        case "start":
            phone.start(Start.model_validate(raw).payload)
        case "write":
            words = Write.model_validate(raw)
            phone.write(words.text, words.reply_to)
        case "press":
            press = PressButton.model_validate(raw)
            phone.press(press.message_id, press.data)
        case "edit":
            edit = Edit.model_validate(raw)
            phone.edit(edit.message_id, edit.text)
        case "send":
            send = Send.model_validate(raw)
            phone.send(send.kind, send.caption, send.emoji)
        case "block":
            Empty.model_validate(raw)
            phone.block()
        case "unblock":
            Empty.model_validate(raw)
            phone.unblock()
        case _:
            raise web.HTTPNotFound


def _fine(**more: str) -> web.Response:
    return web.json_response({"ok": True, **more}, headers=HEADERS)


def _trouble(sentence: str, status: int = 400) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=status, headers=HEADERS)
