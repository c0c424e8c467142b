"""The second channel on the page: tried before it is kept, never shown again, tested by a button."""

import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from post_office import PASSWORD, USER, Odd, PostOffice, authority

from bot.settings import load_settings

from .filled import fill
from .laid_out import Laid
from .visitor import Page, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADDRESS = "priya@scheme.example"


@pytest_asyncio.fixture(loop_scope="session")
async def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PostOffice]:
    """A mail server whose certificate this machine trusts."""
    trusted = tmp_path / "trusted.pem"
    authority().cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    office = PostOffice()
    await office.start()
    yield office
    await office.stop()


def mail(post: PostOffice, **other: str) -> dict[str, str]:
    """What is typed for the mail server."""
    return {
        "host": f"127.0.0.1:{post.port}",
        "security": "smtp+starttls",
        "user": USER,
        "password": PASSWORD,
        "sender": "alerts@scheme.example",
    } | other


async def asked(visitor: Visitor, fields: dict[str, str]) -> Page:
    """Sends the form, and a faulty one comes back without a secret in it."""
    page = await visitor.send("channel", fields)
    for secret in (PASSWORD, "a-shared-secret-of-ours", "pager.example"):
        assert secret not in page.text
    return page


async def test_it_is_tried_kept_and_tested(visitor: Visitor, laid: Laid, post: PostOffice) -> None:
    await fill(visitor, "token", "programme", "ladder")
    people = (await laid.office.look()).roster.people
    priya = next(str(each.id) for each in people if each.first_name == "Priya")
    page = await asked(visitor, mail(post, person=priya, address=ADDRESS))
    assert "E-mail is set up, by the server 127.0.0.1." in page.words
    assert "These have an e-mail address for alerts: Priya." in page.words
    assert post.letters == []
    channels = load_settings().second_channels
    assert channels.mail is not None
    assert (channels.mail.user, channels.mail.password) == (USER, PASSWORD)
    assert stat.S_IMODE((laid.folder / ".env").stat().st_mode) == 0o600
    page = await visitor.send("channel", {"do": "test"})
    assert "has taken the test" in page.words
    assert [each["To"] for each in post.letters] == [ADDRESS]
    assert ADDRESS not in page.text
    post.odd = Odd.REFUSES
    page = await visitor.send("channel", {"do": "test"})
    assert "has taken the test" not in page.words
    assert len(post.letters) == 1


BAD = [
    ({"host": ""}, "host", "Type the server for outgoing mail"),
    ({"host": "mail server"}, "host", "is not the name of a server"),
    ({"host": "127.0.0.1:port"}, "host", "is not the name of a server"),
    ({"host": "127.0.0.1:1"}, "host", "could not be reached"),
    (
        {"host": "mail.example.org", "security": "smtp"},
        "security",
        "Mail to another computer goes encrypted",
    ),
    ({"security": "none"}, "security", "Choose one of these."),
    ({"password": "wrong"}, "password", "password"),
    ({"password": ""}, "password", "Type both a user name and a password"),
    ({"sender": "alerts"}, "sender", "Type the e-mail address from which alerts come"),
    (
        {"webhook_url": "http://pager.example/x", "webhook_secret": "x" * 16},
        "webhook_url",
        "begins with https",
    ),
    (
        {"webhook_url": "https://pager.example/x", "webhook_secret": "short"},
        "webhook_secret",
        "16 characters or more",
    ),
]


async def test_what_is_wrong_is_told_and_nothing_is_kept(
    visitor: Visitor, laid: Laid, post: PostOffice
) -> None:
    await fill(visitor, "programme", "ladder")
    for typed, field, fault in BAD:
        page = await asked(visitor, mail(post, **typed))
        assert page.status == 422, typed
        assert list(page.faults) == [field], typed
        assert fault in page.faults[field], page.faults
    assert not (laid.folder / ".env").exists()
    page = await asked(visitor, mail(post, person="", address="not an address"))
    assert list(page.faults) == ["person"]
    people = (await laid.office.look()).roster.people
    page = await asked(visitor, {"person": str(people[0].id), "address": "not an address"})
    assert "This is not an e-mail address." in page.faults["address"]


async def test_a_webhook_is_kept_and_never_shown(visitor: Visitor, laid: Laid) -> None:
    await fill(visitor, "programme", "ladder")
    typed = {
        "webhook_url": "https://pager.example/a?b=$c",
        "webhook_secret": "a-shared-secret-of-ours",
    }
    page = await asked(visitor, typed)
    assert "A webhook is set up." in page.words
    hook = load_settings().second_channels.webhook
    assert hook is not None
    assert (hook.url, hook.secret) == tuple(typed.values())
