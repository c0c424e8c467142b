"""What the bot sends stands on the phone as it was sent, by whichever way of calling."""

import json
from io import BytesIO

import aiohttp
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from .raw import TOKEN, Stage, refusal

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def test_the_bot_knows_itself(bot: Bot) -> None:
    assert bot.username == "kept_in_mind_bot"
    assert not (await bot.get_me()).can_read_all_group_messages


async def test_a_form_a_json_body_and_a_query_say_the_same(stage: Stage) -> None:
    url = f"{stage.server.url}/bot{TOKEN}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    params = {"chat_id": str(stage.maya.id), "text": "Hi", "disable_notification": "true"}
    form = params | {"reply_markup": json.dumps(markup)}
    async with stage.http.post(url, json=params | {"reply_markup": markup}) as by_json:
        assert by_json.status == 200
    async with stage.http.post(url, data=form) as by_form:
        assert by_form.status == 200
    async with stage.http.get(url, params=form) as by_query:
        assert by_query.status == 200
    shown = [(one.text, one.buttons, one.silent) for one in stage.maya.inbox]
    assert shown == [("Hi", [[("Yes", "y")]], True)] * 3


async def test_a_message_is_shown_as_it_was_sent(stage: Stage, bot: Bot) -> None:
    first = stage.maya.write("Are you there?")
    sent = await bot.send_message(
        stage.maya.id,
        "  Yes 🙂 always *here*\n",
        entities=[MessageEntity("bold", 9, 6)],
        reply_parameters=ReplyParameters(first),
        protect_content=True,
        disable_notification=True,
    )
    shown = stage.maya.last
    assert (sent.text, shown.text) == ("Yes 🙂 always *here*",) * 2
    assert shown.entities == [{"type": "bold", "offset": 7, "length": 6}]
    assert (shown.reply_to, shown.silent, shown.protected) == (first, True, True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Are you there?"


@pytest.mark.parametrize(
    ("text", "disabled", "preview"),
    [
        ("Look at https://example.org/a", False, True),
        ("Look at https://example.org/a", True, False),
        ("No link here", False, False),
    ],
)
async def test_a_preview_is_fetched_unless_it_is_turned_off(
    stage: Stage, bot: Bot, text: str, disabled: bool, preview: bool
) -> None:
    options = LinkPreviewOptions(is_disabled=disabled)
    await bot.send_message(stage.maya.id, text, link_preview_options=options)
    assert stage.maya.last.preview is preview


async def test_a_reply_keyboard_stays_until_it_is_replaced_or_removed(
    stage: Stage, bot: Bot
) -> None:
    keys = ReplyKeyboardMarkup([["I need help now"], ["Skip", "Pause"]], resize_keyboard=True)
    await bot.send_message(stage.maya.id, "Hello", reply_markup=keys)
    await bot.send_message(stage.maya.id, "Still here")
    assert stage.maya.keyboard == [["I need help now"], ["Skip", "Pause"]]
    await bot.send_message(stage.maya.id, "Bye", reply_markup=ReplyKeyboardRemove())
    assert stage.maya.keyboard is None


async def test_an_edit_replaces_words_and_takes_buttons_away(stage: Stage, bot: Bot) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(stage.maya.id, "Shall I?", reply_markup=keys)
    await bot.edit_message_text("Done", stage.maya.id, sent.message_id)
    shown = stage.maya.last
    assert (shown.text, shown.labels, shown.edited) == ("Done", [], True)
    await bot.edit_message_reply_markup(stage.maya.id, sent.message_id, reply_markup=keys)
    assert shown.labels == ["Yes"]


async def test_an_edit_that_changes_nothing_is_refused(stage: Stage, bot: Bot) -> None:
    sent = await bot.send_message(stage.maya.id, "Same")
    place = {"chat_id": stage.maya.id, "message_id": sent.message_id}
    again = await stage.call("editMessageText", text="Same", **place)
    no_buttons = await stage.call("editMessageReplyMarkup", **place)
    assert again == no_buttons == refusal(400, NOT_MODIFIED)


async def test_what_cannot_be_edited_is_not(stage: Stage, bot: Bot) -> None:
    keys = ReplyKeyboardMarkup([["Skip"]])
    with_keyboard = await bot.send_message(stage.maya.id, "Hello", reply_markup=keys)
    file = InputFile(b"a,b", filename="record.csv")
    document = await bot.send_document(stage.maya.id, file)
    for message_id, why in (
        (with_keyboard.message_id, "message can't be edited"),
        (stage.maya.write("Mine"), "message can't be edited"),
        (document.message_id, "there is no text in the message to edit"),
    ):
        answer = await stage.call(
            "editMessageText", chat_id=stage.maya.id, message_id=message_id, text="New"
        )
        assert answer == refusal(400, f"Bad Request: {why}")


@pytest.mark.parametrize(
    ("minutes", "gone"), [(48 * 60 - 1, True), (48 * 60, True), (48 * 60 + 1, False)]
)
async def test_a_message_can_be_deleted_for_48_hours(
    stage: Stage, bot: Bot, minutes: int, gone: bool
) -> None:
    sent = await bot.send_message(stage.maya.id, "Hello")
    stage.clock.forward(minutes=minutes)
    answer = await stage.call("deleteMessage", chat_id=stage.maya.id, message_id=sent.message_id)
    refused = refusal(400, "Bad Request: message can't be deleted for everyone")
    assert answer == ((200, {"ok": True, "result": True}) if gone else refused)
    assert bool(stage.maya.inbox) is not gone


async def test_a_document_arrives_whole(stage: Stage, bot: Bot) -> None:
    content = bytes(range(256)) * 5_000
    file = InputFile(content, filename="Maya's record.csv")
    sent = await bot.send_document(stage.maya.id, file, caption="The record")
    shown = stage.maya.last
    assert (shown.document, shown.content) == ("Maya's record.csv", content)
    assert (shown.kind, shown.caption) == ("document", "The record")
    assert sent.document is not None
    assert sent.document.file_size == len(content)


@pytest.mark.parametrize(
    ("size", "caption", "code", "description"),
    [
        (0, "", 400, "Bad Request: file must be non-empty"),
        (5 * 1024 * 1024 + 1, "", 413, "Request Entity Too Large"),
        (1, "a" * 1025, 400, "Bad Request: message caption is too long"),
    ],
)
async def test_a_document_that_breaks_a_rule_is_refused(
    stage: Stage, size: int, caption: str, code: int, description: str
) -> None:
    url = f"{stage.server.url}/bot{TOKEN}/sendDocument"
    form = aiohttp.FormData({"chat_id": str(stage.maya.id), "caption": caption})
    form.add_field("document", BytesIO(bytes(size)), filename="record.csv")
    async with stage.http.post(url, data=form) as response:
        answer = response.status, await response.json()
    assert answer == refusal(code, description)
    assert stage.maya.inbox == []


async def test_commands_are_kept_by_scope_and_language(stage: Stage, bot: Bot) -> None:
    await bot.set_my_commands([("help", "Get help")])
    await bot.set_my_commands([("help", "Cael cymorth")], language_code="cy")
    assert [line.description for line in await bot.get_my_commands(language_code="cy")] == [
        "Cael cymorth"
    ]
    await bot.delete_my_commands(language_code="cy")
    assert await bot.get_my_commands(language_code="cy") == ()
    assert [line.description for line in await bot.get_my_commands()] == ["Get help"]


async def test_no_repr_shows_words(stage: Stage, bot: Bot) -> None:
    words = "canary words"
    stage.maya.write(words)
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(stage.maya.id, words, reply_markup=keys)
    press = stage.maya.press(sent.message_id, "Yes")
    await bot.answer_callback_query(press, words)
    seen = (stage.maya, stage.maya.inbox, stage.maya.toasts, stage.maya.chat)
    assert words not in repr((*seen, list(stage.telegram.calls), stage.telegram.queue.head(None)))
