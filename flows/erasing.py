"""Erasing: what stands in the way of deleting somebody's data, and whom it concerns. Decides nothing."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Erasing:
    """Somebody whose data may be deleted.

    `is_kept` says that a worry of theirs, about them, in their hands or raised by them is open;
    `is_told` that it is their own and they know of it. `cases` are all those in which they are the
    young person, `raised` those of others in which they told something, closed ones too.
    `has_traces` says that somebody's words, a case, a pairing, an agreement, a line of the gate or an
    entry in the record is theirs or names them, ended ones too; `is_paired` that a pairing does.
    `others` are the other halves of their live pairings. `told` says why it was put off, as they were
    told since they asked last; empty where they were not told.
    `tellers` are the young people, they or others, whose words are on their way to a worry now: who
    are telling one, or were asked whom a message is for.
    """

    person: UUID
    is_kept: bool = False
    is_told: bool = False
    cases: tuple[UUID, ...] = ()
    others: tuple[UUID, ...] = ()
    has_traces: bool = False
    is_paired: bool = False
    raised: tuple[UUID, ...] = ()
    told: str = ""
    tellers: frozenset[UUID] = frozenset()
