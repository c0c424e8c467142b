"""Writes effects on what people are: dated rows of roles and duties, which end and are never changed."""

from sqlalchemy import bindparam, update

from flows.effects import EndRoles, GiveRole, HandDuty
from storage import schema
from storage.rows import Change, Known, Rows
from storage.writing_invites import END_INVITES

END_DUTY = Change(
    update(schema.duty)
    .where(
        schema.duty.c.programme == bindparam("of"),
        schema.duty.c.duty == bindparam("held"),
        schema.duty.c.until.is_(None),
    )
    .values(until=bindparam("ended")),
    exact=False,
)
"""A duty that passes on is nobody's for no moment: the new row begins when the old one ends."""
END_ROLES, END_DUTIES = (
    Change(
        update(table)
        .where(table.c.person == bindparam("of"), table.c.until.is_(None))
        .values(until=bindparam("ended")),
        exact=False,
    )
    for table in (schema.role, schema.duty)
)


def give_role(effect: GiveRole, rows: Rows, known: Known) -> None:
    """What a person is from now on."""
    since = {
        "person": effect.person,
        "from_at": effect.at,
        "until": None,
        "programme": known.programme,
    }
    rows.add(schema.role, role=effect.role, **since)
    if effect.duty is not None:
        rows.add(schema.duty, duty=effect.duty, **since)


def hand_duty(effect: HandDuty, rows: Rows, known: Known) -> None:
    """Who holds a duty from now on; the rows of all others end, and are kept."""
    of = {"programme": known.programme, "duty": effect.duty}
    rows.add(END_DUTY, of=known.programme, held=effect.duty, ended=effect.at)
    rows.add(schema.duty, person=effect.person, from_at=effect.at, until=None, **of)


def end_roles(effect: EndRoles, rows: Rows, known: Known) -> None:
    """Every role and duty of a person has its last moment now; nobody joins by an old link."""
    for each in (END_ROLES, END_DUTIES, END_INVITES):
        rows.add(each, of=effect.person, ended=effect.at)
