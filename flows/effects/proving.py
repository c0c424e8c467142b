"""Effects on the test of the ladder: the test itself, who was asked, and who pressed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flows.proving import Asked, LadderTest


@dataclass(frozen=True, slots=True)
class PutLadderTest:
    """Write a test of the ladder; version 0 is new, else the version decided on."""

    test: LadderTest


@dataclass(frozen=True, slots=True)
class AskInTest:
    """Keep that an adult was asked in a test."""

    test: UUID
    asked: Asked


@dataclass(frozen=True, slots=True)
class AnswerInTest:
    """Keep that an adult pressed; the first press counts."""

    asked: UUID
    at: datetime
