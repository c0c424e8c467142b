"""What stands in a chat, and how Telegram writes it as JSON.

Holds people's words, which never show in a `repr`. Decides nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

Json = dict[str, object]


class NotPossible(Exception):
    """What a Telegram app would not let a person do; the message says it in plain words."""


class Button(NamedTuple):
    """An inline button; equal to the plain pair `(label, data)`."""

    label: str
    data: str


@dataclass(slots=True)
class Shown:
    """One message as it stands on the screen; `kind` is `text` or the kind of media."""

    message_id: int
    chat_id: int
    sender: Json = field(repr=False)
    at: datetime
    text: str = field(default="", repr=False)
    kind: str = "text"
    caption: str | None = field(default=None, repr=False)
    entities: list[Json] = field(default_factory=list, repr=False)
    buttons: list[list[Button]] = field(default_factory=list)
    keyboard: list[list[str]] | None = None
    keyboard_removed: bool = False
    silent: bool = False
    protected: bool = False
    preview: bool = False
    edited_at: datetime | None = None
    reply_to: int | None = None
    document: str | None = None
    content: bytes = field(default=b"", repr=False)
    media: Json = field(default_factory=dict, repr=False)
    update_id: int | None = None

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender.get("is_bot") is True

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return self.edited_at is not None

    @property
    def labels(self) -> list[str]:
        """The inline buttons' labels, row after row."""
        return [button.label for row in self.buttons for button in row]


@dataclass(frozen=True, slots=True)
class Toast:
    """What answering a press showed for a moment; `alert` needs a tap to go away."""

    text: str = field(repr=False)
    alert: bool
    at: datetime


@dataclass(slots=True)
class Chat:
    """One chat of the bot: with a person (`json["type"]` private), in a group or a channel."""

    id: int
    json: Json
    messages: dict[int, Shown] = field(default_factory=dict, repr=False)
    keyboard: list[list[str]] | None = None
    bot_inside: bool = True

    @property
    def inbox(self) -> list[Shown]:
        """What the bot sent here and is still to be seen, oldest first."""
        return [message for message in self.messages.values() if message.from_bot]


def message_json(message: Shown, chat: Chat) -> Json:
    """A Message object as the Bot API writes it, with the message that it answers, if any.

    What is absent is left out.
    """
    body: Json = {
        "message_id": message.message_id,
        "from": message.sender,
        "chat": chat.json,
        "date": seconds(message.at),
        **message.media,
    }
    if message.kind == "text":
        body["text"] = message.text
    optional = {
        "caption": message.caption,
        "entities" if message.kind == "text" else "caption_entities": message.entities,
        "edit_date": message.edited_at and seconds(message.edited_at),
        "reply_markup": message.buttons and {"inline_keyboard": _rows(message.buttons)},
        "has_protected_content": message.protected,
    }
    body |= {name: value for name, value in optional.items() if value}
    answered = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    if answered is not None:
        # Telegram nests one level only.
        body["reply_to_message"] = message_json(replace(answered, reply_to=None), chat)
    return body


def _rows(buttons: list[list[Button]]) -> list[list[Json]]:
    return [[{"text": label, "callback_data": data} for label, data in row] for row in buttons]


def seconds(moment: datetime) -> int:
    """Telegram's dates: whole seconds since 1970, UTC."""
    return int(moment.timestamp())
