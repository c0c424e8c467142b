"""The key ring: a file outside the database, whose keys wrap the data keys and find addresses.

The first key wraps, all of them unwrap; the index key makes keyed hashes. Never shows a key.

Theory of operation. The file may change beside a running bot: a key is added, later an old one is
taken out (`storage.rewrapping`). So a ring that was read from a file looks at the file again before
it wraps, and when it meets a key that it does not know. What it finds there counts only where it is
the same ring, with the same index key and the same bytes under every name that both hold; else it goes
on with what it has, and says so once. A data key whose wrapping key is in no file of this machine is
a fault of this machine, never of whoever wrote: nothing is set aside for it (`storage.store`).
"""

import base64
import binascii
import hashlib
import hmac
import logging
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
HASH_BYTES = 16
INDEX = "index"
FIRST_NAME = "k1"

log = logging.getLogger(__name__)


class KeyFileError(Exception):
    """The key file cannot be used as it is; the message says what to do."""


class RingKeyMissing(Exception):
    """A data key is wrapped by a ring key that the key file does not hold."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class RingKeyWrong(Exception):
    """A data key does not open with the ring key of that name."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(slots=True)
class KeyRing:
    """The keys of the key file by name, in its order, and the index key.

    `source` is the file that it was read from, if it is to notice what changes there.
    """

    wrapping: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    source: Path | None = None
    _seen: tuple[int, ...] | None = field(default=None, repr=False)

    @property
    def first(self) -> str:
        """The name of the key that wraps what is new."""
        return next(iter(self.wrapping))

    def wrap(self, data_key: UUID, key: bytes) -> tuple[str, bytes]:
        """A data key wrapped by the first ring key, bound to its own id; with that key's name."""
        self.look_again()
        nonce = os.urandom(NONCE_BYTES)
        box = _cipher(self.wrapping[self.first])
        return self.first, nonce + box.encrypt(nonce, key, _bound_to(data_key))

    def unwrap(self, data_key: UUID, ring_key: str, wrapped: bytes) -> bytes:
        """The data key out of its wrapping. Raises RingKeyMissing or RingKeyWrong."""
        if ring_key not in self.wrapping:
            self.look_again()
        if ring_key not in self.wrapping:
            raise RingKeyMissing
        nonce, box = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return _cipher(self.wrapping[ring_key]).decrypt(nonce, box, _bound_to(data_key))
        except InvalidTag:
            raise RingKeyWrong from None

    def look_again(self) -> None:
        """Takes over what has changed in the key file since it was read; a few microseconds if nothing."""
        if self.source is None:
            return
        now = _stamp(self.source)
        if now == self._seen:
            return
        self._seen = now
        try:
            found = read_keys(self.source)
        except KeyFileError as fault:
            log.error("the key file has changed and is not used: %s", fault)
            return
        common = self.wrapping.keys() & found.wrapping.keys()
        if found.index != self.index or any(self.wrapping[n] != found.wrapping[n] for n in common):
            log.error("the key file has changed to another ring's, and is not used")
            return
        log.info("the key file has changed: it holds %d wrapping keys", len(found.wrapping))
        self.wrapping = found.wrapping

    def hash_of(self, *parts: str) -> bytes:
        """A keyed hash, 16 bytes: the same text gives the same hash under this ring."""
        whole = ":".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self.index, whole, hashlib.sha256).digest()[:HASH_BYTES]


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    """The few keys of a ring open many data keys each."""
    return AESGCM(key)


def _bound_to(data_key: UUID) -> bytes:
    return f"data_key.wrapped.{data_key.hex}".encode()


def make_keys() -> str:
    """The text of a new key file with one wrapping key and an index key."""
    return "\n".join(_line(name) for name in (FIRST_NAME, INDEX)) + "\n"


def _line(name: str) -> str:
    return f"{name}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}"


def read_keys(path: Path) -> KeyRing:
    """The key ring of a key file. Raises KeyFileError, whose message holds no line of the file."""
    seen = _stamp(path)  # before it is read: what changes after that is seen later
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise KeyFileError(
            f"{path}: there is no such key file. Put back the one that belongs to this "
            "database; make a new one only for a new database."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path}: cannot be read ({type(error).__name__})") from error
    ring = parse_keys(text, str(path))
    ring.source, ring._seen = path.absolute(), seen
    return ring


def _stamp(path: Path) -> tuple[int, ...] | None:
    """What is another number after every change of the file; None where it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def with_key(text: str, name: str) -> str:
    """The text of a key file with a new first key of that name; whatever else stands there stays."""
    return f"{_line(name)}\n{text}"


def without_key(text: str, name: str) -> str:
    """The text of a key file without the key of that name."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if line.strip().partition(":")[0] != name)


def parse_keys(text: str, name: str) -> KeyRing:
    """The key ring of a key file's text. Raises KeyFileError naming file and line, never a key."""
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key_name, key = _parse_line(line, f"{name}, line {number}")
        if key_name in found:
            raise KeyFileError(f"{name}, line {number}: this name stands here twice")
        found[key_name] = key
    index = found.pop(INDEX, None)
    if index is None or not found:
        raise KeyFileError(
            f"{name}: needs a line `{INDEX}:…` and at least one more key; "
            "put back the whole file that belongs to this database"
        )
    return KeyRing(found, index)


def _parse_line(line: str, place: str) -> tuple[str, bytes]:
    key_name, colon, encoded = line.strip().partition(":")
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error:
        key = b""
    if not colon or not 1 <= len(key_name) <= 40 or len(key) != KEY_BYTES:
        raise KeyFileError(f"{place}: should be a name, a colon and 32 bytes as base64")
    return key_name, key
