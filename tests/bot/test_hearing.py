"""What becomes of every kind of update: what is kept of it, and what it is heard as.

The updates are those that the local Telegram makes when a person does something on a phone.
"""

import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SetClock
from bot.hearing import Unreadable, hear
from bot.sandbox.phones import Phone
from bot.sandbox.telegram import LocalTelegram
from bot.trimming import ASKED_FOR, Json, address_of, trim
from flows.heard import (
    ButtonPressed,
    GroupHeard,
    Heard,
    MessageHeard,
    MessageKind,
    NothingHeard,
    ReachChanged,
    Source,
    SourceKind,
    StartHeard,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=90)
SOURCE = Source(SourceKind.INBOX, 7)
LINK = "kX3vJ9mQ2wLr8TzB5nYc1A"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def telegram(clock: SetClock) -> LocalTelegram:
    return LocalTelegram(clock.now, token="123456789:" + "A" * 35)


@pytest.fixture
def maya(telegram: LocalTelegram) -> Phone:
    return telegram.phone("Mayaname", username="mayahandle", last_name="Mayasurname")


def raws(telegram: LocalTelegram) -> list[Json]:
    return telegram.queue.read(None, 100)


def stored(update: Json) -> bytes:
    return json.dumps(trim(update)).encode()


def heard(telegram: LocalTelegram) -> Heard:
    """The newest update, as it would be heard after it was stored."""
    return hear(SOURCE, stored(raws(telegram)[-1]), LATER)


def message(telegram: LocalTelegram) -> MessageHeard:
    newest = heard(telegram)
    assert isinstance(newest, MessageHeard)
    return newest


def test_words(telegram: LocalTelegram, maya: Phone) -> None:
    number = maya.write("hello, see example.org 🙂")
    assert heard(telegram) == MessageHeard(
        SOURCE, str(maya.id), number, "hello, see example.org 🙂", NOON
    )


def test_a_reply_names_what_it_answers(telegram: LocalTelegram, maya: Phone) -> None:
    first = maya.write("first")
    maya.write("second", reply_to=first)
    assert message(telegram).reply_to == first


def test_an_edit_keeps_the_number_and_has_its_own_time(
    telegram: LocalTelegram, clock: SetClock, maya: Phone
) -> None:
    number = maya.write("frist")
    clock.move(LATER)
    maya.edit(number, "first")
    edit = message(telegram)
    assert (edit.message, edit.is_edit, edit.text, edit.at) == (number, True, "first", LATER)


def test_forwarded_words_are_known_as_such(telegram: LocalTelegram, maya: Phone) -> None:
    maya.forward("somebody else's words")
    assert message(telegram).is_forwarded
    assert b"Somebody Else" not in stored(raws(telegram)[-1])


def test_what_another_bot_wrote_in_her_name_counts_as_forwarded(
    telegram: LocalTelegram, maya: Phone
) -> None:
    maya.write("from a bot")
    update = raws(telegram)[-1]
    body = {**_body(update, "message"), "via_bot": {"id": 5, "is_bot": True, "first_name": "Gif"}}
    said = hear(SOURCE, stored({"update_id": 1, "message": body}), LATER)
    assert isinstance(said, MessageHeard)
    assert said.is_forwarded


def _body(update: Json, kind: str) -> Json:
    body = update[kind]
    assert isinstance(body, dict)
    return body


@pytest.mark.parametrize(
    ("kind", "caption", "emoji", "heard_as", "text"),
    [
        ("photo", "look", None, MessageKind.PHOTO, "look"),
        ("photo", None, None, MessageKind.PHOTO, ""),
        ("video", "look", None, MessageKind.VIDEO, "look"),
        ("animation", "look", None, MessageKind.VIDEO, "look"),
        ("video_note", None, None, MessageKind.VIDEO, ""),
        ("voice", "listen", None, MessageKind.VOICE, "listen"),
        ("audio", "listen", None, MessageKind.FILE, "listen"),
        ("document", "read", None, MessageKind.FILE, "read"),
        ("sticker", None, "😢", MessageKind.STICKER, "😢"),
        ("dice", None, "🎲", MessageKind.STICKER, "🎲"),
        ("location", None, None, MessageKind.PLACE, ""),
        ("venue", None, None, MessageKind.PLACE, ""),
        ("contact", None, None, MessageKind.CONTACT, ""),
        ("poll", None, None, MessageKind.POLL, "Shall we?\nYes\nNo"),
        ("story", None, None, MessageKind.OTHER, ""),
    ],
)
def test_each_kind_of_message(
    telegram: LocalTelegram,
    maya: Phone,
    kind: str,
    caption: str | None,
    emoji: str | None,
    heard_as: MessageKind,
    text: str,
) -> None:
    maya.send(kind, caption, emoji)
    said = message(telegram)
    assert (said.kind, said.text) == (heard_as, text)


