"""What a person does on a phone: each deed becomes the update that Telegram would send.

A deed that a real app would not allow raises `NotPossible`. Decides nothing about the bot.
"""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.sandbox.entities import found_entities
from bot.sandbox.media import KINDS_WITH_CAPTION, media_json
from bot.sandbox.messages import (
    Button,
    Chat,
    Json,
    NotPossible,
    Shown,
    Toast,
    message_json,
    seconds,
)
from bot.sandbox.rules import DELETE_WITHIN, TEXT_UNITS, utf16_units

if TYPE_CHECKING:
    from bot.sandbox.telegram import LocalTelegram


_NAMES = ("first_name", "last_name", "username")


class Phone:
    """One person's Telegram, with their private chat with the bot."""

    def __init__(self, telegram: "LocalTelegram", user: Json) -> None:
        self._telegram = telegram
        self.user = user
        named: Json = {key: user[key] for key in _NAMES if key in user}
        self.id = int(str(user["id"]))
        self.chat = Chat(self.id, {"id": self.id, "type": "private", **named})
        self.chat_instance = str(secrets.randbits(62))
        self.started = False
        self.blocked = False
        self.deactivated = False
        self.toasts: list[Toast] = []

    def __repr__(self) -> str:
        return f"Phone({self.id})"

    @property
    def name(self) -> str:
        """The first name that Telegram shows."""
        return str(self.user["first_name"])

    @property
    def inbox(self) -> list[Shown]:
        """What the bot sent and is still to be seen, oldest first."""
        return self.chat.inbox

    @property
    def last(self) -> Shown:
        """The newest message from the bot."""
        if not self.inbox:
            raise NotPossible("The bot has sent nothing here.")
        return self.inbox[-1]

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The reply keyboard's labels, if one is open."""
        return self.chat.keyboard

    def start(self, payload: str | None = None) -> int:
        """Presses Start, or Restart after blocking; `payload` comes from a t.me link."""
        if self.blocked:
            self.unblock()
        return self.write(f"/start {payload}" if payload else "/start")

    def write(self, text: str, reply_to: int | None = None) -> int:
        """Sends words; gives the message id."""
        if not text.strip():
            raise NotPossible("An empty message cannot be sent.")
        if utf16_units(text) > TEXT_UNITS:
            raise NotPossible(
                f"That is too long: a message has at most {TEXT_UNITS:,} letters. "
                "Shorten it, or send it in two parts."
            )
        text = text.strip()
        return self._send(text=text, entities=found_entities(text), reply_to=reply_to)

    def tap(self, label: str) -> int:
        """Taps a button of the open reply keyboard, which sends its label as words."""
        if label not in [shown for row in self.keyboard or [] for shown in row]:
            raise NotPossible("The keyboard has no such button.")
        return self.write(label)

    def press(self, message_id: int, data_or_label: str) -> str:
        """Presses an inline button, named by its data or by its label; gives the press's id."""
        buttons = [button for row in self._bots(message_id).buttons for button in row]
        data = _data_of(buttons, data_or_label)
        return self.press_data(message_id, data)

    def press_data(self, message_id: int, data: str) -> str:
        """Sends any data at all for a message, as an altered app can."""
        body: Json = {
            "id": str(secrets.randbits(62)),
            "from": self.user,
            "message": message_json(self._bots(message_id), self.chat),
            "chat_instance": self.chat_instance,
            "data": data,
        }
        self._must_be_open()
        return self._telegram.pressed(self, body)

    def edit(self, message_id: int, text: str) -> None:
        """Changes words already sent."""
        message = self._mine(message_id)
        if message.kind != "text" or self._telegram.now() - message.at > DELETE_WITHIN:
            raise NotPossible("This message can no longer be changed.")
        self._must_be_open()
        message.text, message.entities = text.strip(), found_entities(text.strip())
        message.edited_at = self._telegram.now()
        self._push("edited_message", message)

    def send(self, kind: str, caption: str | None = None, emoji: str | None = None) -> int:
        """Sends something other than words; gives the message id."""
        if caption is not None and kind not in KINDS_WITH_CAPTION:
            raise NotPossible(f"A {kind} carries no words.")
        return self._send(
            kind=kind,
            text=emoji or "",
            caption=caption,
            media=media_json(kind, emoji),
            entities=found_entities(caption or ""),
        )

    def forward(self, text: str) -> int:
        """Passes on words that somebody else wrote elsewhere."""
        origin = {
            "type": "hidden_user",
            "sender_user_name": "Somebody Else",
            "date": seconds(self._telegram.now()),
        }
        media: Json = {"forward_origin": origin}
        return self._send(text=text, entities=found_entities(text), media=media)

    def block(self) -> None:
        """Stops the bot; it hears so and can no longer write."""
        if not self.blocked:
            self.blocked = True
            self._membership("member", "kicked")

    def unblock(self) -> None:
        """Lets the bot write again."""
        if self.blocked:
            self.blocked = False
            self._membership("kicked", "member")

    def delete_account(self) -> None:
        """Deletes the account; the bot is not told."""
        self.deactivated = True
        self._telegram.changed()

    def wipe(self) -> None:
        """Clears the chat for both sides; the bot is not told."""
        self.chat.messages.clear()
        self.chat.keyboard = None
        self._telegram.changed()

    def add_bot_to_group(self, title: str) -> Chat:
        """Makes a group with the bot in it."""
        return self._telegram.groups.add_bot(self, title)

    def write_in_group(self, group: Chat, text: str, reply_to: int | None = None) -> int:
        """Writes in a group; the bot only hears what its privacy mode lets through."""
        return self._telegram.groups.write(self, group, text, reply_to)

    def channel_post(self, text: str) -> int:
        """Posts in a channel that has the bot as an administrator."""
        return self._telegram.groups.post(text)

    def toast(self, text: str, alert: bool) -> None:
        """What the answer to a press shows."""
        self.toasts.append(Toast(text, alert, self._telegram.now()))

    def _must_be_open(self) -> None:
        if self.deactivated:
            raise NotPossible("This account was deleted.")
        if self.blocked:
            raise NotPossible("The bot is blocked; it must be unblocked first.")

    def _send(
        self,
        *,
        text: str,
        entities: Sequence[Json],
        kind: str = "text",
        caption: str | None = None,
        media: Json | None = None,
        reply_to: int | None = None,
    ) -> int:
        self._must_be_open()
        if reply_to is not None and reply_to not in self.chat.messages:
            raise NotPossible("There is no such message to answer.")
        message = Shown(
            self._telegram.next_message_id(),
            self.id,
            self.user,
            self._telegram.now(),
            text=text,
            kind=kind,
            caption=caption,
            entities=list(entities),
            media=media or {},
            reply_to=reply_to,
        )
        self.started = True
        self.chat.messages[message.message_id] = message
        self._push("message", message)
        return message.message_id

    def _push(self, kind: str, message: Shown) -> None:
        body = message_json(message, self.chat)
        message.update_id = self._telegram.queue.push(kind, body, lane=self.id)
        self._telegram.changed()

    def _membership(self, old: str, new: str) -> None:
        telegram = self._telegram
        telegram.queue.push(
            "my_chat_member",
            {
                "chat": self.chat.json,
                "from": self.user,
                "date": seconds(telegram.now()),
                "old_chat_member": member_json(telegram.bot, old),
                "new_chat_member": member_json(telegram.bot, new),
            },
            lane=self.id,
        )
        telegram.changed()

    def _bots(self, message_id: int) -> Shown:
        message = self.chat.messages.get(message_id)
        if message is None or not message.from_bot:
            raise NotPossible("The bot's message is not there any more.")
        return message

    def _mine(self, message_id: int) -> Shown:
        message = self.chat.messages.get(message_id)
        if message is None or message.from_bot:
            raise NotPossible("There is no such message of yours.")
        return message


def member_json(user: Json, status: str) -> Json:
    """A ChatMember object; a banned one carries when the ban ends (0: never)."""
    body: Json = {"user": user, "status": status}
    return body | {"until_date": 0} if status == "kicked" else body


def _data_of(buttons: Sequence[Button], wanted: str) -> str:
    by_data = [data for _, data in buttons if data == wanted]
    by_label = [data for label, data in buttons if label == wanted]
    found = by_data or by_label
    if not found:
        raise NotPossible("The message has no such button.")
    if len(found) > 1:
        raise NotPossible("Two buttons have this label; name one by its data.")
    return found[0]
