"""A real mail server on loopback, with a certificate of its own, that does as a test tells it.

It keeps what it took. Every fault counts how often it happened, so that a proof can say so.
"""

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from functools import cache
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "scheme", "open/sesame@1"


class Odd(StrEnum):
    """What the server may do instead of its work."""

    HANGS_AT_ONCE = "hangs at once"
    HANGS_AFTER_DATA = "hangs after data"
    KEEPS_AND_HANGS = "keeps it and hangs"
    CUTS_AT_ONCE = "cuts at once"
    CUTS_AFTER_DATA = "keeps it and cuts"
    LATER = "451"
    REFUSES = "554"
    REFUSES_SENDER = "553"
    REFUSES_ADDRESS = "550"


@cache
def authority() -> trustme.CA:
    """Whom the tests trust."""
    return trustme.CA()


@cache
def trusting() -> ssl.SSLContext:
    """A client's trust in that authority alone, with every check."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


@cache
def certificate(name: str = "127.0.0.1") -> ssl.SSLContext:
    """A server's certificate for a name; for another name than its own it is a wrong one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(name).configure_cert(context)
    return context


@dataclass
class PostOffice:
    """The server. `letters` are those it took, whether it said so or not; `logins` those right."""

    tls: ssl.SSLContext | None = None
    offers_tls: bool = True
    is_implicit: bool = False
    odd: Odd | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    happened: Counter[Odd] = field(default_factory=Counter)
    logins: list[bool] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._stopping = asyncio.Event()
        self._lines: list[asyncio.Transport] = []

    async def start(self) -> None:
        """Listens on a free port."""
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it writes addresses
        context = (self.tls or certificate()) if self.is_implicit else None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._line,
            "127.0.0.1",
            self.port,
            ssl=context,
            ssl_shutdown_timeout=0.1 if context else None,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Hangs up on everybody and listens no more; a later start takes the same port."""
        self._stopping.set()
        if self._server is not None:
            self._server.close()
            for line in self._lines:
                line.abort()
            await asyncio.sleep(0)
            await self._server.wait_closed()
            self._server = None
        self._stopping = asyncio.Event()

    def url(self, scheme: str = "smtp+starttls", login: str = "") -> str:
        """Its address as a setting."""
        return f"{scheme}://{login}127.0.0.1:{self.port}"

    def _line(self) -> asyncio.Protocol:
        context = None
        if self.offers_tls and not self.is_implicit:
            context = self.tls or certificate()
        return _Line(self, context)

    async def wait(self, odd: Odd) -> None:
        """Hangs until it is stopped."""
        self.happened[odd] += 1
        await self._stopping.wait()


class _Line(SMTP):
    """One connection."""

    def __init__(self, office: PostOffice, context: ssl.SSLContext | None) -> None:
        super().__init__(
            _Clerk(office),
            hostname="post.example",
            ident="post office",
            tls_context=context,
            require_starttls=context is not None,
            auth_require_tls=False,
            authenticator=self._is_right,
            loop=asyncio.get_running_loop(),
        )
        self._office = office

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody rings."""
        assert isinstance(transport, asyncio.Transport)
        self._office._lines.append(transport)
        if self._office.odd is Odd.CUTS_AT_ONCE:
            self._office.happened[Odd.CUTS_AT_ONCE] += 1
            transport.abort()
        super().connection_made(transport)

    # Any: the library has no types for what it hands over.
    def _is_right(
        self, server: Any, session: Any, envelope: Any, kind: str, data: Any
    ) -> AuthResult:
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        self._office.logins.append(right)
        return AuthResult(success=right, handled=False)

    # Any: the library's handling of one connection gives nothing.
    def _handle_client(self) -> Coroutine[Any, Any, None]:
        if self._office.odd is Odd.HANGS_AT_ONCE:
            return self._office.wait(Odd.HANGS_AT_ONCE)
        return super()._handle_client()


class _Clerk:
    """Answers each command."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office

    def _does(self, odd: Odd) -> bool:
        if self._office.odd is not odd:
            return False
        self._office.happened[odd] += 1
        return True

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """From whom."""
        if self._does(Odd.REFUSES_SENDER):
            return "553 not you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """To whom."""
        if self._does(Odd.REFUSES_ADDRESS):
            return f"550 there is nobody called {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail itself."""
        if self._does(Odd.LATER):
            return "451 not now"
        if self._does(Odd.REFUSES):
            return "554 not that"
        if self._office.odd is Odd.HANGS_AFTER_DATA:
            await self._office.wait(Odd.HANGS_AFTER_DATA)
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        assert [letter["To"]] == envelope.rcpt_tos
        self._office.letters.append(letter)
        if self._office.odd is Odd.KEEPS_AND_HANGS:
            await self._office.wait(Odd.KEEPS_AND_HANGS)
        if self._does(Odd.CUTS_AFTER_DATA):
            assert server.transport is not None
            server.transport.close()
        return "250 taken"
