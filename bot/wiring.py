"""Puts the parts of a bot together, and takes them apart again in the right order.

Decides nothing; whatever a part needs is handed in here and nowhere else.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot

from bot.alarms import LEAST_FREE, Alarms, Patience
from bot.asking_telegram import OwnName
from bot.clock import Clock, SystemClock
from bot.delivering import Calls, Deliverer, wake_all, wake_for
from bot.forgetting import Forgetter
from bot.heartbeat import Heartbeat
from bot.listening import Listener
from bot.mark import mark_of
from bot.metrics import Metrics
from bot.one_bot import OneBot, be_the_one
from bot.pacing import Limits, Pace
from bot.paging import pagers_of
from bot.parts import Parts
from bot.rounds import Rounds
from bot.second_channels import SecondChannels
from bot.service import Service
from bot.settings import Settings
from bot.speaking import Speaker
from bot.ticking import Ticker
from bot.transport import AiohttpRequest
from bot.turning import OnTurn, Turner
from bot.webhook_address import WebhookAddress, address_for, is_ours
from bot.webhook_keeping import WebhookKeeper, take_away
from bot.working import Worker
from flows.alarms import TAKES_MESSAGES, Alarm
from flows.decide import decide
from flows.library import Library, load_library
from flows.programme import Programme, read_programme
from storage.alarms import read_alarms, read_heard_at
from storage.inbox import Raw
from storage.keys import KeyRing, read_keys
from storage.store import Decide, Store

TICK = 1.0
"""Seconds. Asking what is due costs about a millisecond, and a young person waits for the answer."""
FORGET_EVERY = 3600.0


def fresh_seed() -> bytes:
    """The chance that the ids and tokens of one turn are made of."""
    return os.urandom(32)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram posts, and the port of this machine to which a proxy passes it on."""

    address: WebhookAddress
    port: int


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a bot is made of. Times in seconds.

    `quiet` says, in tests and the demonstration, that Telegram has nothing to give: its queue is
    empty, or it is down. `send_seconds` is the longest wait for the answer to one call,
    `poll_seconds` how long Telegram holds a poll, `stop_seconds` what calls in flight get at the
    end, `lock_seconds` how often it is asked whether this is still the one bot, and how often a bot
    that stands by tries to be it. `may_make` is for the demonstration, which begins with no
    database. With a `webhook` Telegram posts to this bot, else the bot asks Telegram; `health_port`
    is where it says how it is, `service` who manages it. `decides_by` stands for all that decisions
    depend on: a process that stands by helps only one of the same mark.
    """

    token: str = field(repr=False)
    telegram_url: str
    database: str = field(repr=False)
    keys: KeyRing
    programme: Programme
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    channels: SecondChannels = field(default_factory=SecondChannels)
    library: Library = field(default_factory=load_library)
    decide: Decide = decide
    seed: Callable[[], bytes] = fresh_seed
    quiet: Callable[[], bool] | None = None
    on_turn: tuple[OnTurn, ...] = ()
    alarms: Alarms = field(default_factory=Alarms)
    patience: Patience = field(default_factory=Patience)
    metrics: Metrics | None = None
    webhook: Webhook | None = None
    health_port: int | None = None
    service: Service | None = None
    decides_by: str = ""
    may_make: bool = False
    send_seconds: float = 15
    poll_seconds: int = 25
    stop_seconds: float = 5
    lock_seconds: float = 1

    @classmethod
    def from_settings(cls, settings: Settings, *, webhook: bool = False) -> "Wiring":
        """As the operator set it. Raises SettingsError, KeyFileError,
        ProgrammeError or WordListError."""
        clock = SystemClock()
        return cls(
            clock=clock,
            token=settings.needed_token.get_secret_value(),
            telegram_url=settings.telegram_url,
            database=settings.database,
            keys=read_keys(settings.keys),
            programme=read_programme(settings.programme),
            library=load_library(settings.own_rules),
            channels=settings.second_channels,
            patience=Patience(least_free=LEAST_FREE),
            limits=Limits.of(settings.messages_per_second, settings.messages_per_chat_per_second),
            metrics=None if settings.health_port is None else Metrics(clock),
            health_port=settings.health_port,
            webhook=_webhook(settings) if webhook else None,
            decides_by=mark_of(settings),
        )

    @property
    def bot(self) -> int:
        """The bot's own number, which is the first part of its token."""
        return int(self.token.partition(":")[0])


def _webhook(settings: Settings) -> Webhook:
    token = settings.needed_token.get_secret_value()
    secret = settings.listen_secret.get_secret_value() if settings.listen_secret else None
    address = address_for(read_keys(settings.keys), token, settings.needed_listen_url, secret)
    return Webhook(address, settings.listen_port)


async def open_store(wiring: Wiring) -> Store:
    """Opens the store that a bot works with. Raises CannotOpen, WrongKey or OtherProgramme."""
    known = (wiring.database, wiring.keys, wiring.programme, wiring.library, wiring.seed)
    return await Store.open(*known, wiring.channels.set_up, may_make=wiring.may_make)


