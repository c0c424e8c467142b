"""Writes effects on join links: their making, what became of them, and guesses at them."""

from sqlalchemy import bindparam, case, delete, update

from flows.effects import AddInvite, CountGuess, MoveInvite
from storage import schema
from storage.rows import Change, Known, Rows

USE_INVITE = Change(
    update(schema.invite)
    .where(schema.invite.c.id == bindparam("of"), schema.invite.c.used_at.is_(None))
    .values(used_at=bindparam("used"))
)
_KEPT_WORD = case((bindparam("forgets"), None), else_=schema.invite.c.check_word)
MOVE_INVITE = Change(
    update(schema.invite)
    .where(
        schema.invite.c.id == bindparam("of"), schema.invite.c.version == bindparam("decided_on")
    )
    .values(
        expires_at=bindparam("ends"),
        check_word=_KEPT_WORD,
        wrong=bindparam("times_wrong"),
        wrong_at=bindparam("last_wrong"),
        asked_at=bindparam("asked"),
        reopened_at=bindparam("reopened"),
        stopped_at=bindparam("stopped"),
        version=schema.invite.c.version + 1,
    )
)
END_INVITES = Change(
    update(schema.invite)
    .where(
        schema.invite.c.person == bindparam("of"),
        schema.invite.c.used_at.is_(None),
        schema.invite.c.expires_at > bindparam("ended"),
    )
    .values(expires_at=bindparam("ended")),
    exact=False,
)


# What was counted before gives way; what is old of other chats is swept (see `storage.guessing`).
DROP_GUESSES = Change(
    delete(schema.guess).where(
        schema.guess.c.programme == bindparam("of"),
        schema.guess.c.place == bindparam("at_place"),
    ),
    exact=False,
)


def add_invite(effect: AddInvite, rows: Rows, known: Known) -> None:
    """A link by the hash of its token; earlier unused ones of the person end now."""
    rows.add(END_INVITES, of=effect.person, ended=known.now)
    rows.add(
        schema.invite,
        id=effect.id,
        programme=known.programme,
        person=effect.person,
        token_hash=known.seals.vault.token_hash(effect.token),
        expires_at=effect.expires,
        used_at=None,
        check_word=effect.check_word
        and known.seals.seal(effect.person, "invite", "check_word", effect.id, effect.check_word),
        wrong=0,
        wrong_at=None,
        asked_at=None,
        reopened_at=None,
        stopped_at=effect.stopped_at,
        made_by=effect.made_by,
        version=1,
    )


def move_invite(effect: MoveInvite, rows: Rows, known: Known) -> None:
    """What became of a link."""
    it = effect.invite
    rows.add(
        MOVE_INVITE,
        of=it.id,
        decided_on=it.version,
        ends=it.expires,
        forgets=it.check_word is None,
        times_wrong=it.wrong,
        last_wrong=it.wrong_at,
        asked=it.asked_at,
        reopened=it.reopened_at,
        stopped=it.stopped_at,
    )


def count_guess(effect: CountGuess, rows: Rows, known: Known) -> None:
    """A link that is none, opened once more from one chat."""
    place, tries = known.seals.vault.address_hash(effect.address), effect.tries
    rows.add(DROP_GUESSES, of=known.programme, at_place=place)
    rows.add(
        schema.guess,
        programme=known.programme,
        place=place,
        tries=tries.count,
        first_at=tries.first_at,
        last_at=tries.last_at,
    )
