"""The Bot API methods: each takes checked parameters and gives the `result`, or raises `Refused`.

All that can be answered at once is here; waiting for updates is in the server.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from yarl import URL

from bot.sandbox import parameters, sending
from bot.sandbox.messages import Json, seconds
from bot.sandbox.rules import Refused, bad
from bot.sandbox.sending import File
from bot.sandbox.telegram import LocalTelegram, Webhook

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


P = TypeVar("P", bound=parameters.Parameters)


class Method(NamedTuple):
    """How a method is called: what it takes, and what it does."""

    takes: type[parameters.Parameters]
    # Any: each function takes its own subclass of Parameters, which `takes` has checked.
    does: Callable[[LocalTelegram, Any], object]


def call(
    telegram: LocalTelegram, name: str, given: Mapping[str, object], file: File | None = None
) -> object:
    """Carries out one method; `given` are the raw parameters. Raises `Refused`."""
    if name == "sendDocument":
        return sending.send_document(telegram, checked(parameters.SendDocument, given), file)
    method = METHODS.get(name)
    if method is None:
        raise Refused(404)
    return method.does(telegram, checked(method.takes, given))


def checked(takes: type[P], given: Mapping[str, object]) -> P:
    """The parameters in their types. Raises `Refused` for the first that is wrong."""
    try:
        return takes.model_validate(given)
    except ValidationError as trouble:
        raise parameters.refusal(trouble) from None


def get_me(telegram: LocalTelegram, _: parameters.Nothing) -> Json:
    """The bot itself, in privacy mode and able to join groups, as BotFather starts it."""
    return telegram.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_commands(telegram: LocalTelegram, given: parameters.SetMenu) -> bool:
    """The menu of commands for one scope and language."""
    if len(given.commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for line in given.commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", line.command):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(line.description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    telegram.commands[_menu(given)] = [line.model_dump() for line in given.commands]
    return True


def get_commands(telegram: LocalTelegram, given: parameters.Menu) -> list[Json]:
    """The menu of exactly this scope and language; empty if none was set."""
    return telegram.commands.get(_menu(given), [])


def delete_commands(telegram: LocalTelegram, given: parameters.Menu) -> bool:
    """Takes a menu away; it need not be there."""
    telegram.commands.pop(_menu(given), None)
    return True


def _menu(given: parameters.Menu) -> tuple[str, str]:
    scope = given.scope
    name = scope.type if scope.chat_id is None else f"{scope.type} {scope.chat_id}"
    return name, given.language_code


def get_chat(telegram: LocalTelegram, given: parameters.OneChat) -> Json:
    """The little that a bot may know of a chat."""
    chat = telegram.chat(given.chat_id)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return chat.json | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def leave_chat(telegram: LocalTelegram, given: parameters.OneChat) -> bool:
    """Leaves a group."""
    chat = telegram.chat_for_writing(given.chat_id)
    if chat.json["type"] == "private":
        raise bad("chat member status can't be changed in private chats")
    telegram.groups.leave(chat)
    return True


def set_webhook(telegram: LocalTelegram, given: parameters.SetWebhook) -> bool:
    """Posts updates from now on; only to this machine, so no test can reach out."""
    if not given.url:
        return delete_webhook(telegram, parameters.DeleteWebhook())
    url = URL(given.url)
    if url.scheme != "http" or url.host not in LOOPBACK:
        raise bad("bad webhook: only plain http to this machine is posted to")
    _drop_if(telegram, given.drop_pending_updates)
    telegram.queue.ask_for(given.allowed_updates)
    telegram.webhook = Webhook(given.url, given.secret_token, given.max_connections)
    telegram.webhook_set.ring()
    return True


def delete_webhook(telegram: LocalTelegram, given: parameters.DeleteWebhook) -> bool:
    """Back to polling; there need not be a webhook."""
    _drop_if(telegram, given.drop_pending_updates)
    telegram.webhook = None
    telegram.webhook_set.ring()
    return True


def _drop_if(telegram: LocalTelegram, wanted: bool) -> None:
    if wanted:
        telegram.queue.drop_all()


def webhook_info(telegram: LocalTelegram, _: parameters.Nothing) -> Json:
    """Where updates go, how many wait, and the last trouble."""
    hook = telegram.webhook
    body: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.queue),
    }
    if hook is not None:
        body["max_connections"] = hook.max_connections
        if hook.last_error_at is not None:
            body["last_error_date"] = seconds(hook.last_error_at)
            body["last_error_message"] = hook.last_error
    return body


METHODS: dict[str, Method] = {
    "getMe": Method(parameters.Nothing, get_me),
    "sendMessage": Method(parameters.SendMessage, sending.send_message),
    "editMessageText": Method(parameters.EditText, sending.edit_text),
    "editMessageReplyMarkup": Method(parameters.EditMarkup, sending.edit_markup),
    "deleteMessage": Method(parameters.OneMessage, sending.delete_message),
    "answerCallbackQuery": Method(parameters.AnswerPress, sending.answer_press),
    "setMyCommands": Method(parameters.SetMenu, set_commands),
    "getMyCommands": Method(parameters.Menu, get_commands),
    "deleteMyCommands": Method(parameters.Menu, delete_commands),
    "getChat": Method(parameters.OneChat, get_chat),
    "leaveChat": Method(parameters.OneChat, leave_chat),
    "setWebhook": Method(parameters.SetWebhook, set_webhook),
    "deleteWebhook": Method(parameters.DeleteWebhook, delete_webhook),
    "getWebhookInfo": Method(parameters.Nothing, webhook_info),
}
