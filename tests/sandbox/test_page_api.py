"""The page's small API: what it shows, what it lets a visitor do, and whom it turns away."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from yarl import URL

from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.show import ShownPhone
from bot.sandbox.telegram import LocalTelegram

from .raw import TOKEN, Clock, Params, Stage
from .visit import SmallShow, Visit, messages_of_first_phone

UNREADABLE = "The page sent something that the demo cannot read."


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    """The page of a small show."""
    clock = Clock(datetime(2026, 3, 30, 15, 30, tzinfo=UTC))
    telegram = LocalTelegram(clock.now, TOKEN, limits=Limits.none())
    maya, sam = telegram.phone("Maya"), telegram.phone("Sam")
    phones = [
        ShownPhone("maya", "Maya", "mentee", "Maya, 17", maya, join="aB3"),
        ShownPhone("sam", "Sam", "mentor", "Sam, volunteer", sam),
    ]
    show = SmallShow(clock, phones)
    server = SandboxServer(telegram, show)
    await server.start()
    async with aiohttp.ClientSession() as http:
        yield Visit(telegram, server, show, http)
    await server.stop()


async def test_the_state_is_exactly_this(visit: Visit) -> None:
    await visit.post("phones/maya/start", {"payload": "aB3"})
    maya = visit.show.phones[0].phone
    maya.send("photo", caption="my dog")
    state = await visit.state()
    phones = state.pop("phones")
    assert isinstance(phones, list)
    assert state == {
        "title": "A small show",
        "notice": "Nobody here is real.",
        "now": "2026-03-30T15:30:00+00:00",
        "zone": "Europe/London",
        "now_text": "Mon 16:30",
        "turns": [
            {
                "id": 1,
                "at_text": "Mon 16:29",
                "who": "Maya",
                "heard": "wrote",
                "lines": ["The bot passed it on."],
            }
        ],
        "next_due": {"text": "Maya's check-in, Tuesday 16:00"},
        "down": False,
    }
    first, photo = phones[0].pop("messages")
    assert first == {
        "id": first["id"],
        "from": "me",
        "text": "/start aB3",
        "kind": "text",
        "caption": None,
        "at": "2026-03-30T15:30:00+00:00",
        "at_text": "Mon 16:30",
        "edited": False,
        "reply_to": None,
        "buttons": [],
        "silent": False,
        "document": None,
        "seen_by_bot": False,
    }
    assert (photo["kind"], photo["caption"], photo["text"]) == ("photo", "my dog", "")
    assert phones[0] == {
        "id": "maya",
        "name": "Maya",
        "role": "mentee",
        "subtitle": "Maya, 17",
        "blocked": False,
        "started": True,
        "keyboard": None,
        "toasts": [],
        "join_link": "aB3",
    }


async def test_a_visitor_does_what_a_person_does(visit: Visit) -> None:
    maya = visit.show.phones[0].phone
    fine = (200, {"ok": True})
    assert await visit.post("phones/maya/start", {}) == fine
    stage = Stage(visit.show.clock, visit.telegram, visit.server, maya, visit.http)
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await stage.call("sendMessage", chat_id=maya.id, text="Shall I?", reply_markup=keys)
    asked = maya.last.message_id
    assert await visit.post("phones/maya/press", {"message_id": asked, "data": "y"}) == fine
    assert await visit.post("phones/maya/write", {"text": "Hi", "reply_to": asked}) == fine
    written = max(maya.chat.messages)
    edit = {"message_id": written, "text": "Hello"}
    assert await visit.post("phones/maya/edit", edit) == fine
    assert await visit.post("phones/maya/send", {"kind": "sticker", "emoji": "👍"}) == fine
    assert await visit.post("phones/maya/block", {}) == fine
    assert maya.blocked
    assert await visit.post("phones/maya/unblock", {}) == fine
    kinds = [next(key for key in update if key != "update_id") for update in await stage.updates()]
    assert kinds == [
        "message",
        "callback_query",
        "message",
        "edited_message",
        "message",
        "my_chat_member",
        "my_chat_member",
    ]
    assert (await visit.maya())["started"] is True


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("phones/maya/write", {"text": " "}, "An empty message cannot be sent."),
        (
            "phones/maya/write",
            {"text": "a" * 5000},
            "That is too long: a message has at most 4,096 letters. Shorten it, or send it in two parts.",
        ),
        ("phones/maya/write", {"words": "a"}, UNREADABLE),
        ("phones/maya/write", ["a"], UNREADABLE),
        ("phones/maya/start", {"payload": "a b"}, UNREADABLE),
        (
            "phones/maya/press",
            {"message_id": 1, "data": "y"},
            "The bot's message is not there any more.",
        ),
        ("phones/maya/edit", {"message_id": 1, "text": "a"}, "There is no such message of yours."),
        ("phones/maya/send", {"kind": "sticker", "caption": "a"}, "A sticker carries no words."),
        (
            "phones/maya/send",
            {"kind": "hologram"},
            "Telegram has no kind of message called hologram.",
        ),
        ("clock", {"forward": "year"}, UNREADABLE),
        ("down", {"down": "yes"}, UNREADABLE),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_plain_sentence(
    visit: Visit, path: str, body: object, error: str
) -> None:
    assert await visit.post(path, body) == (400, {"ok": False, "error": error})
    assert len(visit.telegram.queue) == 0


@pytest.mark.parametrize("by", ["hour", "day", "next"])
async def test_the_clock_moves_and_says_the_new_time(visit: Visit, by: str) -> None:
    answer = await visit.post("clock", {"forward": by})
    assert answer == (200, {"ok": True, "now_text": "Mon 17:30"})
    assert visit.show.moved == [by]
    assert (await visit.state())["next_due"] is None


async def test_the_page_stays_open_while_telegram_is_down(visit: Visit) -> None:
    await visit.post("down", {"down": True})
    assert (await visit.state())["down"] is True
    with pytest.raises(aiohttp.ClientConnectionError):
        await visit.http.get(f"{visit.server.url}/bot{TOKEN}/getMe")
    await visit.post("down", {"down": False})
    async with visit.http.get(f"{visit.server.url}/bot{TOKEN}/getMe") as response:
        assert response.status == 200


async def _next_state(response: aiohttp.ClientResponse) -> Params:
    assert await response.content.readline() == b"event: state\n"
    line = await response.content.readline()
    assert await response.content.readline() == b"\n"
    state = json.loads(line.removeprefix(b"data: "))
    assert isinstance(state, dict)
    return state


async def test_each_change_is_streamed_and_many_at_once_are_one(visit: Visit) -> None:
    maya = visit.show.phones[0].phone
    async with visit.http.get(f"{visit.server.page_url}/api/events") as response:
        assert response.content_type == "text/event-stream"
        first = await _next_state(response)
        for nth in range(50):
            maya.write(f"message {nth}")
        second = await _next_state(response)
        maya.write("one more")
        third = await _next_state(response)
    counts = [len(messages_of_first_phone(state)) for state in (first, second, third)]
    assert counts == [0, 50, 51]


async def test_the_page_hears_when_the_bot_has_read(visit: Visit) -> None:
    maya = visit.show.phones[0].phone
    maya.write("seen?")
    stage = Stage(visit.show.clock, visit.telegram, visit.server, maya, visit.http)
    async with visit.http.get(f"{visit.server.page_url}/api/events") as response:
        before = await _next_state(response)
        await stage.confirm_all()
        after = await _next_state(response)
    seen = [messages_of_first_phone(state)[0]["seen_by_bot"] for state in (before, after)]
    assert seen == [False, True]


async def test_stopping_ends_the_streams(visit: Visit) -> None:
    async with visit.http.get(f"{visit.server.page_url}/api/events") as response:
        await _next_state(response)
        await visit.server.stop()
        assert await response.content.read() == b""


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Host": "example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "[::1"},
        {"Host": "192.0.2.1"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_another_web_page_cannot_press_anything(visit: Visit, headers: Params) -> None:
    sent = {name: str(value) for name, value in headers.items()}
    status, body = await visit.post("phones/maya/write", {"text": "forged"}, **sent)
    assert (status, body) == (403, {"ok": False, "error": "This is not the demo's own page."})
    assert len(visit.telegram.queue) == 0


async def test_its_own_page_may(visit: Visit) -> None:
    port = URL(visit.server.page_url).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        status, _ = await visit.post(
            "phones/maya/write", {"text": "mine"}, Host=host, Origin=f"http://{host}"
        )
        assert status == 200


async def test_a_name_that_points_here_cannot_read_the_state(visit: Visit) -> None:
    for path in ("/", "/api/state", "/api/events", "/page/index.html"):
        url = visit.server.page_url + path
        async with visit.http.get(url, headers={"Host": "rebound.example"}) as response:
            assert response.status == 403


async def test_the_page_is_served_with_its_policy(visit: Visit) -> None:
    async with visit.http.get(visit.server.page_url) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")


@pytest.mark.parametrize(
    "path",
    [
        "/page/../server.py",
        "/page/%2e%2e%2fserver.py",
        "/page/..%2f..%2f__init__.py",
        "/page/%2fetc%2fpasswd",
        "/page/nothing.css",
        "/server.py",
        "/api/phones/nobody/start",
    ],
)
async def test_nothing_else_is_read_from_the_disk(visit: Visit, path: str) -> None:
    url = URL(visit.server.page_url + path, encoded=True)
    async with visit.http.get(url) as response:
        assert response.status in (404, 405)


@pytest.mark.parametrize("path", ["phones/nobody/start", "phones/maya/dance"])
async def test_who_or_what_is_unknown_is_not_found(visit: Visit, path: str) -> None:
    url = f"{visit.server.page_url}/api/{path}"
    async with visit.http.post(url, json={}) as response:
        assert response.status == 404


async def test_without_a_show_there_is_no_page(stage: Stage) -> None:
    for path in ("/", "/page/index.html", "/api/state", "/api/events"):
        async with stage.http.get(stage.server.url + path) as response:
            assert response.status == 404
