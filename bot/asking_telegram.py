"""Asks Telegram who the bot is, for the command line. Sends nothing to anybody."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.transport import AiohttpRequest

SECONDS = 10.0


class NoAnswer(Exception):
    """Telegram did not say who the bot is; the message says why, and never holds the token."""


async def bot_username(settings: Settings) -> str:
    """The bot's name without the @. Raises NoAnswer, or SettingsError without a token."""
    token = settings.needed_token.get_secret_value()
    request = AiohttpRequest(read_timeout=SECONDS, connections=1)
    bot = Bot(token, base_url=f"{settings.telegram_url}/bot", request=request)
    try:
        await request.initialize()
        return str((await bot.get_me()).username)
    except InvalidToken:
        raise NoAnswer("Telegram does not know this token; copy it again from @BotFather") from None
    except TelegramError as error:
        raise NoAnswer(f"Telegram cannot be reached ({type(error).__name__})") from None
    finally:
        await request.shutdown()
