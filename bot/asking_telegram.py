"""Asks Telegram who the bot is, and whether somebody else uses its token. Sends nothing to anybody."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.no_answer import NoAnswer
from bot.settings import Settings
from bot.transport import AiohttpRequest, why_no_answer
from bot.webhook_address import is_ours
from storage.keys import KeyFileError, read_keys

SECONDS = 10.0
LISTEN_SECONDS = 2
"""Two programs that ask for one bot's updates throw each other out: so long the other has for it."""
NAME_SECONDS = 5.0
"""So long a round of listening waits for the bot's own name at most."""

logger = logging.getLogger(__name__)


class UnknownToken(NoAnswer):
    """Telegram does not know the token."""


class UsedElsewhere(Exception):
    """Another program takes what people write to this bot; the message says which kind."""


async def bot_username(settings: Settings) -> str:
    """The bot's name without the @. Raises NoAnswer, or SettingsError without a token."""
    async with _asking(settings) as bot:
        return str((await bot.get_me()).username)


async def try_token(settings: Settings) -> str:
    """The bot's name, if nobody else uses its token. Raises NoAnswer or UsedElsewhere.

    Must not be called while this bot runs: the two would be each other's somebody else.
    """
    async with _asking(settings) as bot:
        name = str((await bot.get_me()).username)
        if url := (await bot.get_webhook_info()).url:
            if not _has_set(settings, url):
                raise UsedElsewhere("a webhook")
            return name  # while it stands nobody can ask for updates
        try:  # without an offset nothing is confirmed, so nothing is lost
            await bot.get_updates(limit=1, timeout=LISTEN_SECONDS)
        except Conflict:
            raise UsedElsewhere("another program") from None
        return name


async def foreign_webhook(settings: Settings) -> bool:
    """Does Telegram send what people write to an address that is not this bot's? Raises NoAnswer."""
    async with _asking(settings) as bot:
        url = (await bot.get_webhook_info()).url
        return bool(url) and not _has_set(settings, url)


def _has_set(settings: Settings, url: str) -> bool:
    """Was this webhook set by this bot, with this key file?"""
    try:
        ring = read_keys(settings.keys)
    except KeyFileError:
        return False
    return is_ours(ring, settings.needed_token.get_secret_value(), url)


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[Bot]:
    token = settings.needed_token.get_secret_value()
    request = AiohttpRequest(read_timeout=SECONDS, connections=1)
    base_url = f"{settings.telegram_url}/bot"
    bot = Bot(token, base_url=base_url, request=request, get_updates_request=request)
    try:
        await request.initialize()
        yield bot
    except InvalidToken:
        raise UnknownToken(
            "Telegram does not know this token; copy it again from @BotFather"
        ) from None
    except TelegramError as error:
        raise NoAnswer(f"Telegram cannot be reached ({why_no_answer(error)})") from None
    finally:
        await request.shutdown()


class OwnName:
    """Asks who the bot is until it is known, so that a whole join link can be made in chat.

    Asked before a round of listening; never stands in its way. `learnt` is told once.
    """

    def __init__(self, base_url: str, learnt: Callable[[str], None]) -> None:
        self._url = f"{base_url}/getMe"
        self._learnt = learnt
        self._is_known = False

    async def ask(self, request: BaseRequest) -> None:
        """Asks once, unless it is known. What goes wrong shows when updates are asked for."""
        if self._is_known:
            return
        try:
            found = await request.post(self._url, read_timeout=NAME_SECONDS)
        except (TelegramError, ValueError, KeyError) as error:
            logger.debug("who the bot is cannot be asked now: %s", type(error).__name__)
            return
        name = found.get("username") if isinstance(found, dict) else None
        if isinstance(name, str) and name:
            self._is_known = True
            self._learnt(name)
