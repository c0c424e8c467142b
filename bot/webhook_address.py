"""Where Telegram is to post what people write, and the secret by which it is known to be Telegram.

Both are made of the key file, which only its owner can read, and of the token: so there is nothing
more to keep, every process of one bot knows them, and a new token ends both. The path names no bot,
and proves its own address: nobody without the key file can make one that passes for ours.
"""

import base64
import hmac
from dataclasses import dataclass, field

from storage.keys import KeyRing

# No programme has a dot in its name, so this hash can be no account's and no link's.
_MADE_FOR = "webhook.of.the.bot"


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """`url` is what Telegram is told, `name` its last part, `secret` what it sends with each call."""

    url: str = field(repr=False)
    name: str = field(repr=False)
    secret: str = field(repr=False)


def address_for(ring: KeyRing, token: str, base: str, secret: str | None = None) -> WebhookAddress:
    """The address below a public one. `secret` takes the place of the one made of the key file."""
    name = _made(ring, "path", token, base)
    return WebhookAddress(f"{base}/{name}", name, secret or _made(ring, "secret", token))


def is_ours(ring: KeyRing, token: str, url: str) -> bool:
    """Was this address made by a bot with this key file and token?"""
    base, _, name = url.rpartition("/")
    made = _made(ring, "path", token, base)
    return hmac.compare_digest(made.encode(), name.encode("utf-8", "surrogatepass"))


def _made(ring: KeyRing, *parts: str) -> str:
    """32 bytes as 43 letters that an address and a header may hold."""
    halves = (ring.hash_of(_MADE_FOR, half, *parts) for half in ("1", "2"))
    return base64.urlsafe_b64encode(b"".join(halves)).rstrip(b"=").decode()
