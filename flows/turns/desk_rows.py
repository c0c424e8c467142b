"""What the desk is made of: its rows and its parts. Decides nothing about what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.conversing import Act
from flows.desk import DESK
from flows.turn import Turn


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what its button says and means."""

    label: str = field(repr=False)
    act: Act
    meaning: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the desk: its line, empty where nothing waits, and its rows."""

    line: str = ""
    rows: tuple[Row, ...] = ()


def part_of(turn: Turn, text: str, rows: Sequence[Row]) -> Part:
    """A part with the line that counts its rows; nothing where there is none."""
    if not rows:
        return Part()
    return Part(turn.words.fill(text, count=str(len(rows))), tuple(rows))


def item(kind: str, label: str, **meaning: str) -> Row:
    """A row that the desk itself opens."""
    return Row(label, Act.DESK, {DESK: kind, **meaning})
