"""One thing that was looked at: how it stands, and what to do about it. Holds no secret."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something stands."""

    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and what to do about it."""

    state: State
    about: str
    say: str


def well(about: str, say: str) -> Finding:
    """Nothing to do."""
    return Finding(State.WELL, about, say)


def look(about: str, say: str) -> Finding:
    """Something that a person should look at; the bot runs."""
    return Finding(State.LOOK, about, say)


def wrong(about: str, say: str) -> Finding:
    """Something that keeps the bot from running, or an alert from reaching anybody."""
    return Finding(State.WRONG, about, say)
