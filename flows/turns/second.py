"""The second channel for NOW: when it is used, and for whom (domain guide, section 6).

From the second rung on, at once where nobody is on duty, and at once where Telegram does not bring
the alert; again where whoever has it leaves it alone. Level and number only, never below NOW.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from flows.casework import Case, EntryKind
from flows.channels import SILENT_FOR, Channel
from flows.effects import DropTimers, Page
from flows.heard import DeliveryFailed, TimerFired, TimerKind, Topic, TopicKind
from flows.ladder import givers, holders, may_see, next_due, step_due, steps_of
from flows.level import Level
from flows.local_time import stamp
from flows.people import LADDER, Duty, Person
from flows.programme import DUTIES
from flows.turn import Turn

LEAST_LIFE = timedelta(minutes=10)
"""How long a page is tried at least; by then the ladder repeats it."""
PAGE, STUCK, TEST = "channel.page", "channel.page_stuck", "channel.test"
NOBODY = "channel.page_nobody"
PAGES = frozenset({PAGE, STUCK, NOBODY})


def use(turn: Turn, case: Case, asked: Iterable[Person]) -> None:
    """After an alert by Telegram: pages too, or sets the timer that asks whether Telegram took it.

    `asked` are those who were alerted by Telegram; with nobody there the pages go at once.
    """
    if not _counts(turn, case):
        return
    if _is_due(turn, case) or not tuple(asked):
        _page_all(turn, case, _readers(turn, case))
        return
    expects = {"starts_at": case.starts_at.isoformat()}
    due = turn.now + SILENT_FOR
    turn.timer(TimerKind.TELEGRAM_SILENT, due, case.person, case=case.id, expects=expects)


def use_again(turn: Turn, case: Case, asked: Iterable[Person], until: datetime) -> None:
    """A NOW worry that somebody has and leaves alone climbs: pages go to whoever is asked now.

    They are tried until it climbs again.
    """
    if not turn.facts.second or case.level is not Level.NOW or case.is_unread:
        return
    mailed = [person for person in asked if person.mail and may_see(case, person)]
    ends = max(until, turn.now + LEAST_LIFE)
    _page_all(turn, case, mailed or _with_mail(turn, case, set(LADDER)), STUCK, ends)


def use_instead(turn: Turn, case: Case, person: Person) -> None:
    """Telegram cannot bring somebody their alert: pages at once, unless that was done with it."""
    if _counts(turn, case) and not _is_due(turn, case):
        readers = _readers(turn, case)
        own = (person,) if person.mail and may_see(case, person) else ()
        _page_all(turn, case, (*readers, *(each for each in own if each not in readers)))


def telegram_silent(turn: Turn, heard: TimerFired) -> None:
    """Telegram had its time: where it has not accepted an alert, and nobody has it, pages go out."""
    case = turn.case(heard.timer.case) if heard.timer.case else None
    silent_for = turn.facts.silent_for
    is_same = case is not None and heard.timer.expected("starts_at") == case.starts_at.isoformat()
    if case is None or not is_same or not silent_for or not _counts(turn, case):
        turn.because("telegram_took_it")
        return
    waiting = [p for p in turn.facts.team if p.id in silent_for and p.mail and may_see(case, p)]
    _page_all(turn, case, waiting or _readers(turn, case))


def page_failed(turn: Turn, heard: DeliveryFailed) -> None:
    """A page was given up: every adult on the ladder hears of it by Telegram. A test tells of itself."""
    turn.because("page_failed")
    case = turn.case(heard.topic.id) if heard.topic else None
    if heard.text_id not in PAGES or case is None:
        return
    person = turn.facts.people.get(heard.to) if heard.to else None
    kind = turn.words.label(f"page_by_{heard.channel.value}")
    kind = kind.format(initials=person.initials if person else "")
    reason = turn.words.label(f"page_{heard.failure.value}")
    for adult in holders(turn.facts.team, case, LADDER, who_raised=True):
        turn.say(adult, "channel.undelivered", number=str(case.number), kind=kind, reason=reason)


def _counts(turn: Turn, case: Case) -> bool:
    return bool(turn.facts.second) and case.level is Level.NOW and case.is_unread


def _is_due(turn: Turn, case: Case) -> bool:
    """Past the first rung, or with the whole ladder asked: there is no quieter way left."""
    number, step = step_due(turn.facts.rules, case, turn.now)
    return number > 0 or step.who == "everyone"


def _readers(turn: Turn, case: Case) -> tuple[Person, ...]:
    """Whoever has an address, of all whom this rung and those before it ask; else of the ladder.

    Also those whom Telegram does not reach: that is what the second channel is for.
    """
    rules = turn.facts.rules
    number, step = step_due(rules, case, turn.now)
    asked = [each.who for each in steps_of(rules, case)[: number + 1]]
    duties = {duty for who in (*asked, step.who) for duty in DUTIES[who]}
    return _with_mail(turn, case, duties) or _with_mail(turn, case, set(LADDER))


def _with_mail(turn: Turn, case: Case, duties: set[Duty]) -> tuple[Person, ...]:
    return tuple(
        person
        for person in turn.facts.team
        if person.mail
        and may_see(case, person)
        and (person.duties & duties or person.id == case.asked_for)
    )


def _page_all(
    turn: Turn,
    case: Case,
    readers: Iterable[Person],
    text: str = PAGE,
    ends: datetime | None = None,
) -> None:
    """`ends` is until when they are tried; None until the ladder climbs next.

    Where nobody on the ladder can open it, whoever can give a duty is mailed too.
    """
    life = ends or max(next_due(turn.facts.rules, case, turn.now), turn.now + LEAST_LIFE)
    stuck = not holders(turn.facts.team, case, LADDER, who_raised=True)
    # Only who may see it is asked to open it in Telegram.
    able = [(person, NOBODY) for person in givers(turn.facts.team, case) if person.mail]
    all_mailed = [*((person, text) for person in readers), *able]
    mailed = all_mailed if Channel.EMAIL in turn.facts.second else []
    used = ({Channel.EMAIL} if mailed else set()) | (turn.facts.second & {Channel.WEBHOOK})
    if not used:
        return
    for person, how in mailed:
        turn.add(_page(turn, case, person, how, life))
    if Channel.WEBHOOK in used:
        turn.add(_page(turn, case, None, NOBODY if stuck else text, life))
    facts = {
        "how": "second_channel",
        "channels": " ".join(sorted(used)),
        "mailed": " ".join(str(person.id) for person, _ in mailed),
    }
    turn.enter(case.id, EntryKind.ALERTED, facts=facts)
    turn.add(DropTimers(TimerKind.TELEGRAM_SILENT, case.person, case=case.id))
    turn.because("second_channel")


def _page(turn: Turn, case: Case, to: Person | None, text: str, ends: datetime) -> Page:
    """By e-mail to one person, or for None by the scheme's webhook."""
    level = turn.words.label(f"level_{case.level.name}")
    values = {"level": level, "number": str(case.number)}
    return Page(
        id=(new := turn.facts.ids.new()),
        channel=Channel.EMAIL if to else Channel.WEBHOOK,
        to=to.id if to else None,
        text_id=text,
        subject=turn.words.fill("channel.subject", **values),
        text=turn.words.fill(text, **values),
        reference=reference_of(new),
        note=note(turn, new, to),
        not_after=ends,
        again=turn.words.fill("relaying.again"),
        topic=Topic(TopicKind.CASE, case.id),
        level=level,
        number=case.number,
    )


def reference_of(page: UUID) -> str:
    """By this a second copy is known as one."""
    return page.hex[:8].upper()


def note(turn: Turn, page: UUID, to: Person | None) -> str:
    """The last line of a page: its reference and its moment."""
    zone = to.zone if to else turn.facts.rules.zone
    return turn.words.fill(
        "channel.reference", reference=reference_of(page), when=stamp(turn.now, zone)
    )
