"""Reads people: by the place they write from, by id, and who is on the team today."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Row,
    Select,
    Table,
    and_,
    case,
    literal,
    literal_column,
    or_,
    select,
    union,
)

from flows.channels import Channel, masked_address
from flows.people import Account, Duty, Invite, Person, Role, Standing
from flows.slowing import Tries
from storage.asking import ask
from storage.columns import day_from_text
from storage.schema import account, duty, guess, inbox, invite, person, role
from storage.scope import Scope

mail = account.alias("mail")
gone, their_link = account.alias("gone"), invite.alias("their_link")
_LINK = tuple(
    column.label(f"link_{column.name}")
    for column in invite.c
    if column.name not in {"programme", "token_hash"}
)
_BY_LINK = (Standing.UNPROVEN, Standing.UNCONFIRMED)
_TO_COME = (Standing.INVITED, Standing.UNLINKED, *_BY_LINK)
TEAM_ROLES = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR)


async def people_at(scope: Scope, places: Collection[bytes]) -> dict[bytes, UUID]:
    """Whose live Telegram account is at each place."""
    if not places:
        return {}
    rows = await ask(scope.conn, _accounts_at, scope.programme, places)
    return {row.address_hash: row.person for row in rows}


def _accounts_at(programme: str, places: Collection[bytes]) -> Select[bytes, UUID]:
    return select(account.c.address_hash, account.c.person).where(
        account.c.programme == programme,
        # Written out: the planner uses the partial index only where it sees the channel.
        account.c.channel == literal_column("'telegram'"),
        account.c.address_hash.in_(places),
        account.c.ended_at.is_(None),
    )


async def people_gone_by(scope: Scope, places: Collection[bytes]) -> dict[bytes, UUID]:
    """Whose account was at each place last, where none is live."""
    if not places:
        return {}
    rows = await ask(scope.conn, _accounts_gone_by, scope.programme, places)
    return {row.address_hash: row.person for row in rows}


def _accounts_gone_by(programme: str, places: Collection[bytes]) -> Select[bytes, UUID]:
    return (
        select(account.c.address_hash, account.c.person)
        .join(person, person.c.id == account.c.person)
        .where(
            account.c.programme == programme,
            account.c.channel == Channel.TELEGRAM,
            account.c.address_hash.in_(places),
            person.c.standing != Standing.ERASED,
        )
        .order_by(account.c.ended_at)
    )


async def places_of_updates(scope: Scope, ids: Collection[int]) -> dict[int, bytes]:
    """From which place each stored update came, where it said so."""
    if not ids:
        return {}
    rows = await ask(scope.conn, _updates, ids)
    return {row.id: row.address_hash for row in rows}


def _updates(ids: Collection[int]) -> Select[int, bytes | None]:
    return select(inbox.c.id, inbox.c.address_hash).where(
        inbox.c.id.in_(ids), inbox.c.address_hash.is_not(None)
    )


async def read_invites(scope: Scope, hashes: Collection[bytes]) -> dict[bytes, Invite]:
    """Join links by the hashes of their tokens."""
    if not hashes:
        return {}
    rows = (await ask(scope.conn, _invites, scope.programme, hashes)).all()
    await scope.seals.learn(scope.conn, [row.link_check_word for row in rows])
    return {row.token_hash: _invite(scope, row) for row in rows}


# Any, here and below: a row or a selection of several tables has no closer type.
def _invites(programme: str, hashes: Collection[bytes]) -> Select[Any]:
    return select(invite.c.token_hash, *_LINK).where(
        invite.c.programme == programme, invite.c.token_hash.in_(hashes)
    )


def _invite(scope: Scope, row: Row[Any]) -> Invite:
    of, word = row.link_id, row.link_check_word
    return Invite(
        id=of,
        person=row.link_person,
        expires=row.link_expires_at,
        used=row.link_used_at is not None,
        version=row.link_version,
        check_word=scope.seals.open("invite", "check_word", of, word) if word else None,
        wrong=row.link_wrong,
        wrong_at=row.link_wrong_at,
        asked_at=row.link_asked_at,
        reopened_at=row.link_reopened_at,
        stopped_at=row.link_stopped_at,
        made_by=row.link_made_by,
    )


async def read_open_links(scope: Scope) -> dict[UUID, datetime]:
    """Until when the one unused link of each person works, where there is one."""
    rows = await ask(scope.conn, _open_links, scope.programme, scope.now)
    return {row.person: row.expires_at for row in rows}


def _open_links(programme: str, now: datetime) -> Select[UUID, datetime]:
    return select(invite.c.person, invite.c.expires_at).where(
        invite.c.programme == programme, invite.c.used_at.is_(None), invite.c.expires_at > now
    )


async def read_guesses(scope: Scope, places: Collection[bytes]) -> dict[bytes, Tries]:
    """How often links that are none were opened from each place."""
    if not places:
        return {}
    rows = await ask(scope.conn, _guesses, scope.programme, places)
    return {row.place: Tries(row.tries, row.first_at, row.last_at) for row in rows}


def _guesses(programme: str, places: Collection[bytes]) -> Select[Any]:
    return select(guess).where(guess.c.programme == programme, guess.c.place.in_(places))


def is_live(table: Table, programme: str, now: datetime) -> ColumnElement[bool]:
    """A dated row counts from its first moment up to, not including, its last."""
    return and_(
        table.c.programme == programme,
        table.c.from_at <= now,
        or_(table.c.until.is_(None), table.c.until > now),
    )


async def read_team(scope: Scope) -> tuple[set[UUID], set[UUID]]:
    """Everybody who runs the scheme now, by a role or a duty, and those with a duty."""
    found = (await ask(scope.conn, _team, scope.programme, scope.now)).all()
    return {row.person for row in found}, {row.person for row in found if row.on_duty}


def _team(programme: str, now: datetime) -> CompoundSelect[UUID, bool]:
    return union(
        select(duty.c.person, literal(True).label("on_duty")).where(is_live(duty, programme, now)),
        select(role.c.person, literal(False)).where(
            is_live(role, programme, now), role.c.role.in_(TEAM_ROLES)
        ),
    )


def _live_on(table: FromClause, channel: Channel) -> ColumnElement[bool]:
    """The one live account of a person on a channel."""
    it = table.c
    return and_(it.person == person.c.id, it.channel == channel, it.ended_at.is_(None))


async def read_people(scope: Scope, ids: Collection[UUID]) -> dict[UUID, Person]:
    """People by id, with their account, roles and duties at this moment."""
    if not ids:
        return {}
    rows = (await ask(scope.conn, _people, scope.programme, ids)).all()
    blobs = [b for row in rows for b in (row.profile, row.link_check_word, row.mail_address)]
    await scope.seals.learn(scope.conn, blobs)
    roles = await _read_dated(scope, _roles, ids)
    duties = await _read_dated(scope, _duties, ids)
    return {row.id: _person(scope, row, roles[row.id], duties[row.id]) for row in rows}


def _people(programme: str, ids: Collection[UUID]) -> Select[Any]:
    return (
        select(
            person,
            account.c.id.label("account"),
            account.c.reach,
            mail.c.id.label("mail"),
            mail.c.reach.label("mail_reach"),
            mail.c.address.label("mail_address"),
            *_LINK,
            *_before(),
        )
        .outerjoin(account, _live_on(account, Channel.TELEGRAM))
        .outerjoin(mail, _live_on(mail, Channel.EMAIL))
        .outerjoin(invite, and_(invite.c.id == account.c.invite, person.c.standing.in_(_BY_LINK)))
        .where(person.c.programme == programme, person.c.id.in_(ids))
    )


def _before() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Of whoever is still to come or to be confirmed: had they an account before, was it stopped?"""
    ended = (
        select(gone.c.id)
        .where(
            gone.c.person == person.c.id,
            gone.c.channel == Channel.TELEGRAM,
            gone.c.ended_at.is_not(None),
        )
        .order_by(gone.c.ended_at.desc(), gone.c.linked_at.desc())
        .limit(1)
        .correlate(person)
    )
    stopped = ended.with_only_columns(their_link.c.stopped_at).join(
        their_link, their_link.c.id == gone.c.invite
    )
    is_to_come = person.c.standing.in_(_TO_COME)
    return (
        case((is_to_come, ended.scalar_subquery())).label("had_account"),
        case((is_to_come, stopped.scalar_subquery())).label("stop_kept"),
    )


