"""What the set-up knows at one moment, read anew for each page, and the door to every command.

Holds no state of its own: settings, programme file, key file and database are all there is.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from bot.clock import Clock
from bot.commanding import carry_out
from bot.commands.trouble import in_plain_words
from bot.one_bot import lock_name
from bot.settings import PREFIX, Settings, load_settings
from bot.setup.keeping import Keeper
from bot.wiring import fresh_seed
from flows.alarms import Raised
from flows.effects import Effect
from flows.gate import Gate
from flows.heard import Heard
from flows.library import load_library
from flows.local_time import to_local
from flows.people import Duty, Person, Role, Standing
from flows.programme import Programme, read_programme
from flows.relaying import Pairing
from storage.alone import stand_alone
from storage.keys import read_keys
from storage.reading_gate import read_gate
from storage.reading_people import read_open_links
from storage.roster import Roster, read_roster
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is so at one moment. `trouble` is why something of it cannot be read.

    `links` are the join links that nobody has used yet: whose, and until when each works.
    """

    now: datetime
    settings: Settings | None = None
    rules: Programme | None = None
    roster: Roster = field(default_factory=lambda: Roster([], []))
    gate: Gate | None = None
    is_running: bool = False
    alarms: tuple[Raised, ...] = ()
    ended: str = ""
    bot_name: str = ""
    links: Mapping[UUID, datetime] = field(default_factory=dict)
    trouble: str = ""

    @property
    def has_token(self) -> bool:
        """Is there a token?"""
        return self.settings is not None and self.settings.token is not None

    @property
    def is_made_up(self) -> bool:
        """Are its people made up, so that no gate holds anything back?"""
        return self.rules is not None and self.rules.made_up

    @property
    def today(self) -> date:
        """The local day of the programme."""
        return to_local(self.now, self.rules.zone if self.rules else "Europe/London").date()

    def held(self, duty: Duty) -> list[Person]:
        """Who has a place on the ladder."""
        return [each for each in self.roster.people if duty in each.duties]

    def of(self, *roles: Role) -> list[Person]:
        """Everybody with one of these roles."""
        return [each for each in self.roster.people if each.roles & set(roles)]

    def to_join(self) -> list[Person]:
        """Everybody who is something here and has not joined."""
        return [
            each
            for each in self.roster.people
            if each.roles and each.standing not in {Standing.JOINED, Standing.ERASED}
        ]

    def pairing_of(self, mentee: UUID) -> Pairing | None:
        """The active pairing of a mentee."""
        return next((each for each in self.roster.pairings if each.mentee.id == mentee), None)


class Office:
    """Reads what is so, and gives the store what the page asks for."""

    def __init__(self, keeper: Keeper, clock: Clock) -> None:
        self.keeper = keeper
        self.clock = clock
        self.bot_name = ""
        self._store: Store | None = None

    async def look(self) -> Known:
        """Everything that is so now; what cannot be read is told in `trouble`."""
        settings, rules, gate, trouble = None, None, None, ""
        roster, links = Roster([], []), dict[UUID, datetime]()
        try:
            settings = load_settings()
            if settings.programme.exists():
                rules = read_programme(settings.programme)
                roster, gate, links = await self._read(settings, rules)
        except Exception as error:  # noqa: BLE001 (what is not expected is raised again)
            trouble = _told(error)
        return Known(
            now=self.clock.now(),
            settings=settings,
            rules=rules,
            roster=roster,
            gate=gate,
            is_running=self.keeper.is_running,
            alarms=self.keeper.alarms,
            ended=self.keeper.ended,
            bot_name=self.bot_name,
            links=links,
            trouble=trouble,
        )

    async def carry(self, make: Callable[[Programme], Heard]) -> tuple[Effect, ...]:
        """Carries out one command. Raises Refused, or what opening the database raises."""
        store = await self.store()
        return await carry_out(store, make(store.rules), self.clock.now())

    async def store(self) -> Store:
        """The open database. Raises what opening it raises."""
        settings = load_settings()
        return await self._opened(settings, read_programme(settings.programme))

    async def read_again(self) -> None:
        """After the programme or the token has changed: the bot starts anew with what is so now."""
        await self._close_store()
        if self.keeper.is_running:
            await self.keeper.stop()
            await self.start()

    async def start(self) -> None:
        """Starts the bot. Raises SettingsError, KeyFileError, CannotOpen, AlreadyRunning …"""
        await self.keeper.start(load_settings())

    async def refuse_beside_another(self) -> None:
        """Raises AlreadyRunning where another process runs the bot on this database."""
        if (await self.look()).rules is None or self._store is None:
            return
        lock = await stand_alone(self._store.database, lock_name(self._store))
        await lock.release()

    async def close(self) -> None:
        """Stops the bot and closes the database."""
        await self.keeper.stop()
        await self._close_store()

    async def _read(
        self, settings: Settings, rules: Programme
    ) -> tuple[Roster, Gate, dict[UUID, datetime]]:
        store = await self._opened(settings, rules)
        async with store.reading(self.clock.now()) as scope:
            roster = await read_roster(scope)
            gate = await read_gate(scope, rules, store.library.help_lines, roster)
            links = await read_open_links(scope)
        return roster, gate, links

    async def _opened(self, settings: Settings, rules: Programme) -> Store:
        if self._store is None:
            ring = read_keys(settings.keys)
            library = load_library(settings.own_rules)
            self._store = await Store.open(
                settings.database, ring, rules, library, fresh_seed, may_make=True
            )
        elif self._store.rules != rules:  # somebody edited the file meanwhile
            await self._close_store()
            return await self._opened(settings, rules)
        return self._store

    async def _close_store(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            await store.close()


def is_outside(setting: str) -> bool:
    """Is a setting, such as `token`, set in the environment, which goes before any file?"""
    wanted = PREFIX + setting.upper()
    return any(name.upper() == wanted and value for name, value in os.environ.items())


def _told(error: Exception) -> str:
    sentence = in_plain_words(error)
    if sentence is None:
        raise error
    return sentence
