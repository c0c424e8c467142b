"""Gives the store what an operator asks for, by the same path as everything else that is heard.

A refusal comes back as the sentence that the word files hold for it; nothing is written then.
"""

from datetime import datetime

from flows.decide import decide
from flows.effects import Effect, Refuse
from flows.heard import Heard, Source, SourceKind
from storage.store import Store

COMMAND = Source(SourceKind.COMMAND)


class Refused(Exception):
    """What was asked for cannot be done; the message is the reason, in plain words.

    `text_id` names the reason, for a door that shows it beside what was typed.
    """

    def __init__(self, text_id: str, reason: str) -> None:
        super().__init__(reason)
        self.text_id = text_id


async def carry_out(store: Store, heard: Heard, now: datetime) -> tuple[Effect, ...]:
    """Decides one command and writes what was decided. Raises Refused."""
    decided = await store.run_batch([heard], decide, now)
    effects = tuple(effect for _, effects in decided for effect in effects)
    for effect in effects:
        if isinstance(effect, Refuse):
            reason = store.library.words.fill(effect.text_id, **dict(effect.values))
            raise Refused(effect.text_id, reason)
    return effects
