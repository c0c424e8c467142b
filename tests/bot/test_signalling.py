"""Calling a real HTTPS server that does its work, or does something else instead.

The server works the signature out for itself, from the recipe in the operator's guide. Each proof
also says that the fault happened, and how many copies the server has.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pager import SECRET, Odd, PagerServer
from post_office import certificate, trusting

from bot.second_channels import Attempt, Fate, SecondChannels, Webhook, webhook
from bot.signalling import NoWebhook, Signal, call, signature
from flows.channels import Fault, Trouble

NOW = datetime(2026, 11, 3, 16, 20, tzinfo=UTC)
SIGNAL = Signal("alert", "NOW", 1, "NOW: worry 1.", "1A2B3C4D", NOW, repeat=False)


@pytest.fixture
async def pager() -> AsyncIterator[PagerServer]:
    server = PagerServer()
    await server.start()
    yield server
    await server.stop()


def channels(server: PagerServer, seconds: float = 5) -> SecondChannels:
    return SecondChannels(webhook=Webhook(server.url, SECRET), seconds=seconds, tls=trusting())


async def test_a_page_is_signed_and_holds_level_and_number_alone(pager: PagerServer) -> None:
    assert (await call(channels(pager), SIGNAL, NOW)).fate is Fate.TAKEN
    assert pager.pages == [
        {
            "kind": "alert",
            "level": "NOW",
            "number": 1,
            "text": "NOW: worry 1.",
            "reference": "1A2B3C4D",
            "at": "2026-11-03T16:20:00+00:00",
            "repeat": False,
        }
    ]
    assert pager.timestamps == [int(NOW.timestamp())]
    assert pager.forged == 0


def test_the_signature_is_the_one_that_the_guide_describes() -> None:
    """Worked out by hand with `openssl dgst -sha256 -hmac`."""
    made = signature("a secret of the tests alone", "1793722800", b'{"kind": "test"}')
    assert made == "v1=f293f7a6a8e8b273289c0aca0e30939535679d2b4c6eb7f277c5ea153fb856e7"


async def test_another_secret_is_noticed(pager: PagerServer) -> None:
    wrong = replace(channels(pager), webhook=Webhook(pager.url, "not the secret of it"))
    found = await call(wrong, SIGNAL, NOW)
    assert found == Attempt(Fate.REFUSED, Trouble(Fault.REFUSED, 403))
    assert (pager.forged, pager.pages) == (1, [])


def silent(fate: Fate) -> Attempt:
    return Attempt(fate, Trouble(Fault.SILENT, 1))


@pytest.mark.parametrize(
    ("odd", "expected", "copies"),
    [
        (Odd.HANGS, silent(Fate.UNSURE), 0),
        (Odd.KEEPS_AND_HANGS, silent(Fate.UNSURE), 1),
        (Odd.CUTS, Attempt(Fate.UNSURE, Trouble(Fault.CUT)), 1),
        (Odd.NONSENSE, Attempt(Fate.UNSURE, Trouble(Fault.ODD)), 1),
    ],
)
async def test_what_goes_wrong_is_told_apart(
    pager: PagerServer, odd: Odd, expected: Attempt, copies: int
) -> None:
    pager.odd = odd
    assert await call(channels(pager, seconds=1), SIGNAL, NOW) == expected
    assert pager.happened[odd] == 1
    assert len(pager.pages) == copies


@pytest.mark.parametrize(
    ("status", "fate", "fault"),
    [
        (301, Fate.REFUSED, Fault.REDIRECT),
        (302, Fate.REFUSED, Fault.REDIRECT),
        (307, Fate.REFUSED, Fault.REDIRECT),
        (400, Fate.REFUSED, Fault.REFUSED),
        (401, Fate.REFUSED, Fault.REFUSED),
        (404, Fate.REFUSED, Fault.REFUSED),
        (408, Fate.NOT_TAKEN, Fault.BUSY),
        (429, Fate.NOT_TAKEN, Fault.BUSY),
        (500, Fate.UNSURE, Fault.BROKEN),
        (503, Fate.UNSURE, Fault.BROKEN),
    ],
)
async def test_what_is_answered_decides(
    pager: PagerServer, status: int, fate: Fate, fault: Fault
) -> None:
    pager.answers = status
    pager.headers = {"Location": "/elsewhere"} if 300 <= status < 400 else {}
    assert await call(channels(pager), SIGNAL, NOW) == Attempt(fate, Trouble(fault, status))
    assert pager.happened[str(status)] == 1
    assert pager.elsewhere == 0


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("9999", 60),
        ("soon", 0),
        ("Tue, 03 Nov 2026 16:20:09 GMT", 9),
        ("-5", 0),
    ],
)
async def test_a_waiting_time_is_obeyed_within_reason(
    pager: PagerServer, asked: str, seconds: float
) -> None:
    pager.answers, pager.headers = 429, {"Retry-After": asked}
    assert (await call(channels(pager), SIGNAL, NOW)).again_after == seconds


async def test_a_certificate_for_another_name_is_a_wrong_one() -> None:
    server = PagerServer(tls=certificate("elsewhere.example"))
    await server.start()
    try:
        found = await call(channels(server), SIGNAL, NOW)
    finally:
        await server.stop()
    assert found == Attempt(Fate.REFUSED, Trouble(Fault.CERTIFICATE))
    assert (server.timestamps, server.pages) == ([], [])


async def test_a_certificate_that_nobody_trusts_is_no_certificate(pager: PagerServer) -> None:
    distrusting = replace(channels(pager), tls=None)
    found = await call(distrusting, SIGNAL, NOW)
    assert found == Attempt(Fate.REFUSED, Trouble(Fault.CERTIFICATE))
    assert (pager.timestamps, pager.pages) == ([], [])


async def test_nobody_listens(pager: PagerServer) -> None:
    gone = channels(pager)
    await pager.stop()
    found = await call(gone, SIGNAL, NOW)
    assert found == Attempt(Fate.NOT_TAKEN, Trouble(Fault.UNREACHABLE))


async def test_without_a_webhook_there_is_nothing_to_call() -> None:
    with pytest.raises(NoWebhook):
        await call(SecondChannels(), SIGNAL, NOW + timedelta(1))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/page", "ftp://a.example", "https://", "nonsense"]
)
def test_only_https_is_called(url: str) -> None:
    with pytest.raises(ValueError, match="https") as refused:
        webhook(url, SECRET)
    assert url not in str(refused.value)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 characters"):
        webhook("https://pager.example/page", "short")


def test_a_body_is_plain_json() -> None:
    assert json.loads(SIGNAL.as_bytes())["number"] == 1
