"""Four made-up phones and a very small bot, for trying the page and nothing else.

The bot only has to show each thing that a bot can show; it decides nothing worth testing.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import NetworkError

from bot.sandbox.rules import Limits
from bot.sandbox.show import Forward, ShownPhone, ShownTurn
from bot.sandbox.telegram import LocalTelegram

TOKEN = "7000000001:" + "A" * 35
MONDAY = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
QUICK = ReplyKeyboardMarkup([["I need help now"], ["Tell someone", "Stop"]], resize_keyboard=True)
CHOICES = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Good", callback_data="good")],
        [
            InlineKeyboardButton("Up and down", callback_data="up-and-down"),
            InlineKeyboardButton("Hard", callback_data="hard"),
        ],
    ]
)


class Stage:
    """The show: four made-up people, a clock that stands still, and the small bot's turns."""

    title = "Kept in Mind: the demo"
    notice = "Everybody here is made up. Nothing leaves this computer."
    zone = "Europe/London"

    def __init__(self) -> None:
        self.time = MONDAY
        self.telegram = LocalTelegram(lambda: self.time, TOKEN, limits=Limits.none())
        people = (
            ("maya", "Maya", "mentee"),
            ("sam", "Sam", "mentor"),
            ("priya", "Priya", "coordinator"),
            ("tom", "Tom", "deputy"),
        )
        self.phones = [
            ShownPhone(key, name, role, "made-up person", self.telegram.phone(name), f"join-{key}")
            for key, name, role in people
        ]
        self.bot: Bot | None = None
        self.held_up: asyncio.Event | None = None
        self._turns: list[ShownTurn] = []

    def turns(self) -> Sequence[ShownTurn]:
        """The last turns, oldest first."""
        return self._turns

    def next_due(self) -> str | None:
        """Maya's question, until it has been asked."""
        due = MONDAY + timedelta(hours=2)
        return "Maya's check-in at 18:00" if self.time < due else None

    async def forward(self, by: Forward) -> None:
        """Moves the clock; what is due on the way is asked."""
        if self.held_up is not None:
            await self.held_up.wait()
        asked_before = self.next_due() is None
        steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "next": timedelta(hours=2)}
        self.time += steps[by]
        maya = self.phones[0].phone
        if not asked_before and self.next_due() is None and maya.started and not maya.blocked:
            await self._say(maya.id, "How was your week? You don't have to answer.", silent=True)
            self.decided("the clock", "Maya's check-in was due", "Asked how her week has been.")
        self.telegram.changed()

    def decided(self, who: str, heard: str, why: str) -> None:
        """Adds a turn."""
        self._turns.append(ShownTurn(len(self._turns) + 1, self.time, who, heard, [why]))

    async def listen(self, bot: Bot) -> None:
        """Answers updates until cancelled."""
        self.bot, offset = bot, 0
        while True:
            try:
                for update in await bot.get_updates(offset=offset, timeout=20):
                    offset = update.update_id + 1
                    await self._answer(update)
            except NetworkError:  # Telegram is down; the next change may bring it back
                await self.telegram.wait_changed()

    async def _answer(self, update: Update) -> None:
        if update.callback_query is not None:
            await self._pressed(update.callback_query)
        elif update.edited_message is not None:
            chat = update.edited_message.chat_id
            await self._say(chat, f"You changed it to: {update.edited_message.text}")
        elif update.message is not None:
            await self._wrote(update.message)
        elif update.my_chat_member is not None:
            who = update.my_chat_member.from_user.first_name
            self.decided(who, update.my_chat_member.new_chat_member.status, "Noted.")

    async def _pressed(self, press: CallbackQuery) -> None:
        await press.answer(f"Noted: {press.data}")
        await self._say(press.from_user.id, f"You chose {press.data}.")
        self.decided(press.from_user.first_name, "a button", "Said which one.")

    async def _wrote(self, message: Message) -> None:
        name = message.chat.first_name or ""
        if message.text is None:
            await self._say(message.chat_id, "I can't open that.")
        elif message.text.startswith("/start"):
            await self._say(message.chat_id, f"Hello {name}. I'm a program.", markup=QUICK)
            await self._say(message.chat_id, "How are you today?", markup=CHOICES)
        else:
            words = f"You wrote: {message.text}"
            await self._say(message.chat_id, words, reply_to=message.message_id)
        self.decided(name, "a message", "Answered it at once.")

    async def _say(
        self,
        chat: int,
        words: str,
        *,
        silent: bool = False,
        markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None,
        reply_to: int | None = None,
    ) -> None:
        assert self.bot is not None
        quoted = ReplyParameters(reply_to) if reply_to else None
        await self.bot.send_message(
            chat, words, reply_markup=markup, disable_notification=silent, reply_parameters=quoted
        )
