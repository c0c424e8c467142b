"""A one-time join link with its check word: made for the command line and the set-up page.

The link is handed over in person, the word is told apart from it.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.commanding import COMMAND
from bot.commands.opening import commanded
from bot.no_answer import NoAnswer
from bot.settings import Settings
from flows.check_word_list import two_words
from flows.effects import AddInvite
from flows.heard import LinkAsked

TOKEN_BYTES = 16
"""128 bits; a start link takes 64 characters at most."""


@dataclass(frozen=True, slots=True)
class JoinLink:
    """A link that was made. Without an `address` the bot's name is not known; `why_not` says why."""

    person: UUID
    payload: str = field(repr=False)
    check_word: str = field(repr=False)
    expires: datetime
    address: str | None = field(repr=False)
    why_not: str = ""


def make(
    settings: Settings, person: UUID, check_word: str | None = None, by: UUID | None = None
) -> JoinLink:
    """Makes a link, and two plain words where no check word is given. Raises Refused."""
    # Telegram's library takes longer to load than most commands take, and few ask for a link.
    from bot.asking_telegram import bot_username

    name, why_not = None, "no token is set"
    if settings.token is not None:
        try:
            name = asyncio.run(bot_username(settings))
        except NoAnswer as trouble:
            why_not = str(trouble)
    return _made(person, check_word, by, name, "" if name else why_not)


def make_whole(
    settings: Settings, person: UUID, check_word: str | None = None, by: UUID | None = None
) -> JoinLink:
    """Makes a link only where its whole address is known.

    Raises NoAnswer, SettingsError where there is no token, or Refused; nothing is changed then.
    """
    from bot.asking_telegram import bot_username

    return _made(person, check_word, by, asyncio.run(bot_username(settings)))


def _made(
    person: UUID, check_word: str | None, by: UUID | None, name: str | None, why_not: str = ""
) -> JoinLink:
    payload = secrets.token_urlsafe(TOKEN_BYTES)
    word = two_words(secrets.randbelow) if check_word is None else check_word
    effects = commanded(lambda store: LinkAsked(COMMAND, person, payload, word, by))
    expires = next(each.expires for each in effects if isinstance(each, AddInvite))
    address = f"https://t.me/{name}?start={payload}" if name else None
    return JoinLink(person, payload, word, expires, address, why_not)
