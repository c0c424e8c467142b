"""The state of the local Telegram: people, chats, messages, the queue of updates, and the faults.

Synchronous and in memory. Decides who can be written to; never acts for a person by itself.
Times come from the clock it is given, so that a demonstration can move them.
"""

import itertools
import secrets
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.faults import Faults
from bot.sandbox.groups import Groups
from bot.sandbox.messages import Chat, Json, Shown
from bot.sandbox.phones import Phone
from bot.sandbox.rules import PRESSES_LIVE, Limits, Pace, Refused, bad
from bot.sandbox.updates import Bell, UpdateQueue

CALLS_KEPT = 50_000


@dataclass(slots=True)
class Call:
    """One Bot API call; `answered` is the HTTP status, `None` when the bot got no answer."""

    method: str
    params: Mapping[str, object] = field(repr=False)
    at: datetime
    carried_out: bool = False
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A button press that waits for its answer."""

    phone: Phone
    at: datetime


@dataclass(slots=True)
class Webhook:
    """Where updates are posted instead of being polled for."""

    url: str
    secret: str | None = field(repr=False)
    max_connections: int
    last_error: str | None = None
    last_error_at: datetime | None = None


class LocalTelegram:
    """All that Telegram knows. `now` gives aware UTC datetimes; `limits` is Telegram's pace."""

    def __init__(
        self,
        now: Callable[[], datetime],
        token: str,
        bot_username: str = "kept_in_mind_bot",
        limits: Limits | None = None,
    ) -> None:
        self.now = now
        self.token = token
        self.bot: Json = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Kept in Mind",
            "username": bot_username,
        }
        self.queue = UpdateQueue(now)
        self.faults = Faults()
        self.pace = Pace(limits or Limits(), time.monotonic)
        self.phones: dict[int, Phone] = {}
        self.groups = Groups(self)
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.called = Bell()
        self.webhook: Webhook | None = None
        self.webhook_set = Bell()
        self.is_down = False
        self._subscribers: list[Callable[[], None]] = []
        self._switches: list[Callable[[bool], None]] = []
        self._changed = Bell()
        self._message_ids = itertools.count(1 + secrets.randbelow(500))
        self._people = itertools.count(1)

    @property
    def username(self) -> str:
        """The bot's name without the @."""
        return str(self.bot["username"])

    def phone(
        self,
        name: str,
        username: str | None = None,
        last_name: str | None = None,
        language: str | None = None,
    ) -> Phone:
        """A new person with a Telegram account, who has not met the bot yet."""
        nth = next(self._people)
        # Every second id does not fit 32 bits, as with real accounts made since 2021.
        user_id = 1_100_000_000 + nth * 7_919 + (5_000_000_000 if nth % 2 else 0)
        optional = {"last_name": last_name, "username": username, "language_code": language}
        user: Json = {"id": user_id, "is_bot": False, "first_name": name}
        user |= {key: value for key, value in optional.items() if value is not None}
        self.phones[user_id] = Phone(self, user)
        return self.phones[user_id]

    def next_message_id(self) -> int:
        """Private chats and groups share one numbering for each bot account."""
        return next(self._message_ids)

    def chat_for_writing(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there. Raises `Refused` with Telegram's reason."""
        phone = self.phones.get(chat_id)
        if phone is not None:
            if phone.deactivated:
                raise Refused(403, "user is deactivated")
            if not phone.started:
                raise Refused(403, "bot can't initiate conversation with a user")
            if phone.blocked:
                raise Refused(403, "bot was blocked by the user")
            return phone.chat
        group = self.chat(chat_id)
        if not group.bot_inside:
            raise Refused(403, "bot is not a member of the group chat")
        return group

    def chat(self, chat_id: int) -> Chat:
        """The chat, whether or not the bot may write there. Raises `Refused` 400 if unknown."""
        if chat_id in self.phones:
            return self.phones[chat_id].chat
        if chat_id in self.groups.chats:
            return self.groups.chats[chat_id]
        raise bad("chat not found")

    def pressed(self, phone: Phone, body: Json) -> str:
        """Queues a press and remembers it until it is answered; gives its id."""
        press_id = str(body["id"])
        self.presses[press_id] = Press(phone, self.now())
        # Presses have a queue of their own at Telegram: one may overtake the same person's words.
        self.queue.push("callback_query", body, lane=("press", phone.id), lives=PRESSES_LIVE)
        self.changed()
        return press_id

    def seen_by_bot(self, message: Shown) -> bool:
        """Whether the bot has confirmed the update that told it of this message."""
        update_id = message.update_id
        if update_id is None:
            return message.from_bot
        return update_id not in self.queue and update_id not in self.queue.expired

    def push_raw(self, update: Json) -> int:
        """Queues any update at all, also one that nobody can read; gives its id."""
        update_id = self.queue.push_raw(update)
        self.changed()
        return update_id

    def down(self) -> None:
        """From now on nobody can connect to the Bot API; calls in flight lose their connection."""
        self._switch(True)

    def up(self) -> None:
        """The Bot API can be reached again."""
        self._switch(False)

    def _switch(self, is_down: bool) -> None:
        if self.is_down is not is_down:
            self.is_down = is_down
            for switched in self._switches:
                switched(is_down)
            self.webhook_set.ring()
            self.changed()

    def on_switch(self, switched: Callable[[bool], None]) -> None:
        """`switched(is_down)` is called when Telegram goes down or comes up."""
        self._switches.append(switched)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """`callback` is called at each change; call what is returned to stop that."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def changed(self) -> None:
        """Something that somebody can see has changed."""
        self._changed.ring()
        for callback in tuple(self._subscribers):
            callback()

    def wait_changed(self) -> Coroutine[object, object, object]:
        """Ends at the next change after this call."""
        return self._changed.wait()
