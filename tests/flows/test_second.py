"""When the second channel is used, and for whom: level, cover, rung, conflict of interest."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hand_made import GRACE, JOE, MAYA, MINUTE, PRIYA, TEAM, TOM, case, facts, unreachable, utc

from flows.casework import Case, CaseState
from flows.channels import (
    SECOND,
    Channel,
    Health,
    Trouble,
    address_fault,
    is_mail_address,
    masked_address,
)
from flows.channels import Fault as Wrong
from flows.decide import decide
from flows.effects import DropTimers, Effect, Page, Say, SetTimer
from flows.facts import Facts
from flows.heard import (
    DeliveryFailed,
    Failure,
    Source,
    SourceKind,
    Timer,
    TimerFired,
    TimerKind,
    Topic,
    TopicKind,
)
from flows.level import Level
from flows.people import Account, Person, Reach
from flows.turn import Turn
from flows.turns import second
from flows.turns.alerting import alert

OPENED = utc("2026-11-03 16:10")
AT_NIGHT = utc("2026-11-07 22:00")
NOW_CASE = case(Level.NOW, OPENED)
BOTH = frozenset(SECOND)


def mailed(who: Person) -> Person:
    """The same person with an e-mail address."""
    return replace(who, mail=Account(UUID(int=who.id.int + 2000), Reach.ACTIVE))


EVERYBODY_MAILED = tuple(map(mailed, TEAM))


def known(
    a_case: Case, team: tuple[Person, ...] = EVERYBODY_MAILED, channels: frozenset[Channel] = BOTH
) -> Facts:
    found = facts(MAYA)
    people = {**found.people, **{each.id: each for each in team}}
    return replace(found, team=team, people=people, cases=(a_case,), second=channels)


def alerted(a_case: Case, now: datetime, **more: object) -> tuple[Effect, ...]:
    turn = Turn(known(a_case, **more), now)  # type: ignore[arg-type]  # what `known` takes
    alert(turn, a_case, "climbed")
    return turn.done()


def names(effects: tuple[Effect, ...]) -> list[str]:
    """Who is mailed, in the order of the ladder, and whether the webhook is called."""
    to = {each.to for each in effects if isinstance(each, Page)}
    found = [person.first_name for person in TEAM if person.id in to]
    return [*found, "webhook"] if None in to else found


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, []),
        (9, []),
        (10, ["Priya", "Joe", "webhook"]),
        (19, ["Priya", "Joe", "webhook"]),
        (20, ["Priya", "Joe", "Grace", "webhook"]),
        (29, ["Priya", "Joe", "Grace", "webhook"]),
        (30, ["Priya", "Joe", "Grace", "Tom", "webhook"]),
        (40, ["Priya", "Joe", "Grace", "Tom", "webhook"]),
    ],
)
def test_from_the_second_rung_on_all_who_were_asked(minutes: int, expected: list[str]) -> None:
    assert names(alerted(NOW_CASE, OPENED + minutes * MINUTE)) == expected


def test_with_nobody_on_duty_the_whole_ladder_at_once() -> None:
    at_night = case(Level.NOW, AT_NIGHT)
    assert names(alerted(at_night, AT_NIGHT)) == ["Priya", "Joe", "Grace", "Tom", "webhook"]


@pytest.mark.parametrize("level", [Level.TODAY, Level.SOON, Level.NOTE])
@pytest.mark.parametrize("opened", [OPENED, AT_NIGHT])
def test_below_now_never(level: Level, opened: datetime) -> None:
    for hours in (0, 5, 200):
        effects = alerted(case(level, opened), opened + timedelta(hours=hours))
        assert names(effects) == []
        assert not any(isinstance(each, SetTimer) for each in effects)


def test_never_once_somebody_has_it() -> None:
    owned = replace(NOW_CASE, state=CaseState.ACKNOWLEDGED, owner=JOE.id)
    assert names(alerted(owned, OPENED + 20 * MINUTE)) == []


def test_never_without_a_channel() -> None:
    effects = alerted(NOW_CASE, OPENED + 20 * MINUTE, channels=frozenset())
    assert names(effects) == []
    early = alerted(NOW_CASE, OPENED, channels=frozenset())
    assert not any(isinstance(each, SetTimer) for each in early)


def test_each_channel_alone() -> None:
    later = OPENED + 10 * MINUTE
    assert names(alerted(NOW_CASE, later, channels=frozenset({Channel.WEBHOOK}))) == ["webhook"]
    assert names(alerted(NOW_CASE, later, channels=frozenset({Channel.EMAIL}))) == ["Priya", "Joe"]


@pytest.mark.parametrize("who", [PRIYA, JOE, GRACE, TOM])
def test_nobody_whom_it_is_about_is_mailed(who: Person) -> None:
    about = replace(NOW_CASE, about=frozenset({who.id}))
    for minutes in (0, 10, 20, 30, 40):
        assert who.first_name not in names(alerted(about, OPENED + minutes * MINUTE))
    at_night = replace(case(Level.NOW, AT_NIGHT), about=frozenset({who.id}))
    assert who.first_name not in names(alerted(at_night, AT_NIGHT))


def test_whoever_telegram_does_not_reach_is_mailed() -> None:
    team = tuple(mailed(unreachable(each)) for each in TEAM)
    assert names(alerted(NOW_CASE, OPENED, team=team)) == ["Priya", "webhook"]


def test_where_nobody_asked_has_an_address_those_above_are_mailed() -> None:
    team = (PRIYA, JOE, GRACE, mailed(TOM))
    assert names(alerted(NOW_CASE, OPENED + 10 * MINUTE, team=team)) == ["Tom", "webhook"]


def test_a_page_holds_level_and_number_alone() -> None:
    pages = [each for each in alerted(NOW_CASE, OPENED + 10 * MINUTE) if isinstance(each, Page)]
    for page in pages:
        assert (page.level, page.number) == ("NOW", 7)
        assert page.subject == "NOW: worry 7"
        assert page.note == f"Reference {page.reference}, Tue 3 Nov 2026 16:20."
        said = page.subject + page.text + page.note
        assert not any(name in said for name in ("Maya", "MA", "Priya", "Joe", "Harbour"))


# Telegram that does not take an alert


def fired(starts_at: datetime = OPENED) -> TimerFired:
    expects = (("starts_at", starts_at.isoformat()),)
    timer = Timer(
        UUID(int=80), TimerKind.TELEGRAM_SILENT, OPENED, MAYA.id, None, NOW_CASE.id, expects
    )
    return TimerFired(Source(SourceKind.TIMER, timer.id), timer)


def after(silent_for: set[UUID], a_case: Case = NOW_CASE, **more: datetime) -> list[str]:
    found = replace(known(a_case), silent_for=frozenset(silent_for))
    return names(decide(fired(**more), found, OPENED + timedelta(seconds=30)))


def test_whoever_telegram_keeps_waiting_is_mailed_and_the_webhook_called() -> None:
    assert after({PRIYA.id}) == ["Priya", "webhook"]


def test_what_telegram_has_taken_needs_no_page() -> None:
    assert after(set()) == []


def test_a_stale_look_does_nothing() -> None:
    assert after({PRIYA.id}, starts_at=AT_NIGHT) == []
    owned = replace(NOW_CASE, state=CaseState.ACKNOWLEDGED, owner=JOE.id)
    assert after({PRIYA.id}, owned) == []
    assert after({PRIYA.id}, replace(NOW_CASE, level=Level.TODAY)) == []


def test_a_look_is_set_at_the_first_rung_and_dropped_with_the_first_page() -> None:
    [timer] = [each for each in alerted(NOW_CASE, OPENED) if isinstance(each, SetTimer)]
    assert timer.timer.kind is TimerKind.TELEGRAM_SILENT
    assert timer.timer.due == OPENED + timedelta(seconds=30)
    later = alerted(NOW_CASE, OPENED + 10 * MINUTE)
    assert DropTimers(TimerKind.TELEGRAM_SILENT, MAYA.id, case=NOW_CASE.id) in later
    assert not any(isinstance(each, SetTimer) for each in later)


# what could not be delivered


def failed(text: str, channel: Channel, failure: Failure, to: UUID | None) -> DeliveryFailed:
    topic = Topic(TopicKind.CASE, NOW_CASE.id)
    return DeliveryFailed(Source(SourceKind.DELIVERY, 1), to, text, failure, topic, channel)


@pytest.mark.parametrize("now", [OPENED, AT_NIGHT])
def test_an_alert_that_telegram_refuses_is_paged_once(now: datetime) -> None:
    """At night the pages went with the alert itself."""
    a_case = case(Level.NOW, now)
    for failure in (Failure.BLOCKED, Failure.DEACTIVATED, Failure.REFUSED, Failure.NO_ACCOUNT):
        heard = failed("alert.new", Channel.TELEGRAM, failure, PRIYA.id)
        effects = decide(heard, known(a_case), now)
        assert names(effects) == (["Priya", "webhook"] if now == OPENED else [])


@pytest.mark.parametrize(
    ("channel", "to", "failure", "said"),
    [
        (Channel.EMAIL, JOE.id, Failure.REFUSED, "by e-mail to JO could not be delivered: it was"),
        (Channel.EMAIL, JOE.id, Failure.TOO_LATE, "it was not taken in time"),
        (Channel.EMAIL, JOE.id, Failure.NO_ACCOUNT, "there is no address any more"),
        (Channel.WEBHOOK, None, Failure.REFUSED, "by webhook could not be delivered"),
    ],
)
def test_a_page_that_is_given_up_is_told_by_telegram(
    channel: Channel, to: UUID | None, failure: Failure, said: str
) -> None:
    effects = decide(failed(second.PAGE, channel, failure, to), known(NOW_CASE), OPENED)
    told = [each for each in effects if isinstance(each, Say)]
    assert [each.to for each in told] == [each.id for each in TEAM]
    assert all(said in each.text for each in told)
    assert names(effects) == []


def test_a_failed_page_is_told_to_nobody_whom_the_worry_is_about() -> None:
    about = replace(NOW_CASE, about=frozenset({PRIYA.id}))
    heard = failed(second.PAGE, Channel.EMAIL, Failure.REFUSED, JOE.id)
    told = [each.to for each in decide(heard, known(about), OPENED) if isinstance(each, Say)]
    assert told == [each.id for each in TEAM if each is not PRIYA]


OWNED = replace(NOW_CASE, state=CaseState.ACKNOWLEDGED, owner=PRIYA.id)


@pytest.mark.parametrize(
    ("a_case", "asked", "expected"),
    [
        (OWNED, (JOE,), ["Joe", "webhook"]),
        (OWNED, (unreachable(PRIYA),), ["Priya", "Joe", "Grace", "Tom", "webhook"]),
        (replace(OWNED, about=frozenset({JOE.id})), (JOE,), ["Priya", "Grace", "Tom", "webhook"]),
        (replace(OWNED, level=Level.TODAY), (JOE,), []),
        (NOW_CASE, (JOE,), []),
    ],
)
def test_a_worry_left_alone_pages_whoever_is_asked_now(
    a_case: Case, asked: tuple[Person, ...], expected: list[str]
) -> None:
    turn = Turn(known(a_case), OPENED)
    with_mail = [replace(each, mail=mailed(each).mail) for each in asked if each in TEAM]
    second.use_again(turn, a_case, with_mail, OPENED + 30 * MINUTE)
    pages = [each for each in turn.done() if isinstance(each, Page)]
    assert names(turn.done()) == expected
    assert {each.not_after for each in pages} <= {OPENED + 30 * MINUTE}


def test_a_test_that_is_given_up_tells_of_itself_later() -> None:
    heard = replace(failed(second.TEST, Channel.EMAIL, Failure.REFUSED, JOE.id), topic=None)
    assert not any(isinstance(e, Say) for e in decide(heard, known(NOW_CASE), OPENED))


# health and addresses


@pytest.mark.parametrize(
    ("taken", "failed_", "has_failed", "has_taken"),
    [
        (None, None, False, False),
        (1, None, False, True),
        (None, 1, True, False),
        (1, 2, True, False),
        (2, 1, False, True),
        (-5, -1, False, False),
        (1, 1, True, False),
    ],
)
def test_the_newest_thing_counts(
    taken: int | None, failed_: int | None, has_failed: bool, has_taken: bool
) -> None:
    def at(minute: int | None) -> datetime | None:
        return None if minute is None else OPENED + minute * MINUTE

    health = Health(at(taken), at(failed_), Trouble(Wrong.CUT))
    assert health.failed_since(OPENED) is has_failed
    assert health.took_since(OPENED) is has_taken


@pytest.mark.parametrize(
    "address", ["joe@scheme.org", "j.a+now@mail.scheme.org.uk", "O'Neil@a-b.example", "1@2.example"]
)
def test_usual_addresses_pass(address: str) -> None:
    assert is_mail_address(address)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("joe@scheme.example", ""),
        ("joe at scheme.example", "at"),
        ("joe@@scheme.example", "at"),
        ("joe@scheme.example, x@home.example", "space"),
        ("Joe <joe@scheme.example>", "space"),
        ("joe@scheme", "odd"),
        ("joe@scheme.example\nBcc: all@home.example", "space"),
        ("", "at"),
        (f"{'j' * 250}@scheme.example", "odd"),
    ],
)
def test_what_is_wrong_with_an_address_is_named(typed: str, fault: str) -> None:
    assert address_fault(typed) == fault
    assert (not fault) is is_mail_address(typed)


def test_of_an_address_its_first_letter_and_its_server_are_shown() -> None:
    assert masked_address("joe.bloggs@scheme.example") == "j…@scheme.example"
    assert "scheme" not in repr(Account(UUID(int=1), Reach.ACTIVE, "j…@scheme.example"))
