"""Reads how messages that were changed read now: as relayed, as a worry, or as changed within one.

A change back to the first words is a change; that Telegram reports the same words again is none.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from flows.casework import Concern, EntryKind
from flows.relaying import Relay, Verdict
from storage.asking import ask
from storage.reading_safety import open_entries
from storage.reading_talking import open_relays, relays
from storage.schema import entry, relay
from storage.scope import Scope

Message = tuple[UUID, int]
Heard = tuple[datetime, Message, str]


@dataclass(frozen=True, slots=True, repr=False)
class Changes:
    """How messages read now, and the changes of them that still wait to be passed."""

    newest_words: dict[Message, str]
    held: dict[Message, tuple[Relay, ...]]


async def read_changes(
    scope: Scope, messages: Sequence[Message], concerns: Collection[Concern]
) -> Changes:
    """The exact words of each message as they were heard last, and which changes wait.

    No words of one that was not kept, nor where two ways of writing it came at the same moment.
    `concerns` are what these messages became, where they became worries.
    """
    if not messages:
        return Changes({}, {})
    relays = await _relayed(scope, messages)
    held = defaultdict[Message, tuple[Relay, ...]](tuple)
    for each in relays:
        if each.edits is not None and each.verdict is Verdict.HELD:
            held[each.sender, each.message or 0] += (each,)
    return Changes(await _newest(scope, relays, concerns), held)


async def _newest(
    scope: Scope, relays: Sequence[Relay], concerns: Collection[Concern]
) -> dict[Message, str]:
    relayed = [(each.heard_at, (each.sender, each.message or 0), each.words) for each in relays]
    worries = [(each.said_at, (each.by, each.message or 0), each.words) for each in concerns]
    heard = [*relayed, *worries, *await _changed(scope, concerns)]
    last = {message: max(at for at, of, _ in heard if of == message) for _, message, _ in heard}
    found = defaultdict(set)
    for at, message, words in heard:
        if at == last[message]:
            found[message].add(words)
    return {message: words.pop() for message, words in found.items() if len(words) == 1}


async def _relayed(scope: Scope, messages: Sequence[Message]) -> list[Relay]:
    rows = (await ask(scope.conn, _all_of, scope.programme, messages)).all()
    return await open_relays(scope, rows)


def _all_of(programme: str, messages: Sequence[Message]) -> Select[Any]:
    return relays(programme, tuple_(relay.c.sender, relay.c.message).in_(messages))


async def _changed(scope: Scope, concerns: Collection[Concern]) -> list[Heard]:
    of = {str(each.id): (each.by, each.message or 0) for each in concerns}
    if not of:
        return []
    rows = (await ask(scope.conn, _edits, {each.case for each in concerns})).all()
    found = await open_entries(scope, rows)
    named = ((each, of.get(dict(each.facts).get("concern", ""))) for each in found)
    return [(each.at, message, each.words) for each, message in named if message is not None]


def _edits(cases: Collection[UUID]) -> Select[Any]:
    of_cases = entry.c.case.in_(cases), entry.c.kind == EntryKind.EDIT
    return select(entry).where(*of_cases).order_by(entry.c.number)
