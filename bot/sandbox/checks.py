"""Checks one message before it may stand in a chat: its words, styles and buttons.

Raises `Refused` in Telegram's words; changes nothing.
"""

import unicodedata
from collections.abc import Sequence

from bot.sandbox.messages import Button, Json
from bot.sandbox.parameters import InlineKeyboard, ReplyKeyboard, Styled
from bot.sandbox.rules import (
    BUTTON_DATA_BYTES,
    BUTTONS_INLINE,
    BUTTONS_INLINE_ROW,
    BUTTONS_KEYBOARD,
    BUTTONS_KEYBOARD_ROW,
    CAPTION_UNITS,
    TEXT_UNITS,
    bad,
    utf16_units,
)

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def text_to_show(text: str) -> str:
    """The words as Telegram shows them: white space at both ends is cut."""
    if not _visible(text):
        raise bad("message text is empty")
    if utf16_units(text) > TEXT_UNITS:
        raise bad("message is too long")
    return text.strip()


def caption_to_show(caption: str) -> str | None:
    """The caption, `None` when there is none."""
    if utf16_units(caption) > CAPTION_UNITS:
        raise bad("message caption is too long")
    return caption.strip() or None


def styles(entities: Sequence[Styled], text: str, shown: str) -> list[Json]:
    """The styles moved along with the cut at the front. One that does not fit is refused."""
    cut = utf16_units(text) - utf16_units(text.lstrip())
    for entity in entities:
        if entity.offset < cut or entity.offset - cut + entity.length > utf16_units(shown):
            raise bad("entity beyond the end of the text")
    return [entity.model_dump() | {"offset": entity.offset - cut} for entity in entities]


def buttons(markup: InlineKeyboard) -> list[list[Button]]:
    """The inline buttons; data of 1 to 64 bytes, each with a label."""
    rows = [[Button(key.text, key.callback_data) for key in row] for row in markup.inline_keyboard]
    _count(rows, BUTTONS_INLINE, BUTTONS_INLINE_ROW)
    for label, data in (button for row in rows for button in row):
        if not 1 <= len(data.encode()) <= BUTTON_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        _check_label(label)
    return rows


def keyboard(markup: ReplyKeyboard) -> list[list[str]]:
    """The labels of a reply keyboard."""
    rows = [[key if isinstance(key, str) else key.text for key in row] for row in markup.keyboard]
    if not any(rows):
        raise bad("reply keyboard must not be empty")
    _count(rows, BUTTONS_KEYBOARD, BUTTONS_KEYBOARD_ROW)
    for label in (label for row in rows for label in row):
        _check_label(label)
    return rows


def _count(rows: Sequence[Sequence[object]], most: int, most_in_row: int) -> None:
    # The real server drops or wraps the surplus without a word.
    if sum(map(len, rows)) > most or any(len(row) > most_in_row for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")


def _check_label(label: str) -> None:
    if not _visible(label):
        raise bad("can't parse keyboard button: text must be non-empty")


def _visible(text: str) -> bool:
    return any(unicodedata.category(character) not in _UNSEEN for character in text)
