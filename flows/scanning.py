"""Reads messages that are handed over as JSON lines, and says of each what the word list notices.

Keeps nothing. Of a line that cannot be read it says what is wrong, and never repeats a word of it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from flows.level import Level
from flows.noticing import Notice, WordList, read_together
from flows.word_list import Direction

Flag = Literal["urgent", "concern", "none"]
_DIRECTIONS: Final[dict[object, Direction]] = {"mentee": "mentee", "mentor": "mentor"}


class BadLine(ValueError):
    """A line that is not one message or several; the argument says how, without its words."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one line asks for: messages of one person, oldest first."""

    id: str | int | None
    turns: tuple[str, ...] = field(repr=False)
    direction: Direction


def flag(notices: Sequence[Notice]) -> Flag:
    """`urgent` for NOW and TODAY, `concern` for SOON and NOTE."""
    highest = max((notice.level for notice in notices), default=None)
    if highest is None:
        return "none"
    return "urgent" if highest >= Level.TODAY else "concern"


def parse_row(line: bytes) -> Row:
    """One line of JSON as a row; raises BadLine if it is none."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadLine("is not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("is not JSON") from None
    if not isinstance(found, dict):
        raise BadLine("is not a JSON object")
    name, direction = found.get("id"), found.get("direction")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        raise BadLine("has an id that is neither text nor a whole number")
    if not isinstance(direction, str) or direction not in _DIRECTIONS:
        raise BadLine('has no direction "mentee" or "mentor"')
    return Row(name, _turns(found), _DIRECTIONS[direction])


def _turns(found: dict[str, object]) -> tuple[str, ...]:
    turns = found.get("turns")
    if turns is None and isinstance(found.get("text"), str):
        turns = [found["text"]]
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise BadLine('has neither a list of messages "turns" nor a message "text"')
    return tuple(turns)


def scan(words: WordList, row: Row) -> str:
    """One row's answer as a line of JSON, in ASCII alone, so that any text can be printed."""
    notices = read_together(words, row.turns, row.direction)
    return json.dumps({"id": row.id, "flag": flag(notices), "notices": as_objects(notices)})


def as_objects(notices: Sequence[Notice]) -> list[dict[str, str]]:
    """Notices as a script reads them; the names are promised to stay."""
    return [
        {
            "level": notice.level.name,
            "category": notice.category,
            "rule": notice.rule,
            "words": notice.words,
            "read_as": notice.read_as,
        }
        for notice in notices
    ]