def sent(maya: Phone, **inside: object) -> MessageHeard:
    """A message of hers with something inside that the local Telegram does not know."""
    body: Json = {"message_id": 1, "date": 1, "chat": maya.chat.json, **inside}
    said = hear(SOURCE, stored({"update_id": 1, "message": body}), LATER)
    assert isinstance(said, MessageHeard)
    return said


def test_a_list_of_things_to_do_is_words(maya: Phone) -> None:
    done_by = {"id": 7, "is_bot": False, "first_name": "Somebody"}
    tasks = [
        {"id": 1, "text": "eat"},
        {"id": 2, "text": "not wake up", "completed_by_user": done_by},
    ]
    listed = sent(maya, checklist={"title": "Tonight", "tasks": tasks})
    assert (listed.kind, listed.text) == (MessageKind.OTHER, "Tonight\neat\nnot wake up")
    added = sent(maya, checklist_tasks_added={"tasks": tasks[1:]})
    assert (added.kind, added.text) == (MessageKind.OTHER, "not wake up")


def test_what_a_quiz_says_afterwards_is_words(maya: Phone) -> None:
    quiz = {
        "question": "Who cares?",
        "description": "asking for me",
        "options": [{"text": "Nobody"}, {"text": "Me"}],
        "explanation": "nobody does",
    }
    said = sent(maya, poll=quiz)
    assert said.kind is MessageKind.POLL
    assert said.text == "Who cares?\nasking for me\nNobody\nMe\nnobody does"


PRIVATE = (
    "file_id",
    "thumb",
    "latitude",
    "51.5",
    "The Crown",
    "High Street",
    "phone_number",
    "447700900123",
    "Mayaname",
    "mayahandle",
    "Mayasurname",
    "Somebody",
    "homework.pdf",
    "entities",
    "username",
    "last_name",
    "language",
)


@pytest.mark.parametrize(
    "deed",
    [
        *(
            pytest.param(lambda phone, kind=kind: phone.send(kind), id=kind)
            for kind in (
                *("photo", "video", "animation", "video_note", "voice", "audio", "document"),
                *("sticker", "dice", "location", "venue", "contact", "poll", "story"),
            )
        ),
        pytest.param(lambda phone: phone.write("@somebody a@example.org"), id="words"),
        pytest.param(lambda phone: phone.forward("words"), id="forwarded"),
        pytest.param(lambda phone: phone.block(), id="block"),
        pytest.param(lambda phone: phone.add_bot_to_group("The Crown"), id="group"),
    ],
)
def test_what_we_promise_not_to_keep_is_not_kept(
    telegram: LocalTelegram, maya: Phone, deed: Callable[[Phone], object]
) -> None:
    deed(maya)
    for update in raws(telegram):
        kept = stored(update).decode().replace('"first_name": ""', "")
        assert not [word for word in PRIVATE if word in kept]
        assert "first_name" not in kept


def test_a_press(telegram: LocalTelegram, maya: Phone) -> None:
    update = {
        "update_id": 9,
        "callback_query": {
            "id": "4242",
            "from": maya.user,
            "message": {"message_id": 3, "date": 1, "chat": maya.chat.json, "text": "bot's words"},
            "chat_instance": "77",
            "data": "token-of-a-button",
        },
    }
    pressed = hear(SOURCE, stored(update), LATER)
    assert pressed == ButtonPressed(SOURCE, str(maya.id), "token-of-a-button", "4242", LATER)
    assert b"bot's words" not in stored(update)
    assert b"maya" not in stored(update).lower()


def test_a_press_without_data_asks_nothing(telegram: LocalTelegram, maya: Phone) -> None:
    press = {"id": "1", "from": maya.user, "chat_instance": "7", "game_short_name": "chess"}
    said = hear(SOURCE, stored({"update_id": 9, "callback_query": press}), LATER)
    assert isinstance(said, NothingHeard)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("/start", None),
        (f"/start {LINK}", LINK),
        (f"/start@kept_in_mind_bot {LINK}", LINK),
        ("/start@kept_in_mind_bot", None),
    ],
)
def test_opening_the_bot(telegram: LocalTelegram, maya: Phone, text: str, link: str | None) -> None:
    maya.write(text)
    assert heard(telegram) == StartHeard(SOURCE, str(maya.id), link, NOON)


@pytest.mark.parametrize(
    "text",
    [
        *("/start help me", "/start scared", "/starting", "start", "/help"),
        *("/start I-want-to-die-tonight", "/start i_want_to_die_really_tonight_now"),
        *(f"/start {LINK[:-1]}", f"/start {LINK}x"),
    ],
)
def test_words_typed_after_start_are_words(telegram: LocalTelegram, maya: Phone, text: str) -> None:
    maya.write(text)
    assert message(telegram).text == text


def test_blocking_and_coming_back(telegram: LocalTelegram, maya: Phone) -> None:
    maya.write("hi")
    maya.block()
    assert heard(telegram) == ReachChanged(SOURCE, str(maya.id), is_blocked=True, at=NOON)
    maya.unblock()
    assert heard(telegram) == ReachChanged(SOURCE, str(maya.id), is_blocked=False, at=NOON)


