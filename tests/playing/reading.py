"""Reads a transcript: a title, the rule it shows, the set-up, and the story line by line.

A line that begins with two spaces is a further line of the message above it; one that begins with
four goes on with the same line. Lines that begin with # are notes for the reader. (ha ×3) stands for
a word written so many times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .cast import Cast
from .lines import Action, Block, Outcome, TranscriptFault
from .sentences import read_sentence
from .set_up import set_up

_MANY = re.compile(r"\((\w+) ×(\d+)\)")
_RULE = re.compile(r"Domain guide, sections? \d.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A story that can be played. `rule` says where it comes from."""

    name: str
    title: str
    rule: str
    cast: Cast
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Statement:
    number: int
    text: str


def read_file(path: Path) -> Transcript:
    """Reads a file. Raises TranscriptFault naming file and line."""
    return read_text(path.read_text(encoding="utf-8"), path.name)


def read_text(text: str, name: str) -> Transcript:
    """Reads the text of a transcript. Raises TranscriptFault naming file and line."""
    title, rule, statements = _layout(text, name)
    cast = Cast()
    found: list[tuple[_Statement, Action | Outcome]] = []
    for statement in statements:
        try:
            if found or not set_up(cast, statement.text):
                text = _MANY.sub(lambda many: " ".join([many[1]] * int(many[2])), statement.text)
                found.append((statement, read_sentence(cast, text)))
        except TranscriptFault as fault:
            raise TranscriptFault(f"{name}:{statement.number}: {fault}") from fault
    if cast.start is None or not cast.cover:
        raise TranscriptFault(f"{name}: say when it is and when somebody is on duty")
    return Transcript(name, title, rule, cast, tuple(_blocks(found, name)))


def _layout(text: str, name: str) -> tuple[str, str, list[_Statement]]:
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or set(lines[1]) != {"="} or len(lines[1]) != len(lines[0]):
        raise TranscriptFault(f"{name}:1: begin with a title, underlined with as many =")
    head = lines[2 : lines.index("", 2)] if "" in lines[2:] else lines[2:]
    rule = " ".join(head)
    if not _RULE.fullmatch(rule):
        raise TranscriptFault(f"{name}:3: say which rule it shows: Domain guide, section …")
    first = 2 + len(head)
    return lines[0], rule, list(_statements(lines[first:], first + 1, name))


def _statements(lines: list[str], first: int, name: str) -> Iterator[_Statement]:
    current: _Statement | None = None
    blanks = 0
    for number, line in enumerate(lines, first):
        if line.startswith("#"):
            continue
        if not line.strip():
            blanks += 1
            continue
        if not line.startswith(" "):
            if current:
                yield current
            current = _Statement(number, line.rstrip())
        else:
            _go_on(current, line, blanks, f"{name}:{number}")
        blanks = 0
    if current:
        yield current


def _go_on(current: _Statement | None, line: str, blanks: int, where: str) -> None:
    indent = len(line) - len(line.lstrip())
    if current is None or indent not in {2, 4} or (indent == 4 and blanks):
        raise TranscriptFault(
            f"{where}: a further line of a message stands two spaces in, four to go on"
        )
    current.text += " " if indent == 4 else "\n" * (blanks + 1)
    current.text += line.strip()


def _blocks(found: list[tuple[_Statement, Action | Outcome]], name: str) -> Iterator[Block]:
    if not found:
        raise TranscriptFault(f"{name}: nothing happens in it")
    statement, action = found[0]
    if isinstance(action, Outcome):
        raise TranscriptFault(f"{name}:{statement.number}: something must happen before this comes")
    outcomes: list[Outcome] = []
    for each, what in found[1:]:
        if isinstance(what, Outcome):
            outcomes.append(what)
            continue
        yield Block(statement.number, statement.text, action, tuple(outcomes))
        statement, action, outcomes = each, what, []
    yield Block(statement.number, statement.text, action, tuple(outcomes))
