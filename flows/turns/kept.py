"""Words that wait in an open telling until the young person has tapped whom it is about."""

from collections.abc import Mapping
from datetime import datetime

from flows.conversing import KEPT
from flows.heard import Said

LAST = 9999
"""The place of the newest kept message, after all others."""


def kept_name(place: int, said: Said) -> str:
    """Under which name a message is kept: its place, its number and its moment."""
    return f"{KEPT}{place:04d}.{said.message or 0}.{said.at.isoformat()}"


def kept_in(answers: Mapping[str, str]) -> list[Said]:
    """The kept messages, oldest first."""
    found = []
    for name in sorted(name for name in answers if name.startswith(KEPT)):
        _, _, message, at = name.split(".", 3)
        found.append(Said(answers[name], int(message) or None, datetime.fromisoformat(at)))
    return found
