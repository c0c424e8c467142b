"""The Bot API over HTTP: reads a call, lets the fault script spoil it, and answers.

Decides nothing about chats; waiting for updates (long polling) is here because it takes time.
"""

import asyncio
import hmac
import json
import re
import time
from collections.abc import Awaitable
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple

from aiohttp import web

from bot.sandbox import methods
from bot.sandbox.faults import Fault
from bot.sandbox.messages import Json
from bot.sandbox.parameters import GetUpdates
from bot.sandbox.rules import Refused, bad
from bot.sandbox.sending import File
from bot.sandbox.telegram import Call, LocalTelegram
from bot.sandbox.updates import Bell

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{10,}")
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ON = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


# Telegram's own server says 500 in JSON; every other status comes from what stands before it.
_JSON_500 = b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'
_NOT_JSON = b"<html><h1>Bad Gateway</h1></html>"


class Answer(NamedTuple):
    """An HTTP status and its body."""

    status: int
    body: bytes


class BotApi:
    """Answers the bot's calls to one local Telegram."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self._telegram = telegram
        self._closing = asyncio.Event()
        self._polled = Bell()

    def routes(self) -> list[web.RouteDef]:
        """`/bot<token>/<method>`, GET and POST alike, as at Telegram."""
        return [web.route("*", r"/bot{token}/{method}", self._handle)]

    def close(self) -> None:
        """Ends every wait at once."""
        self._closing.set()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check_token(request.match_info["token"])
            given, file = await _read(request)
        except Refused as refused:
            return _response(_refusal(refused), self._telegram.now())
        call = Call(method, given, self._telegram.now())
        self._telegram.calls.append(call)
        self._telegram.called.ring()
        fault = self._telegram.faults.due(method, _chat_of(given))
        answer = None
        if fault is None or fault.carried_out:
            answer = await self._carried_out(method, given, file)
            call.carried_out = answer.status == 200
        if fault is not None:
            answer = await self._spoilt(fault, answer)
        return _finished(request, call, answer, self._telegram.now())

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refused(404)
        if not hmac.compare_digest(token, self._telegram.token):
            raise Refused(401)

    async def _carried_out(self, method: str, given: Json, file: File | None) -> Answer:
        try:
            if method == "getUpdates":
                result = await self._get_updates(methods.checked(GetUpdates, given))
            else:
                result = methods.call(self._telegram, method, given, file)
        except Refused as refused:
            return _refusal(refused)
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())

    async def _get_updates(self, given: GetUpdates) -> object:
        """Waits up to `timeout` seconds of real time. A second poll ends the first with 409."""
        telegram, queue = self._telegram, self._telegram.queue
        if telegram.webhook is not None:
            raise Refused(409, _WEBHOOK_ON)
        self._polled.ring()
        queue.ask_for(given.allowed_updates)
        if given.offset is not None and queue.confirm_before(given.offset):
            telegram.changed()
        ends = time.monotonic() + given.timeout
        while not (found := queue.read(None, given.limit)):
            left = ends - time.monotonic()
            if left <= 0 or self._closing.is_set():
                return []
            happened = await _first(
                left,
                arrived=queue.arrived.wait(),
                other=self._polled.wait(),
                webhook=telegram.webhook_set.wait(),
                closing=self._closing.wait(),
            )
            if "other" in happened:
                raise Refused(409, _OTHER_POLL)
            if "webhook" in happened and telegram.webhook is not None:
                raise Refused(409, "terminated by setWebhook request")
        return found

    async def _spoilt(self, fault: Fault, answer: Answer | None) -> Answer | None:
        """What the bot gets in place of the answer; `None`: the connection breaks."""
        if fault.heard == "close":
            return None
        if fault.heard == "silence":
            await self._closing.wait()
            return None
        if fault.heard == "429":
            seconds = int(fault.seconds)
            return _refusal(Refused(429, f"retry after {seconds}", retry_after=seconds))
        if fault.heard == "status":
            return Answer(fault.code, _JSON_500 if fault.code == 500 else _NOT_JSON)
        if answer is None:
            raise ValueError(f"a fault with {fault.heard!r} must be carried out")
        if fault.heard == "garbage":
            return Answer(answer.status, answer.body[: len(answer.body) // 2])
        await _first(fault.seconds, closing=self._closing.wait())
        return answer


async def _first(seconds: float, **waits: Awaitable[object]) -> set[str]:
    """The names of what happened first; empty when `seconds` pass before."""
    tasks = {asyncio.ensure_future(wait): name for name, wait in waits.items()}
    try:
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return {tasks[task] for task in done}
    finally:
        for task in tasks:
            task.cancel()


async def _read(request: web.Request) -> tuple[Json, File | None]:
    """Parameters from the query, a JSON body or a form; and a file, if one came along."""
    given: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = json.loads(await request.read())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad("can't parse JSON object")
        return given | body, None
    file = None
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            file = File(value.filename, value.file.read())
        else:
            given[name] = value
    return given, file


def _chat_of(given: Json) -> int | None:
    text = str(given.get("chat_id", ""))
    return int(text) if re.fullmatch(r"-?\d{1,19}", text) else None


def _refusal(refused: Refused) -> Answer:
    return Answer(refused.code, json.dumps(refused.envelope()).encode())


def _response(answer: Answer, now: datetime) -> web.Response:
    """As late as it is here: who moves this Telegram's clock moves the one it tells, too."""
    return web.Response(
        status=answer.status,
        body=answer.body,
        headers={"Date": format_datetime(now, usegmt=True)},
        content_type="application/json",
    )


def _finished(
    request: web.Request, call: Call, answer: Answer | None, now: datetime
) -> web.Response:
    if answer is None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    call.answered = answer.status
    return _response(answer, now)
