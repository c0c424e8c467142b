"""The roster: everybody of a programme and their pairings, for the operator's list and for `doctor`.

Only reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from flows.checkins import CheckInPlan
from flows.people import Person, Standing
from flows.relaying import Pairing, Stopper
from storage.asking import ask
from storage.engine import Database
from storage.reading_check_ins import read_plans
from storage.reading_pairings import read_halves, read_kept_stops, read_pairings
from storage.reading_people import read_open_links, read_people
from storage.schema import person
from storage.scope import Scope

_NOBODY = (Standing.UNNAMED, Standing.ERASED)
"""Nobody of a scheme: only what a worry is about, or a row that others refer to."""


@dataclass(frozen=True, slots=True, repr=False)
class Roster:
    """People in the order in which they were added, and the active and paused pairings.

    `links` says until when the unused link of each works, `plans` when each is asked. `kept_stops`
    says who had stopped the messages of a mentor's last pairing when it ended: they or a coordinator.
    """

    people: Sequence[Person]
    pairings: Sequence[Pairing]
    links: Mapping[UUID, datetime] = field(default_factory=dict)
    plans: Mapping[UUID, CheckInPlan] = field(default_factory=dict)
    kept_stops: Mapping[UUID, frozenset[Stopper]] = field(default_factory=dict)


async def read_roster(scope: Scope) -> Roster:
    """Everybody, with what they are at the scope's moment."""
    ids = list((await ask(scope.conn, _everybody, scope.programme)).scalars())
    people = await read_people(scope, ids)
    halves = await read_halves(scope, ids)
    pairings = await read_pairings(scope, halves, people)
    links = await read_open_links(scope)
    plans = await read_plans(scope, ids)
    stops = await read_kept_stops(scope)
    return Roster([people[each] for each in ids], list(pairings.values()), links, plans, stops)


def _everybody(programme: str) -> Select[UUID]:
    it = person.c
    # Unnamed is nobody of the scheme: only what a worry is about.
    here = select(it.id).where(it.programme == programme, it.standing != Standing.UNNAMED)
    return here.order_by(it.added_at, it.id)


async def count_everybody(database: Database) -> int:
    """How many people any programme has in this database: known before its programme file and key are."""
    counted = select(func.count()).select_from(person).where(person.c.standing.not_in(_NOBODY))
    async with database.reading() as conn:
        return (await conn.execute(counted)).scalar_one()
