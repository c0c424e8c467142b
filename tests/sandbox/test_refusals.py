"""For each rule about a message: a raw request that breaks it is refused, in Telegram's words."""

import pytest

from .raw import Broken, Params, Stage, refusal


def inline(*rows: list[Params]) -> Params:
    """An inline keyboard as JSON."""
    return {"inline_keyboard": list(rows)}


def key(label: str = "Yes", data: str = "yes") -> Params:
    """One inline button as JSON."""
    return {"text": label, "callback_data": data}


BAD_KEYS = "can't parse reply keyboard markup JSON object"

TO_MAYA = [
    Broken("text is needed", "sendMessage", {}, "message text is empty"),
    Broken("text is not empty", "sendMessage", {"text": ""}, "message text is empty"),
    Broken(
        "text shows something", "sendMessage", {"text": " \n\u200b\u2060"}, "message text is empty"
    ),
    Broken("4096 units at most", "sendMessage", {"text": "a" * 4097}, "message is too long"),
    Broken(
        "an emoji counts two", "sendMessage", {"text": "🙂" * 2048 + "a"}, "message is too long"
    ),
    Broken(
        "whole characters", "sendMessage", {"text": "a\ud83d"}, "strings must be encoded in UTF-8"
    ),
    Broken(
        "no parse mode",
        "sendMessage",
        {"text": "a", "parse_mode": "HTML"},
        "unknown parameter parse_mode",
    ),
    Broken(
        "known parameters", "sendMessage", {"text": "a", "loud": True}, "unknown parameter loud"
    ),
    Broken(
        "known inside too",
        "sendMessage",
        {"text": "a", "reply_parameters": {"message_id": 1, "quote": "a"}},
        "unknown parameter reply_parameters.quote",
    ),
    Broken(
        "right types",
        "sendMessage",
        {"text": "a", "disable_notification": "perhaps"},
        "wrong parameter disable_notification",
    ),
    Broken(
        "an answer to something",
        "sendMessage",
        {"text": "a", "reply_parameters": {"message_id": 9_999_999}},
        "message to be replied not found",
    ),
    Broken("a keyboard is an object", "sendMessage", {"text": "a", "reply_markup": "{"}, BAD_KEYS),
    Broken(
        "a keyboard of a known kind",
        "sendMessage",
        {"text": "a", "reply_markup": {"force_reply": True}},
        BAD_KEYS,
    ),
    Broken(
        "no buttons with links",
        "sendMessage",
        {"text": "a", "reply_markup": inline([{"text": "a", "url": "https://example.org"}])},
        BAD_KEYS,
    ),
    Broken(
        "64 bytes of data",
        "sendMessage",
        {"text": "a", "reply_markup": inline([key(data="d" * 65)])},
        "BUTTON_DATA_INVALID",
    ),
    Broken(
        "bytes, not letters",
        "sendMessage",
        {"text": "a", "reply_markup": inline([key(data="é" * 33)])},
        "BUTTON_DATA_INVALID",
    ),
    Broken(
        "some data",
        "sendMessage",
        {"text": "a", "reply_markup": inline([key(data="")])},
        "BUTTON_DATA_INVALID",
    ),
    Broken(
        "a button says something",
        "sendMessage",
        {"text": "a", "reply_markup": inline([key(label=" ")])},
        "can't parse keyboard button: text must be non-empty",
    ),
    Broken(
        "8 buttons in a row",
        "sendMessage",
        {"text": "a", "reply_markup": inline([key()] * 9)},
        "REPLY_MARKUP_TOO_LONG",
    ),
    Broken(
        "100 buttons in all",
        "sendMessage",
        {"text": "a", "reply_markup": inline(*[[key()] * 4] * 26)},
        "REPLY_MARKUP_TOO_LONG",
    ),
    Broken(
        "12 keys in a row",
        "sendMessage",
        {"text": "a", "reply_markup": {"keyboard": [["a"] * 13]}},
        "REPLY_MARKUP_TOO_LONG",
    ),
    Broken(
        "keys, if a keyboard",
        "sendMessage",
        {"text": "a", "reply_markup": {"keyboard": []}},
        "reply keyboard must not be empty",
    ),
    Broken(
        "no hidden links",
        "sendMessage",
        {
            "text": "a",
            "entities": [
                {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org"}
            ],
        },
        "can't parse MessageEntity",
    ),
    Broken(
        "styles within the text",
        "sendMessage",
        {"text": "abc", "entities": [{"type": "bold", "offset": 1, "length": 3}]},
        "entity beyond the end of the text",
    ),
    Broken(
        "a file comes along",
        "sendDocument",
        {"document": "https://example.org/a.pdf"},
        "wrong file identifier/HTTP URL specified",
    ),
    Broken(
        "edits what is there",
        "editMessageText",
        {"message_id": 9_999_999, "text": "a"},
        "message to edit not found",
    ),
    Broken(
        "edits a message", "editMessageText", {"text": "a"}, "message identifier is not specified"
    ),
    Broken(
        "edits inline keys only",
        "editMessageReplyMarkup",
        {"message_id": 1, "reply_markup": {"keyboard": [["a"]]}},
        BAD_KEYS,
    ),
    Broken(
        "deletes what is there",
        "deleteMessage",
        {"message_id": 9_999_999},
        "message to delete not found",
    ),
    Broken(
        "stays in a private chat",
        "leaveChat",
        {},
        "chat member status can't be changed in private chats",
    ),
]


@pytest.mark.parametrize("broken", TO_MAYA, ids=str)
async def test_a_request_that_breaks_a_rule_is_refused(stage: Stage, broken: Broken) -> None:
    answer = await stage.call(broken.method, chat_id=stage.maya.id, **broken.params)
    assert answer == refusal(400, f"Bad Request: {broken.why}")
    assert stage.maya.inbox == []


LONGEST = [
    {"text": "a" * 4096},
    {"text": "🙂" * 2048},
    {"text": "a", "reply_markup": inline([key(data="d" * 64)])},
    {"text": "a", "reply_markup": inline(*[[key()] * 8] * 12, [key()] * 4)},
    {"text": "a", "reply_markup": {"keyboard": [["a"] * 12] * 25}},
    {"text": "abc", "entities": [{"type": "bold", "offset": 0, "length": 3}]},
    {
        "text": "a",
        "reply_parameters": {"message_id": 9_999_999, "allow_sending_without_reply": True},
    },
]


@pytest.mark.parametrize("params", LONGEST, ids=lambda params: ", ".join(params))
async def test_the_most_that_a_rule_allows_is_sent(stage: Stage, params: Params) -> None:
    status, _ = await stage.call("sendMessage", chat_id=stage.maya.id, **params)
    assert status == 200
    assert len(stage.maya.inbox) == 1
