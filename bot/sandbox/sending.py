"""The methods that write to people: send, change, take away, and answer a press.

Every check comes first; only then does a message count against the pace and show on a phone.
"""

from dataclasses import dataclass, field

from bot.sandbox import checks, parameters
from bot.sandbox.entities import has_link
from bot.sandbox.messages import Chat, Json, Shown, message_json
from bot.sandbox.rules import (
    DELETE_WITHIN,
    DOCUMENT_BYTES,
    PRESSES_LIVE,
    TOAST_UNITS,
    Refused,
    bad,
    utf16_units,
)
from bot.sandbox.telegram import LocalTelegram

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a call."""

    name: str
    content: bytes = field(repr=False)


def send_message(telegram: LocalTelegram, given: parameters.SendMessage) -> Json:
    """Plain text, styled by entities at most."""
    text = checks.text_to_show(given.text)
    message = _drafted(telegram, given)
    message.text = text
    message.entities = checks.styles(given.entities, given.text, text)
    message.preview = _previews(text, given.link_preview_options)
    return _sent(telegram, message, given)


def send_document(
    telegram: LocalTelegram, given: parameters.SendDocument, file: File | None
) -> Json:
    """A file of the bot's own; a link or an old file id is refused."""
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if not file.content:
        raise bad("file must be non-empty")
    if len(file.content) > DOCUMENT_BYTES:
        raise Refused(413)
    message = _drafted(telegram, given)
    message.kind, message.document, message.content = "document", file.name, file.content
    message.caption = checks.caption_to_show(given.caption)
    message.entities = checks.styles(given.caption_entities, given.caption, message.caption or "")
    file_id = f"file-{message.message_id}"
    message.media = {
        "document": {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_name": file.name,
            "file_size": len(file.content),
        }
    }
    return _sent(telegram, message, given)


def _drafted(telegram: LocalTelegram, given: parameters.Send) -> Shown:
    """A message that may be sent, with its buttons; nothing is counted or shown yet."""
    chat = telegram.chat_for_writing(given.chat_id)
    message = Shown(0, chat.id, telegram.bot, telegram.now())
    message.silent, message.protected = given.disable_notification, given.protect_content
    message.reply_to = _answered(chat, given.reply_parameters)
    if isinstance(given.reply_markup, parameters.InlineKeyboard):
        message.buttons = checks.buttons(given.reply_markup)
    elif isinstance(given.reply_markup, parameters.ReplyKeyboard):
        message.keyboard = checks.keyboard(given.reply_markup)
    elif given.reply_markup is not None:
        message.keyboard_removed = True
    return message


def _answered(chat: Chat, reply: parameters.Reply | None) -> int | None:
    if reply is None:
        return None
    if reply.message_id in chat.messages:
        return reply.message_id
    if reply.allow_sending_without_reply:
        return None
    raise bad("message to be replied not found")


def _sent(telegram: LocalTelegram, message: Shown, given: parameters.Send) -> Json:
    chat = telegram.chat(message.chat_id)
    telegram.pace.take(chat.id)
    message.message_id = telegram.next_message_id()
    chat.messages[message.message_id] = message
    if message.keyboard is not None or message.keyboard_removed:
        chat.keyboard = message.keyboard
    telegram.changed()
    return message_json(message, chat)


def _previews(text: str, options: parameters.Preview | None) -> bool:
    return has_link(text) and not (options is not None and options.is_disabled)


def edit_text(telegram: LocalTelegram, given: parameters.EditText) -> Json:
    """Changes the words and the inline buttons; buttons not given again go away."""
    text = checks.text_to_show(given.text)
    entities = checks.styles(given.entities, given.text, text)
    rows = checks.buttons(given.reply_markup) if given.reply_markup else []
    chat, message = _own(telegram, given.chat_id, given.message_id)
    if message.kind != "text":
        raise bad("there is no text in the message to edit")
    if (message.text, message.entities, message.buttons) == (text, entities, rows):
        raise bad(_NOT_MODIFIED)
    telegram.pace.take(chat.id)
    message.text, message.entities, message.buttons = text, entities, rows
    message.preview = _previews(text, given.link_preview_options)
    return _edited(telegram, chat, message)


def edit_markup(telegram: LocalTelegram, given: parameters.EditMarkup) -> Json:
    """Changes the inline buttons alone."""
    rows = checks.buttons(given.reply_markup) if given.reply_markup else []
    chat, message = _own(telegram, given.chat_id, given.message_id)
    if message.buttons == rows:
        raise bad(_NOT_MODIFIED)
    telegram.pace.take(chat.id)
    message.buttons = rows
    return _edited(telegram, chat, message)


def _own(telegram: LocalTelegram, chat_id: int, message_id: int) -> tuple[Chat, Shown]:
    chat = telegram.chat_for_writing(chat_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise bad("message to edit not found")
    # Telegram: only messages without a reply keyboard can be edited.
    if not message.from_bot or message.keyboard is not None or message.keyboard_removed:
        raise bad("message can't be edited")
    return chat, message


def _edited(telegram: LocalTelegram, chat: Chat, message: Shown) -> Json:
    message.edited_at = telegram.now()
    telegram.changed()
    return message_json(message, chat)


def delete_message(telegram: LocalTelegram, given: parameters.OneMessage) -> bool:
    """Takes a message away for both sides, within 48 hours."""
    chat = telegram.chat_for_writing(given.chat_id)
    message = chat.messages.get(given.message_id)
    if message is None:
        raise bad("message to delete not found")
    in_group = chat.json["type"] != "private"
    if telegram.now() - message.at > DELETE_WITHIN or (in_group and not message.from_bot):
        raise bad("message can't be deleted for everyone")
    del chat.messages[given.message_id]
    telegram.changed()
    return True


def answer_press(telegram: LocalTelegram, given: parameters.AnswerPress) -> bool:
    """Ends the waiting sign on a button: once, and within 150 seconds."""
    if utf16_units(given.text) > TOAST_UNITS:
        raise bad("MESSAGE_TOO_LONG")
    press = telegram.presses.pop(given.callback_query_id, None)
    if press is None or telegram.now() - press.at > PRESSES_LIVE:
        raise bad(_TOO_OLD)
    if given.text:
        press.phone.toast(given.text, given.show_alert)
    telegram.changed()
    return True
