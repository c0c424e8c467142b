"""The second channels at the command line: addresses kept and never shown, tests told in plain words."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from pager import SECRET, PagerServer
from post_office import PASSWORD, USER, Odd, PostOffice, authority

from .office import Office

ADDRESS = "joe@zwirbelscheme.example"


@contextmanager
def beside(*servers: PostOffice | PagerServer) -> Iterator[Callable[..., Any]]:
    """Servers in a loop of their own, since a command runs one. Gives what runs something there."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    # Any: whatever it gives back.
    def there(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(20)

    try:
        for each in servers:
            there(each.start())
        yield there
    finally:
        for each in servers:
            there(each.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def trust(office: Office, folder: Path) -> None:
    """Has the command trust the tests' authority, as an operator's machine trusts real ones."""
    file = folder / "authority.pem"
    authority().cert_pem.write_to_path(str(file))
    office.settings["SSL_CERT_FILE"] = str(file)


def set_mail(office: Office, post: PostOffice, password: str = PASSWORD) -> None:
    login = f"{USER}:{quote(password, safe='')}@"
    office.settings |= {
        "KEPT_IN_MIND_SMTP_URL": post.url("smtp+starttls", login),
        "KEPT_IN_MIND_MAIL_FROM": "alerts@scheme.example",
    }


def set_webhook(office: Office, pager: PagerServer) -> None:
    office.settings |= {
        "KEPT_IN_MIND_WEBHOOK_URL": pager.url,
        "KEPT_IN_MIND_WEBHOOK_SECRET": SECRET,
    }


def joe(office: Office) -> str:
    return office.add("Joe", "coordinator", "--duty", "deputy")


# where somebody is reached


def test_an_address_is_kept_and_never_shown(office: Office) -> None:
    of = joe(office)
    done = office.run("people", "reach", of, "--email", ADDRESS)
    assert done.code == 0
    shown = done.out + office.run("people", "list").out + office.run("people", "list", "--json").out
    assert "zwirbelscheme" not in shown
    assert ", e-mail" in shown
    [person] = office.run("people", "list", "--json").json["people"]
    assert person["email"] is True
    assert person["reach"] is None  # Telegram is another matter
    assert office.run("people", "reach", of, "--no-email").code == 0
    [person] = office.run("people", "list", "--json").json["people"]
    assert person["email"] is False


def test_two_adults_may_share_a_mailbox(office: Office, tmp_path: Path) -> None:
    post = PostOffice()
    with beside(post):
        trust(office, tmp_path)
        set_mail(office, post)
        for of in (joe(office), office.add("Priya", "coordinator", "--duty", "lead")):
            assert office.run("people", "reach", of, "--email", ADDRESS).code == 0
        assert office.run("channel", "test").out == "The mail server has taken the test.\n"
        assert len(post.letters) == 1


@pytest.mark.parametrize(
    "address",
    [
        "", "joe", "joe@", "@scheme.org", "joe@scheme", "joe@@scheme.org", "joe scheme@a.org",
        "joe@scheme.org, ann@a.org", "joe@scheme.org\nBcc: a@b.org", "Joe <joe@scheme.org>",
        '"joe"@scheme.org', "joe@-scheme.org", "joe@scheme..org", ".joe@scheme.org",
        "joe@scheme.org;a@b.org", "jœ@scheme.org", "joe@127.0.0.1", "joe@" + "a" * 250 + ".org",
    ],
)  # fmt: skip
def test_what_is_clearly_no_address_is_refused(office: Office, address: str) -> None:
    done = office.run("people", "reach", joe(office), "--email", address)
    assert done.code == 1
    assert "That is not an e-mail address that can be used" in done.err


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_young_people_and_mentors_are_never_reached_by_e_mail(office: Office, who: str) -> None:
    more = ("--born", "2009-05") if who == "mentee" else ()
    of = office.add("Maya", who, *more)
    done = office.run("people", "reach", of, "--email", ADDRESS)
    assert done.code == 1
    assert "Only an adult on the ladder" in done.err


def test_who_may_not_is_refused(office: Office) -> None:
    mentor = office.add("Sam", "mentor")
    done = office.run("people", "reach", joe(office), "--email", ADDRESS, "--by", mentor)
    assert done.code == 1
    assert "may not do that" in done.err


def test_either_an_address_or_none(office: Office) -> None:
    of = joe(office)
    for words in ((), ("--email", ADDRESS, "--no-email")):
        assert office.run("people", "reach", of, *words).code == 2


def test_nobody_is_not_reached(office: Office) -> None:
    nobody = "00000000-0000-0000-0000-000000000009"
    assert "no such person" in office.run("people", "reach", nobody, "--email", ADDRESS).err


# tests of the channels


def test_without_a_channel_it_is_said_what_to_set(office: Office) -> None:
    done = office.run("channel", "test")
    assert done.code == 1
    assert "KEPT_IN_MIND_SMTP_URL" in done.err
    assert "KEPT_IN_MIND_WEBHOOK_URL" in done.err


def test_both_are_tested_and_doctor_knows_it(office: Office, tmp_path: Path) -> None:
    post, pager = PostOffice(), PagerServer()
    with beside(post, pager):
        trust(office, tmp_path)
        set_mail(office, post)
        set_webhook(office, pager)
        office.run("people", "reach", joe(office), "--email", ADDRESS)
        assert "never tried" in second(office, "email")
        done = office.run("channel", "test")
        assert (done.code, done.err) == (0, "")
        assert done.out == "The mail server has taken the test.\nThe webhook has taken the test.\n"
        [letter] = post.letters
        assert (letter["To"], letter["Subject"]) == (ADDRESS, "TEST: no worry")
        assert letter.get_content().startswith("This is a test. There is no worry")
        [page] = pager.pages
        assert (page["kind"], page["level"], page["number"]) == ("test", "", 0)
        for channel in ("email", "webhook"):
            assert second(office, channel).startswith("last taken ")
            assert second(office, channel).endswith("; no failure")
        post.odd = Odd.REFUSES
        assert office.run("channel", "test", "--email").code == 1
        assert second(office, "email").endswith(": The mail server refused it (answer 554).")


def second(office: Office, channel: str) -> str:
    """What doctor says of a channel."""
    found = office.run("doctor", "--offline", "--json").json["findings"]
    return str(next(e["say"] for e in found if e["about"] == f"second channel: {channel}"))


def test_the_wrong_password_is_a_clear_sentence_at_once(office: Office, tmp_path: Path) -> None:
    """Nobody has an address yet: what is wrong with the server shows anyhow."""
    post = PostOffice()
    with beside(post):
        trust(office, tmp_path)
        set_mail(office, post, "hunter2-wrong")
        done = office.run("channel", "test", "--json")
        assert done.code == 1
        assert done.json == {
            "tried": [
                {
                    "channel": "email",
                    "taken": False,
                    "said": "The mail server refused the user name or the password.",
                }
            ],
            "ok": False,
        }
        assert False in post.logins
        set_mail(office, post)
        right = office.run("channel", "test")
        assert "answers and takes the password" in right.out
        assert post.letters == []
        for shown in (done, right, office.run("doctor", "--offline")):
            assert "hunter2" not in shown.out + shown.err
            assert PASSWORD not in shown.out + shown.err


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (302, "The webhook answered 302: a redirect is not followed."),
        (404, "The webhook refused it (answer 404)."),
        (503, "The webhook has a fault of its own (answer 503)."),
    ],
)
def test_what_the_webhook_answers_is_told(
    office: Office, tmp_path: Path, status: int, said: str
) -> None:
    pager = PagerServer(answers=status, headers={"Location": "/elsewhere"})
    with beside(pager):
        trust(office, tmp_path)
        set_webhook(office, pager)
        done = office.run("channel", "test", "--webhook")
        assert (done.code, done.out) == (1, f"{said}\n")
        assert pager.happened[str(status)] == 1
        assert pager.elsewhere == 0


