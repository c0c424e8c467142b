"""Tests of the second channels, asked for in chat: what goes out says that it is one.

Holds nothing of any worry. What became of it is told a little later, in plain words.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.channels import SECOND, Channel, Health, in_words
from flows.effects import Page
from flows.heard import ChannelTestAsked, TimerFired, TimerKind
from flows.people import Person
from flows.rights import Action, may
from flows.turn import Turn
from flows.turns.second import TEST, note, reference_of
from flows.turns.who_asks import refusal

TOLD_AFTER = timedelta(seconds=45)
"""By then a server that takes too long has been waited for, and asked again."""
LIFE = timedelta(minutes=1)
IN_LADDER_TEST = "channel.ladder_test"


def test_asked(turn: Turn, heard: ChannelTestAsked) -> None:
    """May this person test from the command line? It does so itself, so nothing is written."""
    if refused := refusal(turn, heard.by, Action.TEST_LADDER):
        turn.add(refused)
        return
    turn.because("channels_tested")


def test_channels(turn: Turn) -> None:
    """Sends a test to everybody on the ladder who has an address, and to the webhook."""
    if not may(turn.me, Action.TEST_LADDER):
        turn.say(turn.me, "staff.not_allowed")
        turn.because("not_allowed")
        return
    second = turn.facts.second
    if not second:
        turn.say(turn.me, "channel.none_set")
        return
    mailed = mailed_in_test(turn.facts.team) if Channel.EMAIL in second else ()
    for person in mailed:
        _send(turn, Channel.EMAIL, person)
    if Channel.WEBHOOK in second:
        _send(turn, Channel.WEBHOOK, None)
    is_set = "webhook_set" if Channel.WEBHOOK in second else "webhook_not_set"
    state = turn.words.label(is_set)
    turn.say(turn.me, "channel.testing", count=str(len(mailed)), state=state)
    if Channel.EMAIL in second and not mailed:
        turn.say(turn.me, "channel.no_addresses")
    expects = {"since": turn.now.isoformat(), "mailed": str(len(mailed))}
    turn.timer(TimerKind.CHANNELS_TESTED, turn.now + TOLD_AFTER, turn.me.id, expects=expects)
    turn.because("channels_tested")


def test_own(turn: Turn) -> None:
    """Sends a test to my own address alone."""
    _send(turn, Channel.EMAIL, turn.me)
    expects = {"since": turn.now.isoformat(), "mailed": "1", "only": Channel.EMAIL.value}
    turn.timer(TimerKind.CHANNELS_TESTED, turn.now + TOLD_AFTER, turn.me.id, expects=expects)
    turn.because("channels_tested")


def mailed_in_test(team: tuple[Person, ...]) -> tuple[Person, ...]:
    """Everybody on the ladder who has an e-mail address."""
    return tuple(person for person in team if person.duties and person.mail)


def tested(turn: Turn, heard: TimerFired) -> None:
    """Tells whoever asked what became of the test, one line a channel."""
    since = datetime.fromisoformat(heard.timer.expected("since") or turn.now.isoformat())
    nobody = heard.timer.expected("mailed") == "0"
    only = heard.timer.expected("only")
    lines = [
        _line(turn, channel, since)
        for channel in SECOND
        if channel in turn.facts.second
        and not (channel is Channel.EMAIL and nobody)
        and only in {None, "", channel.value}
    ]
    if lines:
        turn.say_text(turn.me, "channel.tested", "\n".join(lines))
    turn.because("channels_tested")


def _line(turn: Turn, channel: Channel, since: datetime) -> str:
    health = turn.facts.health.get(channel, Health())
    what = turn.words.label(f"server_of_{channel.value}")
    if health.failed_since(since) and health.trouble is not None:
        return in_words(turn.words, channel, health.trouble)
    text = "channel.tested" if health.took_since(since) else "channel.no_answer_yet"
    return turn.words.fill(text, what=what)


def in_ladder_test(turn: Turn, people: Iterable[Person], *, webhook: bool) -> None:
    """The test of the ladder on the second channels: to those who are asked, and to the webhook."""
    for person in people:
        if person.mail and Channel.EMAIL in turn.facts.second:
            _send(turn, Channel.EMAIL, person, IN_LADDER_TEST)
    if webhook and Channel.WEBHOOK in turn.facts.second:
        _send(turn, Channel.WEBHOOK, None, IN_LADDER_TEST)


def fates(turn: Turn, since: datetime) -> list[str]:
    """What became of the test of the ladder on each second channel that it used, a line each."""
    used = [channel for channel in SECOND if channel in turn.facts.second]
    if not mailed_in_test(turn.facts.team):
        used = [channel for channel in used if channel is not Channel.EMAIL]
    return [_fate(turn, channel, since) for channel in used]


def _fate(turn: Turn, channel: Channel, since: datetime) -> str:
    health = turn.facts.health.get(channel, Health())
    if health.failed_since(since) and health.trouble is not None:
        return in_words(turn.words, channel, health.trouble)
    text = "channel.in_test" if health.took_since(since) else "channel.not_in_test"
    return turn.words.fill(text, what=turn.words.label(f"server_of_{channel.value}"))


def _send(turn: Turn, channel: Channel, to: Person | None, text_id: str = TEST) -> None:
    new = turn.facts.ids.new()
    turn.add(
        Page(
            id=new,
            channel=channel,
            to=to.id if to else None,
            text_id=text_id,
            subject=turn.words.fill("channel.test_subject"),
            text=turn.words.fill(text_id),
            reference=reference_of(new),
            note=note(turn, new, to),
            not_after=turn.now + LIFE,
            again=turn.words.fill("relaying.again"),
        )
    )
