"""Makes one Bot API call for one outgoing row, and says what became of it.

Words go as plain text: no parse mode, no previews, nothing forwarded. Decides only whether Telegram
has the message, certainly has not, or may have; what follows from that is the outbox's business.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import assert_never

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock
from bot.logs import trouble
from bot.transport import AiohttpRequest, NotSent
from flows.effects import Lane
from flows.heard import Failure
from storage import outbox
from storage.outgoing import Outgoing
from storage.schema import DeliveryKind

# The library's own way to ask for a waiting time as its next version will give it. Without it
# every 429 is also a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

logger = logging.getLogger(__name__)

ALONE_SECONDS = 10.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_CHARACTERS = 4096
MOST_BESIDE_A_FILE = 1024
LONGEST_WAIT = {lane: 30 if lane is Lane.ALERT else 60 for lane in Lane}
"""Seconds between tries at most, while Telegram cannot be reached."""
REPEATED_AFTER = (timedelta(seconds=15), timedelta(minutes=5), timedelta(minutes=30))
"""How long after each try of which Telegram may have the message it is repeated: there are few
repeats, so they are spread over the length of a real outage. Alerts have no such end."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Sends with one `telegram.Bot`, and with another for alerts, so that those never queue for a
    connection. `pause` hears how many seconds Telegram asks the whole bot to be quiet."""

    # The library shows the token in the `repr` of a Bot.
    bot: Bot = field(repr=False)
    for_alerts: Bot = field(repr=False)
    clock: Clock
    pause: Callable[[float], None]

    async def speak(self, outgoing: Outgoing) -> outbox.Result:
        """One call. Raises nothing: whatever happens is told as one of the outbox's results."""
        bot = self.for_alerts if outgoing.lane is Lane.ALERT else self.bot
        try:
            number = await _call(bot, outgoing)
        except RetryAfter as error:
            self.pause(seconds_to_wait(error))
            return outbox.NotSent(outgoing.id, self.clock.now())
        except (NotSent, InvalidToken):
            return outbox.NotSent(outgoing.id, self.clock.now() + _wait(outgoing))
        except (Forbidden, BadRequest, ChatMigrated) as error:
            return self._refused(outgoing, error)
        except TelegramError as error:
            logger.warning("delivery %d may have arrived (%s)", outgoing.id, type(error).__name__)
            return outbox.Unsure(outgoing.id, self.clock.now() + _wait_unsure(outgoing))
        except Exception as error:  # noqa: BLE001 (an answer that the library cannot read)
            logger.error("delivery %d may have arrived (%s)", outgoing.id, trouble(error))
            return outbox.Unsure(outgoing.id, self.clock.now() + _wait_unsure(outgoing))
        return outbox.Sent(outgoing.id, number, self.clock.now())

    def _refused(self, outgoing: Outgoing, error: TelegramError) -> outbox.Result:
        if outgoing.kind is DeliveryKind.LEAVE and isinstance(error, Forbidden):
            return outbox.Sent(outgoing.id, None, self.clock.now())  # it is outside already
        if outgoing.kind is DeliveryKind.ANSWER_PRESS:
            return outbox.Failed(outgoing.id, Failure.TOO_LATE)
        failure = _failure(error)
        # That somebody blocked the bot is a matter for a turn; only a refusal is a fault of ours.
        level = logging.ERROR if failure is Failure.REFUSED else logging.INFO
        logger.log(level, "delivery %d failed: %s", outgoing.id, failure)
        return outbox.Failed(outgoing.id, failure)


async def _call(bot: Bot, outgoing: Outgoing) -> int | None:
    match outgoing.kind:
        case DeliveryKind.SEND:
            return await _send(bot, outgoing)
        case DeliveryKind.DOCUMENT:
            return await _send_file(bot, outgoing)
        case DeliveryKind.ANSWER_PRESS:
            await bot.answer_callback_query(outgoing.query, text=outgoing.text or None)
        case DeliveryKind.LEAVE:
            await bot.leave_chat(int(outgoing.address))
        case _:
            assert_never(outgoing.kind)
    return None


async def _send(bot: Bot, outgoing: Outgoing) -> int:
    sent = await bot.send_message(
        chat_id=int(outgoing.address),
        text=_text(outgoing, MOST_CHARACTERS),
        disable_notification=outgoing.silent or None,
        link_preview_options=NO_PREVIEW,
        reply_parameters=_reply(outgoing),
        reply_markup=_markup(outgoing),
    )
    return sent.message_id


async def _send_file(bot: Bot, outgoing: Outgoing) -> int:
    if outgoing.file is None:
        raise ValueError("a document is to be sent without a file")
    sent = await bot.send_document(
        chat_id=int(outgoing.address),
        document=InputFile(outgoing.file.content, filename=outgoing.file.name),
        caption=_text(outgoing, MOST_BESIDE_A_FILE) or None,
        disable_notification=outgoing.silent or None,
        reply_parameters=_reply(outgoing),
        reply_markup=_markup(outgoing),
    )
    return sent.message_id


def _reply(outgoing: Outgoing) -> ReplyParameters | None:
    """Somebody may have cleared the chat: then it is said without pointing."""
    if outgoing.reply_to is None:
        return None
    return ReplyParameters(outgoing.reply_to, allow_sending_without_reply=True)


def _text(outgoing: Outgoing, most: int) -> str:
    """A repeat says that it may be one, unless the words themselves leave no room for that."""
    if not (outgoing.is_repeat and outgoing.again):
        return outgoing.text
    marked = f"{outgoing.again}\n\n{outgoing.text}"
    units = len(marked.encode("utf-16-le", "surrogatepass")) // 2
    return marked if units <= most else outgoing.text


def _markup(outgoing: Outgoing) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """A message carries one kind of keyboard. Buttons win: the standing one stays as it was."""
    if outgoing.buttons:
        return InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(label, callback_data=token) for label, token in row]
                for row in outgoing.buttons
            ]
        )
    if outgoing.keyboard:
        return ReplyKeyboardMarkup(outgoing.keyboard, resize_keyboard=True, is_persistent=True)
    return None


def _failure(error: TelegramError) -> Failure:
    said = error.message.lower()
    if "blocked by the user" in said:
        return Failure.BLOCKED
    if "user is deactivated" in said:
        return Failure.DEACTIVATED
    return Failure.REFUSED


def _wait(outgoing: Outgoing) -> timedelta:
    return timedelta(seconds=min(2 ** min(outgoing.attempts, 8), LONGEST_WAIT[outgoing.lane]))


def _wait_unsure(outgoing: Outgoing) -> timedelta:
    if outgoing.lane is Lane.ALERT:
        return _wait(outgoing)
    return REPEATED_AFTER[min(outgoing.times_unsure, len(REPEATED_AFTER) - 1)]


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks us to be quiet."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


async def say_alone(token: str, base_url: str, address: str, text: str) -> bool:
    """Says something to one chat that stands in no row; is it there? Raises nothing of Telegram's."""
    request = AiohttpRequest(read_timeout=ALONE_SECONDS, connections=1)
    await request.initialize()
    try:
        bot = Bot(token, base_url=base_url, request=request)
        await bot.send_message(int(address), text, link_preview_options=NO_PREVIEW)
    except TelegramError as error:
        logger.info("what stands in no row was not said (%s)", type(error).__name__)
        return False
    finally:
        await request.shutdown()
    return True
