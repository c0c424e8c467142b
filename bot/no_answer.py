"""That Telegram gave no answer: by itself, so that whoever tells it needs not load Telegram's library."""


class NoAnswer(Exception):
    """Telegram did not say who the bot is; the message says why, and never holds the token."""
