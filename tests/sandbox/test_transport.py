"""The transport tells what was certainly not sent from what may have been, and leaks nothing."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.request import RequestData

from bot.sandbox.faults import Fault
from bot.transport import AiohttpRequest, NotSent, Unsure

from .raw import TOKEN, Stage

WORDS = "canary words"


@pytest.fixture
async def request_object() -> AsyncIterator[AiohttpRequest]:
    """The transport alone, with short patience."""
    made = AiohttpRequest(connect_timeout=0.2, read_timeout=0.2)
    await made.initialize()
    yield made
    await made.shutdown()


def _bound_port() -> socket.socket:
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/bot{TOKEN}/sendMessage"


async def test_a_refused_port_is_not_sent(request_object: AiohttpRequest) -> None:
    with _bound_port() as held, pytest.raises(NotSent) as error:
        await request_object.do_request(_url(held.getsockname()[1]), "POST")
    assert TOKEN not in repr(error.value)
    assert error.value.__suppress_context__
    assert str(error.value).startswith("Telegram was not reached")


async def test_an_unknown_name_is_not_sent(request_object: AiohttpRequest) -> None:
    # `.invalid` never resolves (RFC 2606).
    with pytest.raises(NotSent):
        await request_object.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")


async def test_a_connection_that_is_never_made_is_not_sent(
    request_object: AiohttpRequest,
) -> None:
    with _bound_port() as held:
        held.listen(0)
        port = held.getsockname()[1]
        # The kernel answers for a few; the rest of the callers wait outside.
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        with pytest.raises(NotSent):
            await request_object.do_request(_url(port), "POST")
        for each in waiting:
            each.close()


async def test_waiting_for_a_free_connection_is_not_sent(stage: Stage) -> None:
    narrow = AiohttpRequest(connect_timeout=0.2, read_timeout=30, connections=1)
    await narrow.initialize()
    stage.telegram.faults.next("getMe", Fault.hang())
    url = f"{stage.server.url}/bot{TOKEN}/getMe"
    hanging = asyncio.create_task(narrow.do_request(url, "POST"))
    await stage.telegram.called.wait()
    with pytest.raises(NotSent):
        await narrow.do_request(url, "POST")
    await stage.server.stop()
    with pytest.raises(Unsure):
        await hanging
    await narrow.shutdown()


async def test_silence_after_sending_is_unsure(request_object: AiohttpRequest) -> None:
    with _bound_port() as held:
        held.listen()
        with pytest.raises(Unsure) as error:
            await request_object.do_request(_url(held.getsockname()[1]), "POST")
    assert TOKEN not in repr(error.value)


async def test_no_error_holds_the_token_or_the_words(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    request = AiohttpRequest(read_timeout=0.2)
    await request.initialize()
    data = RequestData([])
    for fault in (
        Fault.status(502, delivered=True),
        Fault.malformed_json(),
        Fault.close_after_delivery(),
        Fault.hang(),
    ):
        stage.telegram.faults.next("sendMessage", fault)
        url = f"{stage.server.url}/bot{TOKEN}/sendMessage?chat_id={stage.maya.id}&text={WORDS}"
        with pytest.raises(Unsure) as error:
            await request.post(url, data)
        for told in (repr(error.value), str(error.value), caplog.text):
            assert TOKEN not in told
            assert WORDS not in told
        # What came before may quote the URL; it must not be printed along.
        assert error.value.__context__ is None or error.value.__suppress_context__
    await request.shutdown()


async def test_redirects_are_not_followed(stage: Stage, bot: Bot) -> None:
    asked: list[bytes] = []

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(
            f"HTTP/1.1 307 Moved\r\nLocation: {stage.server.url}/bot{TOKEN}/getMe\r\n"
            "Content-Length: 0\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(redirect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    stage.telegram.calls.clear()
    request = AiohttpRequest()
    await request.initialize()
    with pytest.raises(Unsure):
        await request.post(_url(port))
    assert len(asked) == 1
    assert list(stage.telegram.calls) == []
    await request.shutdown()
    server.close()
    await server.wait_closed()


async def test_proxies_of_the_environment_are_not_used(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _bound_port() as held:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{held.getsockname()[1]}")
        request = AiohttpRequest()
        await request.initialize()
        status, _ = await request.do_request(f"{stage.server.url}/bot{TOKEN}/getMe", "POST")
        await request.shutdown()
    assert status == 200


async def test_what_telegram_refuses_keeps_its_own_error(stage: Stage, bot: Bot) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(77, "a")
    stage.telegram.faults.next("getMe", Fault.retry_after(3))
    with pytest.raises(RetryAfter):
        await bot.get_me()
    request = AiohttpRequest()
    await request.initialize()
    with pytest.raises(InvalidToken):
        await request.post(f"{stage.server.url}/bot{TOKEN[:-1]}x/getMe")
    await request.shutdown()


async def test_half_a_character_is_refused_by_telegram_and_not_quoted(
    stage: Stage, bot: Bot
) -> None:
    with pytest.raises(BadRequest) as error:
        await bot.send_message(stage.maya.id, f"{WORDS} \ud83d")
    assert WORDS not in str(error.value)


async def test_it_can_be_opened_and_closed_twice_and_says_when_it_is_closed() -> None:
    request = AiohttpRequest(read_timeout=3)
    assert request.read_timeout == 3
    with pytest.raises(NotSent):
        await request.do_request("http://127.0.0.1:9/", "POST")
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        await request.shutdown()
        await request.shutdown()


def test_both_errors_are_network_errors_to_the_library() -> None:
    assert issubclass(NotSent, NetworkError)
    assert issubclass(Unsure, NetworkError)
    assert not issubclass(NotSent, Unsure)
    assert not issubclass(Unsure, NotSent)
