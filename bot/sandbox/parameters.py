"""The parameters that each Bot API method takes here, and how a wrong one is refused.

Stricter than Telegram on purpose: whatever is not listed is refused by name, so that the bot
cannot come to rely on it. Above all there is no `parse_mode`: people's words go as plain text.
"""

import json
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from bot.sandbox.rules import Refused, bad


def _opened(value: object) -> object:
    """A form carries lists and objects as JSON in text."""
    return json.loads(value) if isinstance(value, str) else value


def _whole(text: str) -> str:
    """JSON can smuggle in half a character, which Telegram refuses."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("string_unicode", "not whole characters") from None
    return text


Text = Annotated[str, AfterValidator(_whole)]


class Parameters(BaseModel):
    """What a method may be called with; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class InlineButton(Parameters):
    """Text and data; this product has no buttons that open links."""

    text: Text
    callback_data: Text


class InlineKeyboard(Parameters):
    """Buttons under one message."""

    inline_keyboard: list[list[InlineButton]]


class ReplyButton(Parameters):
    """A label that is sent as words."""

    text: Text


class ReplyKeyboard(Parameters):
    """Buttons in place of the phone's keyboard."""

    keyboard: list[list[ReplyButton | Text]]
    resize_keyboard: bool = False
    one_time_keyboard: bool = False
    is_persistent: bool = False
    input_field_placeholder: str | None = Field(None, min_length=1, max_length=64)
    selective: bool = False


class KeyboardGone(Parameters):
    """Takes the reply keyboard away."""

    remove_keyboard: Literal[True]
    selective: bool = False


class Reply(Parameters):
    """Which message is answered."""

    message_id: int
    allow_sending_without_reply: bool = False


class Preview(Parameters):
    """Whether Telegram fetches a preview of a link."""

    is_disabled: bool = False


class Styled(Parameters):
    """A stretch of text in a style, in UTF-16 units. No hidden links, no mentions of people."""

    type: Literal[
        "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "code", "pre"
    ]
    offset: int = Field(ge=0)
    length: int = Field(gt=0)


class Command(Parameters):
    """One line of the command menu."""

    command: str
    description: Text


class Scope(Parameters):
    """Who sees a command menu."""

    type: Literal["default", "all_private_chats", "all_group_chats", "chat"]
    chat_id: int | None = None


Markup = Annotated[InlineKeyboard | ReplyKeyboard | KeyboardGone, BeforeValidator(_opened)]
InlineOnly = Annotated[InlineKeyboard, BeforeValidator(_opened)]
Entities = Annotated[list[Styled], BeforeValidator(_opened)]
Kinds = Annotated[list[str], BeforeValidator(_opened)]


class Nothing(Parameters):
    """For methods that take nothing."""


class Send(Parameters):
    """What every kind of message takes."""

    chat_id: int
    disable_notification: bool = False
    protect_content: bool = False
    reply_parameters: Annotated[Reply, BeforeValidator(_opened)] | None = None
    reply_markup: Markup | None = None


class SendMessage(Send):
    """sendMessage"""

    text: Text
    entities: Entities = []
    link_preview_options: Annotated[Preview, BeforeValidator(_opened)] | None = None


class SendDocument(Send):
    """sendDocument; the file itself is a part of the form."""

    document: str | None = None
    caption: Text = ""
    caption_entities: Entities = []
    disable_content_type_detection: bool = False


class EditText(Parameters):
    """editMessageText"""

    chat_id: int
    message_id: int
    text: Text
    entities: Entities = []
    link_preview_options: Annotated[Preview, BeforeValidator(_opened)] | None = None
    reply_markup: InlineOnly | None = None


class EditMarkup(Parameters):
    """editMessageReplyMarkup"""

    chat_id: int
    message_id: int
    reply_markup: InlineOnly | None = None


class OneMessage(Parameters):
    """deleteMessage"""

    chat_id: int
    message_id: int


class OneChat(Parameters):
    """getChat, leaveChat"""

    chat_id: int


class AnswerPress(Parameters):
    """answerCallbackQuery"""

    callback_query_id: str
    text: Text = ""
    show_alert: bool = False
    cache_time: int = 0


class Menu(Parameters):
    """deleteMyCommands, getMyCommands"""

    scope: Annotated[Scope, BeforeValidator(_opened)] = Scope(type="default")
    language_code: str = ""


class SetMenu(Menu):
    """setMyCommands"""

    commands: Annotated[list[Command], BeforeValidator(_opened)]


class GetUpdates(Parameters):
    """getUpdates; `timeout` in seconds."""

    offset: int | None = None
    limit: int = Field(100, ge=1, le=100)
    timeout: float = Field(0, ge=0, le=50)
    allowed_updates: Kinds | None = None


class SetWebhook(Parameters):
    """setWebhook"""

    url: str
    secret_token: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,256}$", repr=False)
    max_connections: int = Field(40, ge=1, le=100)
    allowed_updates: Kinds | None = None
    drop_pending_updates: bool = False


class DeleteWebhook(Parameters):
    """deleteWebhook"""

    drop_pending_updates: bool = False


# What Telegram says when these are missing or cannot be read.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
_UNREADABLE = {
    "chat_id": "chat not found",
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "entities": "can't parse MessageEntity",
    "caption_entities": "can't parse MessageEntity",
    "message_id": "message identifier is not specified",
}


def refusal(trouble: ValidationError) -> Refused:
    """The first fault as Telegram would tell it; never quotes a value."""
    faults = trouble.errors(include_url=False, include_context=False, include_input=False)
    fault = faults[0]
    name = str(fault["loc"][0])
    if any(one["type"] == "string_unicode" for one in faults):
        return bad("strings must be encoded in UTF-8")
    if fault["type"] == "missing" and len(fault["loc"]) == 1:
        return bad(_MISSING.get(name, f"parameter {name} is required"))
    if fault["type"] == "extra_forbidden" and name not in _UNREADABLE:
        return bad(f"unknown parameter {'.'.join(map(str, fault['loc']))}")
    return bad(_UNREADABLE.get(name, f"wrong parameter {name}"))
