"""What the demonstration's page shows: the phones, the last turns and the clock, as one JSON state.

The page only draws this; it decides nothing, and neither does this file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.sandbox.messages import Json, Shown
from bot.sandbox.phones import Phone
from bot.sandbox.telegram import LocalTelegram
from flows.local_time import DAYS, to_local

Forward = Literal["hour", "day", "next"]
TOASTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ShownPhone:
    """One phone on the page; `key` names it in the page's addresses, `join` is a start payload."""

    key: str
    name: str
    role: str
    subtitle: str
    phone: Phone
    join: str | None = None


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """One turn of the bot, in sentences for somebody who watches."""

    id: int
    at: datetime
    who: str
    heard: str
    lines: Sequence[str]


class Show(Protocol):
    """What the demonstration tells the page. `zone` is an IANA name."""

    @property
    def title(self) -> str: ...

    @property
    def notice(self) -> str: ...

    @property
    def zone(self) -> str: ...

    @property
    def phones(self) -> Sequence[ShownPhone]: ...

    def turns(self) -> Sequence[ShownTurn]:
        """The last turns, oldest first."""
        ...

    def next_due(self) -> str | None:
        """What happens next by the clock alone, as a sentence."""
        ...

    async def forward(self, by: Forward) -> None:
        """Moves the clock through every due moment; returns when all is done."""
        ...


def state_json(show: Show, telegram: LocalTelegram) -> Json:
    """The whole page as one object."""
    now = telegram.now()
    due = show.next_due()
    return {
        "title": show.title,
        "notice": show.notice,
        "now": now.isoformat(),
        "zone": show.zone,
        "now_text": clock_text(now, show.zone),
        "phones": [_phone(shown, show.zone, telegram) for shown in show.phones],
        "turns": [_turn(turn, show.zone) for turn in show.turns()],
        "next_due": {"text": due} if due is not None else None,
        "down": telegram.is_down,
    }


def clock_text(moment: datetime, zone: str) -> str:
    """`Mon 16:30` on the local clock."""
    local = to_local(moment, zone)
    return f"{DAYS[local.weekday()][:3]} {local:%H:%M}"


def _phone(shown: ShownPhone, zone: str, telegram: LocalTelegram) -> Json:
    phone = shown.phone
    return {
        "id": shown.key,
        "name": shown.name,
        "role": shown.role,
        "subtitle": shown.subtitle,
        "blocked": phone.blocked,
        "started": phone.started,
        "keyboard": phone.keyboard,
        "messages": [_message(one, zone, telegram) for one in phone.chat.messages.values()],
        "toasts": [
            {"text": toast.text, "at": toast.at.isoformat()}
            for toast in phone.toasts[-TOASTS_SHOWN:]
        ],
        "join_link": shown.join,
    }


def _message(message: Shown, zone: str, telegram: LocalTelegram) -> Json:
    return {
        "id": message.message_id,
        "from": "bot" if message.from_bot else "me",
        "text": message.text,
        "kind": message.kind,
        "caption": message.caption,
        "at": message.at.isoformat(),
        "at_text": clock_text(message.at, zone),
        "edited": message.edited,
        "reply_to": message.reply_to,
        "buttons": [
            [{"label": label, "data": data} for label, data in row] for row in message.buttons
        ],
        "silent": message.silent,
        "document": message.document,
        "seen_by_bot": telegram.seen_by_bot(message),
    }


def _turn(turn: ShownTurn, zone: str) -> Json:
    return {
        "id": turn.id,
        "at_text": clock_text(turn.at, zone),
        "who": turn.who,
        "heard": turn.heard,
        "lines": list(turn.lines),
    }
