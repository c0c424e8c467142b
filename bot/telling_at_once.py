"""Tells of an alarm past the database: for when nothing can be stored, so no row could carry it.

Knows by heart where they are reached who look after the program, as it was read last. Tries each
place until it took the words; a second copy may reach somebody where an answer was lost.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from bot.mailing import Letter, hand_over
from bot.second_channels import Fate, SecondChannels
from bot.signalling import Signal, call
from bot.speaking import say_alone
from flows.alarms import Alarm
from flows.channels import Channel
from flows.turns.second import reference_of
from storage.operators import Place

Said = tuple[Alarm, bool]
"""An alarm, and whether it begins or is over."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of an alarm. `by_chat`: can Telegram bring it?"""

    alarm: Alarm
    begins: bool
    subject: str
    text: str
    by_chat: bool


@dataclass
class AtOnce:
    """Brings notices to everybody whom it knows."""

    token: str = field(repr=False)
    base_url: str
    channels: SecondChannels
    places: tuple[Place, ...] = field(default=(), repr=False)
    _brought: dict[Said, set[Place]] = field(default_factory=dict, repr=False)

    async def tell(self, notice: Notice, now: datetime) -> bool:
        """Brings it wherever it was not brought yet; does anybody have it?"""
        brought = self._brought.setdefault((notice.alarm, notice.begins), set())
        self._brought.pop((notice.alarm, not notice.begins), None)
        for place in (*self.places, *self._webhook()):
            if place not in brought and await self._bring(place, notice, now):
                brought.add(place)
        return bool(brought)

    def forget(self, alarm: Alarm) -> None:
        """It is told by the usual way from now on."""
        for begins in (True, False):
            self._brought.pop((alarm, begins), None)

    def _webhook(self) -> tuple[Place, ...]:
        return (Place(Channel.WEBHOOK, ""),) if self.channels.webhook else ()

    async def _bring(self, place: Place, notice: Notice, now: datetime) -> bool:
        reference = reference_of(uuid4())
        match place.channel:
            case Channel.TELEGRAM:
                return notice.by_chat and await say_alone(
                    self.token, self.base_url, place.address, notice.text
                )
            case Channel.EMAIL if self.channels.mail is not None:
                letter = Letter(place.address, notice.subject, f"{notice.text}\n", reference, now)
                attempt = await hand_over(self.channels, letter)
            case Channel.WEBHOOK:
                signal = Signal("alarm", "", 0, notice.text, reference, now, repeat=False)
                attempt = await call(self.channels, signal, now)
            case _:
                return False
        return attempt.fate is Fate.TAKEN
