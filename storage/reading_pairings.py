"""Reads pairings with their agreements, what is held, and how much passed this week."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from flows.agreement import AgreementVersion, Direction, Party
from flows.local_time import week_name
from flows.people import Person
from flows.relaying import Pairing, PairingState, Relay, RelayKind, Stopper, Verdict
from flows.terms_text import terms_from_text
from storage.columns import Pairs
from storage.reading_talking import read_relays
from storage.schema import agreement, agreement_answer, pairing, relay
from storage.scope import Scope

LIVE = (PairingState.ACTIVE, PairingState.PAUSED)
ENDED_LATELY = timedelta(days=90)
"""For how long a mentor may flag or report by name of somebody they were paired with: as long as
their messages are kept."""
Way = tuple[UUID, Direction]


@dataclass(frozen=True, slots=True)
class Halves:
    """A pairing's own row: who its halves are and where it stands."""

    id: UUID
    mentee: UUID
    mentor: UUID
    state: PairingState
    stops: dict[Stopper, datetime]
    version: int


async def read_halves(
    scope: Scope,
    people: Collection[UUID],
    also: Collection[UUID] = (),
    former_of: Collection[UUID] = (),
) -> list[Halves]:
    """The active and paused pairings of some people, those that are named by id, and those of some
    mentors that ended lately."""
    if not people and not also:
        return []
    mine = and_(
        or_(pairing.c.mentee.in_(people), pairing.c.mentor.in_(people)), pairing.c.state.in_(LIVE)
    )
    wanted = [mine, pairing.c.id.in_(also)]
    if former_of:
        ended = pairing.c.ended_at >= scope.now - ENDED_LATELY
        wanted.append(and_(pairing.c.mentor.in_(former_of), ended))
    rows = await scope.conn.execute(
        select(pairing)
        .where(pairing.c.programme == scope.programme, or_(*wanted))
        .order_by(pairing.c.since, pairing.c.id)
    )
    return [
        Halves(row.id, row.mentee, row.mentor, row.state, _stops(row.stops), row.version)
        for row in rows
    ]


def _stops(pairs: Pairs) -> dict[Stopper, datetime]:
    return {Stopper(who): datetime.fromisoformat(since) for who, since in pairs}


async def read_pairings(
    scope: Scope, halves: Sequence[Halves], people: dict[UUID, Person]
) -> dict[UUID, Pairing]:
    """Pairings with all that the next relay needs to know."""
    if not halves:
        return {}
    ids = [each.id for each in halves]
    versions = await read_versions(scope, ids)
    held = await _read_held(scope, ids)
    last = await _read_last(scope, ids)
    found = {
        each.id: Pairing(
            id=each.id,
            state=each.state,
            mentee=people[each.mentee],
            mentor=people[each.mentor],
            versions=tuple(versions[each.id]),
            version=each.version,
            held=tuple(held[each.id]),
            heard_last=_by_way(last, each.id, 0),
            passed_last=_by_way(last, each.id, 1),
            stops=each.stops,
        )
        for each in halves
    }
    return await _with_used(scope, found)


def _by_way(
    last: dict[Way, tuple[datetime | None, datetime | None]], of: UUID, which: int
) -> dict[Direction, datetime]:
    found = ((way, last.get((of, way), (None, None))[which]) for way in Direction)
    return {way: moment for way, moment in found if moment is not None}


async def read_versions(
    scope: Scope, ids: Collection[UUID]
) -> defaultdict[UUID, list[AgreementVersion]]:
    """The versions of the agreements of some pairings, in order, and who said yes to each."""
    rows = (
        await scope.conn.execute(
            select(agreement).where(agreement.c.pairing.in_(ids)).order_by(agreement.c.number)
        )
    ).all()
    await scope.seals.learn(scope.conn, [row.terms for row in rows])
    said = await _read_answers(scope, [row.id for row in rows])
    found: defaultdict[UUID, list[AgreementVersion]] = defaultdict(list)
    for row in rows:
        if scope.seals.is_gone(row.terms):
            continue
        terms = terms_from_text(scope.seals.open("agreement", "terms", row.id, row.terms))
        found[row.pairing].append(AgreementVersion(row.number, terms, frozenset(said[row.id])))
    return found


async def _read_answers(
    scope: Scope, agreements: Collection[UUID]
) -> defaultdict[UUID, set[Party]]:
    """Who said yes to each version."""
    it = agreement_answer.c
    rows = await scope.conn.execute(
        select(it.agreement, it.party).where(it.agreement.in_(agreements))
    )
    said: defaultdict[UUID, set[Party]] = defaultdict(set)
    for version, party in rows:
        said[version].add(party)
    return said


async def _read_held(scope: Scope, ids: Collection[UUID]) -> defaultdict[UUID, list[Relay]]:
    is_held: ColumnElement[bool] = relay.c.verdict == Verdict.HELD
    found: defaultdict[UUID, list[Relay]] = defaultdict(list)
    for each in await read_relays(scope, and_(relay.c.pairing.in_(ids), is_held)):
        if each.pairing is not None:
            found[each.pairing].append(each)
    return found


async def _read_last(
    scope: Scope, ids: Collection[UUID]
) -> dict[Way, tuple[datetime | None, datetime | None]]:
    """When each half's newest message was written, and when one last passed, each way.

    What was refused, and notes, cards and shared answers, are no messages between the two.
    """
    rows = await scope.conn.execute(
        select(
            relay.c.pairing,
            relay.c.direction,
            func.max(relay.c.heard_at),
            func.max(relay.c.passed_at),
        )
        .where(
            relay.c.pairing.in_(ids),
            relay.c.direction.is_not(None),
            relay.c.kind == RelayKind.MESSAGE,
            relay.c.verdict != Verdict.REFUSED,
        )
        .group_by(relay.c.pairing, relay.c.direction)
    )
    return {(of, way): (heard, passed) for of, way, heard, passed in rows}


async def _with_used(scope: Scope, found: dict[UUID, Pairing]) -> dict[UUID, Pairing]:
    """Counts the parcels of messages and changes that passed in the week that it is for each agreement."""
    weeks = {
        each.id: week_name(scope.now, each.terms.zone if each.terms else each.mentee.zone)
        for each in found.values()
    }
    rows = await scope.conn.execute(
        select(
            relay.c.pairing,
            relay.c.direction,
            relay.c.week,
            func.count(relay.c.parcel.distinct()).label("parcels"),
        )
        .where(
            relay.c.pairing.in_(found),
            relay.c.week.in_(set(weeks.values())),
            relay.c.kind.in_([RelayKind.MESSAGE, RelayKind.EDIT]),
            relay.c.verdict == Verdict.PASSED,
        )
        .group_by(relay.c.pairing, relay.c.direction, relay.c.week)
    )
    used: defaultdict[UUID, dict[Direction, int]] = defaultdict(dict)
    for row in rows:
        if row.week == weeks[row.pairing]:
            used[row.pairing][row.direction] = row.parcels
    return {of: replace(each, used=used[of]) for of, each in found.items()}
