"""For each rule besides those about a message: a raw request that breaks it is refused."""

from collections.abc import Callable

import pytest

from bot.sandbox.messages import Chat

from .raw import TOKEN, Answer, Broken, Params, Stage, refusal

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"

ANYWHERE = [
    Broken("a chat is named", "sendMessage", {"text": "a"}, "chat_id is empty"),
    Broken("a known chat", "sendMessage", {"text": "a", "chat_id": 77}, "chat not found"),
    Broken(
        "a chat by number", "sendMessage", {"text": "a", "chat_id": "@maya_b"}, "chat not found"
    ),
    Broken("getChat of a known chat", "getChat", {"chat_id": 77}, "chat not found"),
    Broken("a known press", "answerCallbackQuery", {"callback_query_id": "77"}, TOO_OLD),
    Broken("a press is named", "answerCallbackQuery", {}, TOO_OLD),
    Broken(
        "200 units in a toast",
        "answerCallbackQuery",
        {"callback_query_id": "77", "text": "a" * 201},
        "MESSAGE_TOO_LONG",
    ),
    Broken(
        "commands in small letters",
        "setMyCommands",
        {"commands": [{"command": "Start", "description": "a"}]},
        "BOT_COMMAND_INVALID",
    ),
    Broken(
        "32 letters in a command",
        "setMyCommands",
        {"commands": [{"command": "a" * 33, "description": "a"}]},
        "BOT_COMMAND_INVALID",
    ),
    Broken(
        "a command says what it does",
        "setMyCommands",
        {"commands": [{"command": "a", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    Broken(
        "100 commands",
        "setMyCommands",
        {"commands": [{"command": "a", "description": "a"}] * 101},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    Broken("commands are needed", "setMyCommands", {}, "parameter commands is required"),
    Broken(
        "a webhook on this machine",
        "setWebhook",
        {"url": "http://192.0.2.1/hook"},
        "bad webhook: only plain http to this machine is posted to",
    ),
    Broken(
        "a webhook over http",
        "setWebhook",
        {"url": "ftp://127.0.0.1/hook"},
        "bad webhook: only plain http to this machine is posted to",
    ),
    Broken(
        "a secret of plain letters",
        "setWebhook",
        {"url": "http://127.0.0.1/", "secret_token": "a b"},
        "wrong parameter secret_token",
    ),
    Broken("100 updates at a time", "getUpdates", {"limit": 101}, "wrong parameter limit"),
    Broken(
        "no negative offset",
        "getUpdates",
        {"offset": -1},
        "negative offset: it forgets updates, so this server refuses it",
    ),
    Broken("50 seconds of waiting", "getUpdates", {"timeout": 51}, "wrong parameter timeout"),
]


@pytest.mark.parametrize("broken", ANYWHERE, ids=str)
async def test_a_request_to_nobody_is_refused(stage: Stage, broken: Broken) -> None:
    answer = await stage.call(broken.method, **broken.params)
    assert answer == refusal(400, f"Bad Request: {broken.why}")


@pytest.mark.parametrize(
    ("token", "code", "description"),
    [
        (TOKEN[:-1] + "x", 401, "Unauthorized"),
        ("987654321:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr", 401, "Unauthorized"),
        ("123456789", 404, "Not Found"),
        (":AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr", 404, "Not Found"),
    ],
)
async def test_another_token_opens_nothing(
    stage: Stage, token: str, code: int, description: str
) -> None:
    assert await stage.call_as(token, "getMe") == refusal(code, description)


@pytest.mark.parametrize("method", ["sendPhoto", "getme", "logOut", "forwardMessage"])
async def test_an_unknown_method_is_not_found(stage: Stage, method: str) -> None:
    assert await stage.call(method, chat_id=stage.maya.id) == refusal(404, "Not Found")


def _stranger(stage: Stage) -> int:
    return stage.telegram.phone("Sam").id


def _blocked(stage: Stage) -> int:
    stage.maya.block()
    return stage.maya.id


def _deleted(stage: Stage) -> int:
    stage.maya.delete_account()
    return stage.maya.id


def _left(stage: Stage) -> int:
    group: Chat = stage.maya.add_bot_to_group("Staff")
    stage.telegram.groups.leave(group)
    return group.id


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (_stranger, "bot can't initiate conversation with a user"),
        (_blocked, "bot was blocked by the user"),
        (_deleted, "user is deactivated"),
        (_left, "bot is not a member of the group chat"),
    ],
)
@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": "a"}),
        ("editMessageText", {"text": "a", "message_id": 1}),
        ("editMessageReplyMarkup", {"message_id": 1}),
        ("deleteMessage", {"message_id": 1}),
    ],
)
async def test_who_cannot_be_written_to_is_not(
    stage: Stage, who: Callable[[Stage], int], why: str, method: str, params: Params
) -> None:
    answer: Answer = await stage.call(method, chat_id=who(stage), **params)
    assert answer == refusal(403, f"Forbidden: {why}")


async def test_a_body_that_is_not_a_json_object_is_refused(stage: Stage) -> None:
    url = f"{stage.server.url}/bot{TOKEN}/getMe"
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]", b'"a"'):
        async with stage.http.post(url, data=body, headers=headers) as response:
            answer = response.status, await response.json()
        assert answer == refusal(400, "Bad Request: can't parse JSON object")
