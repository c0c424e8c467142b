"""The stage of a play: a local Telegram over real HTTP, a real database, the real bot, one clock.

People come onto it by the operator's commands; who has joined already is there. Decides nothing.
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import update

from bot.clock import SetClock
from bot.pacing import Limits as OurLimits
from bot.running import Running
from bot.sandbox.messages import Shown
from bot.sandbox.phones import Phone
from bot.sandbox.rules import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.telegram import LocalTelegram
from bot.wiring import Wiring
from flows.agreement import Quiet
from flows.decide import decide
from flows.effects import (
    AddInvite,
    Because,
    ChangeStanding,
    Effect,
    Lane,
    LinkAccount,
    Refuse,
    Say,
)
from flows.heard import (
    AgreementRecorded,
    Heard,
    LinkAsked,
    NothingHeard,
    Source,
    SourceKind,
)
from flows.library import load_library
from flows.local_time import to_local
from flows.people import Role, Standing
from flows.programme import LINK_LIFE
from storage.keys import KeyRing, make_keys, parse_keys
from storage.schema import duty, role
from storage.store import Store

from . import gating
from .cast import Cast, programme_of
from .lines import Agreed, TranscriptFault
from .outside import Outside
from .sentences import STRANGER
from .times import ZONE

CHECK_WORD = "river lamp"
"""Of every link in a transcript: whoever joins was told it in person."""
TOKEN = "7000000001:" + "A" * 35
UNREADABLE_UPDATE = 990_000_001
"""The number of what cannot be read: higher than where the local Telegram begins to count."""
COMMAND = Source(SourceKind.COMMAND)


@cache
def _keys() -> KeyRing:
    return parse_keys(make_keys(), "keys of the stage")


class Trouble(logging.Handler):
    """Keeps what is logged as a warning or worse: nothing may go wrong unseen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one line."""
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@dataclass
class Stage:
    """One play's Telegram, database, bot and clock.

    `decided` is what the bot says it decided, `alerts` what it has said as an alert. `takes_nothing`
    is so while Telegram, as the story says, takes no messages; `has_unreadable` once it has brought
    something that cannot be read.
    """

    cast: Cast
    database: str
    decided: list[str] = field(default_factory=list)
    alerts: set[str] = field(default_factory=set)
    takes_nothing: bool = False
    has_unreadable: bool = False

    def __post_init__(self) -> None:
        self.clock = SetClock(self.cast.beginning)
        self.telegram = LocalTelegram(self.clock.now, TOKEN, limits=Limits.none())
        self.server = SandboxServer(self.telegram)
        self.trouble = Trouble()
        self.rules = programme_of(self.cast)
        self.phones: dict[str, Phone] = {
            name: self.telegram.phone(name, f"{name.lower()}_here", "Surname")
            for name in (*self.cast.members, STRANGER)
        }
        # People and pairings that are as old as each other are listed as they are written.
        self.ids = {name: UUID(int=n) for n, name in enumerate(self.cast.members, 1)}
        self.pairings = {pair: UUID(int=n) for n, pair in enumerate(self.cast.pairings, 1)}
        self.links: dict[str, str] = {}
        self.running: Running | None = None
        self.outside = Outside(self.cast)

    async def open(self) -> None:
        """Opens Telegram and starts the bot; nobody is there yet."""
        logging.getLogger().addHandler(self.trouble)
        await self.server.start()
        await self.outside.open()
        await self.start_bot()

    async def strike(self) -> None:
        """Takes everything down."""
        await self.stop_bot()
        await self.server.stop()
        await self.outside.close()
        logging.getLogger().removeHandler(self.trouble)

    # the bot

    async def start_bot(self) -> None:
        """A new bot on the same database."""
        self.running = Running(
            Wiring(
                token=TOKEN,
                telegram_url=self.server.url,
                database=self.database,
                keys=_keys(),
                programme=self.rules,
                clock=self.clock,
                limits=OurLimits.none(),
                channels=self.outside.channels,
                library=load_library(),
                quiet=self._is_quiet,
                on_turn=(self._note,),
            )
        )
        await self.running.start()

    async def stop_bot(self) -> None:
        """Ends the bot; nothing of it is left but its database."""
        if self.running is not None:
            running, self.running = self.running, None
            await running.stop()

    async def settle(self) -> None:
        """Lets the bot do whatever there is to do at this moment."""
        if self.running is not None:
            await self.running.settle()

    async def go_to(self, moment: datetime) -> None:
        """Moves the clock; a running bot meets each moment at which something is due."""
        if moment <= self.clock.now():
            raise TranscriptFault("the clock only goes forward")
        if self.running is None:
            self.clock.move(moment)
        else:
            await self.running.advance(moment)

    @property
    def _open_store(self) -> Store:
        if self.running is None:
            raise TranscriptFault("the bot must run for that")
        return self.running.store

    def _is_quiet(self) -> bool:
        return self.telegram.is_down or len(self.telegram.queue) == 0

    def _note(self, heard: Heard, effects: Sequence[Effect]) -> None:
        words = load_library().words
        for each in effects:
            if isinstance(each, Because):
                self.decided.append(words.fill(each.text_id, **dict(each.values)))
            if isinstance(each, Say) and each.lane is Lane.ALERT:
                self.alerts.add(each.text)

    # people

    async def command(self, *heards: Heard) -> None:
        """What an operator does at the command line. Raises TranscriptFault where it is refused."""
        done = await self._open_store.run_batch(heards, decide, self.clock.now())
        for _, effects in done:
            for each in effects:
                if isinstance(each, Refuse):
                    raise TranscriptFault(f"this is refused: {each.text_id}")

    async def renew_link(self, *names: str) -> None:
        """Makes fresh links for some people."""
        for name in names:
            self.links[name] = secrets.token_urlsafe(16)
        await self.command(
            *(LinkAsked(COMMAND, self.ids[n], self.links[n], CHECK_WORD) for n in names)
        )

    async def leave_team(self, name: str) -> None:
        """Ends all that somebody is and holds, as a dated row says it."""
        async with self._open_store.database.writing() as conn:
            for table in (role, duty):
                mine = table.c.person == self.ids[name]
                await conn.execute(update(table).where(mine).values(until=self.clock.now()))

    async def join(self, *names: str) -> None:
        """Has some people be there who joined before the story begins, each with their phone."""
        made = [each for name in names for each in self._joined(name)]
        await self._open_store.run_batch(
            [NothingHeard(COMMAND, "the set-up")], lambda *_: tuple(made), self.clock.now()
        )

    def _joined(self, name: str) -> tuple[Effect, ...]:
        of, invite, self.links[name] = self.ids[name], uuid4(), secrets.token_urlsafe(16)
        return (
            AddInvite(invite, of, self.links[name], self.clock.now() + LINK_LIFE),
            LinkAccount(uuid4(), of, invite, str(self.phones[name].id)),
            ChangeStanding(of, Standing.JOINED, 0),
        )

    async def agree(self, *agreed: Agreed) -> None:
        """Records agreements made on paper today."""
        await self.command(*(self._recorded(each) for each in agreed))

    def _recorded(self, agreed: Agreed) -> AgreementRecorded:
        pairing = self.pairings.get((agreed.mentee, agreed.mentor))
        if pairing is None:
            raise TranscriptFault(f"{agreed.mentee} and {agreed.mentor} are not paired")
        staff = [m.name for m in self.cast.members.values() if m.role is Role.COORDINATOR]
        if not staff:
            raise TranscriptFault("an agreement needs a lead or coordinator")
        today = to_local(self.clock.now(), ZONE).date()
        # As the command line does: the programme's quiet hours are part of every agreement.
        contact = self.rules.contact
        quiet = Quiet(contact.quiet_start, contact.quiet_until)
        terms = replace(agreed.terms, quiet=(quiet, *agreed.terms.quiet))
        return AgreementRecorded(COMMAND, pairing, terms, self.ids[staff[0]], staff[0], today)

    async def record_gate(self) -> None:
        """Has stand recorded what the set-up says."""
        heards = gating.standing(self.cast, self.ids)
        await self._open_store.run_batch(heards, gating.keep, self.clock.now())

    async def record_line(self, who: str, line: str) -> None:
        """Records a line of the gate today, as the command line does."""
        wanted = gating.recorded(self.cast, self.ids, gating.which(line))
        today = to_local(self.clock.now(), ZONE).date()
        until = None if wanted.recheck is None else today + gating.A_YEAR
        await self.command(replace(wanted, by=self.ids[who], on=today, recheck=until))

    def send_unreadable(self, name: str) -> None:
        """Telegram brings a message without a date, of which none of its objects can be made."""
        self.has_unreadable = True
        chat = {"id": self.phones[name].id, "type": "private"}
        body = {"message_id": 1, "chat": chat, "text": "no date"}
        self.telegram.push_raw({"update_id": UNREADABLE_UPDATE, "message": body})

    # what can be seen

    def new_letters(self) -> list[tuple[str, str]]:
        """Whose mails came since the last look, and what they say."""
        return self.outside.new_letters()

    def new_pages(self) -> list[str]:
        """What the pager was told since the last look."""
        return self.outside.new_pages()

    def chat(self, name: str) -> list[Shown]:
        """All that stands in somebody's chat, oldest first."""
        return list(self.phones[name].chat.messages.values())
