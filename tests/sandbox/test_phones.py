"""What people do reaches the bot as Telegram writes it; what an app would not allow is refused."""

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
    Update,
)

from bot.sandbox.messages import NotPossible

from .raw import Stage, refusal

YES_NO = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Yes", callback_data="y"),
            InlineKeyboardButton("No", callback_data="n"),
        ]
    ]
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KINDS = (
    "photo",
    "video",
    "voice",
    "video_note",
    "audio",
    "document",
    "animation",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "story",
)


async def _one(bot: Bot) -> Update:
    """The one update that waits, read by the library; nothing may be left unread in it."""
    (update,) = await bot.get_updates()
    await bot.get_updates(offset=update.update_id + 1)
    assert update.api_kwargs == {}
    return update


async def _message(bot: Bot) -> Message:
    update = await _one(bot)
    assert update.message is not None
    assert update.message.api_kwargs == {}
    return update.message


async def test_start_carries_the_link_s_payload(stage: Stage, bot: Bot) -> None:
    sam = stage.telegram.phone("Sam", username="sam_c", last_name="Clay", language="cy")
    sam.start("aB3_-x")
    message = await _message(bot)
    assert message.text == "/start aB3_-x"
    assert [(entity.type, entity.length) for entity in message.entities] == [("bot_command", 6)]
    assert message.from_user is not None
    user = message.from_user
    assert (user.first_name, user.last_name, user.username) == ("Sam", "Clay", "sam_c")
    assert (user.language_code, user.is_bot) == ("cy", False)
    assert (message.chat.id, message.chat.type) == (user.id, "private")
    assert message.date == stage.clock.now()


async def test_ids_do_and_do_not_fit_32_bits(stage: Stage) -> None:
    ids = [stage.telegram.phone("Somebody").id for _ in range(4)]
    assert len(set(ids)) == 4
    assert sorted(user_id > 2**32 for user_id in ids) == [False, False, True, True]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("🙂 see https://example.org/a", [("url", 7, 21)]),
        ("ask @sam_clay", [("mention", 4, 9)]),
        ("me@example.org", [("email", 0, 14)]),
        ("/help@kept_in_mind_bot now", [("bot_command", 0, 22)]),
        ("ring 07700 900123", [("phone_number", 5, 12)]),
        ("just words, at 4.30", []),
    ],
)
async def test_telegram_marks_what_it_finds_in_words(
    stage: Stage, bot: Bot, text: str, entities: list[tuple[str, int, int]]
) -> None:
    stage.maya.write(text)
    found = (await _message(bot)).entities
    assert [(one.type, one.offset, one.length) for one in found] == entities


async def test_an_answer_carries_what_it_answers(stage: Stage, bot: Bot) -> None:
    asked = await bot.send_message(stage.maya.id, "How was your week?")
    stage.maya.write("Fine", reply_to=asked.message_id)
    message = await _message(bot)
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "How was your week?"
    assert message.reply_to_message.from_user == bot.bot
    again = await bot.send_message(
        stage.maya.id, "Good", reply_parameters=ReplyParameters(message.message_id)
    )
    assert again.reply_to_message is not None
    assert again.reply_to_message.text == "Fine"
    assert again.reply_to_message.reply_to_message is None  # Telegram goes back one step only


async def test_an_edit_is_told_with_its_time(stage: Stage, bot: Bot) -> None:
    message_id = stage.maya.write("Frist")
    await _one(bot)
    stage.clock.forward(minutes=2)
    stage.maya.edit(message_id, "First")
    edited = (await _one(bot)).edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (message_id, "First")
    assert edited.edit_date == stage.clock.now()


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_media_can_be_read_by_the_library(
    stage: Stage, bot: Bot, kind: str
) -> None:
    stage.maya.send(kind)
    message = await _message(bot)
    assert getattr(message, kind)
    assert message.text is None


async def test_a_caption_goes_along_where_telegram_has_one(stage: Stage, bot: Bot) -> None:
    stage.maya.send("photo", caption="from example.org")
    message = await _message(bot)
    assert message.caption == "from example.org"
    assert [entity.type for entity in message.caption_entities] == ["url"]
    with pytest.raises(NotPossible):
        stage.maya.send("sticker", caption="no")
    with pytest.raises(NotPossible):
        stage.maya.send("hologram")


async def test_a_forwarded_message_says_so(stage: Stage, bot: Bot) -> None:
    stage.maya.forward("somebody else's words")
    message = await _message(bot)
    assert message.text == "somebody else's words"
    assert message.forward_origin is not None


