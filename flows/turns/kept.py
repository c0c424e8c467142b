"""Words that wait in an open telling until the young person has tapped whom it is about."""

from collections.abc import Mapping
from datetime import datetime

from flows.conversing import KEPT
from flows.heard import Said

FORWARDED = "f"
LAST = 9999
"""The place of the newest kept message, after all others."""


def kept_name(place: int, said: Said) -> str:
    """Under which name a message is kept: its place, its number, if it was forwarded, its moment."""
    number = f"{said.message or 0}{FORWARDED if said.is_forwarded else ''}"
    return f"{KEPT}{place:04d}.{number}.{said.at.isoformat()}"


def kept_in(answers: Mapping[str, str]) -> list[Said]:
    """The kept messages, oldest first."""
    found = []
    for name in sorted(name for name in answers if name.startswith(KEPT)):
        _, _, message, at = name.split(".", 3)
        number, moment = int(message.rstrip(FORWARDED)) or None, datetime.fromisoformat(at)
        found.append(Said(answers[name], number, moment, message.endswith(FORWARDED)))
    return found