async def put_together(wiring: Wiring) -> Parts:
    """Opens everything; nothing works yet.

    Raises CannotOpen, WrongKey, OtherProgramme or AlreadyRunning.
    """
    store = await open_store(wiring)
    try:
        one_bot = await be_the_one(store, wiring.lock_seconds, wiring.decides_by)
    except BaseException:
        await store.close()
        raise
    try:
        heartbeat = await _heartbeat(wiring, store)
        parts = _wired(wiring, store, one_bot, heartbeat)
    except BaseException:
        await one_bot.give_back()
        await store.close()
        raise
    try:
        for request in parts.requests:
            await request.initialize()
        await parts.deliverer.recover()
    except BaseException:
        await parts.end(0)
        raise
    return parts


async def _heartbeat(wiring: Wiring, store: Store) -> Heartbeat:
    """Goes on where the last process ended."""
    now = wiring.clock.now()
    async with store.reading(now) as scope:
        heard_at = await read_heard_at(scope.conn, scope.programme)
        stood = await read_alarms(scope)
    wiring.alarms.begin(each.alarm for each in stood)
    # Where Telegram was heard after such an alarm began, all that may be lost was told.
    was_taken = any(
        each.alarm in TAKES_MESSAGES and heard_at is not None and heard_at <= each.since
        for each in stood
    )
    return Heartbeat(
        wiring.clock.now, heard_at, was_taken=was_taken, found=lambda: wiring.alarms.changed()
    )


def _wired(wiring: Wiring, store: Store, one_bot: OneBot, heartbeat: Heartbeat) -> Parts:
    seconds, told = wiring.send_seconds, heartbeat.time_told
    polling, sending, alerting = (
        AiohttpRequest(read_timeout=seconds, connections=connections, time_told=told)
        for connections in (1, wiring.limits.calls_at_once, 16)
    )
    base_url, metrics = f"{wiring.telegram_url}/bot", wiring.metrics
    pace = Pace(wiring.limits, time.monotonic)
    bots = [
        Bot(wiring.token, base_url=base_url, request=request, get_updates_request=polling)
        for request in (sending, alerting)
    ]
    speaker = Speaker(bots[0], bots[1], wiring.clock, pace.pause)
    # The two wake each other: a turn writes messages, and a message given up is a new turn.
    turner = Turner(
        store,
        wiring.decide,
        wiring.clock,
        turned=lambda effects: wake_for(effects, (deliverer, *pagers)),
        on_turn=(*wiring.on_turn, metrics.turned) if metrics else wiring.on_turn,
        on_read=metrics.arrived if metrics else None,
        key_missing=lambda: wiring.alarms.stand(Alarm.KEY),
    )
    calls = Calls(turner.wake, one_bot.is_sure, wiring.metrics)
    deliverer = Deliverer(store.outbox, speaker, pace, wiring.clock, calls)
    pagers = pagers_of(wiring.channels, store, wiring.clock, calls)
    forgetter = Forgetter(store, wiring.clock)
    one_bot.when_told(lambda: wake_all((deliverer, *pagers)))
    return Parts(
        store=store,
        one_bot=one_bot,
        requests=(polling, sending, alerting),
        listener=_listener(wiring, store, polling, bots[0], turner.wake, heartbeat),
        turner=turner,
        deliverer=deliverer,
        pagers=pagers,
        forgetter=forgetter,
        ticker=_ticker((turner, deliverer, *pagers), forgetter),
    )


def _listener(
    wiring: Wiring,
    store: Store,
    polling: AiohttpRequest,
    bot: Bot,
    kept: Callable[[], None],
    heartbeat: Heartbeat,
) -> Rounds:
    """Whoever asks Telegram, or has Telegram post."""

    learnt = partial(setattr, store, "bot_name")
    ours = partial(is_ours, wiring.keys, wiring.token)

    async def keep(raws: Sequence[Raw]) -> None:
        await store.keep_updates(wiring.bot, raws, wiring.clock.now())

    before = OwnName(bot.base_url, learnt).ask
    if wiring.webhook is not None:
        return WebhookKeeper(
            bot,
            wiring.webhook.address,
            ours,
            wiring.alarms,
            wiring.clock,
            before=before,
            heartbeat=heartbeat,
        )
    return Listener(
        polling,
        bot.base_url,
        keep,
        kept=kept,
        poll_seconds=wiring.poll_seconds,
        before=before,
        unhook=lambda: take_away(bot, ours),
        alarms=wiring.alarms,
        heartbeat=heartbeat,
        patience=wiring.patience,
    )


def _ticker(workers: Sequence[Worker], forgetter: Forgetter) -> Ticker:
    return Ticker(*((TICK, each.wake) for each in workers), (FORGET_EVERY, forgetter.wake))
