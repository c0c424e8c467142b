"""A programme's own row, and whether the key file at hand is the one that belongs to it.

Writes the row once; a wrong or missing key changes nothing and loses nothing.
"""

import hmac
from collections.abc import Collection

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.asking import ask
from storage.keys import RingKeyMissing, RingKeyWrong
from storage.record import FIRST_HASH
from storage.schema import data_key, programme, record_head
from storage.sealing import Seals, Vault, new_data_key


class WrongKey(Exception):
    """This key file does not open this database. Nothing was changed and nothing is lost:
    start again with the key file that was used before."""

    def __init__(self) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))


class KeyMissing(WrongKey):
    """The key file lacks keys by which data keys are wrapped; the message names them."""

    def __init__(self, names: Collection[str]) -> None:
        Exception.__init__(
            self,
            f"the key file lacks {', '.join(sorted(names))}, and part of this database opens with no "
            "other key. Put the newest copy of the key file in its place: it was changed by "
            "`kept-in-mind keys`. Nothing was changed and nothing is lost.",
        )


class OtherProgramme(Exception):
    """The database holds another programme; the message names it and says what to do."""

    def __init__(self, held: str, wanted: str) -> None:
        super().__init__(
            f'this database holds the programme "{held}", and the programme file says "{wanted}". '
            f'Change slug back to "{held}" there; for a new programme use another database, or on '
            "PostgreSQL `kept-in-mind init --beside`. "
            "Nothing was changed."
        )


async def ensure_programme(
    conn: AsyncConnection, vault: Vault, *, may_be_beside: bool = False
) -> None:
    """Makes the programme's row in an empty database, else checks the keys.

    `may_be_beside`: may it be made beside other programmes? Raises WrongKey, or OtherProgramme: a
    new slug would make everybody a stranger, without a word.
    """
    if not await check_programme(conn, vault, may_be_beside=may_be_beside):
        await make_programme(conn, vault)


async def check_programme(
    conn: AsyncConnection, vault: Vault, *, may_be_beside: bool = False
) -> bool:
    """Is the programme here, and do these keys open it? False in an empty database; changes nothing.

    Raises WrongKey or OtherProgramme.
    """
    found = (await ask(conn, _check_of, vault.programme)).scalar_one_or_none()
    if found is None:
        others = (await conn.execute(select(programme.c.slug).order_by(programme.c.slug))).scalars()
        if (held := others.first()) and not may_be_beside:
            raise OtherProgramme(held, vault.programme)
        return False
    if not hmac.compare_digest(found, _key_check(vault)):
        raise WrongKey
    await _check_ring(conn, vault)
    return True


def _check_of(slug: str) -> Select[bytes]:
    return select(programme.c.key_check).where(programme.c.slug == slug)


def _ring_keys(slug: str) -> Select[str]:
    return select(data_key.c.ring_key).where(data_key.c.programme == slug).distinct()


async def make_programme(conn: AsyncConnection, vault: Vault) -> None:
    """Writes the rows that a programme begins with, whatever else the database holds."""
    key, check = new_data_key(), _key_check(vault)
    ring_key, wrapped = vault.ring.wrap(key.id, key.key)
    await conn.execute(
        insert(data_key).values(
            id=key.id, programme=vault.programme, ring_key=ring_key, wrapped=wrapped
        )
    )
    await conn.execute(
        insert(programme).values(slug=vault.programme, data_key=key.id, key_check=check)
    )
    await conn.execute(
        insert(record_head).values(programme=vault.programme, number=0, hash=FIRST_HASH)
    )


def _key_check(vault: Vault) -> bytes:
    return vault.ring.hash_of(vault.programme, "key check")


async def _check_ring(conn: AsyncConnection, vault: Vault) -> None:
    """Every ring key that is in use must be at hand, and open the programme's own data key."""
    names = set((await ask(conn, _ring_keys, vault.programme)).scalars())
    if not names <= vault.ring.wrapping.keys():
        vault.ring.look_again()  # it may have been read long ago, by a process that stood by
    if missing := names - vault.ring.wrapping.keys():
        raise KeyMissing(missing)
    try:
        await Seals(vault).learn_programme(conn)
    except (RingKeyMissing, RingKeyWrong) as error:
        raise WrongKey from error
