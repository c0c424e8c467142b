"""What waits for the gate, said where a link is made or an agreement recorded. Records nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.commands.opening import now, with_store
from flows.gate import Gate, may_pass, missing, missing_of
from flows.local_time import stamp
from flows.people import Role
from flows.relaying import Pairing
from storage.reading_gate import read_gate
from storage.roster import read_roster
from storage.store import Store

SHOWN = "`kept-in-mind gate` shows what is missing."


def of_link(person: UUID, expires: datetime) -> str:
    """How long a link works, in the programme's time, and that a mentee's waits for the gate."""
    gate, _ = with_store(_read)
    said = f"It works once, until {stamp(expires, gate.rules.zone)} ({gate.rules.zone})."
    if _waits(gate, person):
        return f"{said} As a mentee's link it does not work before the gate is open: {SHOWN}"
    return said


def of_pairing(pairing: UUID) -> str:
    """That nothing passes between two people yet; nothing where no gate holds it back."""
    gate, pairings = with_store(_read)
    found = next(each for each in pairings if each.id == pairing)
    if may_pass(gate, found.mentee, found.mentor, now()):
        return ""
    return f"No message passes between the two yet, for the gate is closed to them: {SHOWN}"


def _waits(gate: Gate, person: UUID) -> bool:
    mentee = next((p for p in gate.people if p.id == person and Role.MENTEE in p.roles), None)
    if mentee is None or gate.rules.made_up:
        return False
    at = now()
    return bool(missing(gate, at) or missing_of(gate, mentee, at))


async def _read(store: Store) -> tuple[Gate, Sequence[Pairing]]:
    async with store.reading(now()) as scope:
        roster = await read_roster(scope)
        gate = await read_gate(scope, store.rules, store.library.help_lines, roster)
        return gate, roster.pairings
