"""Handing a mail over to a real mail server that does its work, or does something else instead.

Each proof also says that the fault happened, and how many copies the server has.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from post_office import PASSWORD, USER, Odd, PostOffice, certificate, trusting

from bot.mailing import Letter, NoMailServer, greet, hand_over
from bot.second_channels import Attempt, Fate, SecondChannels, mail_server
from flows.channels import Fault, Trouble

LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@"
LETTER = Letter(
    "joe@scheme.example",
    "NOW: worry 1",
    "NOW: worry 1.\n",
    "1A2B3C4D",
    datetime(2026, 11, 3, 16, 20, tzinfo=UTC),
)


@pytest.fixture(params=[False, True], ids=["starttls", "smtps"])
async def post(request: pytest.FixtureRequest) -> AsyncIterator[PostOffice]:
    office = PostOffice(is_implicit=request.param)
    await office.start()
    yield office
    await office.stop()


def channels(office: PostOffice, login: str = LOGIN, seconds: float = 5) -> SecondChannels:
    scheme = "smtps" if office.is_implicit else "smtp+starttls"
    server = mail_server(office.url(scheme, login), "alerts@scheme.example")
    return SecondChannels(mail=server, seconds=seconds, tls=trusting())


async def test_a_mail_is_handed_over_with_what_it_needs_and_no_more(post: PostOffice) -> None:
    assert (await hand_over(channels(post), LETTER)).fate is Fate.TAKEN
    [letter] = post.letters
    assert letter.get_content().replace("\r\n", "\n") == "NOW: worry 1.\n"
    headers = {name: str(value) for name, value in letter.items()}
    assert headers | {"Content-Type": "", "Content-Transfer-Encoding": "", "MIME-Version": ""} == {
        "From": "alerts@scheme.example",
        "To": "joe@scheme.example",
        "Subject": "NOW: worry 1",
        "Date": "Tue, 03 Nov 2026 16:20:00 +0000",
        "Message-ID": "<1a2b3c4d@scheme.example>",
        "Auto-Submitted": "auto-generated",
        "Importance": "high",
        "Content-Type": "",
        "Content-Transfer-Encoding": "",
        "MIME-Version": "",
    }


async def test_a_second_copy_is_known_as_one_by_its_id(post: PostOffice) -> None:
    await hand_over(channels(post), LETTER)
    await hand_over(channels(post), LETTER)
    first, second = post.letters
    assert first["Message-ID"] == second["Message-ID"]


TABLE = {
    Odd.HANGS_AT_ONCE: (Attempt(Fate.NOT_TAKEN, Trouble(Fault.SILENT, 1)), 0),
    Odd.HANGS_AFTER_DATA: (Attempt(Fate.UNSURE, Trouble(Fault.SILENT, 1)), 0),
    Odd.KEEPS_AND_HANGS: (Attempt(Fate.UNSURE, Trouble(Fault.SILENT, 1)), 1),
    Odd.CUTS_AT_ONCE: (Attempt(Fate.NOT_TAKEN, Trouble(Fault.UNREACHABLE)), 0),
    Odd.CUTS_AFTER_DATA: (Attempt(Fate.UNSURE, Trouble(Fault.CUT)), 1),
    Odd.LATER: (Attempt(Fate.NOT_TAKEN, Trouble(Fault.BUSY, 451)), 0),
    Odd.REFUSES: (Attempt(Fate.REFUSED, Trouble(Fault.REFUSED, 554)), 0),
    Odd.REFUSES_SENDER: (Attempt(Fate.REFUSED, Trouble(Fault.SENDER, 553)), 0),
    Odd.REFUSES_ADDRESS: (Attempt(Fate.REFUSED, Trouble(Fault.ADDRESS, 550)), 0),
}


@pytest.mark.parametrize("odd", Odd)
async def test_what_goes_wrong_is_told_apart(post: PostOffice, odd: Odd) -> None:
    expected, copies = TABLE[odd]
    post.odd = odd
    assert await hand_over(channels(post, seconds=1), LETTER) == expected
    assert post.happened[odd] == 1
    assert len(post.letters) == copies


async def test_the_wrong_password_is_refused(post: PostOffice) -> None:
    wrong = channels(post, f"{USER}:other@")
    assert await hand_over(wrong, LETTER) == Attempt(Fate.REFUSED, Trouble(Fault.PASSWORD, 535))
    assert (set(post.logins), post.letters) == ({False}, [])


async def test_a_greeting_gives_the_password_and_sends_nothing(post: PostOffice) -> None:
    assert (await greet(channels(post))).fate is Fate.TAKEN
    refused = await greet(channels(post, f"{USER}:other@"))
    assert refused == Attempt(Fate.REFUSED, Trouble(Fault.PASSWORD, 535))
    assert (set(post.logins), post.letters) == ({True, False}, [])


async def test_a_certificate_that_nobody_trusts_is_no_certificate(post: PostOffice) -> None:
    distrusting = replace(channels(post), tls=None)
    assert await hand_over(distrusting, LETTER) == Attempt(Fate.REFUSED, Trouble(Fault.CERTIFICATE))
    assert (post.logins, post.letters) == ([], [])


@pytest.mark.parametrize("is_implicit", [False, True])
async def test_a_certificate_for_another_name_is_a_wrong_one(is_implicit: bool) -> None:
    office = PostOffice(is_implicit=is_implicit, tls=certificate("elsewhere.example"))
    await office.start()
    try:
        found = await hand_over(channels(office), LETTER)
        assert found == Attempt(Fate.REFUSED, Trouble(Fault.CERTIFICATE))
        assert (office.logins, office.letters) == ([], [])
    finally:
        await office.stop()


async def test_without_encryption_no_password_and_no_mail_goes() -> None:
    office = PostOffice(offers_tls=False)
    await office.start()
    try:
        found = await hand_over(channels(office), LETTER)
        assert found == Attempt(Fate.REFUSED, Trouble(Fault.NO_ENCRYPTION))
        assert (office.logins, office.letters) == ([], [])
    finally:
        await office.stop()


async def test_nobody_listens(post: PostOffice) -> None:
    gone = channels(post)
    await post.stop()
    assert await hand_over(gone, LETTER) == Attempt(Fate.NOT_TAKEN, Trouble(Fault.UNREACHABLE))


async def test_without_a_mail_server_there_is_nothing_to_hand_over_to() -> None:
    with pytest.raises(NoMailServer):
        await hand_over(SecondChannels(), LETTER)


async def test_plain_mail_goes_to_this_machine_alone() -> None:
    office = PostOffice(offers_tls=False)
    await office.start()
    try:
        here = SecondChannels(mail=mail_server(office.url("smtp"), "alerts@scheme.example"))
        assert (await hand_over(here, LETTER)).fate is Fate.TAKEN
        assert len(office.letters) == 1
    finally:
        await office.stop()
    with pytest.raises(ValueError, match="encrypted"):
        mail_server("smtp://mail.scheme.example", "alerts@scheme.example")