async def test_a_press_names_its_button_and_is_answered_once(stage: Stage, bot: Bot) -> None:
    sent = await bot.send_message(stage.maya.id, "Shall I?", reply_markup=YES_NO)
    press_id = stage.maya.press(sent.message_id, "No")
    query = (await _one(bot)).callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (press_id, "n", stage.maya.id)
    assert isinstance(query.message, Message)
    assert query.message.text == "Shall I?"
    await query.answer("Fine", show_alert=True)
    assert [(toast.text, toast.alert) for toast in stage.maya.toasts] == [("Fine", True)]
    again = await stage.call("answerCallbackQuery", callback_query_id=press_id)
    assert again == refusal(400, TOO_OLD)


@pytest.mark.parametrize(("seconds", "code"), [(149, 200), (150, 200), (151, 400)])
async def test_a_press_can_be_answered_for_150_seconds(
    stage: Stage, bot: Bot, seconds: int, code: int
) -> None:
    sent = await bot.send_message(stage.maya.id, "Shall I?", reply_markup=YES_NO)
    press_id = stage.maya.press(sent.message_id, "y")
    stage.clock.forward(seconds=seconds)
    status, _ = await stage.call("answerCallbackQuery", callback_query_id=press_id)
    assert status == code


async def test_an_altered_app_can_send_any_data(stage: Stage, bot: Bot) -> None:
    sent = await bot.send_message(stage.maya.id, "No buttons here")
    stage.maya.press_data(sent.message_id, "forged")
    query = (await _one(bot)).callback_query
    assert query is not None
    assert query.data == "forged"


async def test_blocking_is_told_and_shuts_the_bot_out(stage: Stage, bot: Bot) -> None:
    stage.maya.block()
    change = (await _one(bot)).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    stage.maya.block()
    assert await bot.get_updates() == ()
    stage.maya.start()
    back, started = await bot.get_updates()
    assert back.my_chat_member is not None
    assert started.message is not None
    await bot.send_message(stage.maya.id, "Welcome back")
    assert stage.maya.last.text == "Welcome back"


async def test_what_an_app_would_not_allow(stage: Stage, bot: Bot) -> None:
    sent = await bot.send_message(stage.maya.id, "Shall I?", reply_markup=YES_NO)
    mine = stage.maya.write("mine")
    for deed in (
        lambda: stage.maya.write(" "),
        lambda: stage.maya.write("a" * 4097),
        lambda: stage.maya.write("a", reply_to=1),
        lambda: stage.maya.press(sent.message_id, "Perhaps"),
        lambda: stage.maya.press(mine, "Yes"),
        lambda: stage.maya.edit(sent.message_id, "not mine"),
        lambda: stage.maya.tap("No keyboard"),
    ):
        with pytest.raises(NotPossible):
            deed()
    stage.maya.block()
    with pytest.raises(NotPossible):
        stage.maya.write("still here?")
    with pytest.raises(NotPossible):
        stage.maya.press(sent.message_id, "Yes")
    assert len(stage.telegram.queue) == 2  # the words before, and the blocking


async def test_a_wiped_chat_is_gone_without_a_word(stage: Stage, bot: Bot) -> None:
    sent = await bot.send_message(stage.maya.id, "Shall I?", reply_markup=YES_NO)
    stage.maya.wipe()
    assert stage.maya.inbox == []
    assert await bot.get_updates() == ()
    answer = await stage.call(
        "editMessageText", chat_id=stage.maya.id, message_id=sent.message_id, text="New"
    )
    assert answer == refusal(400, "Bad Request: message to edit not found")


async def test_a_group_hears_only_what_is_for_the_bot(stage: Stage, bot: Bot) -> None:
    group = stage.maya.add_bot_to_group("Staff")
    joined, made = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert made.message is not None
    assert made.message.group_chat_created
    await bot.get_updates(offset=made.update_id + 1)
    note = await bot.send_message(group.id, "Case 12 is waiting")
    stage.maya.write_in_group(group, "lunch, anyone?")
    stage.maya.write_in_group(group, "/case 12")
    stage.maya.write_in_group(group, "/case@another_bot 12")
    stage.maya.write_in_group(group, "on it", reply_to=note.message_id)
    stage.maya.write_in_group(group, "thanks @kept_in_mind_bot")
    heard = [update.message for update in await bot.get_updates()]
    texts = [message.text for message in heard if message is not None]
    assert texts == ["/case 12", "on it", "thanks @kept_in_mind_bot"]
    assert [one.text for one in group.inbox] == ["Case 12 is waiting"]
    await bot.leave_chat(group.id)
    stage.maya.write_in_group(group, "/case 12")
    left = (await bot.get_updates())[-1]
    assert left.my_chat_member is not None
    assert left.my_chat_member.new_chat_member.status == "left"


async def test_a_channel_post_has_no_person(stage: Stage, bot: Bot) -> None:
    stage.maya.channel_post("News")
    update = await _one(bot)
    assert update.channel_post is not None
    assert update.effective_user is None
