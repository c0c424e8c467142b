"""A Proposal: something that one person asks for and another has to agree to before it is done.

Decides nothing; who may ask and who may agree stands in `flows/rights.py`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ProposalKind(StrEnum):
    """What is proposed."""

    ADD_COORDINATOR = "add_coordinator"
    END_ROLE = "end_role"
    LOOSEN_LIMIT = "loosen_limit"
    ERASE = "erase"
    CLOSE_CASE = "close_case"
    LESS_COVER = "less_cover"
    CHANGE_DUTY = "change_duty"


class Outcome(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person asks for. `by` is None for the command line, `person` whom it concerns.

    `words` holds what is to be done, as text of the kind's own, and is kept sealed.
    """

    id: UUID
    kind: ProposalKind
    by: UUID | None
    made_at: datetime
    person: UUID | None = None
    case: UUID | None = None
    words: str = field(default="", repr=False)
    outcome: Outcome = Outcome.OPEN

    @property
    def is_open(self) -> bool:
        """Nobody has said yes or no yet."""
        return self.outcome is Outcome.OPEN
