"""Channels: the ways by which the program speaks, and what can go wrong on the second ones.

A second channel carries alerts for NOW alone (domain guide, section 6): level and number, never
words, names or initials. Holds no address and no secret.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flows.wording import Words


class Channel(StrEnum):
    """A way to reach somebody; e-mail goes to one person, the webhook is the scheme's."""

    TELEGRAM = "telegram"
    EMAIL = "email"
    WEBHOOK = "webhook"


SECOND = (Channel.EMAIL, Channel.WEBHOOK)
"""The channels beside Telegram."""
LONGEST_ADDRESS = 254
"""RFC 5321 leaves this much for an address."""
# Narrower than the standard: nothing that a header, a log or a server could read as more than one.
_ADDRESS = re.compile(
    r"[a-z0-9!#$&*+/=?^_{|}~'-]+(?:\.[a-z0-9!#$&*+/=?^_{|}~'-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]",
    re.IGNORECASE | re.ASCII,
)
SILENT_FOR = timedelta(seconds=30)
"""How long Telegram may take to accept an alert for NOW before a second channel is used."""


class Fault(StrEnum):
    """What was wrong with one try on a second channel."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    CUT = "cut"
    CERTIFICATE = "certificate"
    NO_ENCRYPTION = "no_encryption"
    PASSWORD = "password"  # noqa: S105 (the name of a fault)
    SENDER = "sender"
    ADDRESS = "address"
    REFUSED = "refused"
    BUSY = "busy"
    REDIRECT = "redirect"
    BROKEN = "broken"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault; `count` is the number of the answer, or of seconds without one."""

    fault: Fault
    count: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How a second channel has done: when it last took a message, and when it last did not."""

    last_taken_at: datetime | None = None
    last_failed_at: datetime | None = None
    trouble: Trouble | None = None

    def failed_since(self, moment: datetime) -> bool:
        """Is the newest thing known since then that it failed?"""
        if self.last_failed_at is None or self.last_failed_at < moment:
            return False
        return self.last_taken_at is None or self.last_taken_at <= self.last_failed_at

    def took_since(self, moment: datetime) -> bool:
        """Has it taken a message since then, and not failed after?"""
        is_taken = self.last_taken_at is not None and self.last_taken_at >= moment
        return is_taken and not self.failed_since(moment)


def in_words(words: Words, channel: Channel, trouble: Trouble) -> str:
    """A trouble as one plain sentence."""
    what = words.label(f"server_of_{channel.value}")
    return words.fill(f"channel.{trouble.fault.value}", what=what, count=str(trouble.count))


def is_mail_address(text: str) -> bool:
    """Could this be an e-mail address? Only the server knows whether it is one."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def address_fault(text: str) -> str:
    """What keeps a text from being one e-mail address: `space`, `at` or `odd`; empty where nothing."""
    if is_mail_address(text):
        return ""
    if text.count("@") == 0:
        return "at"
    if len(text.split()) > 1:
        return "space"
    return "odd" if text.count("@") == 1 else "at"


def masked_address(address: str) -> str:
    """What its owner is shown of an address: `j…@scheme.example`."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