def test_a_certificate_that_nobody_trusts_is_told(office: Office) -> None:
    pager = PagerServer()
    with beside(pager):
        set_webhook(office, pager)
        done = office.run("channel", "test")
        assert "a certificate that is not good for its name. Nothing was sent." in done.out
        assert pager.timestamps == []


def test_who_may_not_test_is_refused_and_nothing_goes_out(office: Office) -> None:
    pager = PagerServer()
    with beside(pager):
        set_webhook(office, pager)
        mentor = office.add("Sam", "mentor")
        done = office.run("channel", "test", "--by", mentor)
        assert (done.code, "may not do that" in done.err) == (1, True)
        assert pager.timestamps == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"SMTP_URL": "smtps://a:hunter2@mail.example"}, "set both KEPT_IN_MIND_SMTP_URL and"),
        ({"MAIL_FROM": "a@b.example"}, "set both KEPT_IN_MIND_SMTP_URL and"),
        ({"WEBHOOK_URL": "https://hunter2.example"}, "set both KEPT_IN_MIND_WEBHOOK_URL and"),
        ({"SMTP_URL": "smtp://a:hunter2@mail.example", "MAIL_FROM": "a@b.example"}, "encrypted"),
        ({"SMTP_URL": "hunter2", "MAIL_FROM": "a@b.example"}, "write smtp+starttls://"),
        ({"SMTP_URL": "smtps://a:hunter2@h:port", "MAIL_FROM": "a@b.example"}, "cannot be read"),
        ({"SMTP_URL": "smtps://hunter2@h", "MAIL_FROM": "a@b.example"}, "both a user name and"),
        ({"SMTP_URL": "smtps://h", "MAIL_FROM": "hunter2"}, "not an e-mail address"),
        ({"WEBHOOK_URL": "http://hunter2.example", "WEBHOOK_SECRET": SECRET}, "https address"),
        ({"WEBHOOK_URL": "https://a.example", "WEBHOOK_SECRET": "hunter2"}, "16 characters"),
    ],
)
def test_faulty_settings_are_told_before_the_night_and_never_quoted(
    office: Office, settings: dict[str, str], told: str
) -> None:
    office.settings |= {f"KEPT_IN_MIND_{name}": value for name, value in settings.items()}
    for words in (("people", "list"), ("doctor", "--offline"), ("run",)):
        done = office.run(*words)
        assert done.code == 1
        assert told in done.err
        assert "hunter2" not in done.out + done.err


def test_doctor_shows_no_secret_of_them(office: Office) -> None:
    office.settings |= {
        "KEPT_IN_MIND_SMTP_URL": "smtps://someone:hunter2@mail.example",
        "KEPT_IN_MIND_MAIL_FROM": "alerts@scheme.example",
        "KEPT_IN_MIND_WEBHOOK_URL": "https://pager.example/hunter3",
        "KEPT_IN_MIND_WEBHOOK_SECRET": "hunter4 and some more",
    }
    shown = office.run("doctor", "--offline").out
    assert shown.count("set (never shown)") == 3
    for secret in ("someone", "hunter2", "hunter3", "hunter4"):
        assert secret not in shown