def _roles(programme: str, now: datetime, ids: Collection[UUID]) -> Select[UUID, Role]:
    return select(role.c.person, role.c.role).where(
        is_live(role, programme, now), role.c.person.in_(ids)
    )


def _duties(programme: str, now: datetime, ids: Collection[UUID]) -> Select[UUID, Duty]:
    return select(duty.c.person, duty.c.duty).where(
        is_live(duty, programme, now), duty.c.person.in_(ids)
    )


# Any: the dated tables share their shape, not the type of what a person is in them.
async def _read_dated(
    scope: Scope,
    build: Callable[[str, datetime, Collection[UUID]], Select[Any, Any]],
    ids: Collection[UUID],
) -> defaultdict[UUID, set[Any]]:
    rows = await ask(scope.conn, build, scope.programme, scope.now, ids)
    found: defaultdict[UUID, set[Any]] = defaultdict(set)
    for who, each in rows:
        found[who].add(each)
    return found


def _mail(scope: Scope, row: Row[Any]) -> Account | None:
    """Opened for its mask alone: the address itself leaves this file only towards a server."""
    if not row.mail:
        return None
    address = scope.seals.open_if_kept("account", "address", row.mail, row.mail_address)
    return Account(row.mail, row.mail_reach, masked_address(address))


def _person(scope: Scope, row: Row[Any], roles: set[Role], duties: set[Duty]) -> Person:
    profile = json.loads(scope.seals.open("person", "profile", row.id, row.profile))
    return Person(
        id=row.id,
        zone=row.zone,
        standing=row.standing,
        version=row.version,
        roles=frozenset(roles),
        duties=frozenset(duties),
        account=Account(row.account, row.reach) if row.account else None,
        mail=_mail(scope, row),
        mentor_kind=row.mentor_kind,
        first_name=profile["first_name"],
        initials=profile["initials"],
        birth_month=day_from_text(profile["birth_month"]),
        rest=row.rest,
        rest_since=row.rest_since,
        nation=profile["nation"],
        language=profile["language"],
        before=row.standing_before,
        link=_invite(scope, row) if row.link_id else None,
        had_account=row.had_account is not None,
        stop_kept=row.stop_kept,
    )
