"""Writes effects on people: who they are, their accounts and what they hold."""

import json
from datetime import date

from sqlalchemy import bindparam, or_, update

from flows.channels import Channel
from flows.effects import (
    AddPerson,
    ChangePerson,
    ChangeReach,
    ChangeRest,
    ChangeStanding,
    EndAccount,
    LinkAccount,
    SetMail,
    StopAll,
)
from flows.people import APART, Person, Reach
from storage import schema
from storage.arrows import PENDING, SENDING, UNSURE
from storage.rows import Change, Known, Rows
from storage.sealing import new_data_key
from storage.writing_invites import USE_INVITE

CHANNEL = Channel.TELEGRAM

CHANGE_STANDING = Change(
    update(schema.person)
    .where(
        schema.person.c.id == bindparam("of"), schema.person.c.version == bindparam("decided_on")
    )
    .values(
        standing=bindparam("standing"),
        standing_before=bindparam("before"),
        version=schema.person.c.version + 1,
    )
)
# What is on its way to somebody waits while it is not clear that it is them.
HOLD = Change(
    update(schema.delivery)
    .where(
        schema.delivery.c.person == bindparam("of"),
        schema.delivery.c.channel == CHANNEL,
        or_(PENDING, SENDING, UNSURE),
    )
    .values(held=bindparam("is_held")),
    exact=False,
)
CHANGE_REST = Change(
    update(schema.person)
    .where(
        schema.person.c.id == bindparam("of"), schema.person.c.version == bindparam("decided_on")
    )
    .values(
        rest=bindparam("rest"), rest_since=bindparam("since"), version=schema.person.c.version + 1
    )
)
CHANGE_PERSON = Change(
    update(schema.person)
    .where(
        schema.person.c.id == bindparam("of"), schema.person.c.version == bindparam("decided_on")
    )
    .values(profile=bindparam("sealed"), version=schema.person.c.version + 1)
)
STOP_ALL = Change(
    update(schema.programme)
    .where(schema.programme.c.slug == bindparam("of"))
    .values(all_stopped_since=bindparam("since"))
)
CHANGE_REACH = Change(
    update(schema.account)
    .where(schema.account.c.id == bindparam("of"))
    .values(reach=bindparam("reach"))
)
END_ACCOUNTS = Change(
    update(schema.account)
    .where(
        schema.account.c.person == bindparam("of"),
        schema.account.c.channel == bindparam("on"),
        schema.account.c.ended_at.is_(None),
    )
    .values(ended_at=bindparam("ended")),
    exact=False,
)
# What still waits for the person goes to the account that replaces the old one.
READDRESS = Change(
    update(schema.delivery)
    .where(
        schema.delivery.c.person == bindparam("of"),
        schema.delivery.c.channel == bindparam("on"),
        or_(PENDING, UNSURE),
    )
    .values(account=bindparam("to_account"), place=bindparam("to_place")),
    exact=False,
)


def profile_to_text(person: Person) -> str:
    """What is sealed of a person, as one JSON text."""
    born: date | None = person.birth_month
    return json.dumps(
        {
            "first_name": person.first_name,
            "initials": person.initials,
            "birth_month": born.isoformat() if born else None,
            "nation": person.nation,
            "language": person.language,
        }
    )


def add_person(effect: AddPerson, rows: Rows, known: Known) -> None:
    """A person and their two keys: one that may be deleted, one for the record."""
    person, key, record = effect.person, new_data_key(), new_data_key()
    known.seals.add(person.id, key, record)
    here = {"programme": known.programme}
    for each in (key, record):
        ring_key, wrapped = known.seals.vault.ring.wrap(each.id, each.key)
        rows.add(schema.data_key, id=each.id, ring_key=ring_key, wrapped=wrapped, **here)
    rows.add(
        schema.person,
        id=person.id,
        data_key=key.id,
        record_key=record.id,
        standing=person.standing,
        standing_before=person.before,
        zone=person.zone,
        mentor_kind=person.mentor_kind,
        profile=known.seals.seal(
            person.id, "person", "profile", person.id, profile_to_text(person)
        ),
        added_at=effect.at,
        version=person.version,
        **here,
    )


def change_person(effect: ChangePerson, rows: Rows, known: Known) -> None:
    """What is kept of a person, sealed anew with the same key."""
    it = effect.person
    text = known.seals.seal(it.id, "person", "profile", it.id, profile_to_text(it))
    rows.add(CHANGE_PERSON, of=it.id, decided_on=it.version, sealed=text)


def link_account(effect: LinkAccount, rows: Rows, known: Known) -> None:
    """The account that opened the link; it takes the place of the person's former one, if any."""
    place = known.recipients[effect.person].place
    _replace_account(effect, CHANNEL, place, effect.address, rows, known)
    rows.add(USE_INVITE, of=effect.invite, used=known.now)


def set_mail(effect: SetMail, rows: Rows, known: Known) -> None:
    """The e-mail address that takes the place of the former one, or of which there is no more."""
    channel, address = Channel.EMAIL, effect.address
    if address is None:
        rows.add(END_ACCOUNTS, of=effect.person, on=channel, ended=known.now)
        return
    place = known.seals.vault.address_hash(address, channel)
    _replace_account(effect, channel, place, address, rows, known)


def _replace_account(
    effect: LinkAccount | SetMail,
    channel: Channel,
    place: bytes,
    address: str,
    rows: Rows,
    known: Known,
) -> None:
    new, person = effect.id, effect.person
    rows.add(END_ACCOUNTS, of=person, on=channel, ended=known.now)
    rows.add(
        schema.account,
        id=new,
        programme=known.programme,
        person=person,
        channel=channel,
        address_hash=place,
        address=known.seals.seal(person, "account", "address", new, address),
        reach=Reach.ACTIVE,
        invite=effect.invite if isinstance(effect, LinkAccount) else None,
        linked_at=known.now,
        ended_at=None,
    )
    rows.add(READDRESS, of=person, on=channel, to_account=new, to_place=place)


def change_reach(effect: ChangeReach, rows: Rows, known: Known) -> None:
    """Whether an account can be written to."""
    rows.add(CHANGE_REACH, of=effect.account, reach=effect.reach)


def change_standing(effect: ChangeStanding, rows: Rows, known: Known) -> None:
    """Where a person stands, and whether what is on its way to them waits."""
    rows.add(
        CHANGE_STANDING,
        of=effect.person,
        decided_on=effect.version,
        standing=effect.standing,
        before=effect.before,
    )
    rows.add(HOLD, of=effect.person, is_held=effect.standing in APART)


def change_rest(effect: ChangeRest, rows: Rows, known: Known) -> None:
    """Whether a person rests, and since when."""
    changed = {"rest": effect.rest, "since": effect.at}
    rows.add(CHANGE_REST, of=effect.person, decided_on=effect.version, **changed)


def stop_all(effect: StopAll, rows: Rows, known: Known) -> None:
    """Everything stops for everybody, or starts again."""
    rows.add(STOP_ALL, of=known.programme, since=effect.since)


def end_account(effect: EndAccount, rows: Rows, known: Known) -> None:
    """A person's account is theirs no more."""
    rows.add(END_ACCOUNTS, of=effect.person, on=CHANNEL, ended=known.now)
