"""Hands one mail over to the mail server by SMTP, and says what became of it.

Decides only whether the server has it, certainly has not, or may have. Encrypted with the
certificate checked, or not at all. Never logs, and never quotes what a server says: it may repeat
an address.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from time import monotonic

import aiosmtplib

from bot.second_channels import TAKEN, Attempt, Fate, MailServer, SecondChannels
from flows.channels import Fault, Trouble

US = "[127.0.0.1]"
"""How we greet. The library's own choice asks the name service for this machine's name, and tells it."""
GOODBYE_SECONDS = 2
PERMANENT = 500


class NoMailServer(Exception):
    """No mail server is set up here."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, to one address."""

    to: str = field(repr=False)
    subject: str
    text: str
    reference: str
    at: datetime

    def as_bytes(self, sender: str) -> bytes:
        """As it goes over the wire. A second copy has the same id, so that it is known as one."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = f"<{self.reference.lower()}@{sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Importance"] = "high"
        message.set_content(self.text)
        return message.as_bytes(policy=WIRE)


@dataclass(slots=True)
class _Progress:
    """How far a handing over came. `words` were sent: from then on the server may have the mail."""

    words_sent: bool = False


async def hand_over(channels: SecondChannels, letter: Letter) -> Attempt:
    """One try. Raises nothing but NoMailServer: whatever happens is told as an Attempt."""
    return await _try(channels, letter)


async def greet(channels: SecondChannels) -> Attempt:
    """Connects, encrypts and gives the password, and hands over nothing. Raises NoMailServer."""
    return await _try(channels, None)


async def _try(channels: SecondChannels, letter: Letter | None) -> Attempt:
    server = channels.mail
    if server is None:
        raise NoMailServer
    started, progress = monotonic(), _Progress()
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        timeout=channels.seconds,
        use_tls=server.scheme == "smtps",
        start_tls=False,
        tls_context=channels.context if server.scheme != "smtp" else None,
        local_hostname=US,
    )
    try:
        async with asyncio.timeout(channels.seconds):
            return await _converse(client, server, letter, progress)
    except (TimeoutError, aiosmtplib.SMTPTimeoutError):
        seconds = max(1, round(monotonic() - started))
        return _untaken(progress, Trouble(Fault.SILENT, seconds))
    except (aiosmtplib.SMTPException, OSError) as error:
        return _told_by(error, progress)
    finally:
        client.close()


async def _converse(
    client: aiosmtplib.SMTP, server: MailServer, letter: Letter | None, progress: _Progress
) -> Attempt:
    await client.connect()
    await client.ehlo()
    if server.scheme == "smtp+starttls":
        if not client.supports_extension("starttls"):
            return Attempt(Fate.REFUSED, Trouble(Fault.NO_ENCRYPTION))
        await client.starttls()
    if server.user:
        refused = await _log_in(client, server)
        if refused:
            return refused
    if letter is not None:
        await client.mail(server.sender)
        await client.rcpt(letter.to)
        progress.words_sent = True
        await client.data(letter.as_bytes(server.sender))
    await _say_goodbye(client)
    return TAKEN


async def _log_in(client: aiosmtplib.SMTP, server: MailServer) -> Attempt | None:
    await client.ehlo()
    if not client.supports_extension("auth"):
        return Attempt(Fate.REFUSED, Trouble(Fault.PASSWORD))
    await client.login(server.user, server.password)
    return None


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """The mail is handed over: nothing that goes wrong from here on says otherwise."""
    with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        await client.quit(timeout=GOODBYE_SECONDS)


def _told_by(error: Exception, progress: _Progress) -> Attempt:
    """By what kind of error it was, never by its words."""
    match error:
        case aiosmtplib.SMTPAuthenticationError(code=code):
            return _answered(code, Fault.PASSWORD)
        case aiosmtplib.SMTPSenderRefused(code=code):
            return _answered(code, Fault.SENDER)
        case aiosmtplib.SMTPRecipientRefused(code=code):
            return _answered(code, Fault.ADDRESS)
        case aiosmtplib.SMTPResponseException(code=code) if code > 0:
            return _answered(code, Fault.REFUSED)
        case aiosmtplib.SMTPResponseException():
            return _untaken(progress, Trouble(Fault.ODD))
    if _is_of_tls(error):
        return Attempt(Fate.REFUSED, Trouble(Fault.CERTIFICATE))
    if isinstance(error, aiosmtplib.SMTPConnectError):
        return Attempt(Fate.NOT_TAKEN, Trouble(Fault.UNREACHABLE))
    return _untaken(progress, Trouble(Fault.CUT))


def _answered(code: int, fault: Fault) -> Attempt:
    """An answer that says no: for good from 500 on, else for now. Either way it is not taken."""
    if code >= PERMANENT:
        return Attempt(Fate.REFUSED, Trouble(fault, code))
    return Attempt(Fate.NOT_TAKEN, Trouble(Fault.BUSY, code))


def _untaken(progress: _Progress, trouble: Trouble) -> Attempt:
    return Attempt(Fate.UNSURE if progress.words_sent else Fate.NOT_TAKEN, trouble)


def _is_of_tls(error: BaseException | None) -> bool:
    """Was it about the certificate? The library wraps what the handshake raised."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__
    return False