def test_a_group_is_nobody(telegram: LocalTelegram, maya: Phone) -> None:
    group = maya.add_bot_to_group("Friends")
    added, told = (hear(SOURCE, stored(update), LATER) for update in raws(telegram))
    assert added == GroupHeard(SOURCE, str(group.id), was_added=True, at=NOON)
    assert told == GroupHeard(SOURCE, str(group.id), was_added=False, at=NOON)
    maya.write_in_group(group, "/start secretwords")
    assert heard(telegram) == GroupHeard(SOURCE, str(group.id), was_added=False, at=NOON)
    assert b"secretwords" not in stored(raws(telegram)[-1])


def test_a_channel_is_nobody(telegram: LocalTelegram, maya: Phone) -> None:
    maya.channel_post("secretwords")
    assert isinstance(heard(telegram), GroupHeard)
    assert b"secretwords" not in stored(raws(telegram)[-1])


@pytest.mark.parametrize(
    ("status", "was_added"),
    [("administrator", True), ("restricted", True), ("left", False), ("kicked", False)],
)
def test_every_status_in_a_group(maya: Phone, status: str, was_added: bool) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "Kept in Mind"}
    change = {
        "chat": {"id": -100, "type": "supergroup", "title": "Friends"},
        "from": maya.user,
        "date": 1_793_620_800,
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": {"user": bot, "status": status, "can_manage_chat": True},
    }
    said = hear(SOURCE, stored({"update_id": 1, "my_chat_member": change}), LATER)
    assert isinstance(said, GroupHeard)
    assert said.was_added is was_added


@pytest.mark.parametrize(
    "kind",
    [
        *("poll", "poll_answer", "inline_query", "chosen_inline_result", "message_reaction"),
        *("business_connection", "business_message", "guest_message", "chat_join_request"),
        *("shipping_query", "something_new_in_2030"),
    ],
)
def test_kinds_that_ask_nothing_of_us(kind: str) -> None:
    update: Json = {"update_id": 1, kind: {"id": "5", "query": "secretwords"}}
    assert hear(SOURCE, stored(update), LATER) == NothingHeard(SOURCE, kind)
    assert b"secretwords" not in stored(update)


def test_what_telegram_itself_writes_asks_nothing(telegram: LocalTelegram, maya: Phone) -> None:
    maya.write("hi")
    body = {**_body(raws(telegram)[-1], "message"), "pinned_message": {"text": "secretwords"}}
    del body["text"]
    update: Json = {"update_id": 1, "message": body}
    assert hear(SOURCE, stored(update), LATER) == NothingHeard(SOURCE, "pinned_message")
    assert b"secretwords" not in stored(update)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        "secretwords",
        {"text": "secretwords"},
        {"message_id": 1, "date": 1, "text": "secretwords"},
        {"message_id": 1, "date": 1, "chat": {"id": 5}, "text": "secretwords"},
        {"message_id": 1, "chat": {"id": 5, "type": "private"}, "text": "secretwords"},
        {"message_id": "1", "date": 1, "chat": {"id": 5, "type": "private"}, "text": "secretwords"},
        {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": ["secretwords"]},
        {
            "message_id": 1,
            "date": 10**30,
            "chat": {"id": 5, "type": "private"},
            "text": "secretwords",
        },
    ],
)
def test_an_update_that_cannot_be_read_says_so_without_its_words(body: object) -> None:
    with pytest.raises(Unreadable) as refused:
        hear(SOURCE, stored({"update_id": 1, "message": body}), LATER)
    assert "secretwords" not in "".join(traceback.format_exception(refused.value))


def test_half_a_character_survives(maya: Phone) -> None:
    body = {"message_id": 1, "date": 1, "chat": maya.chat.json, "text": "half \ud83d and \x00"}
    said = hear(SOURCE, stored({"update_id": 1, "message": body}), LATER)
    assert isinstance(said, MessageHeard)
    assert said.text == "half \ud83d and \x00"


def test_the_address_is_found_before_anything_is_read(telegram: LocalTelegram, maya: Phone) -> None:
    group = maya.add_bot_to_group("Friends")
    maya.write("hi")
    maya.block()
    addresses = [address_of(trim(update)) for update in raws(telegram)]
    assert addresses == [str(group.id), str(group.id), str(maya.id), str(maya.id)]
    press = {"id": "1", "from": maya.user, "data": "x"}
    assert address_of(trim({"update_id": 1, "callback_query": press})) == str(maya.id)
    assert address_of(trim({"update_id": 1, "poll": {}})) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "chat", "type", "text", "date", "from", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(kind=st.sampled_from([*ASKED_FOR, "channel_post", "other"]), body=JSON)
def test_any_json_at_all_is_trimmed_and_then_read_or_refused(kind: str, body: object) -> None:
    update: Json = {"update_id": 1, kind: body}
    address_of(trim(update))
    try:
        said = hear(SOURCE, stored(update), LATER)
    except Unreadable:
        return
    assert said.source == SOURCE
