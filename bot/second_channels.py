"""The second channels of one bot: a mail server, a webhook, and what one try of either comes to.

Holds passwords and secrets, and shows none. Decides nothing about when they are used.
"""

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from flows.channels import Channel, Trouble, is_mail_address

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
LEAST_SECRET = 16
"""Characters. A short secret can be guessed by whoever has seen one signature."""


class Fate(StrEnum):
    """What became of one try."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: `again_after` are the seconds that the other side asks us to wait."""

    fate: Fate
    trouble: Trouble | None = None
    again_after: float = 0


TAKEN = Attempt(Fate.TAKEN)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. `scheme` says how it is encrypted; plain only to this machine."""

    scheme: str
    host: str
    port: int
    sender: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where pages go, and the secret that signs them."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondChannels:
    """Those that are set up. `seconds` is the longest that one try may take.

    `tls` is whom to trust; None is whom the machine trusts.
    """

    mail: MailServer | None = None
    webhook: Webhook | None = None
    seconds: float = 20
    tls: ssl.SSLContext | None = None

    @property
    def set_up(self) -> frozenset[Channel]:
        """Which there are."""
        found = {Channel.EMAIL: self.mail, Channel.WEBHOOK: self.webhook}
        return frozenset(channel for channel, there in found.items() if there is not None)

    @property
    def context(self) -> ssl.SSLContext:
        """Whom to trust. Certificates and names are always checked."""
        return self.tls or ssl.create_default_context()


def mail_server(url: str, sender: str) -> MailServer:
    """Reads `smtp+starttls://user:password@host:587` or `smtps://…`.

    Raises ValueError with a sentence that quotes nothing of it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("the address of the mail server cannot be read") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("write smtp+starttls://user:password@host:587 or smtps://… instead")
    if parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
        raise ValueError("mail goes encrypted, unless the mail server is this machine itself")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("give both a user name and a password, or neither")
    if not is_mail_address(sender):
        raise ValueError("the sender is not an e-mail address")
    return MailServer(
        parts.scheme,
        parts.hostname,
        port or PORTS[parts.scheme],
        sender,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def webhook(url: str, secret: str) -> Webhook:
    """Reads the address and the secret. Raises ValueError with a sentence that quotes neither."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("the address of the webhook cannot be read") from None
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("write an https address for the webhook")
    if len(secret) < LEAST_SECRET:
        raise ValueError(f"the secret needs at least {LEAST_SECRET} characters")
    return Webhook(url, secret)
