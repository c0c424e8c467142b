"""The roster: everybody of a programme and their pairings, for the operator's list and for `doctor`.

Only reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from flows.people import Person
from flows.relaying import Pairing
from storage.reading_pairings import read_halves, read_pairings
from storage.reading_people import read_people
from storage.schema import person
from storage.scope import Scope


@dataclass(frozen=True, slots=True, repr=False)
class Roster:
    """People in the order in which they were added, and the active and paused pairings."""

    people: Sequence[Person]
    pairings: Sequence[Pairing]


async def read_roster(scope: Scope) -> Roster:
    """Everybody, with what they are at the scope's moment."""
    rows = await scope.conn.execute(
        select(person.c.id)
        .where(person.c.programme == scope.programme)
        .order_by(person.c.added_at, person.c.id)
    )
    ids = list(rows.scalars())
    people = await read_people(scope, ids)
    halves = await read_halves(scope, ids)
    pairings = await read_pairings(scope, halves, people)
    return Roster([people[each] for each in ids], list(pairings.values()))
