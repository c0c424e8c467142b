"""Sealing: words at rest are AES-256-GCM under a data key, bound to table, column and row.

A sealed value moved to another row, column or table does not open. Words are never shown here.

Theory of operation. Each person, and each programme, has a data key: a row of `data_key`, wrapped
by the key ring. A sealed value is `version ‖ data key id ‖ nonce ‖ ciphertext and tag`, so it names
the key it needs. A reader gathers the rows of a batch, `learn`s all their keys in one statement and
then opens; a writer learns the keys of the people it writes about and then seals. Changing the ring
re-wraps the data keys only.

Each person has two. The **data key** seals who they are, where they can be reached, what they wrote,
answered and were told, and all that was relayed to and from a mentee: a mentor's words to them too.
The **record key** seals what belongs to the record of safeguarding: the words of concerns about a
young person, the entries of their cases, entries and proposals about anybody. Deleting a data key
erases the first and leaves the second, which law and policy ask to keep: nobody can open what it
sealed any more, in this database or in one copied from it later. A backup made before holds the
wrapped key as well as the words, and whoever has it and the key file can read both, until the backup
is deleted: erasing is complete when the last such backup has expired.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.asking import ask
from storage.keys import KEY_BYTES, NONCE_BYTES, KeyRing, RingKeyMissing, RingKeyWrong
from storage.schema import data_key, person, programme

VERSION = 1
_ID_FROM, _NONCE_FROM, _BOX_FROM = 1, 17, 17 + NONCE_BYTES
RowId = UUID | str | int


class SealBroken(Exception):
    """A sealed value does not open here: it was changed, or it belongs to another row."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class NoDataKey(Exception):
    """There is no data key for this value or person: it was erased, or never learnt."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Erased(NoDataKey):
    """The data key of this value was deleted: its words are gone for ever, as somebody asked."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """One person's or programme's key, and the cipher made of it once."""

    id: UUID
    key: bytes = field(repr=False)
    cipher: AESGCM = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cipher", AESGCM(self.key))


def new_data_key() -> DataKey:
    """A fresh key. Keys and nonces are the one kind of chance that is not handed in."""
    return DataKey(uuid4(), os.urandom(KEY_BYTES))


def seal(key: DataKey, table: str, column: str, row: RowId, text: str) -> bytes:
    """Words sealed for one place. Any code point survives, a lone surrogate too."""
    nonce = os.urandom(NONCE_BYTES)
    words = text.encode("utf-8", "surrogatepass")
    box = key.cipher.encrypt(nonce, words, _place(table, column, row))
    return bytes([VERSION]) + key.id.bytes + nonce + box


def open_sealed(key: DataKey, table: str, column: str, row: RowId, blob: bytes) -> str:
    """The words of a sealed value. Raises SealBroken where it was changed or moved."""
    if blob[0] != VERSION or key_id_of(blob) != key.id:
        raise SealBroken
    try:
        words = key.cipher.decrypt(
            blob[_NONCE_FROM:_BOX_FROM], blob[_BOX_FROM:], _place(table, column, row)
        )
    except InvalidTag:
        raise SealBroken from None
    return words.decode("utf-8", "surrogatepass")


def key_id_of(blob: bytes) -> UUID:
    """The id of the data key that a sealed value needs. Raises SealBroken where it is cut short."""
    if len(blob) < _BOX_FROM:
        raise SealBroken
    return UUID(bytes=blob[_ID_FROM:_NONCE_FROM])


def _place(table: str, column: str, row: RowId) -> bytes:
    row = row.hex if isinstance(row, UUID) else row
    return f"{table}.{column}.{row}".encode()


@dataclass(frozen=True, slots=True)
class Vault:
    """A programme and the key ring that opens it: what every statement here is about."""

    programme: str
    ring: KeyRing = field(repr=False)

    def address_hash(self, address: str, channel: str = "telegram") -> bytes:
        """The keyed hash by which an account is found."""
        return self.ring.hash_of(self.programme, channel, address)

    def token_hash(self, token: str) -> bytes:
        """The keyed hash of a join link's token."""
        return self.ring.hash_of(self.programme, "token", token)


# Any, here and below: a row or a selection of a whole table has no closer type.
def _keys(ids: Collection[UUID]) -> Select[Any]:
    return select(data_key).where(data_key.c.id.in_(ids))


def _keys_of_people(people: Collection[UUID]) -> Select[Any]:
    is_record = data_key.c.id == person.c.record_key
    return (
        select(person.c.id.label("person"), is_record.label("is_record"), data_key)
        .join(data_key, or_(data_key.c.id == person.c.data_key, is_record))
        .where(person.c.id.in_(people))
    )


