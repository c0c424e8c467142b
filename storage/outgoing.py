"""An outgoing message as the deliverer needs it: where to, what, and whether it may be a repeat.

Opened here, out of the row; its words are never shown.
"""

import json
from base64 import b64decode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from flows.effects import File, Lane
from storage.asking import ask
from storage.keys import RingKeyMissing, RingKeyWrong
from storage.schema import DeliveryKind, account
from storage.scope import Scope
from storage.sealing import NoDataKey, SealBroken

ShownRows = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class PageBody:
    """What a page on a second channel holds beside its text. `level` is empty in a test
    and in an operator's alarm."""

    subject: str
    note: str
    reference: str
    level: str
    number: int
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed row. `buttons` are rows of label and token, `keyboard` rows of plain words.

    `again` stands before the text where `is_repeat`. `attempts` counts this try too;
    `times_unsure` the earlier ones that Telegram may have carried out.
    """

    id: int
    kind: DeliveryKind
    lane: Lane
    place: bytes
    address: str = field(repr=False)
    text: str = field(default="", repr=False)
    buttons: ShownRows = field(default=(), repr=False)
    keyboard: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    silent: bool = False
    reply_to: int | None = None
    again: str = field(default="", repr=False)
    times_unsure: int = 0
    once: bool = False
    query: str = field(default="", repr=False)
    attempts: int = 1
    made_at: datetime | None = None
    effect: UUID | None = None
    file: File | None = None
    page: "PageBody | None" = field(default=None, repr=False)

    @property
    def is_repeat(self) -> bool:
        """Telegram may have it already."""
        return self.times_unsure > 0


# Any, here and below: a row of a table has no closer type.
async def open_outgoing(
    scope: Scope, rows: Sequence[Row[Any]]
) -> tuple[list[Outgoing], list[int], list[int]]:
    """Opens claimed rows; with the ids of those that never open, and of those whose key is not at hand
    now. Neither hold up anybody else."""
    addresses = await _addresses(scope, {row.account for row in rows if row.account})
    await scope.seals.learn(scope.conn, [row.payload for row in rows])
    opened: list[Outgoing] = []
    broken: list[int] = []
    shut: list[int] = []
    for row in rows:
        try:
            opened.append(_open(scope, row, addresses))
        except (SealBroken, NoDataKey):
            broken.append(row.id)
        except (RingKeyMissing, RingKeyWrong):
            shut.append(row.id)
    return opened, broken, shut


async def _addresses(scope: Scope, ids: set[UUID]) -> dict[UUID, bytes]:
    if not ids:
        return {}
    found = (await ask(scope.conn, _accounts, ids)).all()
    await scope.seals.learn(scope.conn, [row.address for row in found])
    return {row.id: row.address for row in found}


def _accounts(ids: Collection[UUID]) -> Select[UUID, bytes]:
    return select(account.c.id, account.c.address).where(account.c.id.in_(ids))


def _open(scope: Scope, row: Row[Any], addresses: dict[UUID, bytes]) -> Outgoing:
    payload = json.loads(scope.seals.open("delivery", "payload", row.effect, row.payload))
    return Outgoing(
        id=row.id,
        kind=row.kind,
        lane=row.lane,
        place=row.place,
        address=_address(scope, row.account, addresses) or payload["address"],
        text=text_at(payload, scope.now),
        buttons=tuple(
            tuple((label, token) for label, token in line) for line in payload.get("buttons", ())
        ),
        keyboard=tuple(tuple(line) for line in payload.get("keyboard", ())),
        silent=row.silent,
        reply_to=row.reply_to,
        again=payload.get("again", ""),
        times_unsure=row.times_unsure,
        once=row.once,
        query=payload.get("query", ""),
        attempts=row.attempts,
        made_at=row.made_at,
        effect=row.effect,
        file=_file(payload.get("file")),
        page=_page(payload),
    )


# Any: a sealed payload is JSON.
def _page(payload: dict[str, Any]) -> PageBody | None:
    if "reference" not in payload:
        return None
    return PageBody(
        *(payload[name] for name in ("subject", "note", "reference", "level", "number", "is_alarm"))
    )


def text_at(payload: dict[str, Any], moment: datetime) -> str:
    """What is said at a moment: other words once the time that the first ones name has passed."""
    since, late = payload.get("late", ("", ""))
    if since and datetime.fromisoformat(since) <= moment:
        return str(late)
    return str(payload.get("text", ""))


def _file(kept: tuple[str, str] | None) -> File | None:
    return File(kept[0], b64decode(kept[1])) if kept else None


def _address(scope: Scope, of: UUID | None, addresses: dict[UUID, bytes]) -> str | None:
    """The address of an account; a row without one has it in its payload."""
    if of is None:
        return None
    return scope.seals.open("account", "address", of, addresses[of])
