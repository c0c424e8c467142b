"""Groups and channels that the bot is in, with its privacy mode on, as Telegram starts it.

The bot hears commands, answers to its own messages, its own name, and who came or went.
"""

import re
from typing import TYPE_CHECKING

from bot.sandbox.entities import found_entities
from bot.sandbox.messages import Chat, Json, NotPossible, Shown, message_json, seconds
from bot.sandbox.phones import Phone, member_json

if TYPE_CHECKING:
    from bot.sandbox.telegram import LocalTelegram

CHANNEL: Json = {"id": -1_001_777_000_111, "type": "channel", "title": "News"}


class Groups:
    """The group chats of one local Telegram."""

    def __init__(self, telegram: "LocalTelegram") -> None:
        self._telegram = telegram
        self.chats: dict[int, Chat] = {}

    def add_bot(self, person: Phone, title: str) -> Chat:
        """A new group made by `person` with the bot in it; the bot is told twice, as ever."""
        group_id = -(4_000_000_000 + len(self.chats) + 1)  # a group's id is negative
        group = Chat(group_id, {"id": group_id, "type": "group", "title": title})
        self.chats[group_id] = group
        self._membership(group, person.user, "left", "member")
        self._put(group, person.user, "", {"group_chat_created": True}, heard=True)
        return group

    def leave(self, group: Chat) -> None:
        """The bot leaves; the update about it comes from the bot itself."""
        group.bot_inside = False
        self._membership(group, self._telegram.bot, "member", "left")

    def write(self, person: Phone, group: Chat, text: str, reply_to: int | None) -> int:
        """A person's words in a group; gives the message id."""
        answered = group.messages.get(reply_to) if reply_to is not None else None
        if reply_to is not None and answered is None:
            raise NotPossible("There is no such message to answer.")
        to_bot = answered is not None and answered.from_bot
        heard = group.bot_inside and (to_bot or self._calls_bot(text))
        return self._put(group, person.user, text, {}, heard=heard, reply_to=reply_to)

    def post(self, text: str) -> int:
        """A channel's post; it has a sender chat and no person."""
        message_id = self._telegram.next_message_id()
        body: Json = {
            "message_id": message_id,
            "sender_chat": CHANNEL,
            "chat": CHANNEL,
            "date": seconds(self._telegram.now()),
            "text": text,
        }
        self._telegram.queue.push("channel_post", body, lane=CHANNEL["id"])
        self._telegram.changed()
        return message_id

    def _calls_bot(self, text: str) -> bool:
        name = re.escape(self._telegram.username)
        command = re.match(rf"/\w+(?:@{name})?(?:\s|$)", text, re.I)
        return command is not None or re.search(rf"@{name}\b", text, re.I) is not None

    def _put(
        self,
        group: Chat,
        sender: Json,
        text: str,
        media: Json,
        *,
        heard: bool,
        reply_to: int | None = None,
    ) -> int:
        telegram = self._telegram
        message = Shown(
            telegram.next_message_id(),
            group.id,
            sender,
            telegram.now(),
            text=text,
            kind="service" if media else "text",
            entities=found_entities(text),
            media=media,
            reply_to=reply_to,
        )
        group.messages[message.message_id] = message
        if heard:
            body = message_json(message, group)
            message.update_id = telegram.queue.push("message", body, lane=group.id)
        telegram.changed()
        return message.message_id

    def _membership(self, group: Chat, by: Json, old: str, new: str) -> None:
        bot = self._telegram.bot
        body: Json = {
            "chat": group.json,
            "from": by,
            "date": seconds(self._telegram.now()),
            "old_chat_member": member_json(bot, old),
            "new_chat_member": member_json(bot, new),
        }
        self._telegram.queue.push("my_chat_member", body, lane=group.id)
        self._telegram.changed()
