"""Counts what the bot does, for Prometheus: turns, deliveries, how long alerts took, what waits.

A registry of its own, and labels from fixed lists: none holds a person, a place, a token or a word.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.clock import Clock
from bot.looking import Look
from flows.alarms import Alarm
from flows.channels import Channel
from flows.effects import Effect, Lane, Say
from flows.heard import Heard, Source, SourceKind
from storage.outbox import Failed, NotSent, Result, Sent, Unsure
from storage.outgoing import Outgoing

ALERT_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300)
REMEMBERED = 10_000
"""Updates and alerts on their way of which it is remembered when what they are about arrived."""
FATES = {Sent: "sent", NotSent: "again", Failed: "failed", Unsure: "unsure"}


class Metrics:
    """What has been counted since the start. Told of things as they happen; asks nobody."""

    def __init__(self, clock: Clock) -> None:
        self._now: Callable[[], datetime] = clock.now
        self._arrived: dict[Source, datetime] = {}
        self._alerting: dict[object, datetime] = {}
        self._registry = CollectorRegistry()
        self._count()
        self._gauge()

    def _count(self) -> None:
        registry = self._registry
        self._turns = Counter(
            "kept_in_mind_turns", "Turns decided and written.", ["heard"], registry=registry
        )
        self._deliveries = Counter(
            "kept_in_mind_deliveries",
            "Calls made for outgoing messages, and what became of each.",
            ["channel", "lane", "fate"],
            registry=registry,
        )
        self._alert_seconds = Histogram(
            "kept_in_mind_alert_seconds",
            "From the arrival of what somebody wrote to the first call that alerts to it.",
            buckets=ALERT_SECONDS,
            registry=registry,
        )

    def _gauge(self) -> None:
        def gauge(name: str, about: str, *labels: str) -> Gauge:
            return Gauge(f"kept_in_mind_{name}", about, labels, registry=self._registry)

        self._database = gauge("database_up", "1 where the database answers.")
        self._ready = gauge("ready", "1 where /readyz says so.")
        self._telegram = gauge("telegram_silent_seconds", "Since Telegram last answered.")
        self._inbox = gauge("inbox_waiting", "Updates that wait to be decided.")
        self._inbox_age = gauge("inbox_oldest_seconds", "How long the oldest of them has waited.")
        self._set_aside = gauge("set_aside", "Updates that could not be decided.")
        self._unsure = gauge("unsure", "Messages that Telegram may have or not.")
        self._outbox = gauge("outbox_waiting", "Messages that wait to be sent.", "lane")
        self._outbox_age = gauge("outbox_oldest_seconds", "How long the oldest has waited.", "lane")
        self._alarms = gauge("alarms", "Operator's alarms that stand.")
        self._alarm = gauge("alarm", "1 where this alarm stands.", "name")

    def arrived(self, source: Source, at: datetime) -> None:
        """This is about to be decided, and arrived at a moment."""
        self._arrived[source] = at
        _forget_oldest(self._arrived)

    def turned(self, heard: Heard, effects: tuple[Effect, ...]) -> None:
        """A turn was decided and written."""
        self._turns.labels(type(heard).__name__).inc()
        at = self._arrived.pop(heard.source, None)
        if at is None or heard.source.kind is not SourceKind.INBOX:
            return
        for effect in effects:
            if isinstance(effect, Say) and effect.lane is Lane.ALERT:
                self._alerting[effect.id] = at
        _forget_oldest(self._alerting)

    def calling(self, outgoing: Outgoing) -> None:
        """A call for this message begins."""
        at = self._alerting.pop(outgoing.effect, None)
        if at is not None:
            self._alert_seconds.observe(max(0.0, (self._now() - at).total_seconds()))

    def called(self, channel: Channel, outgoing: Outgoing, result: Result) -> None:
        """A call has ended."""
        self._deliveries.labels(channel.value, outgoing.lane.value, FATES[type(result)]).inc()

    def shown(self, look: Look) -> tuple[bytes, str]:
        """All of it as Prometheus reads it, and its content type."""
        self._take_over(look)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    def collected(self, look: Look) -> Iterable[Metric]:
        """All of it, to be shown together with others'."""
        self._take_over(look)
        return self._registry.collect()

    def _take_over(self, look: Look) -> None:
        self._database.set(look.backlog is not None)
        self._ready.set(not look.reasons)
        self._alarms.set(len(look.alarms))
        standing = {each.name for each in look.alarms}
        for alarm in Alarm:
            self._alarm.labels(alarm.value).set(alarm.value in standing)
        silent = look.seconds_since_telegram
        self._telegram.set(float("nan") if silent is None else silent)
        if look.backlog is not None:
            self._inbox.set(look.backlog.inbox.waiting)
            self._inbox_age.set(look.age(look.backlog.inbox))
            self._set_aside.set(look.backlog.set_aside)
            self._unsure.set(look.backlog.unsure)
            for lane, queue in look.backlog.outbox.items():
                self._outbox.labels(lane.value).set(queue.waiting)
                self._outbox_age.labels(lane.value).set(look.age(queue))


def _forget_oldest(remembered: dict[Any, datetime]) -> None:  # Any: whatever it is found by
    while len(remembered) > REMEMBERED:
        del remembered[next(iter(remembered))]
