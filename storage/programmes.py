"""A programme's own row, and whether the key file at hand is the one that belongs to it.

Writes the row once; a wrong or missing key changes nothing and loses nothing.
"""

import hmac

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keys import RingKeyMissing, RingKeyWrong
from storage.record import FIRST_HASH
from storage.schema import data_key, programme, record_head
from storage.sealing import Seals, Vault, new_data_key


class WrongKey(Exception):
    """This key file does not open this database. Nothing was changed and nothing is lost:
    start again with the key file that was used before."""

    def __init__(self) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))


async def ensure_programme(conn: AsyncConnection, vault: Vault) -> None:
    """Makes the programme's row if there is none, else checks the keys. Raises WrongKey."""
    check = vault.ring.hash_of(vault.programme, "key check")
    found = (
        await conn.execute(select(programme.c.key_check).where(programme.c.slug == vault.programme))
    ).scalar_one_or_none()
    if found is None:
        await _make(conn, vault, check)
        return
    if not hmac.compare_digest(found, check):
        raise WrongKey
    await _check_ring(conn, vault)


async def _make(conn: AsyncConnection, vault: Vault, check: bytes) -> None:
    key = new_data_key()
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


async def _check_ring(conn: AsyncConnection, vault: Vault) -> None:
    """Every ring key that is in use must be at hand, and open the programme's own data key."""
    names = await conn.execute(
        select(data_key.c.ring_key).where(data_key.c.programme == vault.programme).distinct()
    )
    if not set(names.scalars()) <= vault.ring.wrapping.keys():
        raise WrongKey
    try:
        await Seals(vault).learn_programme(conn)
    except (RingKeyMissing, RingKeyWrong) as error:
        raise WrongKey from error
