"""Calls the webhook with one signed page, and says what became of it.

Decides only whether the other side has it, certainly has not, or may have. Follows no redirect:
the secret signs for one address alone. Never logs, and reads nothing of what is answered.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic

import aiohttp

from bot.second_channels import TAKEN, Attempt, Fate, SecondChannels
from flows.channels import Fault, Trouble

TIMESTAMP, SIGNATURE = "Kept-In-Mind-Timestamp", "Kept-In-Mind-Signature"
VERSION = "v1"
LATER = frozenset({408, 425, 429})
"""Answers that say: not now."""
LONGEST_ASKED = 60.0
"""Seconds. A page is not put off for longer, whatever the other side asks for."""


class NoWebhook(Exception):
    """No webhook is set up here."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Signal:
    """What is told: `kind` is alert, alarm or test; only an alert has a `level` and a `number`."""

    kind: str
    level: str
    number: int
    text: str
    reference: str
    at: datetime
    repeat: bool

    def as_bytes(self) -> bytes:
        """The body, as JSON."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()}).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=` and the HMAC-SHA256, as hex, of the timestamp, a full stop and the body."""
    signed = timestamp.encode() + b"." + body
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


async def call(channels: SecondChannels, signal: Signal, now: datetime) -> Attempt:
    """One try. Raises nothing but NoWebhook: whatever happens is told as an Attempt."""
    if channels.webhook is None:
        raise NoWebhook
    body, timestamp = signal.as_bytes(), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: signature(channels.webhook.secret, timestamp, body),
    }
    started = monotonic()
    # Without the second limit a server that cannot be reached would be one that may have it.
    timeout = aiohttp.ClientTimeout(total=channels.seconds, sock_connect=channels.seconds * 0.75)
    try:
        connector = aiohttp.TCPConnector(ssl=channels.context)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=False) as session,
            session.post(
                channels.webhook.url, data=body, headers=headers, allow_redirects=False
            ) as response,
        ):
            return _answered(response, now)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return _told_by(error, max(1, round(monotonic() - started)))


def _answered(response: aiohttp.ClientResponse, now: datetime) -> Attempt:
    status = response.status
    if 200 <= status < 300:
        return TAKEN
    if status in LATER:
        asked = _seconds_asked(response.headers.get("Retry-After", ""), now)
        return Attempt(Fate.NOT_TAKEN, Trouble(Fault.BUSY, status), asked)
    if 300 <= status < 400:
        return Attempt(Fate.REFUSED, Trouble(Fault.REDIRECT, status))
    if status >= 500:
        return Attempt(Fate.UNSURE, Trouble(Fault.BROKEN, status))
    return Attempt(Fate.REFUSED, Trouble(Fault.REFUSED, status))


def _seconds_asked(text: str, now: datetime) -> float:
    """Seconds or a date; what cannot be read asks for nothing."""
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_ASKED)
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError):
        return 0
    return min(max(0.0, seconds), LONGEST_ASKED)


def _told_by(error: Exception, seconds: int) -> Attempt:
    """By what kind of error it was, never by its words: they quote the address."""
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return Attempt(Fate.REFUSED, Trouble(Fault.CERTIFICATE))
        case aiohttp.ConnectionTimeoutError():
            return Attempt(Fate.NOT_TAKEN, Trouble(Fault.SILENT, seconds))
        case aiohttp.ClientConnectorError() | aiohttp.InvalidURL():
            return Attempt(Fate.NOT_TAKEN, Trouble(Fault.UNREACHABLE))
        case TimeoutError():
            return Attempt(Fate.UNSURE, Trouble(Fault.SILENT, seconds))
        case aiohttp.ClientResponseError() | ValueError():
            return Attempt(Fate.UNSURE, Trouble(Fault.ODD))
    return Attempt(Fate.UNSURE, Trouble(Fault.CUT))
