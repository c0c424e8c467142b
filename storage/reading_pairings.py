"""Reads pairings with their agreements, what is held, and how much passed this week."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from flows.agreement import AgreementVersion, Direction, Party
from flows.local_time import week_name
from flows.people import Person
from flows.relaying import Pairing, PairingState, Relay, RelayKind, Stopper, Verdict
from flows.terms_text import terms_from_text
from storage.asking import ask
from storage.columns import Pairs
from storage.reading_talking import open_relays, relays
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
    if former_of:
        lately = scope.now - ENDED_LATELY
        rows = await ask(scope.conn, _with_former, scope.programme, people, also, former_of, lately)
    else:
        rows = await ask(scope.conn, _live, scope.programme, people, also)
    return [
        Halves(row.id, row.mentee, row.mentor, row.state, _stops(row.stops), row.version)
        for row in rows
    ]


def by_person(halves: Sequence[Halves]) -> dict[UUID, list[Halves]]:
    """The same by who is in them, so that nobody looks through all those of a batch."""
    found: defaultdict[UUID, list[Halves]] = defaultdict(list)
    for each in halves:
        for who in {each.mentee, each.mentor}:
            found[who].append(each)
    return dict(found)


async def read_kept_stops(scope: Scope) -> dict[UUID, frozenset[Stopper]]:
    """Who had stopped the messages of each mentor's last pairing when it ended: a mentee's own stop
    was of that mentor alone."""
    rows = await ask(scope.conn, _ended, scope.programme)
    last = {row.mentor: frozenset(_stops(row.stops)) - {Stopper.MENTEE} for row in rows}
    return {mentor: stops for mentor, stops in last.items() if stops}


# Any, here and below: a selection of a whole table has no closer type.
def _live(programme: str, people: Collection[UUID], also: Collection[UUID]) -> Select[Any]:
    return _halves(programme, _is_live_of(people), pairing.c.id.in_(also))


def _ended(programme: str) -> Select[Any]:
    it = pairing.c
    ended = (it.programme == programme, it.state == PairingState.ENDED)
    return select(it.mentor, it.stops).where(*ended).order_by(it.ended_at, it.id)


def _with_former(
    programme: str,
    people: Collection[UUID],
    also: Collection[UUID],
    former_of: Collection[UUID],
    since: datetime,
) -> Select[Any]:
    ended = and_(pairing.c.mentor.in_(former_of), pairing.c.ended_at >= since)
    return _halves(programme, _is_live_of(people), pairing.c.id.in_(also), ended)


def _is_live_of(people: Collection[UUID]) -> ColumnElement[bool]:
    either = or_(pairing.c.mentee.in_(people), pairing.c.mentor.in_(people))
    return and_(either, pairing.c.state.in_(LIVE))


def _halves(programme: str, *wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(pairing)
        .where(pairing.c.programme == programme, or_(*wanted))
        .order_by(pairing.c.since, pairing.c.id)
    )


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
    rows = (await ask(scope.conn, _versions, ids)).all()
    await scope.seals.learn(scope.conn, [row.terms for row in rows])
    said = await _read_answers(scope, [row.id for row in rows])
    found: defaultdict[UUID, list[AgreementVersion]] = defaultdict(list)
    for row in rows:
        if scope.seals.is_gone(row.terms):
            continue
        terms = terms_from_text(scope.seals.open("agreement", "terms", row.id, row.terms))
        found[row.pairing].append(AgreementVersion(row.number, terms, frozenset(said[row.id])))
    return found


def _versions(pairings: Collection[UUID]) -> Select[Any]:
    return select(agreement).where(agreement.c.pairing.in_(pairings)).order_by(agreement.c.number)


async def _read_answers(
    scope: Scope, agreements: Collection[UUID]
) -> defaultdict[UUID, set[Party]]:
    """Who said yes to each version."""
    said: defaultdict[UUID, set[Party]] = defaultdict(set)
    for version, party in await ask(scope.conn, _answers, agreements):
        said[version].add(party)
    return said


def _answers(agreements: Collection[UUID]) -> Select[UUID, Party]:
    it = agreement_answer.c
    return select(it.agreement, it.party).where(it.agreement.in_(agreements))


async def _read_held(scope: Scope, ids: Collection[UUID]) -> defaultdict[UUID, list[Relay]]:
    found: defaultdict[UUID, list[Relay]] = defaultdict(list)
    rows = await ask(scope.conn, _held, scope.programme, ids)
    for each in await open_relays(scope, rows.all()):
        if each.pairing is not None:
            found[each.pairing].append(each)
    return found


def _held(programme: str, pairings: Collection[UUID]) -> Select[Any]:
    return relays(programme, relay.c.pairing.in_(pairings), relay.c.verdict == Verdict.HELD)


async def _read_last(
    scope: Scope, ids: Collection[UUID]
) -> dict[Way, tuple[datetime | None, datetime | None]]:
    """When each half's newest message was written, and when one last passed, each way.

    What was refused, and notes, cards and shared answers, are no messages between the two.
    """
    rows = await ask(scope.conn, _last, ids)
    return {(of, way): (heard, passed) for of, way, heard, passed in rows}


def _last(pairings: Collection[UUID]) -> Select[Any]:
    it = relay.c
    return (
        select(it.pairing, it.direction, func.max(it.heard_at), func.max(it.passed_at))
        .where(
            it.pairing.in_(pairings),
            it.direction.is_not(None),
            it.kind == RelayKind.MESSAGE,
            it.verdict != Verdict.REFUSED,
        )
        .group_by(it.pairing, it.direction)
    )


async def _with_used(scope: Scope, found: dict[UUID, Pairing]) -> dict[UUID, Pairing]:
    """Counts the parcels of messages and changes that passed in the week that it is for each agreement."""
    weeks = {
        each.id: week_name(scope.now, each.terms.zone if each.terms else each.mentee.zone)
        for each in found.values()
    }
    rows = await ask(scope.conn, _used, tuple(found), set(weeks.values()))
    used: defaultdict[UUID, dict[Direction, int]] = defaultdict(dict)
    for row in rows:
        if row.week == weeks[row.pairing]:
            used[row.pairing][row.direction] = row.parcels
    return {of: replace(each, used=used[of]) for of, each in found.items()}


def _used(pairings: Collection[UUID], weeks: Collection[str]) -> Select[Any]:
    it = relay.c
    parcels = func.count(it.parcel.distinct()).label("parcels")
    return (
        select(it.pairing, it.direction, it.week, parcels)
        .where(
            it.pairing.in_(pairings),
            it.week.in_(weeks),
            it.kind.in_([RelayKind.MESSAGE, RelayKind.EDIT]),
            it.verdict == Verdict.PASSED,
        )
        .group_by(it.pairing, it.direction, it.week)
    )
