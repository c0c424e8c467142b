"""What every statement of one reading shares: the connection, the keys in hand, the moment."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealing import Seals


@dataclass(frozen=True, slots=True)
class Scope:
    """One reading of one programme at one moment."""

    conn: AsyncConnection = field(repr=False)
    seals: Seals = field(repr=False)
    now: datetime

    @property
    def programme(self) -> str:
        """The programme that is read."""
        return self.seals.vault.programme
