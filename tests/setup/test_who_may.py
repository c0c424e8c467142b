"""Who may use the page: only a browser on this machine that has the whole address."""

import re

import aiohttp
import pytest
from aiohttp import ClientSession
from yarl import URL

from .filled import FORMS, fill
from .laid_out import TOKEN, Laid
from .visitor import ONCE, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_it_listens_on_this_machine_alone(laid: Laid) -> None:
    assert URL(laid.door.url).host == "127.0.0.1"


@pytest.mark.parametrize(
    "path", ["/", "/token", "/page.css", "/wrong/", "/{almost}/", "/{almost}/token"]
)
async def test_without_the_secret_there_is_nothing(laid: Laid, path: str) -> None:
    url = URL(laid.door.url)
    almost = url.path.strip("/")[:-1] + "_"
    async with (
        ClientSession() as http,
        http.get(url.origin().join(URL(path.format(almost=almost)))) as answer,
    ):
        assert answer.status == 404
        assert await answer.text() == "Not here.\n"


async def test_the_secret_is_long_and_new_each_time(laid: Laid) -> None:
    first = URL(laid.door.url).path
    await laid.again()
    assert re.fullmatch(r"/[A-Za-z0-9_-]{43}/", first)
    assert URL(laid.door.url).path != first


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:{port}.evil.example", ""]
)
async def test_a_name_that_only_points_here_is_refused(laid: Laid, host: str) -> None:
    port = str(URL(laid.door.url).port)
    headers = {"Host": host.format(port=port)}
    async with ClientSession() as http, http.get(laid.door.url, headers=headers) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_another_pages_form_changes_nothing(
    visitor: Visitor, laid: Laid, headers: dict[str, str]
) -> None:
    once = ONCE.search((await visitor.open("token")).text)
    assert once
    sent = {name: value.format(port=visitor.url.port) for name, value in headers.items()}
    async with ClientSession() as http:
        url = visitor.url / "token"
        fields = {"token": TOKEN, "once": once[1]}
        async with http.post(url, data=fields, headers=sent) as answer:
            assert answer.status == 403
    assert not (laid.folder / ".env").exists()


async def test_no_page_may_be_framed_scripted_or_read_by_another(visitor: Visitor) -> None:
    async with ClientSession() as http:
        for path in ("", "token", "page.css", "nothing-of-ours"):
            async with http.get(visitor.url / path if path else visitor.url) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "script-src" not in policy
                assert "frame-ancestors 'none'" in policy
                assert "Access-Control-Allow-Origin" not in answer.headers
                assert answer.headers["Cache-Control"] == "no-store"
                text = await answer.text()
                assert "<script" not in text
                assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text)


async def test_what_was_typed_is_never_markup(visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>\"'&"
    page = await visitor.send("programme", FORMS["programme"] | {"name": evil * 5, "zone": evil})
    assert page.status == 422
    assert "<script" not in page.text
    assert evil in page.words.replace("\n", "")


async def test_pressing_twice_adds_one(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "programme")
    once = ONCE.search((await visitor.open("mentor")).text)
    assert once
    for _ in range(2):
        page = await visitor.send("mentor", FORMS["mentor"], once[1])
        assert page.status == 200
    assert len((await laid.office.look()).roster.people) == 1


async def test_a_body_that_is_too_large_is_refused(visitor: Visitor) -> None:
    page = await visitor.send("programme", FORMS["programme"] | {"holidays": "x" * 100_000})
    assert page.status == 413


async def test_other_ways_of_asking_are_refused(visitor: Visitor) -> None:
    async with ClientSession() as http:
        for method in ("PUT", "DELETE", "OPTIONS"):
            async with http.request(method, visitor.url / "token") as answer:
                assert answer.status == 405
                assert "Access-Control-Allow-Origin" not in answer.headers
        with pytest.raises(aiohttp.ClientError):
            await http.get(visitor.url.with_host("127.0.0.2"))
