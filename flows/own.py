"""Own: what somebody wrote and what was written to them, as they may have it.

Never other people's words that were not to them, and nothing that was noticed or recorded about
somebody else. Read only when it is asked for.
"""

from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import normalize

from flows.plain_text import plain

ASKS = frozenset({"/me", "/mydata"})
"""The commands for which it is read."""


@dataclass(frozen=True, slots=True)
class Line:
    """Some words and their moment."""

    at: datetime
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Own:
    """One person's own, each kind oldest first.

    `told` is what a young person told as a worry or wrote to an adult here; a mentor's is empty,
    because what was noticed in their words is not theirs to see.
    """

    added_at: datetime
    linked_at: datetime | None
    sent: tuple[Line, ...] = ()
    answers: tuple[Line, ...] = ()
    told: tuple[Line, ...] = ()
    got: tuple[Line, ...] = ()


STOP_SIGNS = "🛑✋🚫⛔\N{VARIATION SELECTOR-16}"
MARKS = f" .!?;:…\"“”'*\n{STOP_SIGNS}"
"""What may stand around a command and makes no sentence of it."""


def spoken(text: str) -> str:
    """A text as a command: small letters, no marks at its ends, single spaces, plain letters."""
    said = normalize("NFKC", plain(text)).casefold().replace("’", "'").replace(",", " ")
    return " ".join(said.strip(MARKS).split())