def _key_of_programme(slug: str) -> Select[Any]:
    of = programme.c.data_key == data_key.c.id
    return select(data_key).join(programme, of).where(programme.c.slug == slug)


@dataclass(slots=True)
class Seals:
    """The data keys in hand during one transaction; learnt in bulk, forgotten with it."""

    vault: Vault
    _keys: dict[UUID, DataKey] = field(default_factory=dict, repr=False)
    _of_person: dict[UUID, UUID] = field(default_factory=dict, repr=False)
    _of_record: dict[UUID, UUID] = field(default_factory=dict, repr=False)
    _gone: set[UUID] = field(default_factory=set, repr=False)
    _shut: dict[UUID, type[RingKeyMissing | RingKeyWrong]] = field(default_factory=dict, repr=False)
    _of_programme: UUID | None = None

    async def learn(self, conn: AsyncConnection, blobs: Iterable[bytes | None]) -> None:
        """Learns the keys that some sealed values need, in one statement, if any is unknown.

        One that is cut short needs none, and one that the key ring does not unwrap is found out when
        it is needed: neither stops anybody else, and neither opens.
        """
        needed = {key_id_of(blob) for blob in blobs if blob and len(blob) >= _BOX_FROM}
        needed -= self._keys.keys() | self._gone | self._shut.keys()
        if needed:
            for row in await ask(conn, _keys, needed):
                try:
                    self._take(row)
                except (RingKeyMissing, RingKeyWrong) as fault:
                    self._shut[row.id] = type(fault)
            self._gone |= needed - self._keys.keys() - self._shut.keys()

    async def learn_people(self, conn: AsyncConnection, people: Iterable[UUID]) -> None:
        """Learns the keys of some people, to seal their words, in one statement."""
        missing = set(people) - self._of_record.keys()
        if not missing:
            return
        for row in await ask(conn, _keys_of_people, missing):
            of = self._of_record if row.is_record else self._of_person
            of[row.person] = self._take(row)

    async def learn_programme(self, conn: AsyncConnection) -> None:
        """Learns the programme's own key, which seals what belongs to no person."""
        if self._of_programme is None:
            rows = await ask(conn, _key_of_programme, self.vault.programme)
            self._of_programme = self._take(rows.one())

    def _take(self, row: Row[Any]) -> UUID:
        if row.id not in self._keys:
            key = self.vault.ring.unwrap(row.id, row.ring_key, row.wrapped)
            self._keys[row.id] = DataKey(row.id, key)
        return self._keys[row.id].id

    def add(self, person_id: UUID, key: DataKey, record: DataKey) -> None:
        """Takes a new person's keys in hand."""
        self._keys |= {key.id: key, record.id: record}
        self._of_person[person_id] = key.id
        self._of_record[person_id] = record.id

    def open(self, table: str, column: str, row: RowId, blob: bytes) -> str:
        """The words of a sealed value whose key was learnt. Raises Erased, NoDataKey, SealBroken,
        RingKeyMissing or RingKeyWrong."""
        key = self._keys.get(key_id_of(blob))
        if key is None and (fault := self._shut.get(key_id_of(blob))):
            raise fault
        if key is None:
            raise Erased if self.is_gone(blob) else NoDataKey
        return open_sealed(key, table, column, row, blob)

    def keeper(self, *people: UUID | None) -> UUID | None:
        """The first of some people whose data key was not deleted; their keys were learnt."""
        return next((each for each in people if each in self._of_person), None)

    def is_gone(self, blob: bytes) -> bool:
        """Was its key deleted? Known once it was to be learnt."""
        return key_id_of(blob) in self._gone

    def open_if_kept(self, table: str, column: str, row: RowId, blob: bytes) -> str:
        """The words, or none where they were erased. Raises as `open` does for anything else."""
        return "" if self.is_gone(blob) else self.open(table, column, row, blob)

    def seal_record(
        self, whose: UUID | None, table: str, column: str, row: RowId, text: str
    ) -> bytes:
        """Words of the record, sealed by a person's record key, or by the programme's for None."""
        key_id = self._of_programme if whose is None else self._of_record.get(whose)
        if key_id is None:
            raise NoDataKey
        return seal(self._keys[key_id], table, column, row, text)

    def seal(self, whose: UUID | None, table: str, column: str, row: RowId, text: str) -> bytes:
        """Words sealed by a person's key, or by the programme's for None. Raises NoDataKey."""
        key_id = self._of_programme if whose is None else self._of_person.get(whose)
        if key_id is None:
            raise NoDataKey
        return seal(self._keys[key_id], table, column, row, text)
