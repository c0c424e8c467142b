"""Finds the button that typed words name: under the last message of a chat, and only there.

Asked only where the words are the label of some button; what a press of it does is decided in flows.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, select

from flows.conversing import as_label
from storage.asking import ask
from storage.schema import delivery
from storage.scope import Scope


async def read_typed_buttons(scope: Scope, typed: Mapping[bytes, str]) -> dict[bytes, str]:
    """The token of the button that each place's words name, where exactly one stands there."""
    if not typed:
        return {}
    rows = (await ask(scope.conn, _last_in, scope.programme, tuple(typed))).all()
    rows = [row for row in rows if row.payload]
    await scope.seals.learn(scope.conn, [row.payload for row in rows])
    found: dict[bytes, str] = {}
    for row in (each for each in rows if not scope.seals.is_gone(each.payload)):
        payload = json.loads(scope.seals.open("delivery", "payload", row.effect, row.payload))
        shown = [each for line in payload.get("buttons", ()) for each in line]
        meant = [token for label, token in shown if as_label(label) == typed[row.place]]
        if len(meant) == 1:
            found[row.place] = meant[0]
    return found


# Any: a selection of several columns has no closer type here.
def _last_in(programme: str, places: Collection[bytes]) -> Select[Any]:
    it = delivery.c
    last = (
        select(it.place, func.max(it.chat_message).label("number"))
        .where(it.programme == programme, it.place.in_(places), it.chat_message.is_not(None))
        .group_by(it.place)
        .subquery()
    )
    is_last = and_(it.place == last.c.place, it.chat_message == last.c.number)
    return select(it.place, it.effect, it.payload).join(last, is_last).where(is_last)
