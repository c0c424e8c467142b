"""Effects on safety: cases, concerns, the record, the gate, what waits for a second person."""

from dataclasses import dataclass
from uuid import UUID

from flows.casework import Case, Concern, Entry
from flows.cover_changes import CoverChange
from flows.gate import Recorded
from flows.proposing import Outcome, Proposal


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case under the number that the facts gave. Its first entries come as `Enter`."""

    case: Case


@dataclass(frozen=True, slots=True)
class MoveCase:
    """Write a case's changed fields; `case.version` is the version decided on."""

    case: Case


@dataclass(frozen=True, slots=True)
class KeepConcern:
    """Keep a concern, for ever as it is."""

    concern: Concern


@dataclass(frozen=True, slots=True)
class Enter:
    """Add a line to the record."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class RecordGateLine:
    """Keep a line of the gate. The `Enter` right before it is its entry, whose number it bears."""

    id: UUID
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class ChangeCover:
    """Keep a change of the cover. The `Enter` right before it is its entry, whose number it bears."""

    id: UUID
    change: CoverChange


@dataclass(frozen=True, slots=True)
class Propose:
    """Keep something that waits for a second person."""

    proposal: Proposal


@dataclass(frozen=True, slots=True)
class SettleProposal:
    """A second person said yes or no to a proposal; once."""

    proposal: UUID
    outcome: Outcome
    by: UUID
