"""Speaks on one second channel: makes one try for one outgoing page, and says what became of it.

What follows from that is the outbox's business. Never sees words, names or initials.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import assert_never

from bot.clock import Clock
from bot.delivering import Calls, Deliverer
from bot.logs import trouble
from bot.mailing import Letter, hand_over
from bot.pacing import Limits, Pace
from bot.second_channels import Attempt, Fate, SecondChannels
from bot.signalling import Signal, call
from flows.channels import Channel
from flows.heard import Failure
from storage import outbox
from storage.outgoing import Outgoing, PageBody
from storage.store import Store

logger = logging.getLogger(__name__)

AGAIN_AFTER = (5, 15, 30, 60)
"""Seconds until the next try after each one; the last counts on, until the page's time is over."""


class NoPage(Exception):
    """A row of a second channel holds no page: a mistake of ours."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Pager:
    """Tries pages of one channel, one call each."""

    channel: Channel
    channels: SecondChannels
    clock: Clock

    async def speak(self, outgoing: Outgoing) -> outbox.Result:
        """One try. Raises nothing: whatever happens is told as one of the outbox's results."""
        try:
            attempt = await self._try(outgoing)
        except Exception as error:  # noqa: BLE001 (a row without a result would stay in flight)
            logger.error("page %d may have arrived (%s)", outgoing.id, trouble(error))
            return outbox.Unsure(outgoing.id, self._again_at(outgoing, 0))
        if attempt.trouble is not None:
            logger.info("page %d by %s: %s", outgoing.id, self.channel, attempt.trouble.fault)
        return self._result(outgoing, attempt)

    async def _try(self, outgoing: Outgoing) -> Attempt:
        page = outgoing.page
        if page is None:
            raise NoPage
        if self.channel is Channel.EMAIL:
            return await hand_over(self.channels, _letter(outgoing, page, self.clock))
        return await call(self.channels, _signal(outgoing, page, self.clock), self.clock.now())

    def _result(self, outgoing: Outgoing, attempt: Attempt) -> outbox.Result:
        of, again_at = outgoing.id, self._again_at(outgoing, attempt.again_after)
        match attempt.fate:
            case Fate.TAKEN:
                return outbox.Sent(of, None, self.clock.now())
            case Fate.NOT_TAKEN:
                return outbox.NotSent(of, again_at, attempt.trouble)
            case Fate.REFUSED:
                return outbox.Failed(of, Failure.REFUSED, attempt.trouble)
            case Fate.UNSURE:
                return outbox.Unsure(of, again_at, attempt.trouble)
            case _:
                assert_never(attempt.fate)

    def _again_at(self, outgoing: Outgoing, asked: float) -> datetime:
        wait = AGAIN_AFTER[min(outgoing.attempts, len(AGAIN_AFTER)) - 1]
        return self.clock.now() + timedelta(seconds=max(wait, asked))


def _letter(outgoing: Outgoing, page: PageBody, clock: Clock) -> Letter:
    said = [outgoing.again] if outgoing.is_repeat else []
    text = "\n\n".join((*said, outgoing.text, page.note))
    at = outgoing.made_at or clock.now()
    return Letter(outgoing.address, page.subject, f"{text}\n", page.reference, at)


def _signal(outgoing: Outgoing, page: PageBody, clock: Clock) -> Signal:
    return Signal(
        kind="alarm" if page.is_alarm else "alert" if page.level else "test",
        level=page.level,
        number=page.number,
        text=outgoing.text,
        reference=page.reference,
        at=outgoing.made_at or clock.now(),
        repeat=outgoing.is_repeat,
    )


def pagers_of(
    channels: SecondChannels, store: Store, clock: Clock, calls: Calls
) -> list[Deliverer]:
    """A deliverer for each second channel that is set up: a lane, a pace and calls of its own."""
    return [
        Deliverer(
            store.outbox_of(channel),
            Pager(channel, channels, clock),
            Pace(Limits.none(), monotonic),
            clock,
            calls,
        )
        for channel in sorted(channels.set_up)
    ]
