"""Reads a stored update as something heard, with Telegram's own objects.

Only private chats are people: whatever comes from a group or channel is told as that and no more.
Never guesses: an update that cannot be read raises `Unreadable`, and is set aside at once.
"""

import json
import re
from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.trimming import KEPT, UNREAD
from flows.heard import (
    ButtonPressed,
    GroupHeard,
    Heard,
    MessageHeard,
    MessageKind,
    NothingHeard,
    ReachChanged,
    Source,
    StartHeard,
)

# Our links are 22 characters. Anything else after /start was typed by somebody: it is words, and
# words are never lost.
_START = re.compile(r"/start(?:@\w+)?(?: (?P<link>[A-Za-z0-9_-]{22}))?")

_OUTSIDE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


class Unreadable(ValueError):
    """An update that Telegram's objects cannot be made of."""


def hear(source: Source, raw: bytes, received_at: datetime) -> Heard:
    """What a trimmed update says. `received_at` stands in where Telegram gives no time.

    Raises Unreadable, without a word of the update in it.
    """
    try:
        trimmed = json.loads(raw)
        if UNREAD in trimmed:
            return NothingHeard(source, str(trimmed[UNREAD]))
        update = Update.de_json(trimmed)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError) as error:
        # `from None`: the library's errors quote what they were given.
        raise Unreadable(f"{Unreadable.__doc__} ({type(error).__name__})") from None
    return _heard(source, update, received_at)


def _heard(source: Source, update: Update, received_at: datetime) -> Heard:
    if update.message is not None:
        return _message(source, update.message, is_edit=False)
    if update.edited_message is not None:
        return _message(source, update.edited_message, is_edit=True)
    if update.callback_query is not None:
        return _press(source, update.callback_query, received_at)
    if update.my_chat_member is not None:
        return _membership(source, update.my_chat_member)
    post = update.channel_post or update.edited_channel_post
    if post is None:
        raise Unreadable(f"{Unreadable.__doc__} (nothing inside)")
    return GroupHeard(source, str(post.chat.id), was_added=False, at=post.date)


def _message(source: Source, message: Message, is_edit: bool) -> Heard:
    address = str(message.chat.id)
    at = (message.edit_date or message.date) if is_edit else message.date
    if message.chat.type != ChatType.PRIVATE:
        return GroupHeard(source, address, was_added=False, at=at)
    kept = message.api_kwargs[KEPT]
    if kept["kind"] == "service":
        return NothingHeard(source, str(kept["service"]))
    if kept["kind"] == "text" and message.text is None:
        raise Unreadable(f"{Unreadable.__doc__} (text that is no text)")
    start = _START.fullmatch(message.text or "")
    if start is not None and not is_edit:
        return StartHeard(source, address, start["link"], at)
    answered = message.reply_to_message
    return MessageHeard(
        source=source,
        address=address,
        message=message.message_id,
        text=message.text or message.caption or str(kept.get("words", "")),
        at=at,
        kind=MessageKind(kept["kind"]),
        reply_to=answered.message_id if answered else None,
        is_edit=is_edit,
        # What another bot put into the chat in somebody's name is not their own words either.
        is_forwarded=message.forward_origin is not None or message.via_bot is not None,
    )


def _press(source: Source, press: CallbackQuery, received_at: datetime) -> Heard:
    chat = press.message.chat if press.message else None
    if chat is not None and chat.type != ChatType.PRIVATE:
        return GroupHeard(source, str(chat.id), was_added=False, at=received_at)
    if press.data is None:
        return NothingHeard(source, "a press without data")
    # In a private chat the chat's id is the person's; `from` alone says who pressed.
    return ButtonPressed(source, str(press.from_user.id), press.data, press.id, received_at)


def _membership(source: Source, change: ChatMemberUpdated) -> Heard:
    address = str(change.chat.id)
    is_outside = change.new_chat_member.status in _OUTSIDE
    if change.chat.type == ChatType.PRIVATE:
        return ReachChanged(source, address, is_blocked=is_outside, at=change.date)
    return GroupHeard(source, address, was_added=not is_outside, at=change.date)
